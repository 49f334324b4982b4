import type { StockLevel } from '../../../shared/model/stock.ts';
import type { Concept } from './lexicon.ts';
import { branch, findPlace, type KnownDivision, type Place } from './places.ts';
import { fold } from './text.ts';
import { type Token, tokenise } from './tokens.ts';

/** What a question asks, as far as the deterministic engine can tell. */
export type Intent =
  | 'stock.quantity'
  | 'stock.byDivision'
  | 'stock.detail'
  | 'stock.alerts'
  | 'stock.list'
  | 'stock.freshness'
  | 'campaign.status'
  | 'campaign.list'
  | 'scope'
  | 'help'
  | 'operations'
  | 'factures'
  | 'unsupported'
  | 'refused'
  | 'out_of_subject';

/** Why a question about known things cannot be answered, or is refused: each has its own sentence. */
export type Reason =
  | 'history'
  | 'price'
  | 'forecast'
  | 'reservation'
  | 'compare'
  | 'aggregate'
  | 'except'
  | 'action'
  | 'secret'
  | 'elsewhere'
  | 'payment';

/** What a conversation remembers from one question to the next. */
export interface Carried {
  intent: Intent;
  article: string | null;
  levels: StockLevel[];
  empty: boolean;
  /** Name of a division of the scope. */
  division: string | null;
}

/** `usesPlace`: read so, the question names no place ("enveloppe à fenêtre"). */
interface WiderReading {
  text: string;
  usesPlace: boolean;
}

export interface Understanding {
  intent: Intent;
  /** 0 to 1; under 0.5 the words alone prove nothing and the data decides. */
  score: number;
  reason: Reason | null;
  /** Words of the article without plural, or its name as quoted by the user. */
  article: string | null;
  /** The article as typed, to be quoted back. */
  spoken: string | null;
  quoted: boolean;
  /** Wider readings of the article, tried first: words that may be a name's as well as the question's. */
  wider: WiderReading[];
  /** Several articles in one question. */
  parts: string[];
  levels: StockLevel[];
  empty: boolean;
  sort: 'quantity' | null;
  descending: boolean;
  place: Place | null;
  /** Divisions of the scope named by the question, the branch included; null = the whole scope. */
  divisionIds: ReadonlySet<number> | null;
  references: string[];
  campaign: string | null;
  followUp: boolean;
  /** The question itself: a period, a state or a number of it is read once the subject is known. */
  text: string;
}

const REFERENCE = /\bMYCFIA-\d{1,9}-\d{1,4}-(?:sms|email|papier)\b/gi;
const QUOTED = /"([^"]{1,200})"|“([^“”]{1,200})”/;
const REASONS: readonly (Reason & Concept)[] = ['history', 'price', 'forecast', 'reservation'];

/** Reads a question. Total: any text gives an understanding. Pure: the same question, divisions and memory give the same answer. */
export function understand(question: string, divisions: readonly KnownDivision[], carried: Carried | null): Understanding {
  const references = [...new Set((question.match(REFERENCE) ?? []).map(canonical))];
  const { verbatim, rest } = unquote(question.replace(REFERENCE, ' '));
  const tokens = tokenise(rest);
  const has = (concept: Concept) => tokens.some((token) => token.concepts.some((found) => found.concept === concept));

  const match = findPlace(tokens, divisions);
  const place = match?.place ?? null;
  const divisionIds = place?.kind === 'division' ? branch(divisions, place.id) : null;
  const levels = levelsOf(tokens);
  const ranked = has('most') || has('least');
  const content = contentOf(tokens, match?.taken ?? new Set()).filter((token) => !(ranked && /^\d+$/.test(token.folded)));
  const article = verbatim ?? (content.length > 0 ? content.map((token) => token.stem).join(' ') : null);

  const base: Understanding = {
    intent: 'out_of_subject',
    score: 0,
    reason: null,
    article,
    spoken: verbatim ?? spokenOf(tokens, content),
    quoted: verbatim !== null,
    wider: verbatim === null ? widerReadings(tokens, content, match) : [],
    parts: verbatim === null ? partsOf(content) : [],
    levels,
    empty: has('empty'),
    sort: ranked ? 'quantity' : null,
    descending: has('most'),
    place,
    divisionIds,
    references,
    campaign: verbatim ?? (content.length > 0 ? content.map((token) => token.raw).join(' ') : null),
    followUp: false,
    text: question,
  };
  const decided = { ...base, ...decide(base, tokens, has, rest) };
  return carried === null ? decided : follow(decided, carried, tokens, has, divisions);
}

