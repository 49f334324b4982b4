import fs from 'node:fs';
import path from 'node:path';
import { type SimulatorRuntime, simulatorRuntime } from '../../shared/contract/connections.ts';
import { AppError } from '../../shared/errors.ts';
import { FAULTS_OF_PART, type Fault, type SimulatedPart } from '../../shared/model/system.ts';
import { type Clock, instant, systemClock } from '../kit/clock.ts';
import { ensureFolder, writeFileAtomic } from '../kit/files.ts';
import { createLog, type Log } from '../kit/log.ts';
import { API_FAULTS, type ApiFault, createApiServer, type WrongAnswer } from './api/server.ts';
import { createSessions, type PasswordRecipe } from './api/sessions.ts';
import { createBatch } from './batch.ts';
import { plantCanaries, removeCanaries } from './canaries.ts';
import { createControlServer, type SimulatorControl } from './control.ts';
import { createFaultGate, isGateFault } from './fault-gate.ts';
import { lockFolder } from './folder-lock.ts';
import { DROP_FOLDERS, foldersOf } from './folders.ts';
import { ACCOUNTS, keepIdentity, type SimulatorIdentity } from './identity.ts';
import { admitDivision, insertedRows } from './inserted.ts';
import { createJobs } from './jobs.ts';
import { type Ports, readFaults, readPorts, writeFaults, writePorts } from './kept-json.ts';
import { createMycfiaPart } from './mycfia/mycfia-part.ts';
import { createSftpPart } from './sftp/sftp-part.ts';
import { createSqliteEngine } from './tds/sqlite-engine.ts';
import { createTdsPart } from './tds/tds-part.ts';
import { createCertificate } from './tls.ts';
import { sqlTime } from './world/time.ts';
import { DEMO_PASSWORD, WORLD_USERS } from './world/users.ts';
import { DEFAULT_DIVISIONS, openWorld } from './world/world.ts';

export interface SimulatorOptions {
  /** Everything it knows lives there; made if absent, found again at the next start. */
  folder: string;
  /** The project's `resources/`. */
  resourcesFolder: string;
  clock?: Clock;
  log?: Log;
  /** The world of a new folder; an existing one is kept as it is. */
  seed?: number;
  divisions?: number;
  stocks?: number;
  /** Seconds between two import batches (15) and two refreshes of the views (60); 0 = only on demand. */
  batchSeconds?: number;
  jobSeconds?: number;
  /** Seconds after which an imported campaign is sent (120), then finished (300 more). */
  sentAfterSeconds?: number;
  finishedAfterSeconds?: number;
  recipe?: PasswordRecipe;
  /** Starts the embedded PostgreSQL at once when the folder is new, instead of at the first connection. */
  prepareMycfia?: boolean;
  /** Somebody asked for the end through the control port; absent = the simulator stops itself. */
  onStopAsked?: () => void;
  onLeases?: (count: number) => void;
}

export interface Simulator {
  /** What `<folder>/runtime.json` says. */
  readonly runtime: SimulatorRuntime;
  readonly control: SimulatorControl;
  stop(): Promise<void>;
}

/** Protects nothing, like every secret of the demonstration: it shows that the local copy seals what is sensitive. */
const FICTITIOUS_COPY_KEY = Buffer.from('cle fictive de la demonstration!').toString('base64');

