import data from '../../resources/assistant/privacy.json' with { type: 'json' };
import { accountsIn } from './accounts-hidden.ts';
import { addressesIn } from './addresses-hidden.ts';
import { emailsIn } from './emails-hidden.ts';
import { KNOWN_WORDS, STOP_WORDS } from './engine/words/lexicon.ts';
import { fold, singular } from './engine/words/text.ts';
import { birthsIn, firmsIn, papersIn } from './identities-hidden.ts';
import { phonesIn } from './phones-hidden.ts';

/** What a token stands for. `NOM` is a proper noun nobody can place, `TEXTE` a field in which people write freely. */
export const TOKEN_KINDS = [
  'PERSONNE',
  'ADRESSE',
  'EMAIL',
  'TELEPHONE',
  'COMPTE',
  'SIRET',
  'NAISSANCE',
  'IDENTITE',
  'NOM',
  'TEXTE',
] as const;
export type TokenKind = (typeof TOKEN_KINDS)[number];

/** Values to look for wherever they stand, by the first of their folded words, then by all of these. */
export type KnownValues = Map<string, Map<string, { kind: TokenKind; words: readonly string[] }>>;

/** Reversible tokens of one question: the same value has the same token wherever it stands, and nothing of it outlives the answer. */
export interface Mask {
  /** Makes a value known from a column or from the session; it is hidden wherever it stands from then on. */
  learn(kind: TokenKind, value: string): void;
  /** The same for values made known beforehand by `learnInto`, which are only looked at. */
  knows(values: KnownValues): void;
  /** Learns what the columns of rows about to leave say that they hold. */
  learnRows(rows: readonly Readonly<Record<string, unknown>>[]): void;
  /** Text without personal data. `own` = typed by the user: proper nouns that cannot be placed are hidden as well. */
  hide(text: string, own?: boolean): string;
  /** The same over every string of a value made of plain objects and lists. */
  hideAll<T>(value: T): T;
  /** Puts the values back, however the model wrote the tokens. null = a token that stands for nothing. */
  reveal(text: string): string | null;
  /** Tokens used so far, by kind. */
  counts(): Record<string, number>;
}

const list = (text: string) => new Set(text.split(' '));
const CIVILITIES = list(data.civilities);
const FIRST_NAMES = new Set(data.firstNames.flatMap((line) => line.split(' ')));
const DOUBTFUL = list(data.doubtful);
const CUE_PHRASES = data.cuePhrases.split('|').map((phrase) => phrase.split(' '));

