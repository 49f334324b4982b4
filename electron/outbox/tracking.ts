import type { SftpConnection } from '../../shared/contract/connections.ts';
import { AppError } from '../../shared/errors.ts';
import type { OutboxState, ParcelStep } from '../../shared/model/outbox.ts';
import { type Clock, instant } from '../kit/clock.ts';
import { withDeadline } from '../kit/deadline.ts';
import type { Log } from '../kit/log.ts';
import type { CfiCampaign, FichierIn, Sources } from '../sources/sources.ts';
import type { TenantScope } from '../tenant/tenant.ts';
import { createDue } from './due.ts';
import type { Lane } from './lane.ts';
import type { Line, LinePatch, StoredScope } from './line.ts';
import { withdraw } from './lock.ts';
import type { Evidence } from './protocol.ts';
import type { Rhythm } from './rhythm.ts';
import type { Candidate, Store } from './store.ts';

/** What this room uses of `sources`. */
export type CfiReadings = Pick<Sources, 'read' | 'declareFile' | 'fileState' | 'findFile'>;

/** Follows deposited lines on CFI's side until the import is proved. */
export interface Tracking {
  /** Follows every line that is due (all with `force`). @returns references whose state moved. */
  follow(signal: AbortSignal, force?: boolean): Promise<string[]>;
  /** Milliseconds until the next line is due; null when nothing is followed. */
  waitMs(): number | null;
  /** Asked when a pair has left the drop unseen: FichierIN and the view, never our own upload. */
  evidence(line: Line, signal: AbortSignal): Promise<Evidence>;
  /** Asked before a first upload: the view, one reading for all who ask at once, and not for long. */
  known(line: Line, signal: AbortSignal): Promise<boolean>;
  /** Tells again what could not be told (a crash between the import and its announcement). */
  tellImported(): Promise<void>;
}

/** States of campagnes_readonly (cfi-database.md §1). */
const STATE_OF_STATUT: Record<string, OutboxState> = { importee_cfi: 'imported', envoyee: 'sent', terminee: 'finished', rejetee: 'to_fix' };
const NO_REASON = 'CFI a refusé ce dépôt ; la raison n’est pas encore connue.';
/** The clocks of CFI and of this machine may differ by that much. */
const CLOCK_MARGIN_MS = 2 * 60_000;
const FIND_MARGIN_MS = 24 * 3600_000;
/** Imported lines are followed to « Terminée » that long. */
const FOLLOW_DAYS = 90;
const MOST_PER_PASS = 200;
/** An import whose proof came longer than that after the last look has taken nobody knows how long. */
const WATCHED_MS = 3 * 60_000;
/** Before a first upload CFI must answer quickly. */
const KNOWN_MS = 1500;
/** A name of a listing weighs less than asking for one name, but not twenty of them. */
const NAMES_PER_SIZE = 20;

const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();

interface Found {
  campaign: CfiCampaign | null;
  file: FichierIn | null;
  archived: boolean;
  refused: boolean;
  /** The JSON of a line handed to somebody lies in In/: it was laid by hand. */
  laid: boolean;
  /** The JSON is no longer in In/; null when the drop could not be looked at. */
  gone: boolean | null;
}

interface View {
  found: Map<string, CfiCampaign>;
  answered: Set<string>;
}