/**
 * Starts the whole fictitious CFI on 127.0.0.1 and announces it in `<folder>/runtime.json` once every part listens.
 * @throws AppError `conflict` when a simulator already holds the folder (its runtime, if known, in `data`); `data_folder_unwritable`, `disk_full`.
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { clock = systemClock() } = options;
  const log = (options.log ?? createLog(() => undefined, clock.now)).room('simulateur');
  const folder = ensureFolder(path.resolve(options.folder));
  const unlock = lockFolder(foldersOf(folder).lock);
  if (unlock === null)
    throw new AppError('conflict', 'Un CFI fictif tourne déjà sur ce dossier.', { data: readRuntime(foldersOf(folder).runtime) });
  const undo: (() => unknown)[] = [unlock];
  const unwind = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    return await compose({ ...options, folder, clock, log }, undo, unwind);
  } catch (error) {
    await unwind();
    throw error;
  }
}

type Composed = SimulatorOptions & { folder: string; clock: Clock; log: Log };

async function compose(options: Composed, undo: (() => unknown)[], unwind: () => Promise<void>): Promise<Simulator> {
  const { folder, resourcesFolder, clock, log, recipe = '{salt}{password}', batchSeconds = 15, jobSeconds = 60 } = options;
  const files = foldersOf(folder);
  const newMycfia = !fs.existsSync(files.mycfia);
  for (const name of DROP_FOLDERS) fs.mkdirSync(path.join(files.sftp, name), { recursive: true });
  const identity = keepIdentity(files.identity, clock);
  const tls = await createCertificate(folder, clock);
  const world = openWorld(
    folder,
    {
      seed: options.seed ?? 1,
      divisions: options.divisions ?? DEFAULT_DIVISIONS,
      ...(options.stocks === undefined ? {} : { stocks: options.stocks }),
    },
    clock,
  );
  undo.push(() => world.close());
  const jobs = createJobs({
    folder,
    world,
    clock,
    log,
    sentAfterSeconds: options.sentAfterSeconds ?? 120,
    finishedAfterSeconds: options.finishedAfterSeconds ?? 300,
  });
  undo.push(() => jobs.close());
  const faults = readFaults(files.faults);
  jobs.setFault(faults.jobs);
  // A leak test that was killed must not leave its lines behind.
  removeCanaries(world, jobs);
  jobs.run();
  const batch = createBatch({ world, jobs, sftpRoot: files.sftp, resourcesFolder, clock, log });
  batch.setFault(faults.batch);
  undo.push(() => batch.stop());

  const engine = createSqliteEngine({
    clock,
    file: jobs.file,
    users: { [ACCOUNTS.base]: identity.basePassword },
    readOnlyUsers: [ACCOUNTS.base],
  });
  undo.push(() => engine.close());
  const sessions = createSessions({ world, clock, clefApi: identity.clefApi, salt: identity.salt, recipe });
  const api = createApiServer({ world, sessions, clock, log, sftpRoot: files.sftp });
  const apiPort = await api.start();
  undo.push(() => api.stop());
  const servers = {
    base: createTdsPart({ engine, tls, log, clock }),
    api: createFaultGate({ target: async () => ({ port: apiPort }), log, clock }),
    sftp: createSftpPart({
      clock,
      root: files.sftp,
      users: { [ACCOUNTS.sftp]: { password: identity.sftpPassword } },
      hostKey: identity.hostKey,
      replacementHostKey: identity.replacementHostKey,
      log,
    }),
    mycfia: createMycfiaPart({ folder: files.mycfia, resourcesFolder, clock, log }),
  };

  const applyFault = async (part: SimulatedPart, fault: Fault, wrongAnswer?: WrongAnswer): Promise<void> => {
    if (part === 'jobs') {
      jobs.setFault(fault);
      jobs.run();
    } else if (part === 'batch') batch.setFault(fault);
    else if (part === 'api') {
      api.setFault(isApiFault(fault) ? fault : 'ok', wrongAnswer);
      await servers.api.setFault(isGateFault(fault) ? fault : 'ok');
    } else await servers[part].setFault(fault);
  };

  const kept = readPorts(files.ports);
  const ports: Ports = { ...kept };
  for (const part of ['base', 'api', 'sftp', 'mycfia'] as const) {
    const server = servers[part];
    ports[part] = await listen(part, (port) => server.start(port), kept[part], log);
    undo.push(() => server.stop());
    if (faults[part] !== 'ok') await applyFault(part, faults[part]);
  }

  const control: SimulatorControl = {
    state: () => ({
      faults: { ...faults },
      batchPeriodSeconds: batchSeconds,
      lastBatchAt: batch.lastRunAt(),
      addresses: addressesOf(ports),
    }),
    async setFault(part, fault, wrongAnswer) {
      if (!FAULTS_OF_PART[part].includes(fault))
        throw new AppError('invalid_input', `La partie « ${part} » n'a pas la panne « ${fault} ».`);
      await applyFault(part, fault, wrongAnswer);
      faults[part] = fault;
      writeFaults(files.faults, faults);
      log.info('fault', { part, fault });
    },
    runBatch: () => batch.run(),
    runJobs: () => jobs.run(),
    portalToken: (identifiant) => sessions.portalToken(identifiant),
    plantCanaries: () => plantCanaries(world, jobs, clock),
    removeCanaries: () => removeCanaries(world, jobs),
    admitDivision: (id) => admitDivision(world.db, id, sqlTime(clock.now())),
    inserted: (reference) => insertedRows(world.db, reference),
  };
  const stop = once(unwind);
  const token = clock.bytes(24).toString('hex');
  const controlServer = createControlServer({
    token,
    control,
    log,
    onStop: options.onStopAsked ?? (() => void stop()),
    onLeases: options.onLeases ?? (() => undefined),
  });
  ports.control = await listen('control', (port) => controlServer.start(port), kept.control, log);
  undo.push(() => controlServer.stop());
  writePorts(files.ports, ports);

  const runtime = runtimeOf({ ports, token, identity, recipe, cert: tls.cert, fingerprint: servers.sftp.fingerprint(), clock });
  writeFileAtomic(files.runtime, JSON.stringify(runtime, null, 2));
  undo.push(() => fs.rmSync(files.runtime, { force: true }));
  undo.push(repeat(batchSeconds, clock, log, () => batch.run()));
  undo.push(repeat(jobSeconds, clock, log, async () => jobs.run()));
  if (options.prepareMycfia === true && newMycfia && faults.mycfia === 'ok') servers.mycfia.prepare();
  log.info('started', { ports });
  return { runtime, control, stop };
}

const isApiFault = (fault: Fault): fault is ApiFault => (API_FAULTS as readonly Fault[]).includes(fault);

/** The port of last time when it is free, any other otherwise: the addresses are told anew in runtime.json. */
async function listen(part: keyof Ports, start: (port: number) => Promise<number>, wanted: number, log: Log): Promise<number> {
  try {
    return await start(wanted);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (wanted === 0 || (code !== 'EADDRINUSE' && code !== 'EACCES')) throw error;
    log.warn('port_taken', {
      part,
      message: `Le port ${wanted} est pris par un autre programme : la partie « ${part} » en prend un autre.`,
    });
    return start(0);
  }
}

