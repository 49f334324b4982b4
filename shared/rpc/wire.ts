/*
 * Frames on a channel that carries texts and bytes in order. A frame without bytes is one message of JSON text. One with bytes is a message of text,
 * `{ frame, parts }` (JSON: the frame without its bytes, where each part stands and its length), then one message a part: bytes are never copied to travel.
 */

/** How deep bytes may stand in a frame: `value` of the frame, `value` of what is sourced, a field of it. Lists are not looked into. */
const DEPTH = 4;

interface Part {
  path: string[];
  length: number;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

/** Takes the bytes out of `value`; what has none comes back as it is, unchanged and uncopied. */
function takeOut(value: unknown, path: string[], found: { path: string[]; bytes: Uint8Array }[]): unknown {
  if (value instanceof Uint8Array) {
    found.push({ path, bytes: value });
    return null;
  }
  if (!isObject(value) || path.length >= DEPTH) return value;
  const before = found.length;
  const kept = Object.entries(value).map(([key, item]) => [key, takeOut(item, [...path, key], found)]);
  return found.length === before ? value : Object.fromEntries(kept);
}

/** The messages of a frame, to be sent one after the other with nothing in between. */
export function packFrame(frame: object): [text: string, ...parts: Uint8Array[]] {
  const found: { path: string[]; bytes: Uint8Array }[] = [];
  const json = takeOut(frame, [], found);
  if (found.length === 0) return [JSON.stringify(json)];
  const parts = found.map(({ path, bytes }): Part => ({ path, length: bytes.length }));
  return [JSON.stringify({ frame: json, parts }), ...found.map(({ bytes }) => bytes)];
}

/** What a frame says of its parts, and where each belongs. @throws RangeError when one belongs nowhere */
function places(frame: unknown, parts: readonly Part[]): { put(bytes: Uint8Array): void; length: number }[] {
  return parts.map(({ path, length }) => {
    const holder = path
      .slice(0, -1)
      .reduce<unknown>((within, key) => (isObject(within) && Object.hasOwn(within, key) ? within[key] : null), frame);
    const last = path.at(-1);
    if (!isObject(holder) || last === undefined || !Object.hasOwn(holder, last)) throw new RangeError('A part belongs nowhere.');
    return {
      length,
      put(bytes) {
        holder[last] = bytes;
      },
    };
  });
}

/**
 * Takes the messages of a channel in their order and gives the frames; bytes are those of the message, uncopied.
 * The returned function throws SyntaxError | RangeError when a message is something else.
 */
export function frameReader(deliver: (frame: unknown) => void): (message: string | Uint8Array) => void {
  let open: { frame: unknown; waiting: ReturnType<typeof places> } | null = null;
  return (message) => {
    if (typeof message === 'string') {
      if (open !== null) throw new RangeError('A frame begins before the parts of another.');
      const read = JSON.parse(message) as unknown;
      if (!isObject(read) || 't' in read || !Array.isArray(read.parts)) return deliver(read);
      open = { frame: read.frame, waiting: places(read.frame, read.parts as Part[]) };
      return;
    }
    const next = open?.waiting.shift();
    if (open === null || next === undefined || next.length !== message.length) throw new RangeError('These bytes are of no frame.');
    next.put(message);
    if (open.waiting.length > 0) return;
    const { frame } = open;
    open = null;
    deliver(frame);
  };
}