export function createTracking(options: {
  store: Store;
  lane: Lane;
  cfi: CfiReadings;
  folders: SftpConnection['dossiers'] | null;
  scopeOf: (scope: StoredScope) => TenantScope | null;
  /** Identity of this installation, written in our locks. */
  installationId: string;
  onImported: (reference: string) => void | Promise<void>;
  /** A deposit without a sign of import for longer than that is late. */
  lateMs: () => number;
  rhythm: Rhythm;
  clock: Clock;
  log: Log;
}): Tracking {
  const { store, lane, cfi, folders, rhythm, clock, log } = options;
  const due = createDue(clock);
  const alerted = new Set<string>();
  const late = (depositedAt: string | null) => depositedAt !== null && clock.now() - Date.parse(depositedAt) > options.lateMs();
  const candidates = () => store.followable(instant(clock.now() - FOLLOW_DAYS * 24 * 3600_000));
  const waitOf = (candidate: Candidate) => due.waitMs({ ...candidate, nextAt: null });
  /** Given to somebody to be laid by hand: looked for, never sent. */
  const handed = (line: Line) => line.handedAt !== null && ['queued', 'retrying', 'failed'].includes(line.state);
  const baseOf = (line: Line) => line.remoteBase ?? line.baseName;
  const jsonOf = (line: Line) => `${baseOf(line)}.json`;

  /** Cancelled calls end the pass; any other failure, or a long silence, leaves the question open and is noted. */
  const tolerate = async <T>(what: string, signal: AbortSignal, work: () => Promise<T>, mostMs = rhythm.cfiMs): Promise<T | null> => {
    try {
      return await withDeadline(mostMs, 'CFI ne répond pas.', signal, work);
    } catch (error) {
      if (signal.aborted) throw error;
      log.debug('suivi_sans_reponse', { what, error });
      return null;
    }
  };

  /** Campaigns of the view by reference, one reading per stored scope, and of which references it has told anything. */
  const readView = async (lines: readonly Line[], signal: AbortSignal, mostMs = rhythm.cfiMs): Promise<View> => {
    const found = new Map<string, CfiCampaign>();
    const answered = new Set<string>();
    const groups = Map.groupBy(lines, (line) => line.scope.key);
    for (const group of groups.values()) {
      const scope = options.scopeOf(group[0]!.scope);
      if (scope === null) continue;
      const references = group.map((line) => line.reference);
      const answer = await tolerate(
        'vue',
        signal,
        () => cfi.read(scope, 'cfiCampaigns', { references, limit: references.length * 2 }, { signal }),
        mostMs,
      );
      if (answer === null) continue;
      for (const reference of references) answered.add(reference);
      for (const campaign of answer.value) if (campaign.reference !== null) found.set(campaign.reference, campaign);
    }
    return { found, answered };
  };

  /**
   * Declares the laid file once (looked up first: a crash may have lost the answer), then reads its state.
   * A session that is over pauses this and nothing else.
   */
  const readFile = async (line: Line, declare: boolean, signal: AbortSignal): Promise<FichierIn | null> => {
    if (line.declaredId !== null) return await cfi.fileState(line.declaredId, signal);
    const since = instant(Date.parse(line.depositedAt ?? line.createdAt) - FIND_MARGIN_MS);
    const file = (await cfi.findFile(jsonOf(line), since, signal)) ?? (declare ? await cfi.declareFile(jsonOf(line), signal) : null);
    if (file !== null) store.update(line.reference, { declaredId: file.id }, { event: 'Déclarée à CFI', steps: ['declared'] });
    return file;
  };

  /** FichierIN of these lines. One silence is all a pass waits for, since the lane waits with it: who is not reached stays due, and comes first. */
  const readFiles = async (lines: readonly Line[], view: ReadonlyMap<string, CfiCampaign>, signal: AbortSignal) => {
    const found = new Map<string, FichierIn>();
    const until = clock.monotonic() + rhythm.cfiMs;
    for (const [index, line] of lines.entries()) {
      if (clock.monotonic() >= until) return { found, unreached: new Set(lines.slice(index).map(({ reference }) => reference)) };
      if (options.scopeOf(line.scope) === null) continue;
      try {
        const statut = view.get(line.reference)?.statut;
        const proved = statut != null && STATE_OF_STATUT[statut] !== undefined;
        const file = await withDeadline(rhythm.cfiMs, 'CFI ne répond pas.', signal, () =>
          readFile(line, !proved && line.state === 'deposited', signal),
        );
        if (file !== null) found.set(line.reference, file);
      } catch (error) {
        if (signal.aborted) throw error;
        log.debug('fichier_in_sans_reponse', { reference: line.reference, error });
        // The same refusal would meet every other line: the declarations wait for the next pass.
        if (error instanceof AppError && (error.code === 'session_expired' || error.code === 'not_signed_in')) break;
      }
    }
    return { found, unreached: new Set<string>() };
  };

  /** How many names each folder held when it was last listed. */
  const namesIn = new Map<string, number>();

  /** Names present in each folder among the followed pairs; null when the drop cannot be looked at now. */
  const readFolders = async (lines: readonly Line[], signal: AbortSignal) => {
    if (folders === null || lines.length === 0) return null;
    const wanted = new Set(lines.map(jsonOf));
    return tolerate('dossiers', signal, async () => {
      const session = await lane.session(signal);
      const names = async (folder: string): Promise<Set<string>> => {
        // An archive only grows: once long it is no longer listed, each expected name is asked for.
        if ((namesIn.get(folder) ?? 0) > wanted.size * NAMES_PER_SIZE) {
          const there = await Promise.all(
            Array.from(wanted, async (name) => ((await session.size(`${folder}/${name}`, signal)) === null ? [] : [name])),
          );
          return new Set(there.flat());
        }
        let met = 0;
        const accept = (name: string) => {
          met += 1;
          return wanted.has(name);
        };
        const files = await session.list(folder, accept, signal);
        namesIn.set(folder, met);
        return new Set(files.map((file) => file.name));
      };
      try {
        return { depot: await names(folders.depot), archive: await names(folders.archive), erreur: await names(folders.erreur) };
      } catch (error) {
        lane.note(error, session);
        throw error;
      }
    });
  };

  /** What the evidence proves: the view, or the archive together with FichierIN; never our own upload. */
  const judge = (found: Found): { patch: LinePatch; event?: string; detail?: string | null; steps: ParcelStep[] } => {
    const steps: ParcelStep[] = [];
    const etat = found.file === null ? '' : fold(found.file.etat);
    if (found.gone === true || found.archived || found.refused || found.campaign !== null) steps.push('seen');
    if (found.archived) steps.push('archived');
    const byView = found.campaign?.statut == null ? undefined : STATE_OF_STATUT[found.campaign.statut];
    const refused = byView === 'to_fix' || (byView === undefined && (etat === 'erreur' || found.refused));
    if (refused) {
      const reason = found.campaign?.rejection ?? (etat === 'erreur' ? found.file?.commentaire : null);
      const cause = reason == null || reason.trim() === '' ? NO_REASON : `Refusée par CFI : ${reason.trim()}`;
      return {
        patch: { state: 'to_fix', cause, actor: 'vous', failure: cause === NO_REASON ? 'doubt' : null },
        event: 'Refusée par CFI',
        detail: cause,
        steps,
      };
    }
    const proved = byView ?? (found.archived && etat === 'traite' ? ('imported' as const) : undefined);
    if (proved !== undefined) {
      steps.push('imported');
      const labels: Partial<Record<OutboxState, string>> = { imported: 'Importée', sent: 'Envoyée', finished: 'Terminée' };
      return {
        patch: { state: proved, cause: null, actor: 'personne', failure: null },
        event: labels[proved] ?? proved,
        detail: byView === undefined ? 'prouvée par l’archive et FichierIN' : 'prouvée par la vue des campagnes de CFI',
        steps,
      };
    }
    if (found.laid) {
      const patch = { state: 'deposited', cause: null, actor: 'cfi', failure: null, depositedAt: instant(clock.now()) } as const;
      return { patch, event: 'Déposée', detail: 'à la main', steps: [...steps, 'deposited'] };
    }
    return { patch: {}, steps };
  };

  /** When the view last told of a deposit, within this run. */
  const lookedAt = new Map<string, number>();
  const isWatched = (line: Line): boolean => {
    const gap = clock.now() - (lookedAt.get(line.reference) ?? Date.parse(line.depositedAt ?? line.createdAt));
    return gap >= 0 && gap < WATCHED_MS;
  };

  const rank: Partial<Record<OutboxState, number>> = { deposited: 1, to_fix: 2, imported: 3, sent: 4, finished: 5 };

  const apply = async (line: Line, found: Found): Promise<boolean> => {
    const { patch, event, detail, steps } = judge(found);
    const known = store.parcel(line.reference);
    const fresh = steps.filter((step) => !known.has(step));
    const moves =
      patch.state !== undefined &&
      ((rank[patch.state] ?? 0) > (rank[line.state] ?? 0) || (patch.state === line.state && patch.cause !== line.cause));
    if (!moves && fresh.length === 0) {
      remindLate(line);
      return false;
    }
    const watched = steps.includes('imported') && !known.has('imported') ? { watched: isWatched(line) } : {};
    store.update(line.reference, moves ? { ...patch, ...watched } : {}, {
      ...(moves && event ? { event, detail: detail ?? null } : {}),
      steps: fresh,
    });
    if (!moves) return false;
    log.info('suivi_avance', { reference: line.reference, state: patch.state });
    if (!line.told && patch.state !== 'to_fix') await tell(line.reference);
    return true;
  };

  const remindLate = (line: Line) => {
    if (line.state !== 'deposited' || !late(line.depositedAt) || alerted.has(line.reference)) return;
    alerted.add(line.reference);
    log.warn('depot_en_retard', { reference: line.reference, depositedAt: line.depositedAt });
    const minutes = Math.round(options.lateMs() / 60_000);
    const cause =
      options.scopeOf(line.scope) === null
        ? `Aucun signe d’import depuis plus de ${minutes} minutes. Connectez-vous pour que le suivi interroge CFI.`
        : `Aucun signe d’import de CFI depuis plus de ${minutes} minutes. Le suivi continue.`;
    store.update(line.reference, { cause, actor: 'cfi' }, { event: 'En retard', detail: cause });
  };

  const tell = async (reference: string) => {
    try {
      await options.onImported(reference);
      store.update(reference, { told: true });
    } catch (error) {
      log.error('import_non_annonce', { reference, error });
    }
  };

  const pace = (line: Line | null): number => {
    if (line === null) return rhythm.followLateMs;
    if (handed(line)) return rhythm.followLateMs;
    if (line.state !== 'deposited') return rhythm.followImportedMs;
    return late(line.depositedAt) ? rhythm.followLateMs : rhythm.followMs;
  };

  /** Who is followed now: what waits for its import, then what was imported, each in the order of its turn. All that waits with `force`. */
  const dueLines = (force: boolean): Candidate[] => {
    const chosen = candidates().filter((candidate) => force || waitOf(candidate) === 0);
    const waits = ({ state }: Candidate) => state !== 'imported' && state !== 'sent';
    const turn = (one: Candidate) => due.at({ ...one, nextAt: null });
    const inTurn = chosen.toSorted((a, b) => Number(waits(b)) - Number(waits(a)) || turn(a) - turn(b));
    return inTurn.slice(0, force ? Math.max(MOST_PER_PASS, chosen.filter(waits).length) : MOST_PER_PASS);
  };

  /** A pair given out after an upload was interrupted: nothing of ours may stand in the way of who lays it. */
  const clear = (line: Line, signal: AbortSignal) =>
    tolerate('verrou', signal, async () => {
      if (
        folders === null ||
        !(await withdraw(await lane.session(signal), `${folders.depot}/${line.baseName}`, options.installationId, signal))
      )
        return;
      store.update(line.reference, { reach: 0 }, { event: 'Verrou retiré du dépôt', detail: null });
    });

  const followSome = async (some: readonly Candidate[], signal: AbortSignal): Promise<string[]> => {
    const lines = some.flatMap((candidate) => store.get(candidate.reference) ?? []);
    const view = await readView(lines, signal);
    // A line the view already proves is looked at once more, so that its journey is told whole.
    const open = lines.filter((line) => line.state === 'deposited' || line.state === 'to_fix' || handed(line));
    const files = await readFiles(open, view.found, signal);
    const seen = await readFolders(open, signal);
    if (seen !== null) for (const line of open) if (handed(line) && line.reach === 1) await clear(line, signal);
    const moved: string[] = [];
    for (const before of lines) {
      const line = store.get(before.reference);
      if (line === null) continue;
      const name = jsonOf(line);
      const advanced = await apply(line, {
        campaign: view.found.get(line.reference) ?? null,
        file: files.found.get(line.reference) ?? null,
        archived: seen?.archive.has(name) ?? false,
        refused: seen?.erreur.has(name) ?? false,
        laid: handed(line) && (seen?.depot.has(name) ?? false),
        gone: seen === null ? null : line.state === 'deposited' && !seen.depot.has(name),
      });
      if (advanced) moved.push(line.reference);
      if (line.state !== 'deposited') lookedAt.delete(line.reference);
      else if (view.answered.has(line.reference)) lookedAt.set(line.reference, clock.now());
      if (!files.unreached.has(line.reference)) due.set(line.reference, pace(store.get(line.reference)));
    }
    return moved;
  };

  let gathered: { lines: Line[]; answer: Promise<View> } | null = null;

  return {
    async follow(signal, force = false) {
      const chosen = dueLines(force);
      const moved: string[] = [];
      for (let from = 0; from < chosen.length; from += MOST_PER_PASS)
        moved.push(...(await followSome(chosen.slice(from, from + MOST_PER_PASS), signal)));
      return moved;
    },

    waitMs() {
      const waits = candidates().map(waitOf);
      return waits.length === 0 ? null : waits.reduce((least, wait) => Math.min(least, wait));
    },

    async evidence(line, signal) {
      const scope = options.scopeOf(line.scope);
      if (scope === null) return 'unknown';
      const since = instant(Date.parse(line.createdAt) - FIND_MARGIN_MS);
      const file = await tolerate('fichier_in', signal, async () => ({ found: await cfi.findFile(jsonOf(line), since, signal) }));
      if (file !== null && file.found !== null) return 'taken';
      const answer = await tolerate('vue', signal, () =>
        cfi.read(scope, 'cfiCampaigns', { references: [line.reference], limit: 5 }, { signal }),
      );
      if (answer === null) return 'unknown';
      if (answer.value.some((campaign) => campaign.reference === line.reference)) return 'taken';
      // Absence proves something only in a view that was refreshed after the pair had left the drop.
      const doubtSince = line.doubtSince === null ? null : Date.parse(line.doubtSince);
      const refreshed = answer.asOf === null ? null : Date.parse(answer.asOf);
      const fresh = doubtSince !== null && refreshed !== null && refreshed > doubtSince + CLOCK_MARGIN_MS;
      return answer.source === 'base' && fresh ? 'absent' : 'unknown';
    },

    async known(line, signal) {
      if (options.scopeOf(line.scope) === null) return false;
      if (gathered === null) {
        const lines: Line[] = [];
        const answer = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
          gathered = null;
          return readView(lines, signal, KNOWN_MS);
        });
        gathered = { lines, answer };
      }
      gathered.lines.push(line);
      return (await gathered.answer).found.has(line.reference);
    },

    async tellImported() {
      for (const line of store.untold()) await tell(line.reference);
    },
  };
}
