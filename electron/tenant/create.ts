import type { EventName } from '../../shared/contract/contract.ts';
import { AppError, OUTSIDE_SCOPE } from '../../shared/errors.ts';
import type { ScopeSimulation, TreeAnomaly } from '../../shared/model/review.ts';
import { RIGHTS, type Rights, type ScopeInfo, type SessionInfo, type SessionState } from '../../shared/model/tenant.ts';
import { type Clock, instant } from '../kit/clock.ts';
import type { Broadcast } from '../kit/events.ts';
import type { Log } from '../kit/log.ts';
import { type Network, networkOf, outside, treeBelow } from './network.ts';
import { type RememberedIdentity, rememberedIdentities } from './remembered.ts';
import { scopeOf, within } from './scope.ts';
import type { ActiveSession, Credentials, IdentityPort, Tenant, TenantScope } from './tenant.ts';
import { pathTo, type Tree, treeOfIdentity, treeOfList, treeOfListAsKnown, treeOfView } from './tree.ts';

/** CFI's token lives 30 minutes, no refresh exists (cfi-api.md); the user is warned 5 minutes before. */
const LIFE_MS = 30 * 60_000;
const WARNING_MS = 5 * 60_000;
/** A person who left CFI must not go on for ever with what this machine remembers. */
const OFFLINE_DAYS = 7;
/** Asked every quarter of a minute by `app`: a changed tree is known within a minute. */
const TREE_EVERY_MS = 45_000;

export interface TenantOptions {
  identity: IdentityPort;
  /** Where the last identities are kept. */
  dataFolder: string;
  clock: Clock;
  log: Log;
  events: Broadcast<EventName>;
}

interface Session {
  identifiant: string;
  token: string | null;
  user: RememberedIdentity['user'];
  home: { id: number; name: string };
  rights: Rights;
  /** false until CFI told the rights of this session: they are asked again with the tree. */
  rightsKnown: boolean;
  tree: Tree;
  scope: TenantScope;
  /** "Voir comme": the tree of the simulated division stands in for the user's own. */
  simulation: { tree: Tree; about: ScopeSimulation } | null;
  network: Network;
  signedInWall: number;
  signedInMonotonic: number;
  refused: boolean;
  treeReadAt: number;
}

/** An expected trouble in one line; anything else with its stack. */
const inBrief = (error: unknown): Record<string, unknown> =>
  error instanceof AppError ? { code: error.code, message: error.message } : { error };

const LAST_KNOWN: TreeAnomaly = {
  kind: 'tree_stale',
  divisionId: null,
  sentence: "CFI n'a pas donné la liste des divisions : la dernière liste connue est utilisée.",
};

const noRight = (): Rights => Object.fromEntries(RIGHTS.map((right) => [right, false])) as Rights;

const networkFor = (user: Session['user'], tree: Tree): Network =>
  networkOf({ id: user.id, name: `${user.firstName} ${user.lastName}`.trim() || `Utilisateur #${user.id}` }, tree);

/** What a tree says, whenever it was read. */
const fingerprint = ({ divisions, origin, anomalies }: Tree): string =>
  JSON.stringify([origin, divisions, anomalies.filter(({ kind }) => kind !== 'scope_lost')]);

const scopeLost = (label: string, home: string): TreeAnomaly => ({
  kind: 'scope_lost',
  divisionId: null,
  sentence: `La division « ${label} » n'existe plus dans votre périmètre : vous êtes revenu à ${home}.`,
});

/** Keeps the simulated division and the chosen branch in a newly read tree as far as they still exist; never somewhere wider than before but home. */
function placeIn(tree: Tree, before: Session['simulation'], wanted: number): { simulation: Session['simulation']; selected: number } {
  const holds = (where: Tree, id: number) => where.divisions.some((division) => division.id === id);
  const simulated = before !== null && holds(tree, before.about.division.id) ? before : null;
  const simulation = simulated === null ? null : { ...simulated, tree: treeBelow(tree, simulated.about.division.id) };
  const where = simulation?.tree ?? tree;
  return { simulation, selected: holds(where, wanted) ? wanted : where.home.id };
}