/** Runs `work` every so many seconds until the returned function is called, which waits for the run in progress. */
function repeat(seconds: number, clock: Clock, log: Log, work: () => Promise<unknown>): () => Promise<void> {
  const ending = new AbortController();
  const loop = async () => {
    while (seconds > 0) {
      await clock.sleep(seconds * 1000, ending.signal);
      await work().catch((error: unknown) => log.error('periodic_failed', { error }));
    }
  };
  const running = loop().catch(() => undefined);
  return async () => {
    ending.abort();
    await running;
  };
}

/** A second call gets the promise of the first. */
function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}

const addressesOf = (ports: Ports): { part: SimulatedPart; address: string }[] => [
  { part: 'base', address: `127.0.0.1:${ports.base}` },
  { part: 'api', address: `http://127.0.0.1:${ports.api}/API` },
  { part: 'sftp', address: `sftp://${ACCOUNTS.sftp}@127.0.0.1:${ports.sftp}` },
  { part: 'mycfia', address: `postgresql://${ACCOUNTS.mycfia}@127.0.0.1:${ports.mycfia}/postgres` },
];

interface Announcement {
  ports: Ports;
  token: string;
  identity: SimulatorIdentity;
  recipe: PasswordRecipe;
  cert: string;
  fingerprint: string;
  clock: Clock;
}

function runtimeOf({ ports, token, identity, recipe, cert, fingerprint, clock }: Announcement): SimulatorRuntime {
  return simulatorRuntime.parse({
    pid: process.pid,
    startedAt: instant(clock.now()),
    control: { url: `http://127.0.0.1:${ports.control}`, token },
    connections: {
      base: {
        serveur: '127.0.0.1',
        port: ports.base,
        base: ACCOUNTS.database,
        utilisateur: ACCOUNTS.base,
        chiffrement: true,
        autorite: cert,
        // The whole demonstration shares one machine with what it is shown on: a busy moment is not an outage.
        delais: { lecture: 2000 },
      },
      api: { adresse: `http://127.0.0.1:${ports.api}/API`, recetteMotDePasse: recipe },
      sftp: { hote: '127.0.0.1', port: ports.sftp, utilisateur: ACCOUNTS.sftp, empreintes: [fingerprint] },
      mycfia: {
        hote: '127.0.0.1',
        port: ports.mycfia,
        base: 'postgres',
        utilisateur: ACCOUNTS.mycfia,
        chiffrement: false,
        connexionsMax: 1,
      },
    },
    secrets: {
      'base.motDePasse': identity.basePassword,
      'api.clefApi': identity.clefApi,
      'api.sel': identity.salt,
      'sftp.motDePasse': identity.sftpPassword,
      'mycfia.motDePasse': identity.mycfiaPassword,
      'copie.cle': FICTITIOUS_COPY_KEY,
    },
    demoUsers: WORLD_USERS.flatMap(({ identifiant, prenom, nom, demo }) =>
      demo === null ? [] : [{ identifiant, motDePasse: DEMO_PASSWORD, name: `${prenom} ${nom}`, description: demo }],
    ),
  });
}

/** The runtime of the simulator that holds the folder; null while it is starting. */
function readRuntime(file: string): SimulatorRuntime | null {
  try {
    return simulatorRuntime.parse(JSON.parse(fs.readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}