const canonical = (reference: string): string => {
  const parts = reference.split('-');
  return [parts[0]!.toUpperCase(), parts[1], parts[2], parts[3]!.toLowerCase()].join('-');
};

/** Takes the first quoted name out of a question; « marks » may hold « others », as names do. */
function unquote(question: string): { verbatim: string | null; rest: string } {
  const open = question.indexOf('«');
  let depth = 0;
  for (let at = open; open >= 0 && at < question.length; at++) {
    if (question[at] === '«') depth++;
    if (question[at] === '»' && --depth === 0) {
      const name = question.slice(open + 1, at).trim();
      return { verbatim: name || null, rest: `${question.slice(0, open)} ${question.slice(at + 1)}` };
    }
  }
  const quoted = QUOTED.exec(question);
  const name = (quoted?.[1] ?? quoted?.[2])?.trim() || null;
  return { verbatim: name, rest: name === null ? question : question.replace(QUOTED, ' ') };
}

/** The words as the user typed them, small words between them included: what is quoted back. */
function spokenOf(tokens: readonly Token[], content: readonly Token[]): string | null {
  const first = content[0];
  const last = content.at(-1);
  if (first === undefined || last === undefined) return null;
  const between = tokens.slice(first.at, last.at + 1);
  const whole = between.every((token) => token.stop || content.includes(token));
  return (whole ? between : content).map((token) => token.raw).join(' ');
}

function levelsOf(tokens: readonly Token[]): StockLevel[] {
  const found = new Set<StockLevel>();
  for (const token of tokens)
    for (const { concept } of token.concepts) if (concept.startsWith('level:')) found.add(concept.slice(6) as StockLevel);
  return [...found];
}

/** Words that can only be an article's or a campaign's name. */
function contentOf(tokens: readonly Token[], taken: ReadonlySet<number>): Token[] {
  return tokens.filter((token, i) => {
    if (taken.has(i) || token.stop || token.concepts.length > 0) return false;
    // "cmb 2 flyer" is SMS for "combien de flyer".
    return !(token.folded === '2' && tokens[i - 1]?.concepts.some(({ concept }) => concept === 'quantity'));
  });
}

/** "enveloppe à fenêtre", "bon de commande", "plaquette marketing": the name may hold words that also have a meaning of their own. */
function widerReadings(tokens: readonly Token[], content: readonly Token[], match: ReturnType<typeof findPlace>): WiderReading[] {
  const narrow = content.map((token) => token.stem).join(' ');
  const placeWords = match !== null && !match.certain ? match.taken : new Set<number>();
  const read = (place: boolean, weak: boolean): WiderReading => {
    const kept = tokens.filter(
      (token, i) => content.includes(token) || (place && placeWords.has(i) && !token.stop) || (weak && isWeak(token)),
    );
    return { text: kept.map((token) => (token.corrected ? token.folded : token.stem)).join(' '), usesPlace: place };
  };
  const readings = [...(placeWords.size > 0 ? [read(true, true), read(true, false)] : []), read(false, true)];
  const seen = new Set(['', narrow]);
  return readings.filter(({ text }) => !seen.has(text) && seen.add(text));
}

const isWeak = (token: Token): boolean => !token.stop && (token.corrected || token.concepts.some(({ weak }) => weak));

/** "flyers A4 et affiches A3" → two articles. */
function partsOf(content: readonly Token[]): string[] {
  const parts: Token[][] = [];
  for (const token of content) {
    const last = parts.at(-1);
    if (last !== undefined && last.at(-1)!.at === token.at - 1 && !token.parted) last.push(token);
    else parts.push([token]);
  }
  return parts.length < 2 ? [] : parts.map((part) => part.map((token) => token.stem).join(' '));
}

type Decision = Pick<Understanding, 'intent' | 'score'> & Partial<Pick<Understanding, 'reason' | 'article'>>;
type Has = (concept: Concept) => boolean;

