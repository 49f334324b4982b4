import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { createChannel } from '../../shared/rpc/channel.ts';
import type { Transport, UpFrame } from '../../shared/rpc/frames.ts';
import { frameReader } from '../../shared/rpc/wire.ts';

const TOKEN_KEY = 'mycfia.jeton';
const USED =
  "Cette adresse a déjà servi ou n'est plus valable. Dans le terminal de l'application, appuyez sur Entrée pour en obtenir une nouvelle.";
const exchange = z.object({ token: z.string().min(16).max(256) });

/**
 * Trades the one-time code of the address (`#code=…`) for this tab's token; the session cookie comes with it and stays out of reach of scripts.
 * A reloaded tab finds its token again. The code leaves the address bar at once and is kept in memory until the core has answered.
 * The returned function throws AppError `not_signed_in` when the address has been used, TypeError when the core does not answer.
 */
export function tabToken(): () => Promise<string> {
  let code = new URLSearchParams(location.hash.slice(1)).get('code');
  if (code !== null) history.replaceState(null, '', location.pathname);
  return async () => {
    if (code !== null) {
      const answer = await fetch('/session', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ code }),
      });
      code = null;
      if (answer.ok) sessionStorage.setItem(TOKEN_KEY, exchange.parse(await answer.json()).token);
    }
    const token = sessionStorage.getItem(TOKEN_KEY);
    if (token === null) throw new AppError('not_signed_in', USED);
    return token;
  };
}

/** Opens the WebSocket of the loopback shell. Rejects when it does not open. */
export function socketTransport(): Promise<Transport<UpFrame, unknown>> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://${location.host}/link`);
    const channel = createChannel<UpFrame, unknown>({ send: (frame) => socket.send(JSON.stringify(frame)), close: () => socket.close() });
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => resolve(channel.transport);
    const read = frameReader(channel.deliver);
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => read(typeof data === 'string' ? data : new Uint8Array(data));
    socket.onclose = (event) => {
      channel.ended(`closed ${event.code}`);
      reject(new Error(`WebSocket closed before opening (${event.code})`));
    };
  });
}
