/**
 * Scripts injected at the start of every document. `makePeer` runs in both worlds and links them over synchronous DOM events, carrying JSON, bytes
 * and functions: what contextBridge does, for a preload that needs no more.
 */
type Call = (...args: unknown[]) => unknown;
interface Peer {
  post(message: object): void;
  encode(value: unknown): string;
}
/** CDP binding, visible in the isolated world only. */
declare const __sendToMain: (json: string) => void;

function makePeer(out: string, inn: string): Peer {
  const owned: Call[] = [];
  const replies = new Map<number, { value: string; error: boolean }>();
  let calls = 0;
  const encode = (value: unknown) =>
    JSON.stringify([value], (_key, item: unknown) => {
      if (item instanceof Uint8Array) return { $bytes: [...item] };
      return typeof item === 'function' ? { $function: owned.push(item as Call) - 1 } : item;
    });
  const decode = (text: string): unknown =>
    (
      JSON.parse(text, (_key, item: { $function?: number; $bytes?: number[] } | null) => {
        if (Array.isArray(item?.$bytes)) return Uint8Array.from(item.$bytes);
        return typeof item?.$function === 'number' ? remote(item.$function) : item;
      }) as [unknown]
    )[0];
  const post = (message: object) => {
    window.dispatchEvent(new CustomEvent(out, { detail: JSON.stringify(message) }));
  };
  const remote =
    (id: number): Call =>
    (...args) => {
      const call = ++calls;
      post({ t: 'call', call, id, value: encode(args) });
      const reply = replies.get(call);
      replies.delete(call);
      if (!reply) throw new Error('bridge: no answer');
      if (reply.error) throw new Error(String(decode(reply.value)));
      return decode(reply.value);
    };
  const freeze = (value: unknown): unknown => {
    if (value && typeof value === 'object' && !ArrayBuffer.isView(value))
      for (const item of Object.values(Object.freeze(value))) freeze(item);
    return value;
  };
  window.addEventListener(inn, (event) => {
    const message = JSON.parse((event as CustomEvent<string>).detail);
    if (message.t === 'call') {
      let reply: object;
      try {
        reply = {
          t: 'return',
          call: message.call,
          error: false,
          value: encode(owned[message.id]?.(...(decode(message.value) as unknown[]))),
        };
      } catch (error) {
        reply = { t: 'return', call: message.call, error: true, value: encode(error instanceof Error ? error.message : String(error)) };
      }
      post(reply);
    } else if (message.t === 'return') replies.set(message.call, message);
    else if (message.t === 'expose')
      Object.defineProperty(window, message.key, {
        value: freeze(decode(message.value)),
        enumerable: true,
        writable: false,
        configurable: false,
      });
  });
  return { post, encode };
}

function mainWorld(peerOf: typeof makePeer, nonce: string): void {
  if (window !== window.top) return;
  const peer = peerOf(`${nonce}-up`, `${nonce}-down`);
  const open = (url: unknown) => {
    peer.post({ t: 'window-open', url: new URL(String(url), location.href).href });
  };
  window.open = (url) => {
    open(url ?? 'about:blank');
    return null;
  };
  addEventListener('click', (event) => {
    const link = (event.target as Element | null)?.closest?.('a[target=_blank]');
    if (!link || event.defaultPrevented) return;
    event.preventDefault();
    open((link as HTMLAnchorElement).href);
  });
}

function isolatedWorld(
  peerOf: typeof makePeer,
  nonce: string,
  preload: (require: unknown, module: unknown, exports: unknown) => void,
): void {
  if (window !== window.top) return;
  const peer = peerOf(`${nonce}-down`, `${nonce}-up`);
  const listeners = new Map<string, Call[]>();
  addEventListener(`${nonce}-up`, (event) => {
    const message = JSON.parse((event as CustomEvent<string>).detail);
    if (message.t === 'window-open') __sendToMain(JSON.stringify(message));
  });
  const ipcRenderer = {
    on(channel: string, listener: Call) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      return ipcRenderer;
    },
    send: (channel: string, ...args: unknown[]) => __sendToMain(JSON.stringify({ t: 'send', channel, args })),
  };
  Object.defineProperty(globalThis, '__fromMain', {
    value: (json: string) => {
      const { channel, args } = JSON.parse(json, (_key, item: { $bytes?: number[] } | null) =>
        Array.isArray(item?.$bytes) ? Uint8Array.from(item.$bytes) : item,
      ) as { channel: string; args: unknown[] };
      for (const listener of listeners.get(channel) ?? []) listener({ sender: ipcRenderer }, ...args);
    },
  });
  const contextBridge = { exposeInMainWorld: (key: string, api: unknown) => peer.post({ t: 'expose', key, value: peer.encode(api) }) };
  const module = { exports: {} };
  // The same limits as a sandboxed preload: `electron` and nothing else.
  const require = (id: string) => {
    if (id === 'electron') return { ipcRenderer, contextBridge };
    throw new Error(`module not found: ${id}`);
  };
  preload(require, module, module.exports);
}

export const mainWorldScript = (nonce: string): string => `(${mainWorld})(${makePeer},${JSON.stringify(nonce)})`;
export const isolatedWorldScript = (nonce: string, preload: string): string =>
  `(${isolatedWorld})(${makePeer},${JSON.stringify(nonce)},function(require,module,exports){${preload}\n})`;