/** CFI tells neither what is paid nor when it is due. */
const UNPAID = /\b(im)?paye(e|s|es)?\b|\ba payer\b|\breglee?s?\b|\becheances?\b|\ben retard\b/u;

/** The rules, the most binding first: what may not be done, what is not known, then what can be answered. */
function decide(base: Understanding, tokens: readonly Token[], has: Has, text: string): Decision {
  const aboutStock = has('stock') || has('quantity');
  const alert = has('low') || has('empty') || base.levels.length > 0;
  if (has('secret')) return { intent: 'refused', score: 0.95, reason: 'secret' };
  if (has('elsewhere')) return { intent: 'refused', score: 0.95, reason: 'elsewhere' };
  if (orders(tokens)) return { intent: 'refused', score: 0.9, reason: 'action' };
  if (base.references.length > 0) return { intent: 'campaign.status', score: 0.98 };
  if (has('campaign')) return base.campaign === null ? { intent: 'campaign.list', score: 0.85 } : { intent: 'campaign.status', score: 0.9 };
  if (has('rights')) return { intent: 'scope', score: 0.9 };
  if (has('smalltalk') && !has('stock')) return { intent: 'out_of_subject', score: 0.9 };
  if (has('invoice') && !has('stock') && !has('operation'))
    return UNPAID.test(fold(text)) ? { intent: 'unsupported', score: 0.9, reason: 'payment' } : { intent: 'factures', score: 0.9 };
  if (has('operation') && !has('stock')) return { intent: 'operations', score: 0.9 };
  if (has('status') && !aboutStock && !alert && base.article !== null) return { intent: 'campaign.status', score: 0.7 };
  if (has('scope') && !has('stock') && !alert && base.article === null) return { intent: 'scope', score: 0.9 };

  const missing = REASONS.find((reason) => has(reason));
  if (missing !== undefined && !has('fresh') && (aboutStock || alert || base.article !== null))
    return { intent: 'unsupported', score: 0.85, reason: missing };
  if (has('except') && (alert || base.article !== null) && (has('stock') || alert))
    return { intent: 'unsupported', score: 0.85, reason: 'except' };
  if (has('aggregate') && (aboutStock || alert)) return { intent: 'unsupported', score: 0.85, reason: 'aggregate' };
  if (has('compare') && /\d{2,}/.test(text) && !has('most') && !has('least'))
    return { intent: 'unsupported', score: 0.85, reason: 'compare' };

  if (has('fresh')) return base.article === null ? { intent: 'stock.freshness', score: 0.9 } : { intent: 'stock.detail', score: 0.75 };
  if (base.sort !== null) return { intent: 'stock.list', score: 0.8 };
  if (alert) return { intent: 'stock.alerts', score: 0.9 };
  if (has('byDivision') && (base.article !== null || aboutStock)) return { intent: 'stock.byDivision', score: 0.9 };
  if (base.article !== null) return aboutArticle(base, tokens, has);
  if (has('help')) return { intent: 'help', score: 0.9 };
  if (has('detail') && aboutStock) return { intent: 'stock.list', score: 0.5 };
  if (has('stock')) return { intent: 'stock.list', score: 0.8 };
  if (has('quantity')) return { intent: 'stock.quantity', score: 0.6 };
  if (has('list') && base.place !== null) return { intent: 'stock.list', score: 0.5 };
  if (has('greeting')) return { intent: 'help', score: 0.8 };
  return { intent: 'out_of_subject', score: 0.6 };
}

/** More words that mean nothing to us than this are a sentence we did not understand, not a name. */
const LONGEST_NAME = 5;

/** A question that names an article: its quantity unless a word asks for something else. */
function aboutArticle(base: Understanding, tokens: readonly Token[], has: Has): Decision {
  const tooLong = !base.quoted && base.article!.split(' ').length > LONGEST_NAME;
  if (tooLong && !has('stock') && !has('quantity')) return { intent: 'stock.quantity', score: 0.4 };
  if (has('byDivision')) return { intent: 'stock.byDivision', score: 0.9 };
  if (has('detail') && !has('quantity')) return { intent: 'stock.detail', score: 0.85 };
  if (has('list') || (asksWhich(tokens) && !has('quantity')))
    return { intent: 'stock.list', score: has('stock') || has('list') ? 0.85 : 0.45 };
  if (has('quantity') || has('stock')) return { intent: 'stock.quantity', score: 0.9 };
  if (has('help')) return { intent: 'help', score: 0.6 };
  // Only words that may be a name: the data decides whether it is one.
  return { intent: 'stock.quantity', score: base.place === null ? 0.4 : 0.45 };
}

