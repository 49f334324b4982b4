// Is there an Electron to show the application with? Its binary does not come with the packages: it is fetched apart, which needs the open internet.
import fs from 'node:fs';
import path from 'node:path';
import { root } from './project.mjs';
import { runChild } from './run-child.mjs';
import { phase } from './say.mjs';

const RETRY_MS = 24 * 60 * 60_000;
const PROBE_MS = 3000;
const FETCH_MS = 120_000;
const MEMORY = path.join(root, '.mycfia', 'electron-introuvable.json');
const PLATFORM_PATH = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform] ?? 'electron';

/** The executable, or null. */
export function electronBinary() {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? path.join(root, 'node_modules/electron/dist');
  const file = path.join(folder, PLATFORM_PATH);
  return fs.existsSync(file) ? file : null;
}

function failedRecently() {
  try {
    return Date.now() - JSON.parse(fs.readFileSync(MEMORY, 'utf8')).at < RETRY_MS;
  } catch {
    return false;
  }
}

function rememberFailure() {
  try {
    fs.mkdirSync(path.dirname(MEMORY), { recursive: true });
    fs.writeFileSync(MEMORY, JSON.stringify({ at: Date.now() }));
  } catch {
    // Read-only project: asked again next time, that is all.
  }
}

/** Asks where Electron comes from whether it answers at all, so that a machine without internet waits 3 s at most. */
async function reachable() {
  const source = process.env.ELECTRON_MIRROR ?? process.env.npm_config_electron_mirror ?? 'https://github.com';
  try {
    await fetch(source, { method: 'HEAD', signal: AbortSignal.timeout(PROBE_MS) });
    return true;
  } catch {
    return false;
  }
}

const WINDOW = "myCFiA s'ouvre dans un navigateur, avec les mêmes fonctions.";

/** How to show the application: Electron's executable, or the sentence that says why not. */
export async function chooseShell() {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)
    return { electron: null, reason: `Pas d'écran pour la fenêtre de bureau : ${WINDOW}` };
  if (process.platform === 'linux' && process.getuid?.() === 0)
    return { electron: null, reason: `La fenêtre de bureau ne s'ouvre pas sous le compte root : ${WINDOW}` };
  const present = electronBinary();
  if (present) return { electron: present, reason: null };
  const reason = `La fenêtre de bureau (Electron) n'a pas pu être téléchargée : ${WINDOW} Nouvel essai dans un jour.`;
  if (failedRecently()) return { electron: null, reason };
  const fetched = await phase('Téléchargement de la fenêtre de bureau', async () => {
    if (!(await reachable())) return null;
    await runChild(process.execPath, [path.join(root, 'node_modules/electron/install.js')], {
      cwd: root,
      capture: true,
      deadlineMs: FETCH_MS,
    });
    return electronBinary();
  });
  if (!fetched) rememberFailure();
  return { electron: fetched, reason: fetched ? null : reason };
}
