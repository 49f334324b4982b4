// npm run test:electron: the desktop journeys on the real Electron, where its binary exists.
import { electronBinary } from './desktop-binary.mjs';
import { ensureBuilt, ensurePackages, ourEnvironment, root, underOurNode } from './project.mjs';
import { runChild } from './run-child.mjs';
import { main, Stop } from './say.mjs';

await main(async () => {
  await ensurePackages();
  if (!(await underOurNode())) return;
  const binary = electronBinary();
  if (!binary)
    throw new Stop(
      "Electron n'est pas là : lancez « node node_modules/electron/install.js » avec un accès à internet, ou donnez ELECTRON_OVERRIDE_DIST_PATH.",
    );
  await ensureBuilt();
  const { code } = await runChild(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', '--project', 'e2e', 'tests/e2e/desktop-shell.e2e.ts'],
    {
      cwd: root,
      env: ourEnvironment({ MYCFIA_E2E_ELECTRON: binary }),
    },
  );
  process.exitCode = code;
});
