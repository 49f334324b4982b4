import type { SftpSession } from './sftp-session.ts';

/** What hides the round trips of a distant server, and is still carried at once by a near one. */
const MOST = 64;
const FIRST = 32;

/** How many pairs may be in flight: grows with each deposit, falls with each lost link, down to one, so that a pair that breaks links stops nobody. */
export interface Window {
  size(): number;
  gained(): void;
  /** Once per session: its link takes all the pairs in flight with it. */
  lost(session: SftpSession): void;
}

export function createWindow(): Window {
  const counted = new WeakSet<SftpSession>();
  let size = FIRST;
  return {
    size: () => size,
    gained() {
      size = Math.min(MOST, size + 1);
    },
    lost(session) {
      if (counted.has(session)) return;
      counted.add(session);
      size = Math.max(1, Math.floor(size / 4));
    },
  };
}
