import type { SftpConnection } from '../../shared/contract/connections.ts';
import type { Clock } from '../kit/clock.ts';
import type { SftpSession } from './sftp-session.ts';

/** Names and sizes of what the drop holds about one campaign, folder by folder. */
export interface Sight {
  depot: ReadonlyMap<string, number>;
  archive: ReadonlyMap<string, number>;
  erreur: ReadonlyMap<string, number>;
}

/** Looks at the three folders, for several pairs at once: one listing serves all who ask while it has not begun. */
export interface Lookout {
  /** What the drop held at some moment after `notBefore` (on the monotonic clock). */
  look(campaignId: number, notBefore: number, signal: AbortSignal): Promise<Sight>;
  /** The same, for who decides nothing of it and only wants to save work: nothing is seen where looking has become work itself. */
  glance(campaignId: number, notBefore: number, signal: AbortSignal): Promise<Sight>;
}

/** What outlives a session. */
export interface DropMemory {
  /** Names met in the archive when it was last listed. */
  archived: number;
}

const OURS = /^MYCFIA_CAMP_(\d+)_\d{8}_\d{6}(_\d{2})?\.(json|csv|LOCK|csv\.part|json\.part)$/;
/** Looks under way at once: over a slow link a new one begins before the last has ended. */
const MOST_LOOKS = 4;
const NOTHING: ReadonlyMap<string, number> = new Map();
const UNSEEN: Sight = { depot: NOTHING, archive: NOTHING, erreur: NOTHING };
/** A megabyte of names: beyond, a needless lock costs less than a look. */
const LONG_ARCHIVE = 5000;

/** Files by campaign number, then by name. */
type Index = Map<string, Map<string, number>>;
interface Indexes {
  depot: Index;
  archive: Index;
  erreur: Index;
}
interface Look {
  /** null while it waits for its turn. */
  startedAt: number | null;
  done: boolean;
  result: Promise<Indexes>;
}

export function createLookout(session: SftpSession, folders: SftpConnection['dossiers'], clock: Clock, memory: DropMemory): Lookout {
  let looks: Look[] = [];
  let running = 0;
  const turn: (() => void)[] = [];

  const list = async (folder: string, signal: AbortSignal): Promise<Index> => {
    const index: Index = new Map();
    let met = 0;
    const accept = (name: string) => {
      met += 1;
      return OURS.test(name);
    };
    const files = await session.list(folder, accept, signal);
    if (folder === folders.archive) memory.archived = met;
    for (const { name, bytes } of files) {
      const campaign = OURS.exec(name)![1]!;
      const files = index.get(campaign);
      if (files === undefined) index.set(campaign, new Map([[name, bytes]]));
      else files.set(name, bytes);
    }
    return index;
  };

  const begin = (signal: AbortSignal): Look => {
    const look: Look = { startedAt: null, done: false, result: Promise.resolve(null as never) };
    look.result = (async () => {
      if (running >= MOST_LOOKS) await new Promise<void>((resolve) => turn.push(resolve));
      // Those who ask in the same turn of the loop are served by the same look.
      else await Promise.resolve();
      running += 1;
      look.startedAt = clock.monotonic();
      try {
        // In/ first: a file that moves meanwhile is then still seen in the folder it moves to.
        const depot = await list(folders.depot, signal);
        const [archive, erreur] = await Promise.all([list(folders.archive, signal), list(folders.erreur, signal)]);
        look.done = true;
        return { depot, archive, erreur };
      } finally {
        running -= 1;
        turn.shift()?.();
      }
    })();
    // A failed look tells those who asked for it, and nobody later.
    look.result.catch(() => {
      looks = looks.filter((one) => one !== look);
    });
    looks.push(look);
    // Older ones serve nobody any more.
    if (looks.length > MOST_LOOKS * 2) looks.shift();
    return look;
  };

  const look: Lookout['look'] = async (campaignId, notBefore, signal) => {
    // One that has answered already is waited for by nobody.
    const fits = ({ startedAt }: Look) => startedAt === null || startedAt >= notBefore;
    const chosen = looks.findLast((one) => one.done && fits(one)) ?? looks.find(fits) ?? begin(signal);
    const { depot, archive, erreur } = await chosen.result;
    const key = String(campaignId);
    return { depot: depot.get(key) ?? NOTHING, archive: archive.get(key) ?? NOTHING, erreur: erreur.get(key) ?? NOTHING };
  };

  return {
    look,
    async glance(campaignId, notBefore, signal) {
      return memory.archived > LONG_ARCHIVE ? UNSEEN : look(campaignId, notBefore, signal);
    },
  };
}
