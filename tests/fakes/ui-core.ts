import type { CallName, ChunkOf, EventName, InputOf, OutputOf, StreamName } from '../../shared/contract/contract.ts';
import { ALL_SOURCES_DOWN, AppError } from '../../shared/errors.ts';
import type { Sourced } from '../../shared/model/sourced.ts';
import type { Preferences } from '../../shared/model/system.ts';
import type { SessionInfo } from '../../shared/model/tenant.ts';
import type { CallOptions, Link, LinkState } from '../../shared/rpc/link.ts';
import { assistantOf } from './ui-core-assistant.ts';
import { campaignHandlers } from './ui-core-campaigns.ts';
import * as data from './ui-core-data.ts';
import { inDivision } from './ui-core-division.ts';
import { healthIn } from './ui-core-health.ts';
import { stockPage, tabOf } from './ui-core-lists.ts';
import { outboxDetail, outboxRows, queueHandlers } from './ui-core-queue.ts';
import { readingHandlers } from './ui-core-reading.ts';
import { leakTest, operationPage, operations, subjectHandlers } from './ui-core-subjects.ts';

/** States the gallery can put the interface in; one at a time. */
export const UI_STATES = [
  'ready',
  'loading',
  'empty',
  'error',
  'unavailable',
  'stale',
  'degraded',
  'offline',
  'forbidden',
  'expired',
  'empty-scope',
  'lost',
  'replaced',
  'refused',
  'signed-out',
  'cfi-down',
  'author',
  'model',
  'contested',
  'long',
] as const;
export type UiState = (typeof UI_STATES)[number];

export interface FakeCore extends Link {
  set(state: UiState): void;
  emit(event: EventName): void;
  /** Keeps what a route answers until it is released, as a slow source does. */
  hold(route: CallName): void;
  release(): void;
  /** Every call in order, for tests that check what was really asked. */
  readonly calls: { route: string; input: unknown }[];
}

const never = (signal?: AbortSignal) =>
  new Promise<never>((_, reject) => signal?.addEventListener('abort', () => reject(new AppError('cancelled', 'Demande annulée.'))));

const READS =
  /^(stocks|operations|invoices|tree|campaigns|cfiCampaigns|workspace|contacts|outbox\.(overview|detail|lanes|receipt)|assistant)/u;
const RIGHT_OF: Record<string, string> = {
  stocks: 'stocks_Visu',
  operations: 'operations_Visu',
  invoices: 'factures_Visu',
  tree: 'divisions_Visu',
};

