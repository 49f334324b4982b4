import data from '../../../../resources/assistant/follow.json' with { type: 'json' };
import type { AssistantSubject } from '../../../../shared/model/assistant.ts';
import type { Has } from '../intent/grammar.ts';
import type { Intent } from '../intent/intents.ts';
import type { NameBook } from '../names/book.ts';
import type { KnownDivision } from '../names/places.ts';
import type { Carried, Understanding } from '../understanding.ts';
import { words } from '../words/text.ts';
import type { Token } from '../words/tokens.ts';
import type { Opening } from './opening.ts';

/** What the question says besides what was understood of it alone. */
export interface Words {
  tokens: readonly Token[];
  has: Has;
  divisions: readonly KnownDivision[];
  subject: AssistantSubject;
  opening: Pick<Opening, 'linked' | 'corrects'>;
  /** Names of the scope; null = not known. */
  book: NameBook | null;
  /** Words of the place it names. */
  placed: ReadonlySet<number>;
}

/** How a question holds to the one before. */
export interface Tie {
  /** Tied by its first words, or by words that stand for what was told. */
  tied: boolean;
  /** Nothing but filters and small words: it cannot be a question of its own. */
  bare: boolean;
  /** "celles de la campagne…": of what was just told. */
  pronoun: boolean;
  /** "affiche-les": what was just told is wanted once more, as lines. */
  again: boolean;
}

const setOf = (text: string): ReadonlySet<string> => new Set(words(text).flatMap(({ folded }) => [folded]));
/** They stand for what was just told. */
const THOSE = setOf(data.those);
/** They ask about what was just told. */
export const WHICH_OF = setOf(data.which);
const SAME = setOf(data.same);
const PRONOUNS = setOf(data.pronouns);
/** "combien sont en production ?": no thing is named, so that it is of those told. */
const COUNTED = setOf(data.counted);
/** "affiche-les", "donne-moi leurs noms". */
const THEM = new Set(['les', 'leur', 'leurs']);
/** They ask for what was just told once more, as lines. */
const AGAIN = ['detail', 'which', 'list', 'show', 'ranked', 'range', 'anyState'];

/** Words that name a subject of their own, or that nothing can be told of. */
const OWN = new Set(
  [
    ...['campaign', 'operation', 'invoice', 'reference', 'queue', 'sending', 'stock', 'fresh', 'scope', 'rights', 'sees', 'seenBy'],
    ...['smalltalk', 'help', 'greeting', 'secret', 'action', 'elsewhere', 'tracking', 'export', 'movement', 'forecast'],
  ].map(String),
);

/** Reads how a question holds to the one before. */
export function tieOf(now: Understanding, before: AssistantSubject, { tokens, opening, placed, has }: Words): Tie {
  // Operations have states of CFI's own list, known once it is read: "annulées" alone is one of them.
  const state = (token: Token): boolean => before === 'operations' && (isParticiple(token) || isBilled(token));
  const content = tokens.filter(
    (token) => !token.stop && !token.taken && (token.concepts.length === 0 || state(token)) && !placed.has(token.at),
  );
  const states = content.length > 0 && content.every(state);
  const own = (now.article !== null && !states) || now.references.length > 0 || now.reason !== null;
  const said = tokens.some(({ folded, stem }) => THOSE.has(folded) || SAME.has(stem) || SAME.has(folded));
  const bare =
    !own &&
    tokens.every(
      (token) =>
        token.taken ||
        placed.has(token.at) ||
        (token.concepts.length === 0 || state(token)
          ? token.stop || state(token)
          : token.concepts.every(({ concept }) => !OWN.has(concept))),
    );
  const counted = tokens.some(
    ({ concepts }, at) => concepts.some(({ concept }) => concept === 'quantity') && COUNTED.has(tokens[at + 1]?.folded ?? ''),
  );
  // "et les 3 derniers mois" announces a period.
  const isThem = ({ folded }: Token, at: number): boolean => THEM.has(folded) && tokens[at + 1]?.taken !== true;
  const them = tokens.every(({ stop, concepts }) => stop && concepts.length === 0) && tokens.some(isThem);
  return {
    tied: opening.linked || opening.corrects || said || counted || states,
    bare,
    pronoun: tokens.some(({ folded }) => PRONOUNS.has(folded)),
    again: bare && (them || AGAIN.some(has)),
  };
}

/** "annulées", "validés": a state, for want of a better word. */
export const isParticiple = ({ raw, stop, taken, concepts }: Token): boolean =>
  !stop &&
  !taken &&
  // "annulé" is no order, though it is spelt as one.
  concepts.every(({ concept }) => concept === 'action') &&
  /\p{L}{3}(?:é|ée|és|ées)$/u.test(raw.normalize('NFC').toLowerCase());

/** "facturées" after operations: the state, whatever else it may mean. */
const isBilled = ({ raw, taken }: Token): boolean => !taken && /^facturée?s$/u.test(raw.normalize('NFC').toLowerCase());

/** After lines, "au total" is about those lines, wherever they are. */
export const OF_LINES: ReadonlySet<Intent> = new Set([
  'stock.byDivision',
  'stock.compareAlerts',
  'operations.list',
  'factures.list',
  'operations.compare',
  'factures.compare',
  'operations.trend',
  'factures.trend',
]);

/** "et partout ?", "et au total ?" after one figure: the division is let go. */
export const isEverywhere = (has: Has, carried: Carried, tokens: readonly Token[]): boolean =>
  has('everywhere') ||
  tokens.some(isElsewhere) ||
  (has('all') && !isAllThat(tokens) && !has('period') && !AMOUNTS.some(has) && !OF_LINES.has(carried.intent));
/** "et ailleurs ?", "et dans les autres agences ?" after one place: each of them. */
export const isElsewhere = ({ folded, concepts }: Token): boolean =>
  /^(?:ailleurs|autres?)$/u.test(folded) && concepts.some(({ concept }) => concept === 'byDivision');
/** "tout ça" is what was just told, where it was. */
const isAllThat = (tokens: readonly Token[]): boolean =>
  tokens.some(
    ({ folded }, at) => /^tou(?:t|s|te|tes)$/u.test(folded) && /^(?:ca|cela|ceci|ceux|celles)$/u.test(tokens[at + 1]?.folded ?? ''),
  );
/** "le montant total" is the sum of what was told. */
const AMOUNTS = ['cost', 'spending', 'measure'];