const asksWhich = (tokens: readonly Token[]): boolean =>
  tokens.some((token) => ['quels', 'quelles', 'lesquels', 'lesquelles'].includes(token.folded));

/** An order ("supprime…", "commandez 500…") and not a question that holds the same verb ("à commander", "bon de commande"). */
function orders(tokens: readonly Token[]): boolean {
  const at = tokens.findIndex((token) => token.concepts.some(({ concept }) => concept === 'action'));
  if (at < 0) return false;
  const before = tokens.slice(0, at);
  if (
    before.some((token) =>
      token.concepts.some(({ concept }) => ['quantity', 'stock', 'detail', 'status', 'campaign', 'help'].includes(concept)),
    )
  ) {
    // "combien de flyers … et supprime le reste": a verb that follows "et" is an order of its own.
    return ['et', 'puis'].includes(tokens[at - 1]?.folded ?? '') && tokens[at]!.folded !== 'commande';
  }
  if (tokens[at]!.folded === 'commande' && before.length > 0 && !['passe', 'et'].includes(tokens[at - 1]!.folded)) return false;
  return before.every((token) => token.stop || token.concepts.some(({ concept }) => concept === 'greeting'));
}

const OPENERS = new Set(['et', 'ok', 'alors', 'pour', 'sinon', 'pareil', 'idem', 'meme', 'puis', 'ou']);

/** "et pour Lille ?", "et affiche A3 ?", "par division ?": what is not said again is carried over from the last question. */
function follow(
  now: Understanding,
  carried: Carried,
  tokens: readonly Token[],
  has: Has,
  divisions: readonly KnownDivision[],
): Understanding {
  if (!['stock.quantity', 'stock.byDivision', 'stock.detail', 'stock.alerts', 'stock.list'].includes(carried.intent)) return now;
  if (['refused', 'unsupported', 'campaign.status', 'campaign.list', 'operations', 'factures', 'scope', 'help'].includes(now.intent))
    return now;
  const opened = OPENERS.has(tokens[0]?.folded ?? '');
  const before = (): Understanding => {
    const division = now.place === null ? divisions.find(({ name }) => name === carried.division) : undefined;
    return {
      ...now,
      followUp: true,
      place: division ? { kind: 'division', id: division.id, name: division.name } : now.place,
      divisionIds: division ? branch(divisions, division.id) : now.divisionIds,
    };
  };
  const alert = now.levels.length > 0 || now.empty || has('low');
  if (alert) return opened && now.article === null ? { ...before(), intent: 'stock.alerts', score: 0.8 } : now;
  if (now.article !== null) {
    const plainQuestion = opened && !has('quantity') && !has('stock') && now.score < 0.5;
    const intent = carried.intent === 'stock.alerts' || carried.intent === 'stock.list' ? 'stock.quantity' : carried.intent;
    return plainQuestion ? { ...before(), intent, score: 0.8 } : now;
  }
  const asksMore = now.place !== null || has('byDivision') || has('detail') || (opened && has('quantity')) || speaksOfIt(tokens, has);
  if (!asksMore || (has('stock') && !opened)) return now;
  const kept = {
    ...before(),
    article: carried.article,
    spoken: carried.article,
    wider: [],
    parts: [],
    levels: carried.levels,
    empty: carried.empty,
  };
  if (has('byDivision')) return { ...kept, intent: carried.article === null ? carried.intent : 'stock.byDivision', score: 0.8 };
  if (has('detail') && carried.article !== null) return { ...kept, intent: 'stock.detail', score: 0.8 };
  return { ...kept, intent: carried.intent, score: 0.8 };
}

/** "combien il en reste ?", "combien en avons-nous ?": the article of the last question. */
const speaksOfIt = (tokens: readonly Token[], has: Has): boolean => has('quantity') && tokens.some((token) => token.folded === 'en');
