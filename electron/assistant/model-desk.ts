import fs from 'node:fs';
import { type ModelConnection, modelConnection } from '../../shared/contract/connections.ts';
import { AppError } from '../../shared/errors.ts';
import type { ModelInfo, ModelSpending, ModelTest, ModelUsage, OutgoingDetail, OutgoingPage } from '../../shared/model/assistant-model.ts';
import type { PartHealth } from '../../shared/model/health.ts';
import type { Clock } from '../kit/clock.ts';
import { writeFileAtomic } from '../kit/files.ts';
import type { Log } from '../kit/log.ts';
import type { Database } from '../local/local.ts';
import type { ActiveSession } from '../tenant/tenant.ts';
import { createModel, type Model, type Trace } from './model.ts';
import { createModelLedger, type ModelLedger, OUTGOING_DAYS } from './model-ledger.ts';
import { testModel } from './model-probe.ts';
import { createModelPulse } from './model-pulse.ts';
import { createThreadOwner } from './thread-owner.ts';

/** Where the key of the model is kept; it is written from Réglages and never read back by an interface. */
export interface ModelKey {
  get(): Promise<string | null>;
  set(value: string | null): Promise<void>;
  /** In which kind of place. */
  place(): ModelInfo['keptIn'];
}

export interface ModelDeskOptions {
  /** Holds what was set in Réglages; no secret. */
  file: string;
  /** From the connections file; what is set in Réglages wins. */
  initial: ModelConnection | undefined;
  /** For one call of the command line: `off`, or another address. Nothing of it is saved. */
  override?: ModelOverride | undefined;
  key: ModelKey;
  /** Opened with `assistantMigrations`. */
  db: Database;
  clock: Clock;
  log: Log;
  /** The connection was set or tried, or what left was removed. */
  changed: () => void;
}
export type ModelOverride = 'off' | { adresse: string; modele: string | undefined };

/** The change asked for: `key` absent = unchanged, null = removed. */
export interface ModelChange {
  settings: ModelConnection;
  key?: string | null | undefined;
}

/** The optional model from the side of its owner: its connection, its key, its cost and what left for it. Off by default. */
export interface ModelDesk {
  info(): Promise<ModelInfo>;
  /** @throws AppError configuration for a clear-text address outside the local network */
  set(change: ModelChange): Promise<ModelInfo>;
  test(session: ActiveSession, change: ModelChange, signal?: AbortSignal): Promise<ModelTest>;
  usage(): ModelUsage;
  outgoing(session: ActiveSession, page: { offset: number; limit: number }): OutgoingPage;
  outgoingCall(session: ActiveSession, id: string): OutgoingDetail;
  purge(session: ActiveSession, id: string | undefined): number;
  /** Removes what is kept of a user who leaves this machine. */
  forget(userId: number): void;
  /** The model when it may be asked now; null = nothing leaves (off, over its ceiling, or left aside after failures). */
  current(): Promise<Model | null>;
  /** Counts one answer the model was asked for; what its requests cost is counted as each of them ends. */
  answered(): void;
  health(): PartHealth;
  /** Asks the endpoint for its list of models, when the model is on. @throws on any failure */
  probe(signal: AbortSignal): Promise<void>;
  /** Removes what is older than it may be kept. */
  sweep(): void;
}

const LOCAL = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])$/u;
/** Where clear text is acceptable: this machine, a private network (fc00::/7 and fe80::/10 of IPv6), a name without a domain. */
const PRIVATE =
  /^(10(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2}|\[f(?:[cd][\da-f]{2}|e[89ab][\da-f]):[\da-f:]+\]|[^.[\]]+|.+\.(?:local|lan|internal))$/u;

/** Stands for the first model that the address offers. */
const ANY_MODEL = '*';

/** A saved key only goes where it was saved for: another address asks for it again. */
const samePlace = (one: string | undefined, other: string): boolean => one !== undefined && new URL(one).origin === new URL(other).origin;

/** @throws AppError configuration */
function checkAddress(address: string): void {
  const { protocol, hostname, username, password } = new URL(address);
  if (username !== '' || password !== '')
    throw new AppError('configuration', "L'adresse ne doit contenir ni identifiant ni mot de passe : la clef a son propre champ.");
  if (protocol === 'http:' && !LOCAL.test(hostname) && !PRIVATE.test(hostname))
    throw new AppError(
      'configuration',
      "Cette adresse n'est pas chiffrée. Utilisez https:// ; http:// n'est admis que sur ce poste ou le réseau local.",
    );
}

/** What was set in Réglages; null when nothing was, or when the file cannot be read: then nothing leaves. */
function read(file: string, log: Log): ModelConnection | 'off' | null {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    log.warn('reglage_du_modele_illisible', { error });
    return 'off';
  }
  try {
    return modelConnection.parse(JSON.parse(text));
  } catch (error) {
    log.warn('reglage_du_modele_illisible', { error });
    return 'off';
  }
}

function overridden(saved: ModelConnection | null, override: ModelOverride | undefined): ModelConnection | null {
  if (override === undefined) return saved;
  if (override === 'off') return null;
  checkAddress(override.adresse);
  const url = new URL(override.adresse);
  if (url.pathname === '/') url.pathname = '/v1';
  return modelConnection.parse({ ...saved, adresse: url.href, modele: override.modele ?? ANY_MODEL, actif: true });
}

