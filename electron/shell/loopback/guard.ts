import type { IncomingMessage } from 'node:http';

/** Why a request is refused before anything is looked at; the status is all that the other side learns. */
export interface Refusal {
  status: 403 | 404 | 405;
  reason: string;
}

/**
 * The gate of every request and upgrade (H1, H2, H5). Any web page can reach 127.0.0.1: only our own page, under our own name and port, may speak.
 * @param self `127.0.0.1:PORT`, the only Host accepted (a DNS-rebound page keeps its own name here).
 */
export function refuse(request: IncomingMessage, self: string, kind: 'page' | 'post' | 'socket'): Refusal | null {
  const { host, origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (host !== self) return { status: 403, reason: 'host' };
  if (origin === undefined ? kind !== 'page' : origin !== `http://${self}`) return { status: 403, reason: 'origin' };
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !(kind === 'page' && isLaunch(request)))
    return { status: 403, reason: 'fetch-site' };
  return null;
}

/**
 * Opening the page itself from elsewhere, as the launch file of the browser profile does: it holds no data and no right, and cannot be framed.
 * Only a whole document in its own window, asked by a navigation.
 */
function isLaunch(request: IncomingMessage): boolean {
  return request.url === '/' && request.headers['sec-fetch-mode'] === 'navigate' && request.headers['sec-fetch-dest'] === 'document';
}

/** The value of one cookie, or undefined. */
export function cookie(request: IncomingMessage, name: string): string | undefined {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name && value) return value;
  }
  return undefined;
}