/** See `Tenant`. `stop` ends the expiry timers. */
export function createTenant({ identity, dataFolder, clock, log, events }: TenantOptions): Tenant {
  const remembered = rememberedIdentities(dataFolder, log);
  let session: Session | null = null;
  let timers = new AbortController();
  let attempt = 0;

  const stateOf = (of: Session): SessionState => {
    if (of.token === null) return 'offline';
    // The wall clock covers a sleeping machine, the monotonic one a clock set back: the longer wins.
    const elapsed = Math.max(clock.now() - of.signedInWall, clock.monotonic() - of.signedInMonotonic);
    if (of.refused || elapsed >= LIFE_MS) return 'expired';
    return elapsed >= LIFE_MS - WARNING_MS ? 'expiring' : 'active';
  };

  const infoOf = (of: Session): SessionInfo => ({
    user: { ...of.user, identifiant: of.identifiant },
    home: of.home,
    rights: { ...of.rights },
    state: stateOf(of),
    signedInAt: instant(of.signedInWall),
    expiresAt: of.token === null ? null : instant(of.signedInWall + LIFE_MS),
  });

  const signedIn = (): Session => {
    if (session === null) throw new AppError('not_signed_in', 'Connectez-vous pour continuer.');
    return session;
  };

  const announce = (scopeToo: boolean) => {
    events.emit('session.changed');
    if (scopeToo) events.emit('scope.changed');
  };

  /** Says when the state changes by itself, so that the interface asks again. */
  const startTimers = () => {
    timers.abort();
    timers = new AbortController();
    const { signal } = timers;
    for (const ms of [LIFE_MS - WARNING_MS, LIFE_MS])
      clock.sleep(ms, signal).then(
        () => events.emit('session.changed'),
        () => undefined,
      );
  };

  /** View, then the list of the API hung as it last was, or by its names, or flat, then what this machine remembers, then home alone. Never throws. */
  const readTree = async (home: Session['home'], userId: number, token: string | null, signal?: AbortSignal): Promise<Tree> => {
    try {
      const { divisions, asOf } = await identity.divisionTree(signal);
      const tree = treeOfView(home, divisions, asOf);
      if (tree !== null) return tree;
      log.warn('arborescence_sans_division_de_rattachement', { home: home.id });
    } catch (error) {
      if (signal?.aborted) throw error;
      log.warn('arborescence_indisponible', { origin: 'view', ...inBrief(error) });
    }
    try {
      const list = token === null ? [] : await identity.divisionList(token, signal);
      const before = remembered.findUser(userId)?.tree ?? null;
      if (list.length > 0) return (before && treeOfListAsKnown(home, list, before)) ?? treeOfList(home, list, instant(clock.now()));
    } catch (error) {
      if (signal?.aborted) throw error;
      log.warn('arborescence_indisponible', { origin: 'list', ...inBrief(error) });
    }
    const known = remembered.findUser(userId);
    if (known === null || known.home.id !== home.id || known.tree.divisions.length <= 1) return treeOfIdentity(home);
    return { ...known.tree, anomalies: [...known.tree.anomalies.filter(({ kind }) => kind !== 'tree_stale'), LAST_KNOWN] };
  };

  const readRights = async (token: string, userId: number, signal?: AbortSignal): Promise<{ rights: Rights; rightsKnown: boolean }> => {
    try {
      return { rights: await identity.rights(token, signal), rightsKnown: true };
    } catch (error) {
      if (signal?.aborted) throw error;
      log.warn('droits_indisponibles', inBrief(error));
      return { rights: remembered.findUser(userId)?.rights ?? noRight(), rightsKnown: false };
    }
  };

  const remember = (of: Session) => {
    try {
      remembered.keep({
        identifiant: of.identifiant,
        user: of.user,
        home: of.home,
        rights: of.rights,
        tree: { ...of.tree, divisions: [...of.tree.divisions], anomalies: [...of.tree.anomalies] },
        seenAt: instant(of.signedInWall),
      });
    } catch (error) {
      // A full disk must not keep anybody from working: only the offline continuation is lost.
      log.warn('identite_non_gardee', { error });
    }
  };

  const signIn = async (credentials: Credentials, signal?: AbortSignal): Promise<SessionInfo> => {
    attempt += 1;
    const mine = attempt;
    const granted = await identity.signIn(credentials, signal);
    const { user } = granted;
    const identifiant = credentials.mode === 'identifiant' ? credentials.identifiant : (user.email ?? `utilisateur ${user.id}`);
    return open({ ...granted, identifiant, signedInWall: clock.now(), signedInMonotonic: clock.monotonic() }, mine, signal);
  };

  /** Makes the granted token the session of this machine: rights, tree, scope. */
  const open = async (
    granted: Pick<Session, 'identifiant' | 'user' | 'home' | 'signedInWall' | 'signedInMonotonic'> & { token: string },
    mine: number,
    signal: AbortSignal | undefined,
  ): Promise<SessionInfo> => {
    const { token, user, home, identifiant, signedInWall, signedInMonotonic } = granted;
    const [{ rights, rightsKnown }, tree] = await Promise.all([readRights(token, user.id, signal), readTree(home, user.id, token, signal)]);
    if (mine !== attempt) throw new AppError('cancelled', 'Une autre connexion a pris la suite.');
    const previous = session;
    // Signing in again in place keeps the branch the same person had chosen.
    const same = previous?.user.id === user.id ? previous : null;
    const { simulation, selected } = placeIn(tree, same?.simulation ?? null, same?.scope.selectedId ?? home.id);
    session = {
      identifiant,
      token,
      user,
      home: tree.home,
      rights,
      rightsKnown,
      tree,
      scope: scopeOf(user.id, simulation?.tree ?? tree, selected, tree.home.id),
      simulation,
      network: networkFor(user, tree),
      signedInWall,
      signedInMonotonic,
      refused: false,
      treeReadAt: clock.monotonic(),
    };
    remember(session);
    startTimers();
    log.info('connexion', { user: user.id, home: home.id, divisions: tree.divisions.length, origin: tree.origin });
    announce(true);
    return infoOf(session);
  };

  const scopeInfo = (): ScopeInfo => {
    const { scope, simulation, tree: own } = signedIn();
    const tree = simulation?.tree ?? own;
    return {
      key: scope.key,
      label: scope.label,
      path: pathTo(tree, scope.selectedId),
      home: tree.home,
      selected: { id: scope.selectedId, name: scope.label },
      divisions: tree.divisions.map((division) => ({ ...division })),
      size: scope.divisionIds.length,
      treeOrigin: tree.origin,
      treeAsOf: tree.asOf,
      anomalies: tree.anomalies.map(({ sentence }) => sentence),
      simulation: simulation?.about ?? null,
    };
  };

  /** Another branch of what the user may see, or the same one under another banner. */
  const choose = (of: Session, divisionId: number, bannerToo = false) => {
    const before = of.scope.key;
    of.scope = scopeOf(of.user.id, of.simulation?.tree ?? of.tree, divisionId, of.tree.home.id);
    if (bannerToo || of.scope.key !== before) events.emit('scope.changed');
  };

  return {
    signIn,
    async signOut() {
      const leaving = session;
      attempt += 1;
      session = null;
      timers.abort();
      if (leaving === null) return;
      announce(true);
      if (leaving.token === null || stateOf(leaving) === 'expired') return;
      try {
        await identity.signOut(leaving.token);
      } catch (error) {
        log.warn('deconnexion_non_transmise', { error });
      }
    },
    forget: remembered.forget,
    async continueOffline(identifiant) {
      const known = remembered.find(identifiant);
      const age = known === null ? Number.POSITIVE_INFINITY : clock.now() - Date.parse(known.seenAt);
      if (known === null || age > OFFLINE_DAYS * 86_400_000)
        throw new AppError(
          'not_found',
          `Aucune connexion de cet identifiant sur ce poste depuis moins de ${OFFLINE_DAYS} jours : le travail hors ligne n'est pas possible.`,
        );
      attempt += 1;
      timers.abort();
      const tree: Tree = known.tree;
      session = {
        ...known,
        token: null,
        rightsKnown: true,
        tree,
        scope: scopeOf(known.user.id, tree, tree.home.id),
        simulation: null,
        network: networkFor(known.user, tree),
        signedInWall: clock.now(),
        signedInMonotonic: clock.monotonic(),
        refused: false,
        treeReadAt: clock.monotonic(),
      };
      log.warn('travail_hors_ligne', { user: known.user.id, seenAt: known.seenAt });
      announce(true);
      return infoOf(session);
    },
    kept() {
      if (session === null || session.token === null || stateOf(session) === 'expired') return null;
      const { identifiant, token, user, home } = session;
      return { identifiant, token, user, home, signedInAt: instant(session.signedInWall) };
    },
    async resume(of, signal) {
      const signedInWall = Date.parse(of.signedInAt);
      const elapsed = clock.now() - signedInWall;
      if (elapsed < 0 || elapsed >= LIFE_MS) return null;
      attempt += 1;
      return open({ ...of, signedInWall, signedInMonotonic: clock.monotonic() - elapsed }, attempt, signal);
    },
    current: () => (session === null ? null : infoOf(session)),
    token: () => (session !== null && session.token !== null && stateOf(session) !== 'expired' ? session.token : null),
    require(): ActiveSession {
      const of = signedIn();
      if (stateOf(of) === 'expired') throw new AppError('session_expired', 'Votre session a expiré. Reconnectez-vous pour continuer.');
      return { info: infoOf(of), scope: of.scope, token: of.token };
    },
    reportExpired() {
      if (session === null || session.token === null || session.refused) return;
      session.refused = true;
      log.warn('session_refusee_par_cfi', { user: session.user.id });
      events.emit('session.changed');
    },
    scopeInfo,
    narrow(divisionId) {
      const of = signedIn();
      const tree = of.simulation?.tree ?? of.tree;
      const wanted = divisionId ?? tree.home.id;
      if (!tree.divisions.some((division) => division.id === wanted)) throw outside(tree.home);
      choose(of, wanted);
      return scopeInfo();
    },
    within(divisionId) {
      const of = signedIn();
      const found = within(of.scope, of.simulation?.tree ?? of.tree, divisionId);
      if (found === null) throw new AppError('not_found', OUTSIDE_SCOPE);
      return found;
    },
    network() {
      const of = signedIn();
      if (stateOf(of) === 'expired') throw new AppError('session_expired', 'Votre session a expiré. Reconnectez-vous pour continuer.');
      return of.network;
    },
    async users(signal) {
      const of = signedIn();
      if (of.token === null || stateOf(of) === 'expired')
        throw new AppError('session_expired', 'La liste des utilisateurs demande une session ouverte.');
      return identity.users(of.token, signal);
    },
    simulate(divisionId) {
      const of = signedIn();
      if (!of.network.cascade.has(divisionId)) throw outside(of.tree.home);
      const tree = treeBelow(of.tree, divisionId);
      const sentence = `Simulation : vous voyez ce que voit ${tree.home.name} (${divisionId}), avec vos droits, en lecture seule.`;
      of.simulation = { tree, about: { division: tree.home, since: instant(clock.now()), sentence } };
      log.warn('simulation_commencee', { user: of.user.id, division: divisionId, divisions: tree.divisions.length });
      choose(of, divisionId, true);
      return scopeInfo();
    },
    endSimulation() {
      const of = signedIn();
      if (of.simulation !== null) {
        log.warn('simulation_terminee', { user: of.user.id, division: of.simulation.about.division.id });
        of.simulation = null;
        choose(of, of.tree.home.id, true);
      }
      return scopeInfo();
    },
    async refreshTree(force = false) {
      const of = session;
      if (of === null || stateOf(of) === 'offline' || stateOf(of) === 'expired') return;
      if (!force && clock.monotonic() - of.treeReadAt < TREE_EVERY_MS) return;
      of.treeReadAt = clock.monotonic();
      const [tree, told] = await Promise.all([
        readTree(of.home, of.user.id, of.token),
        of.rightsKnown || of.token === null ? null : readRights(of.token, of.user.id),
      ]);
      if (session !== of) return;
      const before = of.scope.key;
      const { simulation, selected } = placeIn(tree, of.simulation, of.scope.selectedId);
      const changed = fingerprint(tree) !== fingerprint(of.tree);
      // The same list stays the same object: whoever has worked on it need not do so again.
      if (!changed) tree.divisions = of.tree.divisions;
      if (selected !== of.scope.selectedId || (simulation === null && of.simulation !== null))
        tree.anomalies = [...tree.anomalies, scopeLost(of.scope.label, (simulation?.tree ?? tree).home.name)];
      of.tree = tree;
      of.network = networkFor(of.user, tree);
      of.simulation = simulation;
      of.scope = scopeOf(of.user.id, simulation?.tree ?? tree, selected, tree.home.id);
      if (told !== null) Object.assign(of, told);
      remember(of);
      if (told?.rightsKnown) events.emit('session.changed');
      if (of.scope.key !== before) events.emit('scope.changed');
      if (changed) {
        log.warn('arborescence_changee', { user: of.user.id, divisions: tree.divisions.length, origin: tree.origin });
        events.emit('tree.changed');
      }
    },
    stop: () => timers.abort(),
  };
}
