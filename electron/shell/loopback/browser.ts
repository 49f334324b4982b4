import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureFolder, writeFileAtomic } from '../../kit/files.ts';

/** How to show an address: a program and its arguments, never a shell string. */
export interface BrowserCommand {
  program: string;
  args: string[];
  /** true = a window of its own, with its own profile. */
  ownWindow: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;
const CHROMIUMS = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'microsoft-edge', 'brave-browser'];

function onPath(name: string, environment: Environment): string | undefined {
  return (environment.PATH ?? '')
    .split(path.delimiter)
    .filter(Boolean)
    .map((folder) => path.join(folder, name))
    .find((file) => fs.existsSync(file));
}

/** A snap cannot read our folders: neither its profile nor the launch file can be there. */
const isSnap = (program: string) => fs.realpathSync(program) === '/usr/bin/snap' || program.startsWith('/snap/');

/** Chromium refuses to run as root with its sandbox, and we do not run it without. */
function ownWindowBrowser(environment: Environment, platform: NodeJS.Platform, user: number | undefined): string | undefined {
  if (user === 0) return undefined;
  if (platform === 'linux') {
    const found = CHROMIUMS.map((name) => onPath(name, environment)).find((file) => file !== undefined);
    return found && !isSnap(found) ? found : undefined;
  }
  const places =
    platform === 'darwin'
      ? ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge']
      : [environment['ProgramFiles(x86)'], environment.ProgramFiles].flatMap((root) =>
          root ? [path.join(root, 'Microsoft/Edge/Application/msedge.exe'), path.join(root, 'Google/Chrome/Application/chrome.exe')] : [],
        );
  return places.find((file) => fs.existsSync(file));
}

/**
 * The page that leads to the address. Program arguments can be read by every user of the machine: the one-time code goes through a file that only its
 * owner can read.
 */
function launchPage(folder: string, address: string): string {
  const file = path.join(folder, 'ouvrir.html');
  writeFileAtomic(
    file,
    `<!doctype html><html lang="fr"><meta charset="utf-8"><title>myCFiA</title><script>location.replace(${JSON.stringify(address)})</script></html>`,
  );
  return pathToFileURL(file).href;
}

/** Chooses how to show `address` on this machine; null when there is no display or no browser. */
export function browserCommand(
  address: string,
  dataFolder: string,
  environment: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
  user: number | undefined = process.getuid?.(),
): BrowserCommand | null {
  if (platform === 'linux' && !environment.DISPLAY && !environment.WAYLAND_DISPLAY) return null;
  const program = ownWindowBrowser(environment, platform, user);
  if (program) {
    const profile = ensureFolder(path.join(dataFolder, 'navigateur'));
    return {
      program,
      ownWindow: true,
      args: [
        `--app=${launchPage(profile, address)}`,
        `--user-data-dir=${profile}`,
        '--no-first-run',
        '--no-default-browser-check',
        '--disable-sync',
        '--window-size=1440,900',
      ],
    };
  }
  if (platform === 'darwin') return { program: 'open', args: [address], ownWindow: false };
  if (platform === 'win32') return { program: 'rundll32', args: ['url.dll,FileProtocolHandler', address], ownWindow: false };
  const opener = onPath('xdg-open', environment);
  return opener ? { program: opener, args: [address], ownWindow: false } : null;
}

/** Shows the address; false when the program does not start. The browser outlives us. */
export function openBrowser({ program, args }: BrowserCommand): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { detached: true, stdio: 'ignore' });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