/** Columns by what they hold; anything else is read for what it looks like. */
const COLUMNS: readonly (readonly [TokenKind, RegExp])[] = [
  ['EMAIL', /^(e-?mails?|courriels?|adresses? e-?mail)\b/u],
  ['SIRET', /\b(siret|siren)\b/u],
  ['NAISSANCE', /\bnaissance\b/u],
  ['TELEPHONE', /^(tel|telephones?|portables?|mobiles?|fax)\b/u],
  ['ADRESSE', /\b(adresses?|rue|code postal|cp)\b/u],
  ['TEXTE', /\b(motifs?|commentaires?|remarques?|notes?|observations?|messages?|raisons?)\b/u],
  [
    'PERSONNE',
    /\b(demandeurs?|contacts?|auteurs?|utilisateurs?|personnes?|destinataires?|signataires?|valideurs?|prenoms?|noms?|(?:demande|valide|cree|signe|envoye|saisi|approuve)e?s? par)\b/u,
  ],
];
/** "Nom" of what is nobody. */
const NOT_SOMEBODY = /\bnom (?:de |d'|du )?(?:commande|article|produit|campagne|operation|division|fichier)/u;

const BRACKETS = /[⟦⟧]/gu;
/** As it was given, or as models rewrite it: without its brackets, with others. */
const TOKEN = new RegExp(`[⟦[({]*\\b(${TOKEN_KINDS.join('|')})_(\\d{1,3})\\b[⟧\\])}]*`, 'gu');
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:['’-]\p{L}[\p{L}\p{M}]*)*/gu;
/** Characters that are not seen, such as those a page leaves inside a word that was copied. */
const UNSEEN = /[\u00ad\u200b-\u200f\u2060\ufeff]/gu;
/** A value too short to be told from any word; somebody's name may be shorter. */
const SHORTEST = 3;
const SHORTEST_NAME = 2;

interface Piece {
  from: number;
  to: number;
  raw: string;
  folded: string;
}

/** Tokens for one question; made anew for each, so that no value is tied to a token for longer. */
export function createMask(): Mask {
  const tokens = new Map<string, string>();
  const values = new Map<string, string>();
  const seen = new Map<TokenKind, number>();
  const own: KnownValues = new Map();
  const known = [own];

  const tokenFor = (kind: TokenKind, value: string): string => {
    const key = fold(value)
      .replace(/[\s,.-]+/g, ' ')
      .trim();
    const same = tokens.get(key);
    if (same !== undefined) return same;
    const number = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, number);
    const token = `⟦${kind}_${number}⟧`;
    tokens.set(key, token);
    values.set(`${kind}_${number}`, value);
    return token;
  };

  function hide(text: string, typed = false): string {
    let out = composed(text).replace(BRACKETS, ' ');
    const take = (find: (part: string) => readonly Span[]) => {
      out = outside(out, (part) => spans(part, find(part), tokenFor));
    };
    const each = (kind: TokenKind, find: (part: string) => readonly Place[]) =>
      take((part) => find(part).map(({ from, to }) => ({ from, to, kind })));
    each('EMAIL', emailsIn);
    each('SIRET', firmsIn);
    each('NAISSANCE', birthsIn);
    each('IDENTITE', papersIn);
    each('COMPTE', accountsIn);
    each('TELEPHONE', phonesIn);
    take((part) => knownSpans(part, known));
    each('ADRESSE', addressesIn);
    take(personSpans);
    if (typed) out = outside(out, (part) => spans(part, properNouns(part, out.startsWith(part)), tokenFor));
    return out;
  }

  function hideAll<T>(value: T): T {
    if (typeof value === 'string') return hide(value) as T;
    if (Array.isArray(value)) return value.map((item: unknown) => hideAll(item)) as T;
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, hideAll(item as unknown)])) as T;
  }

  const learn = (kind: TokenKind, value: string): void => learnInto(own, kind, value);

  return {
    learn,
    knows: (values) => void known.push(values),
    learnRows(rows) {
      for (const row of rows)
        for (const [column, value] of Object.entries(row)) {
          const kind = kindOfColumn(column);
          if (kind !== null && typeof value === 'string') learn(kind, value);
        }
    },
    hide,
    hideAll,
    reveal(text) {
      let whole = true;
      const out = text.replace(TOKEN, (_written, kind: string, number: string) => {
        const value = values.get(`${kind}_${Number(number)}`);
        if (value === undefined) whole = false;
        return value ?? '';
      });
      return whole && !BRACKETS_LEFT.test(out) ? out : null;
    },
    counts: () => Object.fromEntries(seen),
  };
}

/** Makes one value known. Somebody's name may be said without its civility, or by one of its words only. */
export function learnInto(known: KnownValues, kind: TokenKind, value: string): void {
  const text = composed(value).trim();
  // Our own sentences quote what is searched without its plural: "Kovacs" is told « kovac ».
  const parts = piecesOf(text).map((piece) => singular(piece.folded));
  if (text.length < (kind === 'PERSONNE' ? SHORTEST_NAME : SHORTEST) || parts.length === 0) return;
  const add = (words: readonly string[]): void => {
    const same = known.get(words[0]!);
    if (same === undefined) known.set(words[0]!, new Map([[words.join(' '), { kind, words }]]));
    else same.set(words.join(' '), { kind, words });
  };
  add(parts);
  if (kind !== 'PERSONNE') return;
  const bare = parts.filter((part) => !CIVILITIES.has(part));
  if (bare.length > 0) add(bare);
  for (const part of bare) if (part.length >= SHORTEST_NAME && !PARTICLES.has(part) && !isOrdinary(part)) add([part]);
}

const BRACKETS_LEFT = /[⟦⟧]/u;

/** What a column holds by its name; null = nothing personal by itself. */
function kindOfColumn(column: string): TokenKind | null {
  const name = fold(column);
  if (NOT_SOMEBODY.test(name)) return null;
  return COLUMNS.find(([, pattern]) => pattern.test(name))?.[0] ?? null;
}

/** Accents are letters of their own in what was copied from some files: everything is compared, and leaves, in one writing. */
const composed = (text: string): string => text.normalize('NFC').replace(UNSEEN, '');

