import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { Clock } from '../kit/clock.ts';
import { ensureFolder, explainDisk, sha256 } from '../kit/files.ts';
import type { LaidFile } from './line.ts';
import { SftpFailure } from './sftp-failure.ts';

/** export-contract.md: built from an id and a UTC time only, never from a name somebody typed. */
const BASE_NAME = /^MYCFIA_CAMP_\d+_\d{8}_\d{6}$/;
/** Up to that size a file is read whole, and checked, before anything is touched on the drop. */
const SMALL_BYTES = 256 * 1024;
/** Where pairs without a line are kept, beside the others. */
export const ASIDE = 'mis-de-cote';
/** A pair without a line may belong to another process between its files and its transaction: it is left alone that long. */
const ORPHAN_GRACE_MS = 10 * 60_000;

/** A pair of files on this machine: `{folder}/{base}/{base}.json` and `.csv`. */
export interface LaidPair {
  baseName: string;
  files: { json: LaidFile; csv: LaidFile };
}

export interface LaidFiles {
  /** Reserves a base name by making its folder, then makes both files for that name and writes them there, flushed to the disk. */
  lay(wanted: string, make: (baseName: string) => { json: Uint8Array; csv: Uint8Array }, taken: (baseName: string) => boolean): LaidPair;
  path(baseName: string, name: string): string;
  /** Takes a pair back, after its transaction failed. */
  remove(baseName: string): void;
  /** Moves pairs without a line aside, the youngest too with `all`. @returns their base names. */
  setOrphansAside(known: ReadonlySet<string>, all?: boolean): string[];
  /** A file whole. @throws SftpFailure permanent when it is missing or no longer what was queued. */
  read(baseName: string, file: LaidFile): Promise<Buffer>;
  /** A small file like `read`; of a large one its path, with its size checked: its bytes are measured as they are sent. @throws like `read` */
  source(baseName: string, file: LaidFile): Promise<Buffer | string>;
}

const missing = (error: unknown) =>
  new SftpFailure('permanent', 'Un fichier de cet envoi manque sur ce poste : rien n’a été envoyé.', error);
const changed = () => new SftpFailure('permanent', 'Un fichier de cet envoi a changé depuis sa mise en file : rien n’a été envoyé.');

function flushFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = fs.openSync(folder, 'r');
  try {
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}

function writeFlushed(file: string, data: Uint8Array): void {
  const handle = fs.openSync(file, 'wx', 0o600);
  try {
    fs.writeFileSync(handle, data);
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}

export function createLaidFiles(folder: string, clock: Clock): LaidFiles {
  ensureFolder(folder);
  const pathOf = (baseName: string, name: string) => path.join(folder, baseName, name);

  /** The base name, then `_02`, `_03`…: the first one `accept` takes. */
  const firstName = (wanted: string, taken: (baseName: string) => boolean, accept: (name: string) => boolean): string => {
    if (!BASE_NAME.test(wanted)) throw new AppError('internal', 'Le nom de fichier de la campagne n’a pas la forme convenue.');
    for (let number = 1; number <= 99; number++) {
      const name = number === 1 ? wanted : `${wanted}_${String(number).padStart(2, '0')}`;
      if (!taken(name) && accept(name)) return name;
    }
    throw new AppError('conflict', 'Trop de dépôts portent ce nom à la même seconde. Réessayez.');
  };
  /** Making the folder reserves the name, against other processes too. */
  const makeFolder = (name: string): boolean => {
    try {
      fs.mkdirSync(path.join(folder, name), { mode: 0o700 });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw explainDisk(error, folder);
    }
  };
  const read = async (baseName: string, file: LaidFile): Promise<Buffer> => {
    const bytes = await fs.promises.readFile(pathOf(baseName, file.name)).catch((error: unknown) => {
      throw missing(error);
    });
    if (bytes.length !== file.bytes || sha256(bytes) !== file.sha256) throw changed();
    return bytes;
  };
  const remove = (baseName: string) => fs.rmSync(path.join(folder, baseName), { recursive: true, force: true });

  return {
    path: pathOf,
    remove,
    lay(wanted, make, taken) {
      const baseName = firstName(wanted, taken, makeFolder);
      try {
        const { json, csv } = make(baseName);
        const write = (extension: string, data: Uint8Array): LaidFile => {
          const name = `${baseName}.${extension}`;
          writeFlushed(pathOf(baseName, `${name}.part`), data);
          fs.renameSync(pathOf(baseName, `${name}.part`), pathOf(baseName, name));
          return { name, bytes: data.byteLength, sha256: sha256(data) };
        };
        const files = { csv: write('csv', csv), json: write('json', json) };
        // Both names, then the folder that holds them: a row will only ever point at a whole pair.
        flushFolder(path.join(folder, baseName));
        flushFolder(folder);
        return { baseName, files };
      } catch (error) {
        remove(baseName);
        throw explainDisk(error, folder);
      }
    },
    setOrphansAside(known, all = false) {
      const moved: string[] = [];
      for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
        if (!entry.isDirectory() || !/^MYCFIA_CAMP_\d+_\d{8}_\d{6}(_\d{2})?$/.test(entry.name) || known.has(entry.name)) continue;
        const from = path.join(folder, entry.name);
        if (!all && clock.now() - fs.statSync(from).mtimeMs < ORPHAN_GRACE_MS) continue;
        const to = path.join(ensureFolder(path.join(folder, ASIDE)), entry.name);
        fs.rmSync(to, { recursive: true, force: true });
        fs.renameSync(from, to);
        moved.push(entry.name);
      }
      return moved;
    },
    read,
    async source(baseName, file) {
      if (file.bytes <= SMALL_BYTES) return read(baseName, file);
      const name = pathOf(baseName, file.name);
      const { size } = await fs.promises.stat(name).catch((error: unknown) => {
        throw missing(error);
      });
      if (size !== file.bytes) throw changed();
      return name;
    },
  };
}
