/*
 * Frames on a channel of texts and bytes. A frame without bytes is JSON text. One with bytes is a block, little-endian:
 * u32 length of the header · header (JSON: the frame without its bytes, and where they stand) · bytes, each part aligned on 8.
 */

/** How deep bytes may stand in a frame: `value` of the frame, `value` of what is sourced, a field of it. Lists are not looked into. */
const DEPTH = 4;
const aligned = (length: number) => (length + 7) & ~7;

interface Part {
  path: string[];
  at: number;
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

/** A frame as it travels. */
export function packFrame(frame: object): string | Uint8Array<ArrayBuffer> {
  const found: { path: string[]; bytes: Uint8Array }[] = [];
  const json = takeOut(frame, [], found);
  if (found.length === 0) return JSON.stringify(json);
  let size = 0;
  const parts = found.map(({ path, bytes }): Part => {
    const at = size;
    size = aligned(at + bytes.length);
    return { path, at, length: bytes.length };
  });
  const header = new TextEncoder().encode(JSON.stringify({ frame: json, parts }));
  const body = aligned(4 + header.length);
  const out = new Uint8Array(body + size);
  new DataView(out.buffer).setUint32(0, header.length, true);
  out.set(header, 4);
  for (const [n, { bytes }] of found.entries()) out.set(bytes, body + parts[n]!.at);
  return out;
}

/**
 * The frame again; its bytes are views over the block.
 * @throws SyntaxError | RangeError when it is something else.
 */
export function unpackFrame(message: string | Uint8Array): unknown {
  if (typeof message === 'string') return JSON.parse(message);
  const length = new DataView(message.buffer, message.byteOffset, message.byteLength).getUint32(0, true);
  const body = aligned(4 + length);
  if (body > message.length) throw new RangeError('The header is longer than the block.');
  const { frame, parts } = JSON.parse(new TextDecoder().decode(message.subarray(4, 4 + length))) as { frame: unknown; parts: Part[] };
  for (const { path, at, length: size } of parts) {
    if (!(body + at + size <= message.length)) throw new RangeError('A part runs beyond the block.');
    const holder = path
      .slice(0, -1)
      .reduce<unknown>((within, key) => (isObject(within) && Object.hasOwn(within, key) ? within[key] : null), frame);
    const last = path.at(-1);
    if (!isObject(holder) || last === undefined || !Object.hasOwn(holder, last)) throw new RangeError('A part belongs nowhere.');
    holder[last] = message.subarray(body + at, body + at + size);
  }
  return frame;
}