/** Works on what lies between the tokens already put. */
const outside = (text: string, work: (part: string) => string): string =>
  text
    .split(/(⟦[^⟧]*⟧)/u)
    .map((part) => (part.startsWith('⟦') ? part : work(part)))
    .join('');

const piecesOf = (text: string): Piece[] =>
  [...text.matchAll(WORD)].map((match) => ({
    from: match.index,
    to: match.index + match[0].length,
    raw: match[0],
    folded: fold(match[0]).replace(/^(?:[cdjlmnst]|qu)'/, ''),
  }));

type Place = { from: number; to: number };
type Span = Place & { kind: TokenKind };

/** Puts a token in place of each; those that overlap are one, so that nothing of the second is left. */
function spans(text: string, found: readonly Span[], tokenFor: (kind: TokenKind, value: string) => string): string {
  const apart: Span[] = [];
  for (const span of [...found].sort((a, b) => a.from - b.from || b.to - a.to)) {
    const last = apart.at(-1);
    if (last !== undefined && span.from < last.to) last.to = Math.max(last.to, span.to);
    else apart.push({ ...span });
  }
  let out = '';
  let at = 0;
  for (const { from, to, kind } of apart) {
    out += text.slice(at, from) + tokenFor(kind, text.slice(from, to));
    at = to;
  }
  return out + text.slice(at);
}

/** The elided article before a word is not part of it: "l'adresse", "d'Hélène". */
const start = (piece: Piece): number => piece.to - piece.raw.replace(/^(?:[cdjlmnst]|qu)['’]/iu, '').length;

const stemAt = (pieces: readonly Piece[], at: number): string | null => {
  const piece = pieces[at];
  return piece === undefined ? null : singular(piece.folded);
};

function knownSpans(text: string, known: readonly KnownValues[]): Span[] {
  const pieces = piecesOf(text);
  const found: Span[] = [];
  for (let at = 0; at < pieces.length; at++) {
    const first = singular(pieces[at]!.folded);
    const best = known
      .flatMap((values) => [...(values.get(first)?.values() ?? [])])
      .filter(({ words }) => words.every((word, index) => stemAt(pieces, at + index) === word))
      .sort((a, b) => b.words.length - a.words.length)[0];
    if (best === undefined) continue;
    found.push({ from: start(pieces[at]!), to: pieces[at + best.words.length - 1]!.to, kind: best.kind });
    at += best.words.length - 1;
  }
  return found;
}

/** A word of the language or of our subjects; "pourrais-tu" is two. */
const isOrdinary = (word: string): boolean =>
  word.split('-').every((part) => STOP_WORDS.has(part) || KNOWN_WORDS.has(part) || KNOWN_WORDS.has(singular(part)));
const startsUpper = (piece: Piece | undefined): boolean =>
  piece !== undefined && /^(?:[cdjlmnst]|qu)?['’]?\p{Lu}/iu.test(piece.raw) && /\p{Lu}/u.test(piece.raw);
const isWord = (piece: Piece | undefined): piece is Piece => piece !== undefined && !/\d/.test(piece.folded);

const PARTICLES = list('de du des d le la les van von der el ben');

/** "M", or "m" that is no metre: after no number, before a point or a word of nobody else's. */
const isSir = (pieces: readonly Piece[], at: number, text: string): boolean => {
  const { raw, to } = pieces[at]!;
  if (raw === 'M') return true;
  const next = pieces[at + 1];
  return !/\d$/u.test(pieces[at - 1]?.raw ?? '') && (text[to] === '.' || (isWord(next) && !isOrdinary(next.folded)));
};

/** Somebody's names: after a civility, after words that announce somebody, or from a first name on. */
function personSpans(text: string): Span[] {
  const pieces = piecesOf(text);
  const found: Span[] = [];
  /** Where the civilities from each place on end: looked for from each anew, a text of nothing else would take for ever. */
  const civilEnds: number[] = [];
  for (let at = pieces.length; at >= 0; at--)
    civilEnds[at] = pieces[at] !== undefined && CIVILITIES.has(pieces[at]!.folded) ? civilEnds[at + 1]! : at;
  const apart = (before: Piece, after: Piece | undefined): boolean =>
    after === undefined || !/^\.?\s{0,3}$/u.test(text.slice(before.to, after.from));
  const cased = /\p{Ll}/u.test(text);
  const isCivility = (at: number): boolean => {
    const folded = pieces[at]!.folded;
    return CIVILITIES.has(folded) && (folded.length > 1 || isSir(pieces, at, text));
  };
  /** After a civility any word is a name, and so is any with a capital or after a first name, but for those nobody is called by: "madame, je". */
  const titledName = (end: number, at: number): boolean => {
    const piece = pieces[end]!;
    if (piece.folded.length < 2) return false;
    if (startsUpper(piece) && cased) return true;
    return !STOP_WORDS.has(piece.folded) && (end === at || FIRST_NAMES.has(pieces[end - 1]!.folded));
  };
  /** Takes up to `most` words of a name from `at`; the end of what was taken. */
  const nameFrom = (at: number, most: number, titled: boolean, anyWord: boolean): number => {
    let end = at;
    let left = most;
    while (left > 0) {
      const piece = pieces[end];
      if (!isWord(piece) || (end > at && apart(pieces[end - 1]!, piece))) break;
      const next = pieces[end + 1];
      const particle = PARTICLES.has(piece.folded) && isWord(next) && !apart(piece, next) && (titled || startsUpper(next));
      const ordinary = isOrdinary(piece.folded) || piece.folded.length < 2;
      const after = titled && end > at && PARTICLES.has(pieces[end - 1]!.folded);
      if (!particle && !FIRST_NAMES.has(piece.folded) && ordinary && !after && !(anyWord && titledName(end, at))) break;
      if (!particle) left--;
      end++;
    }
    return end;
  };
  for (let at = 0; at < pieces.length; at++) {
    const piece = pieces[at]!;
    const cue = CUE_PHRASES.find((phrase) => phrase.every((word, index) => pieces[at + index]?.folded === word));
    const civility = isCivility(at);
    if (civility || cue !== undefined) {
      const first = civilEnds[at + (cue?.length ?? 1)]!;
      // "Donne-moi", "peux-tu me donner": the only civility that is a word of every question.
      const last = pieces[first - 1]!;
      const titled = isCivility(first - 1);
      const end = apart(last, pieces[first]) ? first : nameFrom(first, 3, titled, titled && last.raw !== 'me');
      if (end > first) {
        found.push({ from: start(pieces[first]!), to: pieces[end - 1]!.to, kind: 'PERSONNE' });
        at = end - 1;
      }
      continue;
    }
    const compound = piece.folded.split('-');
    if (!compound.every((part) => FIRST_NAMES.has(part))) continue;
    // "Pierre" is a stone, "Marine" a colour: without a capital after them they are left.
    if (DOUBTFUL.has(piece.folded) && !startsUpper(pieces[at + 1])) continue;
    const end = Math.max(at + 1, nameFrom(at, 3, false, false));
    found.push({ from: start(piece), to: pieces[end - 1]!.to, kind: 'PERSONNE' });
    at = end - 1;
  }
  return found;
}

/** Words with a capital inside a sentence that are none of ours: a surname as well as a product. */
function properNouns(text: string, atStart: boolean): Span[] {
  const pieces = piecesOf(text);
  const found: Span[] = [];
  for (const [index, piece] of pieces.entries()) {
    const opens = index === 0 ? atStart : /[.!?:]$/u.test(text.slice(pieces[index - 1]!.to, piece.from).trimEnd());
    if (opens && isOrdinary(piece.folded)) continue;
    if (!isWord(piece) || !startsUpper(piece) || piece.folded.length < SHORTEST || isOrdinary(piece.folded)) continue;
    // The letters of a reference are nobody's.
    if (/^[-_/]\d/u.test(text.slice(piece.to))) continue;
    const before = found.at(-1);
    if (before !== undefined && text.slice(before.to, start(piece)) === ' ') before.to = piece.to;
    else found.push({ from: start(piece), to: piece.to, kind: 'NOM' });
  }
  return found;
}

/** Whether a text about to leave still shows an e-mail or a number that is somebody's: a last look, on the bytes themselves. */
export function leaks(body: string): boolean {
  // Tabs and ends of lines are written in characters in there, once or twice over.
  const text = composed(body.replace(/\\+[nrt]/g, ' '));
  if (accountsIn(text).some(({ certain }) => certain)) return true;
  return [phonesIn, emailsIn, firmsIn, birthsIn, papersIn].some((find) => find(text).length > 0);
}
