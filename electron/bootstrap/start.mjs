// npm start [-- --data DIR --connections FILE --same-cfi CODE --now ISO --no-open --port N]: opens the application, whatever the machine has.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chooseShell } from './desktop-binary.mjs';
import { ensureBuilt, ensurePackages, ourEnvironment, root, underOurNode } from './project.mjs';
import { runChild } from './run-child.mjs';
import { elapsed, main, Stop, say } from './say.mjs';

await main(async () => {
  await ensurePackages();
  if (!(await underOurNode())) return;
  await ensureBuilt();
  const args = process.argv.slice(2);
  const wantsNoWindow = args.includes('--no-open') || args.includes('--port');
  const { electron, reason } = wantsNoWindow ? { electron: null, reason: null } : await chooseShell();
  say(`Prêt en ${elapsed()}.`);
  if (electron) {
    const { code } = await runChild(electron, [root, ...args], { cwd: root, env: ourEnvironment() });
    process.exitCode = code;
    return;
  }
  const entry = path.join(root, 'dist/electron/loopback.js');
  if (!fs.existsSync(entry)) throw new Stop("La construction n'a pas laissé d'application. Supprimez le dossier dist, puis recommencez.");
  if (reason) process.env.MYCFIA_SHELL_NOTICE = reason;
  process.removeAllListeners('warning');
  process.argv = [process.execPath, entry, ...args];
  await import(pathToFileURL(entry).href);
});