const NOTHING_SPENT: ModelSpending = { calls: 0, promptTokens: 0, completionTokens: 0, cost: null, estimated: false };
/** Whoever asks for a list of models: no body leaves, nothing is counted. */
const NOBODY: Trace = { owner: null, masked: {}, spent: () => undefined };

/** The desk of a machine; nothing is sent until the model is switched on. */
export function createModelDesk(options: ModelDeskOptions): ModelDesk {
  const { clock, file, key, override, changed } = options;
  const log = options.log.room('assistant');
  const ledger = createModelLedger(options.db, clock, createThreadOwner(options.db));
  const pulse = createModelPulse(clock);
  const saved = read(file, log) ?? options.initial ?? null;
  let settings = overridden(saved === 'off' ? null : saved, override);

  /** Read once: a keychain may be slow, and a figure must not wait for it. */
  let cached: Promise<string | null> | null = null;
  const secretKey = (): Promise<string | null> => {
    cached ??= key.get().catch((error: unknown) => {
      cached = null;
      throw error;
    });
    return cached;
  };
  /** Where the saved key was saved for. */
  let keyFor = saved === 'off' ? undefined : saved?.adresse;
  /** The key as that address may know it. For an address given to one call only, the environment gives the key of that very call. */
  const keyTo = async (address: string): Promise<string | null> => {
    const secret = await secretKey();
    const ofThisCall = override !== undefined && key.place() === 'environnement';
    return ofThisCall || samePlace(keyFor, address) ? secret : null;
  };
  const setKey = async (value: string | null): Promise<void> => {
    cached = null;
    await key.set(value);
  };

  const underCeiling = (of: ModelConnection): boolean => {
    const { plafondMensuel } = of.prix;
    return plafondMensuel === null || ledger.monthCost() < plafondMensuel;
  };
  const active = (): ModelConnection | null => (settings?.actif && underCeiling(settings) ? settings : null);
  let forgotten = 0;
  const modelFor = (connection: ModelConnection, secret: string | null, beating = pulse): Model => {
    const before = forgotten;
    const leaves: ModelLedger['leaves'] = (departure) => {
      // Whoever it would leave for has asked that nothing be kept, so that nothing leaves any more.
      if (forgotten !== before) throw new AppError('cancelled', 'Demande annulée.');
      // Switched off, moved or told to keep results since the answer began: only a trial of what is typed leaves for an address of its own.
      const still = settings?.actif === true && settings.adresse === connection.adresse;
      if (beating === pulse && !(still && (departure.purpose !== 'word' || settings?.redige === true)))
        throw new AppError('cancelled', 'Demande annulée.');
      return ledger.leaves(departure);
    };
    return createModel({ connection, key: secret, ledger: { ...ledger, leaves }, pulse: beating, clock, log });
  };

  async function info(): Promise<ModelInfo> {
    return {
      settings,
      active: active() !== null,
      onThisMachine: settings !== null && LOCAL.test(new URL(settings.adresse).hostname),
      // Nothing set: no reason to have a keychain unlocked.
      keySet: settings !== null && (await keyTo(settings.adresse).catch(() => null)) !== null,
      keptIn: key.place(),
      health: pulse.health(settings?.actif === true),
      outgoingDays: OUTGOING_DAYS,
    };
  }

  return {
    info,
    async set(change) {
      checkAddress(change.settings.adresse);
      if (change.key !== undefined) await setKey(change.key);
      else if (!samePlace(keyFor, change.settings.adresse) && (await secretKey()) !== null) await setKey(null);
      keyFor = change.settings.adresse;
      writeFileAtomic(file, JSON.stringify(change.settings, null, 2));
      settings = change.settings;
      pulse.reset();
      changed();
      return info();
    },
    async test(session, change, signal) {
      checkAddress(change.settings.adresse);
      const secret = change.key === undefined ? await keyTo(change.settings.adresse) : change.key;
      const trace = { owner: session.scope, masked: {}, spent: () => undefined };
      // A test of what is typed says nothing of the model in use.
      const apart = createModelPulse(clock);
      const result = await testModel(change.settings, (connection) => modelFor(connection, secret, apart), trace, clock, signal);
      changed();
      return result;
    },
    usage: () => ledger.usage(settings?.prix.plafondMensuel ?? null),
    outgoing: ledger.list,
    outgoingCall: ledger.call,
    purge(session, id) {
      const removed = ledger.purge(session, id);
      changed();
      return removed;
    },
    forget(userId) {
      forgotten++;
      ledger.forget(userId);
    },
    async current() {
      const connection = active();
      if (connection === null || !pulse.ready()) return null;
      try {
        const secret = await keyTo(connection.adresse);
        if (connection.modele !== ANY_MODEL) return modelFor(connection, secret);
        const offered = await modelFor(connection, secret).names(NOBODY);
        settings = { ...connection, modele: offered[0] ?? ANY_MODEL };
        return modelFor(settings, secret);
      } catch (error) {
        log.warn('modele_indisponible', { error });
        return null;
      }
    },
    // Nobody is told: whoever looks at what it cost asks when opening that page, and an answer must not renew every other.
    answered: () => ledger.spent(NOTHING_SPENT, 1),
    health: () => pulse.health(settings?.actif === true),
    async probe(signal) {
      const connection = active();
      if (connection === null) return;
      await modelFor(connection, await keyTo(connection.adresse)).names(NOBODY, signal);
    },
    sweep: ledger.sweep,
  };
}
