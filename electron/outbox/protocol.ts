import type { SftpConnection } from '../../shared/contract/connections.ts';
import type { LaidFile, Reach } from './line.ts';
import { type Lock, lockText, readLock } from './lock.ts';
import type { Sight } from './lookout.ts';
import { SftpFailure } from './sftp-failure.ts';
import type { SftpSession } from './sftp-session.ts';

/** Moments between two steps of export-contract.md, in order; tests kill the process at each of them. */
export const PROTOCOL_STEPS = [
  'claimed',
  'looked',
  'lock_created',
  'lock_written',
  'looked_again',
  'csv_part_half',
  'csv_part',
  'json_part_half',
  'json_part',
  'sizes_verified',
  'renaming_marked',
  'csv_renamed',
  'json_renamed',
  'lock_removed',
  'recorded',
] as const;
export type ProtocolStep = (typeof PROTOCOL_STEPS)[number];

/** What is to be delivered. */
export interface Parcel {
  reference: string;
  campaignId: number;
  baseName: string;
  files: { json: LaidFile; csv: LaidFile };
  /** How far an earlier attempt may have gone. */
  reach: Reach;
}

/** What the CFI side says of a reference that has vanished from the drop. */
export type Evidence = 'taken' | 'absent' | 'unknown';

export interface DeliveryPorts {
  session: SftpSession;
  folders: SftpConnection['dossiers'];
  /** Identity of this installation, written in our locks. */
  owner: string;
  /** ISO-8601 UTC. */
  now(): string;
  /** The drop from now on. */
  look(): Promise<Sight>;
  /** The drop not longer ago than a moment, or nothing of it where looking costs too much: never what a decision rests upon. */
  glance(): Promise<Sight>;
  /** A small file whole, checked; the path of a large one, whose bytes are checked as they are sent. @throws SftpFailure permanent */
  source(file: LaidFile): Promise<Buffer | string>;
  /** FichierIN and the view, asked when the drop alone cannot tell. */
  evidence(): Promise<Evidence>;
  /** Whether CFI's view holds this reference already; false when it cannot be asked. Pairs that leave together ask together. */
  known(): Promise<boolean>;
  /** Durable marks of how far the drop is touched, written before the operation they announce. */
  mark(mark: 'untouched' | 'touching' | 'locked' | 'uploaded' | 'renaming'): Promise<void>;
  /** Resolves when the pairs that left before this one are published, or given up: JSON files appear in the order of the queue. */
  turn(): Promise<void>;
  /** The publication of this pair has been asked for: the next one may follow. */
  published(): void;
  /** false when another process of this machine has taken the lane over. */
  stillOurs(): boolean;
  step(step: ProtocolStep): void;
  signal: AbortSignal;
}

export type Delivery =
  /** The pair is on the server (or beyond), under `baseName`. */
  | { kind: 'deposited'; how: 'sent' | 'found' | 'elsewhere' | 'evidence'; baseName: string }
  /** Somebody else holds a lock that concerns this reference. */
  | { kind: 'locked' }
  /** The pair left In/ unseen, and nothing tells yet whether CFI took it: never sent again before knowing. */
  | { kind: 'doubt' };

/** A JSON names its reference among its first fields. */
const HEAD_BYTES = 64 * 1024;
const REFERENCE = /"reference_mycfia"\s*:\s*"([^"\\]{1,80})"/;
/** Other pairs of the same campaign are its versions and channels: a handful. */
const MOST_RELATED = 100;

/** Both at once when both are wanted; all have settled when it ends, and the first failure is the one that is told. */
async function both(wanted: { csv: boolean; json: boolean }, work: { csv: () => Promise<void>; json: () => Promise<void> }): Promise<void> {
  const settled = await Promise.allSettled([wanted.csv ? work.csv() : null, wanted.json ? work.json() : null]);
  for (const one of settled) if (one.status === 'rejected') throw one.reason;
}

/**
 * Delivers one pair, from any state an earlier attempt left behind (export-contract.md, steps 4 to 8): looks first, locks, looks again,
 * sends parts, measures, renames the CSV then the JSON, unlocks. Safe to call again after a stop at any point.
 * @throws SftpFailure; AbortError. After a failure other than a lost link nothing of ours is left on the server, unless our CSV is
 * already visible: then our lock stays, so that no half pair is ever visible without it.
 */
