/*
 * Rows as columns in one block of bytes, little-endian: u32 length of the header · header (JSON) · buffers, each aligned on 8 bytes.
 * Numbers travel as they lie in memory; texts as UTF-8 with offsets, repeated ones once each. A column of texts is decoded when one of its cells is looked at.
 */

/** null stands as NaN in a Float64Array; other arrays hold no null. Texts must be well formed (no lone surrogate). */
export type ColumnValues = Float64Array | Uint32Array | Uint8Array | readonly (string | null)[];

type NumberKind = 'f64' | 'u32' | 'u8';
interface TextBlock {
  /** Where the u32 offsets (one more than texts, in UTF-16 units) and the UTF-8 bytes stand, after the header. */
  offsets: number;
  bytes: number;
  length: number;
  count: number;
}
type ColumnHeader =
  | { name: string; kind: NumberKind; at: number }
  /** `codes`: u32 index of each row's text in the block; NO_TEXT = null. */
  | { name: string; kind: 'text'; codes: number; texts: TextBlock };

const NO_TEXT = 0xffff_ffff;
const BYTES: Record<NumberKind, number> = { f64: 8, u32: 4, u8: 1 };
const aligned = (length: number) => (length + 7) & ~7;

/**
 * Packs columns of one length.
 * @throws RangeError when a column has another length than `count`.
 */
export function encodeColumns(count: number, columns: Readonly<Record<string, ColumnValues>>): Uint8Array<ArrayBuffer> {
  const parts: { at: number; bytes: Uint8Array }[] = [];
  let size = 0;
  const place = (array: Float64Array | Uint32Array | Uint8Array): number => {
    const at = size;
    parts.push({ at, bytes: new Uint8Array(array.buffer, array.byteOffset, array.byteLength) });
    size = aligned(at + array.byteLength);
    return at;
  };
  const headers = Object.entries(columns).map(([name, values]): ColumnHeader => {
    if (values.length !== count) throw new RangeError(`Column ${name} holds ${values.length} values instead of ${count}.`);
    if (values instanceof Float64Array) return { name, kind: 'f64', at: place(values) };
    if (values instanceof Uint32Array) return { name, kind: 'u32', at: place(values) };
    if (values instanceof Uint8Array) return { name, kind: 'u8', at: place(values) };
    const { codes, texts } = distinct(values);
    const block = pack(texts);
    return {
      name,
      kind: 'text',
      codes: place(codes),
      texts: { offsets: place(block.offsets), bytes: place(block.bytes), length: block.bytes.length, count: texts.length },
    };
  });
  const header = new TextEncoder().encode(JSON.stringify({ count, columns: headers }));
  const body = aligned(4 + header.length);
  const out = new Uint8Array(body + size);
  new DataView(out.buffer).setUint32(0, header.length, true);
  out.set(header, 4);
  for (const { at, bytes } of parts) out.set(bytes, body + at);
  return out;
}

function distinct(values: readonly (string | null)[]): { codes: Uint32Array; texts: string[] } {
  const codes = new Uint32Array(values.length);
  const texts: string[] = [];
  const known = new Map<string, number>();
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] ?? null;
    if (value === null) {
      codes[row] = NO_TEXT;
      continue;
    }
    let code = known.get(value);
    if (code === undefined) {
      code = texts.push(value) - 1;
      known.set(value, code);
    }
    codes[row] = code;
  }
  return { codes, texts };
}

/** One encoding for all: texts side by side, told apart by their lengths in UTF-16 units, as both ends count them. */
function pack(texts: readonly string[]): { offsets: Uint32Array; bytes: Uint8Array } {
  const offsets = new Uint32Array(texts.length + 1);
  for (let n = 0; n < texts.length; n += 1) offsets[n + 1] = offsets[n]! + texts[n]!.length;
  return { offsets, bytes: new TextEncoder().encode(texts.join('')) };
}

/** Columns to look into: numbers as arrays over the same memory, texts decoded when asked for. */
export interface Columns {
  readonly count: number;
  /** @throws RangeError when there is no such column. */
  numbers(name: string): Float64Array | Uint32Array | Uint8Array;
  /** The text of a row; null = none. A column is decoded at its first cell. @throws RangeError when there is no such column. */
  texts(name: string): (row: number) => string | null;
}

/**
 * Opens what `encodeColumns` made, wherever it stands in its buffer.
 * @throws RangeError | SyntaxError when these bytes are something else.
 */
export function decodeColumns(given: Uint8Array): Columns {
  // Not slice(): a Node Buffer would give a view over the same memory.
  const bytes = given.byteOffset % 8 === 0 ? given : new Uint8Array(given);
  const headerLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  if (4 + headerLength > bytes.length) throw new RangeError('The header is longer than the block.');
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const header = JSON.parse(decoder.decode(bytes.subarray(4, 4 + headerLength))) as { count: number; columns: ColumnHeader[] };
  const { count } = header;
  const body = bytes.byteOffset + aligned(4 + headerLength);
  const end = bytes.byteOffset + bytes.byteLength;
  const find = (name: string) => {
    const column = header.columns.find((each) => each.name === name);
    if (column === undefined) throw new RangeError(`There is no column ${name}.`);
    return column;
  };
  const within = (at: number, length: number) => {
    if (!(body + at + length <= end)) throw new RangeError('A column runs beyond the block.');
    return body + at;
  };
  const array = (kind: NumberKind, at: number, length: number) => {
    const from = within(at, length * BYTES[kind]);
    if (kind === 'f64') return new Float64Array(bytes.buffer, from, length);
    return kind === 'u32' ? new Uint32Array(bytes.buffer, from, length) : new Uint8Array(bytes.buffer, from, length);
  };
  return {
    count,
    numbers(name) {
      const column = find(name);
      if (column.kind === 'text') throw new RangeError(`Column ${name} holds texts.`);
      return array(column.kind, column.at, count);
    },
    texts(name) {
      const column = find(name);
      if (column.kind !== 'text') throw new RangeError(`Column ${name} holds numbers.`);
      const codes = array('u32', column.codes, count);
      const offsets = array('u32', column.texts.offsets, column.texts.count + 1);
      const from = within(column.texts.bytes, column.texts.length);
      let whole: string | null = null;
      return (row) => {
        const code = codes[row] ?? NO_TEXT;
        if (code === NO_TEXT) return null;
        whole ??= decoder.decode(new Uint8Array(bytes.buffer, from, column.texts.length));
        return whole.slice(offsets[code]!, offsets[code + 1]!);
      };
    },
  };
}
