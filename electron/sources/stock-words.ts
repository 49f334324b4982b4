/* Folded texts as an index of their words, held in memory: a piece of a word is looked for among the words there are, not among a million lines. Pure. */

/** Every word there is, once, and the rows that hold it. About 4 bytes a word of a line, and the different words. */
export interface StockWords {
  /** Rows the index is of. */
  count: number;
  /** The different words, each ended by a line feed, which nothing searched for holds. */
  text: string;
  /** Where each word begins in `text`; one more than words. */
  offsets: Uint32Array;
  /** Where the rows of each word begin in `rows`; one more than words. */
  starts: Uint32Array;
  /** Ascending for each word; a row stands once for a word. */
  rows: Uint32Array;
}

/** Indexes the folded texts of rows 0 to `count` − 1, in that order. What stands between spaces is a word: nothing searched for holds a blank of any kind. */
export function indexWords(count: number, texts: Iterable<string>): StockWords {
  const known = new Map<string, number>();
  // By word: how many rows hold it, and the last one seen.
  const lines: number[] = [];
  const last: number[] = [];
  const ends = new Uint32Array(count);
  let words = new Uint32Array(count * 8 + 8);
  let held = 0;
  let row = 0;
  for (const text of texts) {
    for (const word of text.split(' ')) {
      if (word === '') continue;
      let place = known.get(word);
      if (place === undefined) {
        place = known.size;
        known.set(word, place);
        lines.push(0);
        last.push(-1);
      }
      if (last[place] === row) continue;
      last[place] = row;
      lines[place]! += 1;
      if (held === words.length) {
        const wider = new Uint32Array(held * 2);
        wider.set(words);
        words = wider;
      }
      words[held] = place;
      held += 1;
    }
    ends[row] = held;
    row += 1;
  }
  const starts = new Uint32Array(known.size + 1);
  const offsets = new Uint32Array(known.size + 1);
  let place = 0;
  for (const word of known.keys()) {
    starts[place + 1] = starts[place]! + lines[place]!;
    offsets[place + 1] = offsets[place]! + word.length + 1;
    place += 1;
  }
  const next = starts.slice();
  const rows = new Uint32Array(held);
  for (let line = 0, at = 0; line < row; line += 1)
    for (; at < ends[line]!; at += 1) {
      const word = words[at]!;
      rows[next[word]!] = line;
      next[word]! += 1;
    }
  return { count, text: known.size === 0 ? '' : `${[...known.keys()].join('\n')}\n`, offsets, starts, rows };
}

/** Words that hold a piece, by place. */
function wordsHolding({ text, offsets }: StockWords, piece: string): number[] {
  const found: number[] = [];
  for (let word = 0, at = text.indexOf(piece); at >= 0; at = text.indexOf(piece, offsets[word]!)) {
    word = wordAt(offsets, word, at);
    found.push(word);
    word += 1;
    if (word === offsets.length - 1) break;
  }
  return found;
}

/** The word that holds a unit at or after word `from`: gallops, then halves, since hits may be near or far. */
function wordAt(offsets: Uint32Array, from: number, at: number): number {
  const count = offsets.length - 1;
  let step = 1;
  while (from + step < count && offsets[from + step]! <= at) step *= 2;
  let low = from + (step >>> 1);
  let high = Math.min(from + step, count);
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (offsets[middle]! <= at) low = middle;
    else high = middle;
  }
  return low;
}

/** 1 for each row whose text holds every piece of a word. `terms` are folded and hold no blank; at least one, 64 at most. */
export function searchRows(words: StockWords, terms: readonly string[]): Uint8Array {
  const { starts, rows } = words;
  // A row's mark = how many of the terms it holds, in their order: it gains one only when it holds all those before.
  const marks = new Uint8Array(words.count);
  for (const [n, term] of terms.entries())
    for (const word of wordsHolding(words, term))
      for (let at = starts[word]!; at < starts[word + 1]!; at += 1) {
        const row = rows[at]!;
        if (marks[row] === n) marks[row] = n + 1;
      }
  const all = terms.length;
  for (let row = 0; row < marks.length; row += 1) marks[row] = marks[row] === all ? 1 : 0;
  return marks;
}