export async function deliver(parcel: Parcel, ports: DeliveryPorts): Promise<Delivery> {
  const { session, folders, signal } = ports;
  const { baseName, files } = parcel;
  const csvName = `${baseName}.csv`;
  const jsonName = `${baseName}.json`;
  const lockName = `${baseName}.LOCK`;
  const inDepot = (name: string) => `${folders.depot}/${name}`;
  const lockNamed = (name: string) => readLock(session, inDepot(name), ports.owner, signal);

  const isOurs = async (path: string, file: LaidFile): Promise<boolean> => {
    // Only what may be ours is worth reading back.
    if ((await session.size(path, signal)) !== file.bytes) return false;
    const remote = await session.measure(path, signal);
    return remote !== null && remote.bytes === file.bytes && remote.sha256 === file.sha256;
  };
  const nameTaken = () =>
    new SftpFailure('conflict', 'Un autre fichier porte déjà ce nom dans le dépôt CFI : rien n’a été remplacé. Prévenez l’administrateur.');

  /** An empty lock is ours only when an earlier attempt of this line may have made it. */
  let lockMade = parcel.reach > 0;
  const mayTakeOver = (lock: Lock) => lock.kind === 'own' || (lock.kind === 'empty' && lockMade);
  const removeOwn = async (names: readonly string[]) => {
    const lock = await lockNamed(lockName);
    if (lock.kind !== 'absent' && !mayTakeOver(lock)) return;
    for (const name of names) await session.remove(inDepot(name), signal);
    if (lock.kind !== 'absent') await session.remove(inDepot(lockName), signal);
  };

  /** Base name of another pair that carries this very reference (another installation, or an earlier life of this one). */
  const elsewhere = async (sight: Sight): Promise<string | null> => {
    for (const [folder, found] of [
      [folders.depot, sight.depot],
      [folders.archive, sight.archive],
      [folders.erreur, sight.erreur],
    ] as const) {
      const others = [...found.keys()].filter((name) => name.endsWith('.json') && name !== jsonName).sort();
      for (const name of others.slice(-MOST_RELATED)) {
        const head = await session.readHead(`${folder}/${name}`, HEAD_BYTES, signal);
        if (head !== null && REFERENCE.exec(head.toString('utf8'))?.[1] === parcel.reference) return name.slice(0, -'.json'.length);
      }
    }
    return null;
  };

  /** What is already done on the server, whoever did it; null when the pair still has to be published. */
  const settled = async (sight: Sight): Promise<Delivery | null> => {
    for (const [folder, found] of [
      [folders.archive, sight.archive],
      [folders.erreur, sight.erreur],
    ] as const) {
      if (!found.has(jsonName)) continue;
      if (!(await isOurs(`${folder}/${jsonName}`, files.json))) throw nameTaken();
      await removeOwn([`${csvName}.part`, `${jsonName}.part`]);
      return { kind: 'deposited', how: 'found', baseName };
    }
    if (sight.depot.has(jsonName)) {
      if (!(await isOurs(inDepot(jsonName), files.json))) {
        // The batch may be moving it at this very moment: absent is not "different".
        if ((await session.size(inDepot(jsonName), signal)) === null) return settled(await ports.look());
        throw nameTaken();
      }
      const csvThere = sight.depot.get(csvName) ?? sight.archive.get(csvName);
      if (csvThere === undefined) return null;
      if (csvThere !== files.csv.bytes) throw nameTaken();
      await removeOwn([`${csvName}.part`, `${jsonName}.part`]);
      return { kind: 'deposited', how: 'found', baseName };
    }
    const other = await elsewhere(sight);
    if (other === null) return null;
    const orphan = sight.depot.has(csvName) && (await isOurs(inDepot(csvName), files.csv)) ? [csvName] : [];
    await removeOwn([...orphan, `${csvName}.part`, `${jsonName}.part`]);
    return { kind: 'deposited', how: 'elsewhere', baseName: other };
  };

  /** Takes the lock of this pair. @returns false when somebody else holds it. */
  const takeLock = async (): Promise<boolean> => {
    const content = lockText({ owner: ports.owner, at: ports.now(), reference: parcel.reference });
    const created = () => {
      lockMade = true;
      ports.step('lock_created');
    };
    if (await session.createExclusive(inDepot(lockName), content, created, signal)) return true;
    const lock = await lockNamed(lockName);
    if (lock.kind === 'absent') return false;
    if (!mayTakeOver(lock)) return false;
    await session.write(inDepot(lockName), content, () => {}, signal);
    return true;
  };

  /** true when another installation is sending the same reference under another name: both lock, then look, so at most one goes on. */
  const rivalled = async (sight: Sight): Promise<boolean> => {
    for (const name of sight.depot.keys()) {
      if (!name.endsWith('.LOCK') || name === lockName) continue;
      const lock = await lockNamed(name);
      if (lock.kind === 'foreign' && lock.reference === parcel.reference) return true;
    }
    return false;
  };

  const sendPart = async (name: string, file: LaidFile, steps: { half: ProtocolStep; done: ProtocolStep }): Promise<void> => {
    const part = inDepot(`${name}.part`);
    let halfway = false;
    const onProgress = (bytes: number) => {
      if (halfway || bytes * 2 < file.bytes) return;
      halfway = true;
      ports.step(steps.half);
    };
    const source = sources[file === files.csv ? 'csv' : 'json'];
    if (typeof source === 'string') {
      const sent = await session.upload(source, part, onProgress, signal);
      if (sent.bytes !== file.bytes || sent.sha256 !== file.sha256)
        throw new SftpFailure('permanent', 'Un fichier de cet envoi a changé depuis sa mise en file : rien n’a été publié.');
    } else await session.write(part, source, onProgress, signal);
    ports.step(steps.done);
  };
  const measured = async (name: string, file: LaidFile): Promise<void> => {
    const bytes = await session.size(inDepot(`${name}.part`), signal);
    if (bytes !== file.bytes)
      throw new SftpFailure('disk_full', 'Le dépôt CFI n’a pas gardé le fichier entier : disque plein ou quota atteint. Prévenez CFI.');
  };

  const sources = { csv: await ports.source(files.csv), json: await ports.source(files.json) };
  // The look that decides comes after the lock; this one only saves a needless lock, unless an earlier attempt went far.
  let sight = await (parcel.reach === 0 ? ports.glance() : ports.look());
  ports.step('looked');
  const before = await settled(sight);
  if (before !== null) return before;

  // The JSON part still being there proves that it was never renamed, hence never taken.
  if (parcel.reach === 2 && !sight.depot.has(jsonName) && !sight.depot.has(`${jsonName}.part`)) {
    const evidence = await ports.evidence();
    if (evidence === 'taken') {
      await removeOwn([]);
      return { kind: 'deposited', how: 'evidence', baseName };
    }
    if (evidence === 'unknown') return { kind: 'doubt' };
  }

  let csvVisible = sight.depot.has(csvName);
  let jsonVisible = sight.depot.has(jsonName);
  await ports.mark(jsonVisible ? 'renaming' : 'touching');
  let laneLost = false;
  try {
    if (!(await takeLock())) {
      if (parcel.reach === 0) await ports.mark('untouched');
      return { kind: 'locked' };
    }
    await ports.mark('locked');
    ports.step('lock_written');
    sight = await ports.look();
    ports.step('looked_again');
    const after = await settled(sight);
    if (after !== null) return after;
    csvVisible = sight.depot.has(csvName);
    if (csvVisible && !(await isOurs(inDepot(csvName), files.csv))) {
      csvVisible = false; // not ours: our lock has nothing to cover
      throw nameTaken();
    }
    if (await rivalled(sight)) {
      await removeOwn(csvVisible ? [] : [`${csvName}.part`, `${jsonName}.part`]);
      return { kind: 'locked' };
    }
    // Sent by another installation, taken, and gone from the archive: only CFI's view still knows.
    if (parcel.reach < 2 && (await ports.known())) {
      await removeOwn(csvVisible ? [] : [`${csvName}.part`, `${jsonName}.part`]);
      return { kind: 'deposited', how: 'evidence', baseName };
    }
    jsonVisible = sight.depot.has(jsonName);
    const csvDone = csvVisible;
    const jsonDone = jsonVisible;

    const send = { csv: !csvDone, json: !jsonDone };
    await both(send, {
      csv: () => sendPart(csvName, files.csv, { half: 'csv_part_half', done: 'csv_part' }),
      json: () => sendPart(jsonName, files.json, { half: 'json_part_half', done: 'json_part' }),
    });
    await both(send, { csv: () => measured(csvName, files.csv), json: () => measured(jsonName, files.json) });
    ports.step('sizes_verified');
    await ports.mark('uploaded');
    laneLost = !ports.stillOurs();
    if (laneLost) throw new SftpFailure('link', 'Un autre programme de ce poste a repris la file.');
    await ports.mark('renaming');
    ports.step('renaming_marked');
    if (!csvDone) {
      // Set before the answer: a rename whose answer is lost may have been done.
      csvVisible = true;
      await session.rename(inDepot(`${csvName}.part`), inDepot(csvName), signal).catch((error: unknown) => {
        csvVisible = !(error instanceof SftpFailure) || error.kind === 'link';
        throw error;
      });
    }
    ports.step('csv_renamed');
    await ports.turn();
    laneLost = !ports.stillOurs();
    if (laneLost) throw new SftpFailure('link', 'Un autre programme de ce poste a repris la file.');
    if (!jsonDone) {
      jsonVisible = true;
      const renamed = session.rename(inDepot(`${jsonName}.part`), inDepot(jsonName), signal);
      ports.published();
      await renamed;
    }
    ports.step('json_renamed');
    await session.remove(inDepot(lockName), signal);
    ports.step('lock_removed');
    return { kind: 'deposited', how: 'sent', baseName };
  } catch (error) {
    // Once the lane is another process's, so are the lock and the parts.
    if (!csvVisible && !laneLost && session.alive && !signal.aborted) {
      // Best effort: what cannot be removed now is taken over by the next attempt.
      await removeOwn([`${csvName}.part`, `${jsonName}.part`])
        .then(() => (jsonVisible ? undefined : ports.mark('untouched')))
        .catch(() => {});
    }
    throw error;
  }
}
