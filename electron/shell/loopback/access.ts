import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../kit/clock.ts';

const CODE_MS = 10 * 60_000;
const SESSION_MS = 12 * 60 * 60_000;
const MAX_CODES = 5;
const MAX_TABS = 50;
/** Wrong codes or tokens before everything is refused until somebody at the terminal asks for a new address. */
export const LOCK_AFTER = 20;
const STEP_MS = 100;
const CAP_MS = 2000;

/** What an exchanged code gives: the cookie's value and the token of that tab. Neither works without the other. */
interface Grant {
  session: string;
  token: string;
}

/** Who may talk to the loopback shell. Every secret has 256 bits, is compared by digest in constant time and lives in memory only. */
export interface Access {
  /** A one-time code, dead once used or after 10 minutes. Asking for one proves that a person is at the terminal: it ends a lock. */
  issueCode(): string;
  /**
   * Trades a code; null when it is wrong, used, too old, or while locked. A failure answers late, and later each time. A browser that already has a
   * `session` keeps it, so that its other tabs stay good.
   */
  exchange(code: string, session?: string): Promise<Grant | null>;
  hasSession(session: string): boolean;
  /** Whether this tab token belongs to that session, which is at most 12 hours old. Counts failures too. */
  hasTab(session: string, token: string): boolean;
  locked(): boolean;
}

interface Kept {
  digest: Buffer;
  since: number;
}
const digest = (value: string) => createHash('sha256').update(value).digest();
const find = <T extends Kept>(list: readonly T[], value: string): T | undefined => {
  const wanted = digest(value);
  // Looks at every entry, so that time tells nothing about which one was close.
  return list.reduce<T | undefined>((found, kept) => (timingSafeEqual(kept.digest, wanted) ? kept : found), undefined);
};

export function createAccess(clock: Clock): Access {
  let codes: Kept[] = [];
  let tabs: (Kept & { session: Buffer })[] = [];
  let failures = 0;
  const secret = () => clock.bytes(32).toString('base64url');
  const fresh = (kept: Kept, ms: number) => clock.monotonic() - kept.since < ms;
  const failed = () => {
    failures++;
  };
  const hasSession = (session: string) => {
    const wanted = digest(session);
    return tabs.reduce((found, tab) => (timingSafeEqual(tab.session, wanted) && fresh(tab, SESSION_MS)) || found, false);
  };
  return {
    issueCode() {
      failures = 0;
      const code = secret();
      codes = [...codes.filter((kept) => fresh(kept, CODE_MS)), { digest: digest(code), since: clock.monotonic() }].slice(-MAX_CODES);
      return code;
    },
    async exchange(code, session) {
      const known = failures < LOCK_AFTER ? find(codes, code) : undefined;
      if (known) codes = codes.filter((kept) => kept !== known);
      if (!known || !fresh(known, CODE_MS)) {
        failed();
        await clock.sleep(Math.min(CAP_MS, STEP_MS * failures));
        return null;
      }
      failures = 0;
      const grant = { session: session !== undefined && hasSession(session) ? session : secret(), token: secret() };
      tabs = [...tabs, { digest: digest(grant.token), session: digest(grant.session), since: clock.monotonic() }].slice(-MAX_TABS);
      return grant;
    },
    hasSession,
    hasTab(session, token) {
      const tab = failures < LOCK_AFTER ? find(tabs, token) : undefined;
      const good = tab !== undefined && timingSafeEqual(tab.session, digest(session)) && fresh(tab, SESSION_MS);
      if (!good) failed();
      return good;
    },
    locked: () => failures >= LOCK_AFTER,
  };
}
