import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Connections } from '../../shared/contract/connections.ts';
import { AppError } from '../../shared/errors.ts';
import { sha256, writeFileAtomic } from '../kit/files.ts';

const SYSTEMS = ['api', 'base', 'sftp', 'mycfia'] as const;
type System = (typeof SYSTEMS)[number];
/** Where each system of a CFI is: what tells one CFI from another. Neither an account's password nor a key. */
type Places = Partial<Record<System, string>>;

const LABELS: Readonly<Record<System, string>> = {
  api: 'l’API',
  base: 'la base commune',
  sftp: 'le dépôt SFTP',
  mycfia: 'la base MyCfia',
};

const owner = z.union([
  z.strictObject({ version: z.literal(1), cfi: z.literal('fictif') }),
  z.strictObject({ version: z.literal(1), cfi: z.literal('reel'), systemes: z.partialRecord(z.enum(SYSTEMS), z.string()) }),
]);
type Owner = z.infer<typeof owner>;
const FICTITIOUS: Owner = { version: 1, cfi: 'fictif' };

/** The drop counts with its account and its folder: they make another drop on the same host. */
function placesOf({ api, base, sftp, mycfia }: Connections): Places {
  const address = new URL(api.adresse);
  const host = (name: string) => name.toLowerCase();
  const bare = (folder: string) => folder.replace(/\/+$/u, '');
  return {
    api: `${address.protocol}//${address.host}${bare(address.pathname)}`,
    ...(base === undefined ? {} : { base: `${host(base.serveur)}:${base.port}/${base.base}` }),
    ...(sftp === undefined ? {} : { sftp: `${sftp.utilisateur}@${host(sftp.hote)}:${sftp.port}${bare(sftp.dossiers.depot)}` }),
    ...(mycfia === undefined ? {} : { mycfia: `${host(mycfia.hote)}:${mycfia.port}/${mycfia.base}` }),
  };
}

/** What a folder says of itself: 'new' = nothing is in it, 'unsaid' = data from before folders told their CFI, 'unreadable' = it can no longer tell. */
type Claim = Owner | 'new' | 'unsaid' | 'unreadable';

function claimOf(folder: string, file: string): Claim {
  const marked = fs.existsSync(file);
  if (marked)
    try {
      return owner.parse(JSON.parse(fs.readFileSync(file, 'utf8')));
    } catch {
      // What else is in the folder tells below.
    }
  // A fictitious CFI is only ever made by the demonstration.
  if (fs.existsSync(path.join(folder, 'cfi-fictif'))) return FICTITIOUS;
  if (marked) return 'unreadable';
  return fs.existsSync(path.join(folder, 'file-export.sqlite')) ? 'unsaid' : 'new';
}

const isFictitious = (claim: Claim) => typeof claim !== 'string' && claim.cfi === 'fictif';

/** @throws AppError configuration */
function real(folder: string, claim: Claim, connections: Connections, confirmed: string | undefined): Owner {
  const refused = (why: string, wayOut: string) =>
    new AppError(
      'configuration',
      `Le dossier de données « ${folder} » ${why} Rien n’en est ouvert et rien de sa file ne part. ${wayOut} avec --data DOSSIER.`,
    );
  if (isFictitious(claim))
    throw refused('a servi à la démonstration.', 'Renommez-le pour le garder à part, ou donnez un autre dossier au CFI réel');
  const before = typeof claim !== 'string' && claim.cfi === 'reel' ? claim.systemes : {};
  const now = placesOf(connections);
  const moved = SYSTEMS.filter((system) => before[system] !== undefined && now[system] !== undefined && before[system] !== now[system]);
  // Bound to this very change: left in a shortcut, it confirms no other.
  const code = sha256(JSON.stringify([before, now])).slice(0, 8);
  if ((moved.length > 0 || claim === 'unreadable') && confirmed !== code)
    throw refused(
      claim === 'unreadable'
        ? 'ne dit plus de quel CFI il est (« cfi.json » est illisible).'
        : `est peut-être celui d’un autre CFI : ${moved.map((system) => `${LABELS[system]} était « ${before[system]} », le fichier de connexions dit « ${now[system]} »`).join(' ; ')}.`,
      `Si c’est le même CFI, relancez une fois avec --same-cfi ${code}. Si c’en est un autre, donnez-lui son dossier`,
    );
  // A system left out of the file for a time is remembered: it does not come back elsewhere without a word.
  return { version: 1, cfi: 'reel', systemes: { ...before, ...now } };
}

/**
 * Binds a data folder to one CFI: its queue, copies, conversations and identities mean nothing to another. Called before anything of it is opened.
 * @param connections those of a real CFI; null = the demonstration
 * @param confirmed the code told by a refusal: somebody says that it is the same CFI at other addresses
 * @throws AppError configuration with what to do
 */
export function claimFolder(folder: string, connections: Connections | null, confirmed?: string): void {
  const file = path.join(folder, 'cfi.json');
  const claim = claimOf(folder, file);
  if (connections === null && claim !== 'new' && !isFictitious(claim))
    throw new AppError(
      'configuration',
      `Le dossier de données « ${folder} » est celui d’un CFI réel : la démonstration ne s’y ouvre pas. Ouvrez-le avec --connections FICHIER, ou donnez un autre dossier à la démonstration avec --data DOSSIER.`,
    );
  const text = JSON.stringify(connections === null ? FICTITIOUS : real(folder, claim, connections, confirmed));
  const isSaid = () => fs.existsSync(file) && fs.readFileSync(file, 'utf8') === text;
  if (isSaid()) return;
  try {
    writeFileAtomic(file, text);
  } catch (error) {
    // Another of our programs, started at the same moment, has just said the same.
    if (!isSaid()) throw error;
  }
}
