import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '../../shared/errors.ts';
import { ensureFolder } from '../kit/files.ts';

/** What can be said to either window shell on its command line. */
export interface StartOptions {
  dataFolder: string;
  connectionsFile: string | undefined;
  sameCfi: string | undefined;
  /** Wall time to freeze, in ms since the epoch. */
  now: number | undefined;
  /** false = do not open a window by itself. */
  open: boolean;
  /** 0 = any free port (loopback shell only). */
  port: number;
}

/**
 * Where the application keeps its data when nothing is said: the system's own place for that, the same for every shell. What is fictitious stands in
 * a folder of its own, for it must never leave for a real CFI.
 */
export function defaultDataFolder(demonstration: boolean, environment: Readonly<Record<string, string | undefined>> = process.env): string {
  const folder = applicationFolder(environment);
  return demonstration ? path.join(folder, 'demonstration') : folder;
}

function applicationFolder(environment: Readonly<Record<string, string | undefined>>): string {
  if (environment.MYCFIA_DATA) return path.resolve(environment.MYCFIA_DATA);
  if (process.platform === 'win32')
    return path.join(environment.LOCALAPPDATA ?? path.join(os.homedir(), 'AppData', 'Local'), 'myCFiA Desktop');
  if (process.platform === 'darwin') return path.join(os.homedir(), 'Library', 'Application Support', 'myCFiA Desktop');
  return path.join(environment.XDG_DATA_HOME || path.join(os.homedir(), '.local', 'share'), 'mycfia-desktop');
}

/**
 * Parses `--data DIR --connections FILE --same-cfi CODE --now ISO --no-open --port N`; unknown options are ignored (a desktop passes its own).
 * @throws AppError `invalid_input` with a sentence that says what to type.
 */
export function parseStartOptions(argv: readonly string[]): StartOptions {
  const { values } = parseArgs({
    args: [...argv],
    strict: false,
    allowPositionals: true,
    options: {
      data: { type: 'string' },
      connections: { type: 'string' },
      'same-cfi': { type: 'string' },
      now: { type: 'string' },
      'no-open': { type: 'boolean' },
      port: { type: 'string' },
    },
  });
  const text = (name: 'data' | 'connections' | 'same-cfi' | 'now' | 'port'): string | undefined => {
    const value = values[name];
    if (value === true || (typeof value === 'string' && (value === '' || value.startsWith('--'))))
      throw new AppError('invalid_input', `L'option --${name} attend une valeur.`);
    return typeof value === 'string' ? value : undefined;
  };
  const now = text('now');
  const at = now === undefined ? undefined : Date.parse(now);
  if (Number.isNaN(at))
    throw new AppError('invalid_input', `--now attend une date ISO-8601, par exemple 2026-03-02T09:00:00Z (reçu : « ${now} »).`);
  const port = Number(text('port') ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new AppError('invalid_input', `--port attend un nombre entre 1 et 65535 (reçu : « ${text('port')} »).`);
  const data = text('data');
  const connections = text('connections');
  return {
    dataFolder: data === undefined ? defaultDataFolder(connections === undefined) : path.resolve(data),
    connectionsFile: connections === undefined ? undefined : path.resolve(connections),
    sameCfi: text('same-cfi'),
    now: at,
    open: values['no-open'] !== true,
    port,
  };
}

/**
 * Starts the fictitious CFI in a process of its own that outlives us (it stops by itself when nobody holds its lease). What it prints goes to
 * `<folder>/simulateur.log`.
 * @param entry `electron/simulator.ts`, or `simulator.js` of the build.
 */
export function spawnSimulatorProcess(
  entry: string,
  resourcesFolder: string,
  folder: string,
  options: { now?: string; rehearsal?: boolean | undefined },
): void {
  const output = fs.openSync(path.join(ensureFolder(folder), 'simulateur.log'), 'a', 0o600);
  const now = options.now === undefined ? [] : ['--now', options.now];
  const rehearsal = options.rehearsal ? ['--rehearsal'] : [];
  const child = spawn(process.execPath, [entry, '--folder', folder, '--resources', resourcesFolder, '--lease', ...rehearsal, ...now], {
    detached: true,
    stdio: ['ignore', output, output],
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  });
  // Without a listener a failed start would end the application; the core sees that nothing announces itself.
  child.on('error', (error) => fs.appendFileSync(path.join(folder, 'simulateur.log'), `${error.message}\n`));
  child.unref();
  fs.closeSync(output);
}
