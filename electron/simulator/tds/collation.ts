import { SqlError } from './engine.ts';

/**
 * Latin1_General_CI_AI and CI_AS, approximated: compatibility forms apart, a text is folded to what is compared. Exact for French; not the
 * whole Unicode table of Windows (widths, kana and punctuation weights are left alone).
 */
const ASCII = /^[\x20-\x7e]*$/;
const EXPANSIONS: Record<string, string> = { œ: 'oe', æ: 'ae', ß: 'ss', ø: 'o', đ: 'd', ł: 'l' };
const EXPANDED = /[œæßøđł]/g;
const MARKS = /\p{Mn}+/gu;

/** Folding a text with accents costs ten times more; names come back again and again. */
const CACHE_LIMIT = 50_000;
const cache = new Map<string, string>();

/** Case and accents ignored. */
export function foldAi(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  const kept = cache.get(text);
  if (kept !== undefined) return kept;
  const folded = text
    .normalize('NFD')
    .replace(MARKS, '')
    .toLowerCase()
    .replace(EXPANDED, (letter) => EXPANSIONS[letter]!);
  if (cache.size >= CACHE_LIMIT) cache.clear();
  cache.set(text, folded);
  return folded;
}

/** Case ignored, accents kept. */
export const foldAs = (text: string): string => (ASCII.test(text) ? text.toLowerCase() : text.normalize('NFC').toLowerCase());

/** Texts compare without their trailing spaces. */
const trimmed = (text: string): string => (text.endsWith(' ') ? text.replace(/ +$/, '') : text);

export type FoldMode = 'ai' | 'as' | 'bin' | 'sort';

/** The key two texts are compared by. `sort` orders by letters first, then by accents. */
export function fold(mode: FoldMode, text: string): string {
  const bare = trimmed(text);
  if (mode === 'bin') return bare;
  if (mode === 'ai') return foldAi(bare);
  if (mode === 'as' || ASCII.test(bare)) return foldAs(bare);
  return `${foldAi(bare)}\u0000${foldAs(bare)}`;
}

type Part = { any: true } | { one: true } | { letter: string } | { set: (letter: string) => boolean };

/**
 * A LIKE pattern of T-SQL as a function: `%` any text, `_` one character, `[abc]`, `[a-f]`, `[^…]`, and an optional escape character.
 * @throws SqlError 506 when the escape is not one character.
 */
export function likeMatcher(pattern: string, escapeWith: string | null, mode: FoldMode): (text: string) => boolean {
  if (escapeWith !== null && escapeWith.length !== 1)
    throw new SqlError(506, `The invalid escape character "${escapeWith}" was specified in a LIKE predicate.`);
  const folded = (text: string) => (mode === 'bin' ? text : mode === 'ai' ? foldAi(text) : foldAs(text));
  const parts = parse(pattern, escapeWith, folded);
  const inner = parts.slice(1, -1);
  const letters = (list: readonly Part[]) =>
    list.every((part) => 'letter' in part) ? list.map((part) => (part as { letter: string }).letter).join('') : undefined;
  const whole = letters(parts);
  if (whole !== undefined) return (text) => folded(text) === whole;
  // The pattern of nearly every search: %text%
  const needle = parts.length > 1 && 'any' in parts[0]! && 'any' in parts.at(-1)! ? letters(inner) : undefined;
  if (needle !== undefined) return (text) => folded(text).includes(needle);
  return (text) => matches(parts, folded(text));
}

function parse(pattern: string, escapeWith: string | null, folded: (text: string) => string): Part[] {
  const parts: Part[] = [];
  const literal = (text: string) => {
    for (const letter of folded(text)) for (let i = 0; i < letter.length; i++) parts.push({ letter: letter[i]! });
  };
  let run = '';
  const flush = () => {
    literal(run);
    run = '';
  };
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i]!;
    if (escapeWith !== null && c === escapeWith && i + 1 < pattern.length) run += pattern[++i]!;
    else if (c === '%') {
      flush();
      if (parts.length === 0 || !('any' in parts.at(-1)!)) parts.push({ any: true });
    } else if (c === '_') {
      flush();
      parts.push({ one: true });
    } else if (c === '[') {
      const close = pattern.indexOf(']', i + 1);
      flush();
      // Without its end a bracket matches nothing.
      parts.push({ set: close < 0 ? () => false : setOf(pattern.slice(i + 1, close), folded) });
      i = close < 0 ? pattern.length : close;
    } else run += c;
  }
  flush();
  return parts;
}

function setOf(body: string, folded: (text: string) => string): (letter: string) => boolean {
  const negative = body.startsWith('^');
  const letters = [...(negative ? body.slice(1) : body)];
  const tests: ((letter: string) => boolean)[] = [];
  for (let i = 0; i < letters.length; i++) {
    const from = folded(letters[i]!);
    if (letters[i + 1] === '-' && letters[i + 2] !== undefined) {
      const to = folded(letters[i + 2]!);
      tests.push((letter) => from <= letter && letter <= to);
      i += 2;
    } else tests.push((letter) => letter === from);
  }
  return (letter) => tests.some((test) => test(letter)) !== negative;
}

/** Goes back to the last % only: linear in practice, never exponential. */
function matches(parts: readonly Part[], text: string): boolean {
  let [part, at, star, from] = [0, 0, -1, 0];
  while (at < text.length) {
    const current = parts[part];
    if (current && 'any' in current) {
      star = part++;
      from = at;
    } else if (current && accepts(current, text[at]!)) {
      part++;
      at++;
    } else if (star >= 0) {
      part = star + 1;
      at = ++from;
    } else return false;
  }
  while (parts[part] && 'any' in parts[part]!) part++;
  return part === parts.length;
}

function accepts(part: Part, letter: string): boolean {
  if ('letter' in part) return part.letter === letter;
  return 'one' in part || ('set' in part && part.set(letter));
}
