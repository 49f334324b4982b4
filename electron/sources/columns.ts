/* Stock lines as typed arrays: what a grid asks of a million rows (filter, order, count) without making an object of one. Pure. */

/** One array per column, all of one length; row n of each is the same line. Rows stand by ascending id. */
export interface StockColumns {
  count: number;
  id: Float64Array;
  /** Index of the division in `divisionIds`. */
  division: Uint32Array;
  divisionIds: readonly number[];
  /** Index in STOCK_LEVELS. */
  level: Uint8Array;
  /** NaN = unknown, in these three. */
  quantity: Float64Array;
  minimum: Float64Array;
  updatedAt: Float64Array;
  /** Place of the line's folded name among all names; equal names share it. */
  nameRank: Uint32Array;
}

export type SortKey = Float64Array | Uint32Array | Uint8Array;

/**
 * Rows that pass, ascending. `divisions[n]` = 1 when division n is in the scope; `levels` a bit per level; `only` = rows a search found, or null.
 */
export function filterRows(columns: StockColumns, divisions: Uint8Array, levels: number, only: Uint8Array | null): Uint32Array {
  const { count, division, level } = columns;
  let most = count;
  if (only !== null) {
    most = 1;
    for (let row = 0; row < count; row += 1) most += only[row]!;
  }
  const kept = new Uint32Array(most);
  let found = 0;
  for (let row = 0; row < count; row += 1) {
    // Written whatever the outcome, kept by the counter: no branch to mispredict.
    kept[found] = row;
    found += divisions[division[row]!]! & ((levels >>> level[row]!) & 1) & (only === null ? 1 : only[row]!);
  }
  return kept.subarray(0, found);
}

/** Doubles as pairs of u32 that compare as they do; unknown ones (NaN) above all. */
function sortable(key: SortKey, rows: Uint32Array, descending: boolean): { high: Uint32Array | null; low: Uint32Array } {
  const { length } = rows;
  const low = new Uint32Array(length);
  if (!(key instanceof Float64Array)) {
    const flip = descending ? 0xffff_ffff : 0;
    for (let n = 0; n < length; n += 1) low[n] = key[rows[n]!]! ^ flip;
    return { high: null, low };
  }
  const high = new Uint32Array(length);
  const words = new Uint32Array(key.buffer, key.byteOffset, key.length * 2);
  const flip = descending ? 0xffff_ffff : 0;
  for (let n = 0; n < length; n += 1) {
    const row = rows[n]!;
    const value = key[row]!;
    if (Number.isNaN(value)) {
      high[n] = 0xffff_ffff;
      low[n] = 0xffff_ffff;
      continue;
    }
    // −0 and 0 are one amount: equal lines stand by id.
    const h = value === 0 ? 0 : words[row * 2 + 1]!;
    const mask = h >>> 31 === 1 ? 0xffff_ffff : 0;
    high[n] = ((mask === 0 ? h ^ 0x8000_0000 : ~h) ^ flip) >>> 0;
    low[n] = ((value === 0 ? 0 : words[row * 2]! ^ mask) ^ flip) >>> 0;
  }
  return { high, low };
}

const DIGIT = 0xffff;

/**
 * `rows` ordered by a key, unknown ones last in both directions, equal ones in the order given: a radix sort by 16 bits that skips the digits all share.
 */
export function sortRows(rows: Uint32Array, key: SortKey, descending: boolean): Uint32Array {
  const { length } = rows;
  const { high, low } = sortable(key, rows, descending);
  let from = new Uint32Array(length);
  for (let n = 0; n < length; n += 1) from[n] = n;
  let to = new Uint32Array(length);
  const counts = new Uint32Array(DIGIT + 2);
  for (const words of high === null ? [low] : [low, high])
    for (const shift of [0, 16]) {
      counts.fill(0);
      for (let n = 0; n < length; n += 1) counts[((words[n]! >>> shift) & DIGIT) + 1]! += 1;
      if (length === 0 || counts[((words[0]! >>> shift) & DIGIT) + 1] === length) continue;
      for (let digit = 1; digit <= DIGIT; digit += 1) counts[digit]! += counts[digit - 1]!;
      for (let n = 0; n < length; n += 1) {
        const at = from[n]!;
        const digit = (words[at]! >>> shift) & DIGIT;
        to[counts[digit]!] = at;
        counts[digit]! += 1;
      }
      [from, to] = [to, from];
    }
  for (let n = 0; n < length; n += 1) from[n] = rows[from[n]!]!;
  return from;
}

/** Place in `rows`, from one on, of a value that comes before the worst one kept. Rows come by ascending id: an equal one is after those kept. */
function nextBefore(rows: Uint32Array, key: SortKey, descending: boolean, from: number, worst: number): number {
  const { length } = rows;
  let n = from;
  if (descending) while (n < length && !(key[rows[n]!]! > worst)) n += 1;
  else while (n < length && !(key[rows[n]!]! < worst)) n += 1;
  return n;
}

/**
 * The first `count` rows of that very order, found without ordering the rest.
 */
export function topRows(rows: Uint32Array, key: SortKey, descending: boolean, count: number): Uint32Array {
  if (count >= rows.length / 8) return sortRows(rows, key, descending).subarray(0, count);
  const way = descending ? -1 : 1;
  const size = Math.min(count, rows.length);
  // A heap whose root is the worst row kept: most rows are refused by one comparison.
  const values = new Float64Array(size);
  const kept = new Uint32Array(size);
  const value = (row: number) => {
    const raw = key[row]!;
    return Number.isNaN(raw) ? Number.POSITIVE_INFINITY : raw * way + 0;
  };
  const unknown = (row: number) => (Number.isNaN(key[row]!) ? 1 : 0);
  const worse = (a: number, b: number) => {
    if (values[a] !== values[b]) return values[a]! > values[b]!;
    return unknown(kept[a]!) !== unknown(kept[b]!) ? unknown(kept[a]!) > unknown(kept[b]!) : kept[a]! > kept[b]!;
  };
  const swap = (a: number, b: number) => {
    const value = values[a]!;
    const row = kept[a]!;
    values[a] = values[b]!;
    kept[a] = kept[b]!;
    values[b] = value;
    kept[b] = row;
  };
  const sink = (from: number, until: number) => {
    for (let at = from; ; ) {
      let child = at * 2 + 1;
      if (child >= until) return;
      if (child + 1 < until && worse(child + 1, child)) child += 1;
      if (!worse(child, at)) return;
      swap(at, child);
      at = child;
    }
  };
  for (let n = 0; n < size; n += 1) {
    kept[n] = rows[n]!;
    values[n] = value(rows[n]!);
  }
  for (let at = (size >> 1) - 1; at >= 0; at -= 1) sink(at, size);
  if (size > 0)
    for (let n = size; ; n += 1) {
      // A kept unknown comes after every known one: then any will do, the last infinity included.
      if (unknown(kept[0]!) === 1) while (n < rows.length && unknown(rows[n]!) === 1) n += 1;
      else n = nextBefore(rows, key, descending, n, values[0]! * way);
      if (n === rows.length) break;
      values[0] = value(rows[n]!);
      kept[0] = rows[n]!;
      sink(0, size);
    }
  for (let end = size - 1; end > 0; end -= 1) {
    swap(0, end);
    sink(0, end);
  }
  return kept;
}
