// node electron/bootstrap/run.mjs FILE args…: runs one of our TypeScript entries under Node 24. Nothing on stdout but what the entry prints.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensurePackages, root, underOurNode } from './project.mjs';
import { main, Stop } from './say.mjs';

await main(async () => {
  const [file, ...args] = process.argv.slice(2);
  if (!file) throw new Stop('Indiquez le fichier à lancer : node electron/bootstrap/run.mjs electron/cli.ts …');
  await ensurePackages();
  if (!(await underOurNode())) return;
  // Node's remarks about its own features are not for the person at the terminal.
  process.removeAllListeners('warning');
  const entry = path.resolve(root, file);
  process.argv = [process.execPath, entry, ...args];
  await import(pathToFileURL(entry).href);
});
