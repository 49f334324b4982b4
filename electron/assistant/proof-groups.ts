import data from '../../resources/assistant/prose.json' with { type: 'json' };
import { setOf, singular } from './engine/words/text.ts';
import { type Statement, statements } from './proof.ts';
import { type Clause, type Piece, piecesIn, together } from './proof-clauses.ts';
import { type Evidence, factsOf, NEUTRAL } from './proof-evidence.ts';
import { foldInPlace } from './proof-numbers.ts';

const stems = (lines: readonly string[]): ReadonlySet<string> => new Set(lines.flatMap((line) => line.split(' ')).map(singular));
/** Words of every day that nevertheless tie a figure to something. */
export const RELATIONS = stems(data.relations.slice(1));
export const SUMS = stems([data.sums]);
export const PRESENT = stems([data.present]);
/** What narrows or denies. */
const LIMITS = stems(data.limits.slice(1));
export const SOFT = stems([data.soft]);
/** What sets two figures against each other needs no name of its own. */
export const BETWEEN = setOf('ecart hausse baisse');
export const isLimit = (stem: string): boolean => LIMITS.has(stem) || stem.startsWith("n'");

/** Fixed turns of phrase that state nothing, whatever their words do elsewhere. */
export const TURNS = /derni[eè]re mise à jour|derni[eè]re maj|s['’]él[eè]ve(?:nt)?(?=\s)|toutes dates confondues/giu;
/** The age of the data and where they were read, as our own sentence tells them: true of the whole answer. */
export const FRESHNESS = /\((?:Dernière MAJ|il y a|à l['’]instant)[^)]*\)|,? d['’]après [^.(:;]*/gu;

/** What a text tells together: a number with what is said of it, or a sentence without any number. */
export interface Group {
  clause: Clause;
  sentence: number;
  aside: boolean;
  /** Words that open the sentence before its first number and narrow all that follows: « Sans 2 Envoyée et 1 Annulée ». */
  over: readonly string[];
  /** Names that it stands in brackets beside. */
  host: readonly string[];
  /** What stands beside it without a limit: it may be told, and need not be. */
  beside: readonly string[];
}

export const stemsIn = ({ words }: Clause): string[] => words.map(({ stem }) => stem);
export const claimsIn = (words: readonly string[]): string[] =>
  words.filter((word) => !NEUTRAL.has(word) || RELATIONS.has(word) || isLimit(word));
export const counted = (words: readonly string[]): Map<string, number> => {
  const out = new Map<string, number>();
  for (const word of words) out.set(word, (out.get(word) ?? 0) + 1);
  return out;
};
export const blankedOf = (text: string, pattern: RegExp): string => text.replace(pattern, (found) => ' '.repeat(found.length));

/** The groups of a text, in order. */
export function groupsOf(pieces: readonly Piece[]): Group[] {
  const out: Group[] = [];
  let sentence = -1;
  for (const { clause, begins, aside } of pieces) {
    if (begins && !aside) sentence++;
    const same = out.filter((group) => group.sentence === sentence);
    const last = same.findLast((group) => group.aside === aside);
    const host = aside ? (same.findLast((group) => !group.aside)?.clause.names ?? []) : [];
    if (clause.numbers.length > 0) {
      const first = same.find((group) => group.clause.numbers.length > 0) ?? { clause };
      const begin = first.clause.numbers[0]!.statement.start;
      const over = first.clause.words.flatMap(({ stem, end }) => (end <= begin && isLimit(stem) ? [stem] : []));
      out.push({ clause, sentence, aside, over: first.clause === clause ? [] : over, host, beside: [] });
    } else if (last === undefined) out.push({ clause, sentence, aside, over: [], host, beside: [] });
    else if (clause.names.length + clause.dates.length + clause.hours.length > 0 || stemsIn(clause).some(isLimit))
      out.splice(out.indexOf(last), 1, { ...last, clause: together(last.clause, clause) });
    else out.splice(out.indexOf(last), 1, { ...last, beside: [...last.beside, ...stemsIn(clause)] });
  }
  return out;
}

/** Our own sentence without what is true of the whole answer. */
const ownText = ({ sentence }: Evidence): string => blankedOf(blankedOf(sentence.normalize('NFC'), FRESHNESS), TURNS);

export interface Own {
  groups: readonly Group[];
  text: string;
  told: readonly Statement[];
}
export function ownOf(each: Evidence): Own {
  const text = ownText(each);
  const told = statements(text, factsOf([each]));
  return { groups: groupsOf(piecesIn(text, told)), text, told };
}

/** As words are looked for whole: folded, one space between them. */
export const plainly = (text: string): string => foldInPlace(text.normalize('NFC')).replace(/\s+/gu, ' ').trim();
