import type { Rights, ScopeInfo, SessionInfo } from '../../shared/model/tenant.ts';
import type { KeptSession } from './kept.ts';
import type { Network } from './network.ts';

export { createTenant } from './create.ts';
export { type KeptSession, keptSession } from './kept.ts';
export type { Network } from './network.ts';
export { partOf, restoreScope } from './scope.ts';

declare const scopeBrand: unique symbol;

/**
 * The divisions a reading may touch: the selected division and all its descendants, never more. Only this room can make one.
 * An empty `divisionIds` reads nothing.
 */
export interface TenantScope {
  readonly [scopeBrand]: true;
  readonly userId: number;
  readonly homeId: number;
  readonly selectedId: number;
  /** Sorted, unique. */
  readonly divisionIds: readonly number[];
  readonly names: ReadonlyMap<number, string>;
  /** Hash of user and divisions: part of every cache key. */
  readonly key: string;
  readonly label: string;
  /** Asked for by its division inside a scope: what has no division is not in it. */
  readonly part: boolean;
}

export type Credentials = { mode: 'identifiant'; identifiant: string; motDePasse: string } | { mode: 'portail'; jeton: string };

/** A row of `divisions_readonly`, or of the flat list (parentId undefined = not told). */
export interface DivisionRecord {
  id: number;
  parentId?: number | null;
  name: string | null;
  level?: number | null;
  active?: boolean;
}

/** A person CFI knows below the user's home division; `divisionId` null = CFI gives none. */
export interface UserRecord {
  id: number;
  divisionId: number | null;
  firstName: string;
  lastName: string;
  email: string | null;
}

/** What this room needs from CFI; implemented by `sources`, wired in `app`. */
export interface IdentityPort {
  /** @throws AppError sign_in_refused | source_unavailable | deadline */
  signIn(
    credentials: Credentials,
    signal?: AbortSignal,
  ): Promise<{
    token: string;
    user: { id: number; firstName: string; lastName: string; email: string | null };
    home: { id: number; name: string };
  }>;
  rights(token: string, signal?: AbortSignal): Promise<Rights>;
  signOut(token: string): Promise<void>;
  /** The view divisions_readonly, whole (the tree is computed here; no row of it leaves this room outside the scope). */
  divisionTree(signal?: AbortSignal): Promise<{ divisions: DivisionRecord[]; asOf: string | null }>;
  /** getDivisions: the user's divisions below home, flat. */
  divisionList(token: string, signal?: AbortSignal): Promise<DivisionRecord[]>;
  /** getUtilisateurs: everybody at or below the user's home division. */
  users(token: string, signal?: AbortSignal): Promise<UserRecord[]>;
}

/** The signed-in user, resolved once per request by the routes. */
export interface ActiveSession {
  readonly info: SessionInfo;
  readonly scope: TenantScope;
  /** null when working offline with the last identity. */
  readonly token: string | null;
}

/** Identity, division tree and scope of the one person using this installation. */
export interface Tenant {
  signIn(credentials: Credentials, signal?: AbortSignal): Promise<SessionInfo>;
  signOut(): Promise<void>;
  continueOffline(identifiant: string): Promise<SessionInfo>;
  /** Removes what this machine remembers of a user: who they are, their rights, their divisions. They no longer continue offline. */
  forget(userId: number): void;
  /** What `resume` needs to take this session up again in another process; null when nobody is signed in online. Holds the token. */
  kept(): KeptSession | null;
  /** Takes up a session whose 30 minutes are not over, without asking for the password; null when they are. */
  resume(session: KeptSession, signal?: AbortSignal): Promise<SessionInfo | null>;
  current(): SessionInfo | null;
  /** @throws AppError not_signed_in | session_expired */
  require(): ActiveSession;
  /** The token as long as it may still be used; null when nobody is signed in, offline, or expired. Never throws. */
  token(): string | null;
  /** CFI refused the token: the session is over, whatever the clock says. */
  reportExpired(): void;
  scopeInfo(): ScopeInfo;
  /** @throws AppError not_found when the division is outside what the user may see. */
  narrow(divisionId: number | null): ScopeInfo;
  /** The part of the chosen scope at that division and below. @throws AppError not_found, in the same words whether it exists elsewhere or not at all */
  within(divisionId: number): TenantScope;
  /** The user's whole tree, whatever is chosen or simulated. @throws AppError not_signed_in | session_expired */
  network(): Network;
  /** Everybody CFI gives for this account, filtered by nothing. @throws AppError session_expired (also offline) | source_unavailable */
  users(signal?: AbortSignal): Promise<UserRecord[]>;
  /**
   * "Voir comme": from now on the session reads what that division sees, with the user's own rights, and routes that change something refuse.
   * Never an impersonation, never wider than the user's own scope. @throws AppError not_found
   */
  simulate(divisionId: number): ScopeInfo;
  /** Back to the user's own scope; harmless when nothing is simulated. */
  endSimulation(): ScopeInfo;
  /** Reads the tree again (at most every 45 s unless forced). */
  refreshTree(force?: boolean): Promise<void>;
  /** Ends the expiry timers. */
  stop(): void;
}
