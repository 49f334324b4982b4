import type { SecretName, SftpConnection } from '../../shared/contract/connections.ts';
import type { PartHealth, PartState } from '../../shared/model/health.ts';
import type { Instant } from '../../shared/model/sourced.ts';
import { type Clock, instant } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import { backoff } from '../kit/retry.ts';
import type { Rhythm } from './rhythm.ts';
import { connectSftp, type SftpCredentials } from './sftp.ts';
import { SftpFailure } from './sftp-failure.ts';
import type { SftpSession } from './sftp-session.ts';
import { type WakeWatch, watchForWake } from './wake.ts';

/** Why nothing can leave for now. `suspended` waits for a person, `unreachable` retries by itself. */
export type LaneTrouble = { kind: 'suspended' | 'unreachable' | 'not_configured'; cause: string; retryAt: Instant | null };

/** The one connection to the drop, its back-off and its health. */
export interface Lane {
  /**
   * The open session, or a new one. @throws SftpFailure (link, sign_in, host_key, transient) after noting it in the lane's trouble;
   * while the lane backs off, the same failure at once unless `force`.
   */
  session(signal: AbortSignal, force?: boolean): Promise<SftpSession>;
  trouble(): LaneTrouble | null;
  /** Milliseconds until the next connection may be tried; 0 = now; null = never by itself. */
  waitMs(): number | null;
  /** Forgets the back-off: somebody asked to try now. */
  clear(): void;
  /** Called by users of a session when a call failed on it. A session that has been replaced meanwhile says nothing of the new one. */
  note(error: unknown, session: SftpSession): void;
  health(): PartHealth;
  closeIdle(): void;
  close(): void;
}

export function createLane(options: {
  connection: SftpConnection | null;
  secret: (name: SecretName) => Promise<string | null>;
  rhythm: Rhythm;
  clock: Clock;
  log: Log;
  onHealth: () => void;
}): Lane {
  const { connection, clock, log, rhythm } = options;
  let open: { session: SftpSession; usedAt: number; wake: WakeWatch } | null = null;
  let failure: { error: SftpFailure; count: number; at: number; delayMs: number } | null = null;
  const health: PartHealth = {
    part: 'sftp',
    state: connection === null ? 'not_configured' : 'unknown',
    message: connection === null ? 'Dépôt SFTP non configuré.' : 'Dépôt SFTP pas encore joint.',
    lastSuccessAt: null,
    lastFailureAt: null,
    latencyMs: null,
    nextProbeAt: null,
  };
  const suspends = (error: SftpFailure) => error.kind === 'sign_in' || error.kind === 'host_key';

  const setHealth = (state: PartState, message: string, patch: Partial<PartHealth>) => {
    const changed = health.state !== state || health.message !== message;
    Object.assign(health, { state, message, ...patch });
    if (changed) options.onHealth();
  };
  const succeeded = (latencyMs: number) => {
    if (failure !== null) log.info('depot_joint_a_nouveau', { after: failure.count });
    failure = null;
    setHealth('ok', 'Dépôt SFTP joignable.', { lastSuccessAt: instant(clock.now()), latencyMs, nextProbeAt: null });
  };
  const failed = (error: SftpFailure) => {
    const count = (failure?.count ?? 0) + 1;
    const delayMs = suspends(error)
      ? rhythm.suspendedMs
      : backoff(count, clock.random(), { firstMs: rhythm.linkFirstMs, capMs: rhythm.linkCapMs });
    failure = { error, count, at: clock.monotonic(), delayMs };
    const fields = { kind: error.kind, count, retryInMs: delayMs, error };
    if (suspends(error)) log.error('depot_suspendu', fields);
    else if (count === rhythm.quick) log.error('depot_injoignable_alerte', fields);
    else log.warn('depot_injoignable', fields);
    setHealth('down', error.message, { lastFailureAt: instant(clock.now()), nextProbeAt: instant(clock.now() + delayMs) });
  };

  const credentials = async (): Promise<SftpCredentials> => {
    const privateKey = await options.secret('sftp.clePrivee');
    if (privateKey !== null) return { privateKey, passphrase: await options.secret('sftp.phrase') };
    const password = await options.secret('sftp.motDePasse');
    if (password !== null) return { password };
    throw new SftpFailure('sign_in', 'Aucune clé ni mot de passe n’est enregistré pour le dépôt CFI. Complétez les réglages.');
  };
  const remaining = () => (failure === null ? 0 : Math.max(0, failure.at + failure.delayMs - clock.monotonic()));
  const drop = () => {
    open?.wake.stop();
    open?.session.close();
    open = null;
  };
  /** What was being sent on the connection of before the sleep fails at once, and is looked at again over a new one. */
  const woke = () => {
    log.info('reveil');
    drop();
  };

  return {
    async session(signal, force = false) {
      if (open !== null && (!open.session.alive || open.wake.slept())) drop();
      if (open !== null) {
        open.usedAt = clock.monotonic();
        return open.session;
      }
      if (connection === null) throw new SftpFailure('sign_in', 'Le dépôt SFTP de CFI n’est pas configuré. Complétez les réglages.');
      if (failure !== null && !force && remaining() > 0) throw failure.error;
      const startedAt = clock.monotonic();
      try {
        const session = await connectSftp(connection, await credentials(), clock, signal);
        open = { session, usedAt: clock.monotonic(), wake: watchForWake(clock, woke) };
        succeeded(Math.round(clock.monotonic() - startedAt));
        return session;
      } catch (error) {
        if (error instanceof SftpFailure) failed(error);
        throw error;
      }
    },
    trouble() {
      if (connection === null)
        return { kind: 'not_configured', cause: 'Le dépôt SFTP de CFI n’est pas configuré. Complétez les réglages.', retryAt: null };
      if (failure === null) return null;
      return {
        kind: suspends(failure.error) ? 'suspended' : 'unreachable',
        cause: failure.error.message,
        retryAt: instant(clock.now() + remaining()),
      };
    },
    waitMs: () => (connection === null ? null : remaining()),
    clear() {
      if (failure !== null) failure = { ...failure, delayMs: 0 };
    },
    note(error, session) {
      if (error instanceof SftpFailure && error.kind === 'link' && open?.session === session) {
        drop();
        setHealth('down', error.message, { lastFailureAt: instant(clock.now()) });
      }
    },
    health: () => ({ ...health }),
    closeIdle() {
      if (open !== null && clock.monotonic() - open.usedAt >= rhythm.idleMs) drop();
    },
    close: drop,
  };
}