/** An in-memory core for the gallery and interface tests: same contract as the real one, no source, no disk. */
export function createFakeCore(initial: UiState = 'ready', preferences: Preferences = { theme: 'clair', density: 'confort' }): FakeCore {
  let state = initial;
  let signedIn = initial !== 'signed-out' && initial !== 'cfi-down';
  let selected = 1;
  let simulated: string | null = null;
  let who: Partial<SessionInfo> = {};
  let prefs = preferences;
  let paused = false;
  let rows = [...outboxRows];
  let campaigns = data.campaigns;
  let faults = data.simulator.faults;
  const events = new Set<(name: EventName) => void>();
  const states = new Set<(state: LinkState) => void>();
  let held: { route: CallName; gate: PromiseWithResolvers<void> } | null = null;
  const calls: FakeCore['calls'] = [];
  const emit = (event: EventName) => {
    for (const listener of events) listener(event);
  };
  const linkState = (): LinkState => {
    const retry = () => set('ready');
    if (state === 'lost')
      return { kind: 'lost', message: "L'application ne répond plus. Nouvel essai automatique dans quelques secondes.", retry };
    if (state === 'replaced')
      return { kind: 'replaced', message: 'myCFiA est utilisé dans une autre fenêtre. Reprenez ici pour y continuer.', retry };
    if (state === 'refused')
      return { kind: 'refused', message: "Cette adresse a déjà servi. Demandez-en une nouvelle dans le terminal où l'application tourne." };
    return { kind: 'connected' };
  };
  function set(next: UiState) {
    state = next;
    signedIn = next !== 'signed-out' && next !== 'cfi-down';
    for (const listener of states) listener(linkState());
    emit('session.changed');
    emit('sources.changed');
  }

  const scopeNow = () => ({
    ...data.scope(selected),
    simulation:
      simulated === null
        ? null
        : { division: { id: selected, name: simulated }, since: data.ago(0), sentence: 'Lecture seule, dans votre propre périmètre.' },
  });

  /** The reading as the present state lets it through. @throws AppError when the state forbids it */
  function read<T>(value: T): Sourced<T> {
    const now = { key: `fictif-${selected}`, label: data.scope(selected).label, divisions: data.scope(selected).size };
    if (state === 'degraded')
      return data.sourced(value, { source: 'api', asOf: data.ago(0), latencyMs: 312, degraded: [data.refusedBase], scope: now });
    if (state === 'offline')
      return data.sourced(value, {
        source: 'copy',
        asOf: data.ago(134),
        stale: true,
        degraded: [data.refusedBase, data.refusedApi],
        scope: now,
      });
    if (state === 'stale') return data.sourced(value, { asOf: data.ago(95), stale: true, scope: now });
    return data.sourced(value, { scope: now });
  }

  async function guard(route: string, signal?: AbortSignal): Promise<void> {
    if (state === 'loading' && (READS.test(route) || route.startsWith('health'))) await never(signal);
    if (!READS.test(route)) return;
    if (state === 'error') throw new AppError('internal', 'Une erreur inattendue est survenue. Le détail est dans le journal technique.');
    if (state === 'unavailable')
      throw new AppError('source_unavailable', ALL_SOURCES_DOWN, { data: { degraded: [data.refusedBase, data.refusedApi] } });
    if (state === 'expired') throw new AppError('session_expired', 'Votre session a expiré. Reconnectez-vous.');
    if (state === 'empty-scope') throw new AppError('empty_scope', "Aucune division n'est rattachée à votre compte.");
    if (state === 'forbidden') {
      const subject = route.slice(0, route.indexOf('.'));
      const right = RIGHT_OF[subject] ?? 'valideur';
      throw new AppError('forbidden', 'Votre compte ne permet pas cette lecture.', { data: { right } });
    }
  }

  const assistant = assistantOf({
    read,
    empty: () => state === 'empty',
    many: () => state === 'long',
    withModel: () => state === 'model',
    emit,
    never,
  });
  async function* answered(input: InputOf<'assistant.ask'>, signal?: AbortSignal) {
    await guard('assistant.ask', signal);
    yield* assistant.ask(input, signal);
  }

  const handlers: { [K in CallName]?: (input: InputOf<K>) => OutputOf<K> | Promise<OutputOf<K>> } = {
    ...subjectHandlers(read, () => state === 'empty'),
    ...assistant.handlers,
    ...readingHandlers({
      read,
      isEmpty: () => state === 'empty',
      stocks: (input) => stockPage(inDivision(state === 'empty' ? [] : data.stocks, input.divisionId, selected), input),
      stock: (id) => data.stocks[id - 1],
      operations: (input) => operationPage({ ...input, offset: 0, limit: 1000 }, state === 'empty' ? [] : operations),
      changed: () => emit('preferences.changed'),
    }),
    ...campaignHandlers({
      campaigns: () => campaigns,
      add: (campaign) => {
        campaigns = [...campaigns, campaign];
        emit('campaigns.changed');
      },
      status: (id, status) => {
        campaigns = campaigns.map((each) => (each.id === id ? { ...each, status } : each));
        emit('campaigns.changed');
      },
      changed: () => emit('campaigns.changed'),
      offline: () => state === 'offline',
      contested: () => state === 'contested',
    }),
    ...queueHandlers({
      rows: () => rows,
      change: (reference, change) => {
        rows = rows.map((each) => (each.reference === reference ? { ...each, ...change } : each));
        emit('outbox.changed');
      },
      paused: () => paused,
      empty: () => state === 'empty',
    }),
    'system.info': () => ({ ...data.info, notices: [] }),
    'system.preferences': () => prefs,
    'system.setPreferences': ({ theme, density }) => {
      prefs = { theme: theme ?? prefs.theme, density: density ?? prefs.density };
      emit('preferences.changed');
      return prefs;
    },
    'session.current': () => {
      if (!signedIn) return null;
      if (state === 'expired') return data.session({ ...who, state: 'expired', expiresAt: data.ago(1) });
      return state === 'offline' ? data.session({ ...who, state: 'offline', expiresAt: null }) : data.session(who);
    },
    'session.signIn': (input) => {
      if (state === 'cfi-down') throw new AppError('source_unavailable', 'CFI ne répond pas. Réessayez dans quelques minutes.');
      if (input.mode === 'identifiant' && input.motDePasse !== 'demonstration')
        throw new AppError('sign_in_refused', 'Identifiant ou mot de passe refusé par CFI.');
      const other = input.mode === 'identifiant' && input.identifiant === data.OTHER.user.identifiant;
      who = other ? data.OTHER : {};
      set('ready');
      return data.session(who);
    },
    'session.signOut': () => {
      set('signed-out');
      return null;
    },
    'session.continueOffline': () => {
      set('offline');
      return data.session({ state: 'offline', expiresAt: null });
    },
    'session.demoUsers': () => [
      {
        identifiant: 'camille.durand',
        motDePasse: 'demonstration',
        name: 'Camille Durand',
        description: 'Siège, valide les campagnes de tout le réseau',
      },
      {
        identifiant: 'louis.bernard',
        motDePasse: 'demonstration',
        name: 'Louis Bernard',
        description: 'Agence de Lille, prépare les campagnes',
      },
      {
        identifiant: 'ines.moreau',
        motDePasse: 'demonstration',
        name: 'Inès Moreau',
        description: 'Agence de Nîmes, voit les stocks seulement',
      },
    ],
    'scope.current': () => {
      if (state === 'empty-scope') throw new AppError('empty_scope', "Aucune division n'est rattachée à votre compte.");
      return scopeNow();
    },
    'tree.simulate': ({ divisionId }) => {
      simulated = data.divisions.find((each) => each.id === divisionId)?.name ?? null;
      selected = divisionId;
      emit('scope.changed');
      return scopeNow();
    },
    'tree.endSimulation': () => {
      simulated = null;
      selected = 1;
      emit('scope.changed');
      return scopeNow();
    },
    'scope.narrow': ({ divisionId }) => {
      selected = divisionId ?? 1;
      emit('scope.changed');
      return data.scope(selected);
    },
    'stocks.list': (input) => read(stockPage(inDivision(state === 'empty' ? [] : data.stocks, input.divisionId, selected), input)),
    'stocks.detail': ({ id }) => read(data.stocks[id - 1]!),
    'campaigns.list': ({ tab }) => read(state === 'empty' ? [] : campaigns.filter((each) => !tab || tabOf(each.status) === tab)),
    'campaigns.file': ({ id }) => {
      const file = data.campaignFile(id);
      const now = campaigns.find((each) => each.id === id);
      if (!file || !now) throw new AppError('not_found', "Cette campagne n'existe pas dans votre périmètre.");
      const decided = now.status !== 'to_validate';
      const author = state === 'author';
      return read({
        ...file,
        ...now,
        approval:
          decided || author
            ? {
                allowed: false,
                reason: author
                  ? 'Vous êtes l’auteur de cette campagne : une autre personne doit la valider.'
                  : 'Cette campagne est déjà décidée.',
              }
            : file.approval,
        references: rows.filter((each) => each.campaignId === id).map((each) => each.reference),
      });
    },
    'campaigns.approve': ({ id }) => {
      const found = campaigns.find((each) => each.id === id)!;
      campaigns = campaigns.map((each) => (each.id === id ? { ...each, status: 'queued' } : each));
      const reference = `MYCFIA-${id}-2-sms`;
      rows = [
        {
          ...rows[0]!,
          reference,
          campaignId: id,
          campaignName: found.name,
          state: 'queued',
          createdAt: data.ago(0),
          updatedAt: data.ago(0),
        },
        ...rows,
      ];
      emit('campaigns.changed');
      emit('outbox.changed');
      return { references: [reference] };
    },
    'campaigns.sendBack': ({ id, reason }) => {
      campaigns = campaigns.map((each) => (each.id === id ? { ...each, status: 'to_rework', reason } : each));
      emit('campaigns.changed');
      return null;
    },
    'outbox.overview': () => ({
      rows: state === 'empty' ? [] : rows,
      paused,
      pending: state === 'empty' ? 0 : rows.filter((each) => !['imported', 'sent', 'finished', 'cancelled'].includes(each.state)).length,
      notice: null,
    }),
    'outbox.detail': ({ reference }) => {
      const found = rows.find((each) => each.reference === reference);
      if (!found) throw new AppError('not_found', "Cet envoi n'existe pas dans votre périmètre.");
      return outboxDetail(found);
    },
    'outbox.retry': ({ reference }) => {
      rows = rows.map((each) => (each.reference === reference ? { ...each, state: 'queued', cause: null, nextAttemptAt: null } : each));
      emit('outbox.changed');
      return null;
    },
    'outbox.cancel': ({ reference }) => {
      rows = rows.map((each) => (each.reference === reference ? { ...each, state: 'cancelled', cause: null } : each));
      emit('outbox.changed');
      return null;
    },
    'outbox.pause': (input) => {
      paused = input.paused;
      emit('outbox.changed');
      return null;
    },
    'health.report': () => healthIn(state),
    'health.probe': () => healthIn(state),
    'simulator.state': () => ({ ...data.simulator, faults }),
    'simulator.setFault': ({ part, fault }) => {
      faults = { ...faults, [part]: fault };
      emit('simulator.changed');
      return { ...data.simulator, faults };
    },
  };

  return {
    calls,
    set,
    emit,
    hold(route) {
      held = { route, gate: Promise.withResolvers() };
    },
    release() {
      held?.gate.resolve();
      held = null;
    },
    async call<K extends CallName>(route: K, input: InputOf<K>, options: CallOptions = {}): Promise<OutputOf<K>> {
      calls.push({ route, input });
      await guard(route, options.signal);
      if (held?.route === route) await held.gate.promise;
      const handler = handlers[route];
      if (!handler) throw new AppError('unsupported', `La galerie ne connaît pas ${route}.`);
      return await handler(input);
    },
    stream<K extends StreamName>(route: K, input: InputOf<K>, options: CallOptions = {}): AsyncIterable<ChunkOf<K>> {
      calls.push({ route, input });
      if (route === 'leakTest.run') return leakTest() as AsyncIterable<ChunkOf<K>>;
      return answered(input as InputOf<'assistant.ask'>, options.signal) as AsyncIterable<ChunkOf<K>>;
    },
    onEvent(listener) {
      events.add(listener);
      return () => events.delete(listener);
    },
    onState(listener) {
      states.add(listener);
      listener(linkState());
      return () => states.delete(listener);
    },
  };
}
