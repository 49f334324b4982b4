import './no-eval.ts';
import type { Link } from '../../shared/rpc/link.ts';
import { desktopTransport } from './desktop.ts';
import { socketTransport, tabToken } from './loopback.ts';
import { createLink } from './redial.ts';

export type { Link, LinkState } from '../../shared/rpc/link.ts';

/**
 * Opens the link to the core: Electron's channel under the desktop shell, the WebSocket of 127.0.0.1 otherwise. Resolves when the first attempt has an
 * outcome; `onState` tells which, and every later change.
 */
export function openLink(): Promise<Link> {
  const bridge = window.mycfia;
  const token = bridge ? async () => '' : tabToken();
  return createLink({
    dial: async () => ({ token: await token(), transport: bridge ? desktopTransport(bridge) : await socketTransport() }),
    wait: (ms) =>
      new Promise((resolve) => {
        setTimeout(resolve, ms);
      }),
    random: Math.random,
  });
}
