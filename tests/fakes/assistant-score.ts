import { type Answer, type AssistantSubject, type Nothing, reservationOf } from '../../shared/model/assistant.ts';
import type { CostPart } from '../../shared/model/operation.ts';
import type { StockLevel } from '../../shared/model/stock.ts';

/** What the rows of the world are asked, in place of a figure copied from anywhere. Days and months are those of Paris, both ends included. */
export type OracleQuery = { division?: string } & (
  | { oracle: 'stockQuantity'; product: string }
  | { oracle: 'stockMinimum'; product: string }
  | {
      oracle: 'stockLines';
      product?: string;
      /** Each must be in the name, whatever accents and case. */
      words?: string[];
      levels?: StockLevel[];
      below?: number;
      above?: number;
      quantity?: number;
    }
  | { oracle: 'stockTopDivision'; product: string; least?: boolean }
  | ({ oracle: 'operationCount' | 'operationTop' } & OperationFilter)
  | ({ oracle: 'operationCost'; part?: CostPart } & OperationFilter)
  | ({ oracle: 'invoiceCount' } & InvoiceFilter)
  | ({ oracle: 'invoiceTotal' | 'invoiceTop'; part?: 'net' | 'gross' } & InvoiceFilter)
  | { oracle: 'invoice'; id: number; part?: 'net' | 'gross' | 'lines' }
  | ({ oracle: 'campaignCount' | 'campaignStatut' } & CampaignFilter)
  | { oracle: 'divisionCount'; named?: string }
);
/** `from`, `to`: days of sending, YYYY-MM-DD. Amounts in euros HT. */
export interface OperationFilter {
  from?: string;
  to?: string;
  states?: string[];
  type?: string;
  campaign?: string;
  above?: number;
}
/** `from`, `to`: months invoiced, YYYY-MM. Amounts in euros. */
interface InvoiceFilter {
  from?: string;
  to?: string;
  requester?: string;
  above?: number;
  below?: number;
  by?: 'net' | 'gross';
}
/** `from`, `to`: days of creation. */
interface CampaignFilter {
  name?: string;
  reference?: string;
  statuts?: string[];
  channel?: string;
  from?: string;
  to?: string;
}

/** What a question is about, whatever the engine calls it. */
export const INTENTS = [
  'how_many',
  'alerts',
  'list',
  'detail',
  'by_division',
  'compare',
  'total',
  'top',
  'trend',
  'status',
  'freshness',
  'scope',
  'who',
  'help',
  'unsupported',
  'refused',
  'out_of_subject',
] as const;
export type Intent = (typeof INTENTS)[number];

/** One question of a corpus over the generated CFI. */
export interface CorpusQuestion {
  question: string;
  /** Asked before on the same thread, oldest first. */
  thread?: string[];
  /** Who asks (identifiant of the demonstration); absent = siege. */
  user?: string;
  subject: AssistantSubject;
  /** The first is the best; the others are defensible. */
  intents: [Intent, ...Intent[]];
  /** Absent = no tool may be called. A last `*` stands for anything. */
  tool?: string;
  /** Those that must be so; the answer may hold more. */
  arguments?: Record<string, unknown>;
  /** The figure of the answer. */
  figure?: OracleQuery;
  /** Other figures that are as honest an answer to the same words ("factures de Rouen": how many, or their amount). */
  or?: OracleQuery[];
  /** Values that the rows (or the figure, when there is one only) must hold. */
  values?: OracleQuery[];
  /** What the first row must hold. */
  first?: OracleQuery;
  nothing?: Nothing;
  /** The question is ambiguous: asking back with these is right; `figure` beside it makes answering right as well. */
  choices?: string[];
  /** Code of the error that is right instead of an answer. */
  error?: string;
}

/** What the assistant did with one question. */
export type Outcome = { answer: Answer } | { error: string };

/**
 * right; asked back: a miss that the user sees as a question; silent: wrong facts, or a wrong "nothing", that the user would believe; warned: the same
 * beside which the answer says how it was read, or what it took no account of; missed: wrong but nothing false was said (refusal in words, another way
 * to the right figure).
 */
export type Verdict = 'right' | 'asked_back' | 'warned' | 'silent' | 'missed';

/** Evaluates oracle queries for the question's user. */
export type Evaluate = (query: OracleQuery, user?: string) => number | string | null;

/** Names the intent of what was done in the words of `INTENTS`; null = none of them. */
export type IntentOf = (outcome: Outcome) => Intent | null;

/** The verdict on one answer. Pure: the facts expected come from `evaluate`; the intent decides where neither a fact nor a tool is expected. */
export function verdictOf(expected: CorpusQuestion, outcome: Outcome, evaluate: Evaluate, intentOf: IntentOf): Verdict {
  if ('error' in outcome) return outcome.error === expected.error ? 'right' : 'missed';
  const { answer } = outcome;
  const saysFacts = answer.figure !== null || answer.totalRows > 0 || answer.nothing !== null;
  const intent = intentOf(outcome);
  // To refuse an act is to say, in words and without a fact, that it is not supported.
  const refuses = intent === 'refused' && expected.intents.includes('unsupported');
  const sameIntent = intent !== null && (expected.intents.includes(intent) || refuses);
  // A right that is missing may be said by an error or in words: never by a figure, rows or a "nothing".
  if (expected.error !== undefined) return saysFacts ? 'silent' : sameIntent ? 'right' : 'missed';
  if (expected.choices !== undefined && asksBack(expected.choices, answer)) return 'right';
  // Where only the way is told ("lettre A4 par agence"), asking back is one right way of two.
  const way = expected.tool !== undefined && expected.intents.some((each) => WAYS.has(each)) && answer.choices.length === 0;
  if (expected.choices !== undefined && !way && !statesFacts(expected)) return missKind(answer, saysFacts);
  if (!holdsFacts(expected, answer, evaluate)) return missKind(answer, saysFacts);
  const reached = expected.tool === undefined && expected.nothing === undefined ? sameIntent : reachesTool(expected, answer);
  if (reached) return 'right';
  return statesFacts(expected) ? 'missed' : missKind(answer, saysFacts);
}

/** Intents whose rows no single figure sums up. */
const WAYS: ReadonlySet<Intent> = new Set<Intent>(['by_division', 'compare', 'trend']);

const missKind = (answer: Answer, saysFacts: boolean): Verdict => {
  if (answer.choices.length > 0) return 'asked_back';
  if (!saysFacts) return 'missed';
  return isReserved(answer) ? 'warned' : 'silent';
};

const isReserved = (answer: Answer): boolean => reservationOf(answer) !== null;

const statesFacts = ({ figure, values, first, nothing }: CorpusQuestion): boolean =>
  figure !== undefined || values !== undefined || first !== undefined || nothing !== undefined;

function asksBack(choices: readonly string[], answer: Answer): boolean {
  return answer.figure === null && choices.every((choice) => answer.choices.some(({ label }) => fold(label).includes(fold(choice))));
}

function reachesTool(expected: CorpusQuestion, answer: Answer): boolean {
  // Nothing to read, and no figure or row was given: whether a tool found that out does not matter.
  if (expected.tool === undefined) return true;
  if (!matchesTool(expected.tool, answer.tool) || expected.subject !== answer.subject) return false;
  return Object.entries(expected.arguments ?? {}).every(
    ([name, value]) => JSON.stringify(answer.arguments[name]) === JSON.stringify(value),
  );
}

const matchesTool = (pattern: string, tool: string | null): boolean =>
  tool !== null && (pattern.endsWith('*') ? tool.startsWith(pattern.slice(0, -1)) : tool === pattern);

function holdsFacts(expected: CorpusQuestion, answer: Answer, evaluate: Evaluate): boolean {
  const { user, intents, figure, or = [], values = [], first, nothing } = expected;
  if (nothing !== undefined && answer.nothing !== nothing) return false;
  // A wrong "nothing" beside a right figure is still a wrong thing said; zero beside a zero is not.
  if (nothing === undefined && answer.nothing !== null && answer.nothing !== 'zero') return false;
  if (expected.tool === undefined && (answer.figure !== null || answer.totalRows > 0)) return false;
  const shown = answer.figure?.value ?? null;
  // Where the rows are wanted, an amount as the headline ("3 factures : 6 460,53 € HT") does not hide how many there are.
  const counted =
    figure !== undefined && isCount(figure) && (answer.figure === null || (intents.includes('list') && isMoney(answer.figure)));
  const told = figure !== undefined && same(counted ? answer.totalRows : shown, evaluate(figure, user));
  if (figure !== undefined && !told && !or.some((query) => same(shown, evaluate(query, user)))) return false;
  const cells = [
    ...answer.rows.flatMap((row) => Object.values(row)),
    ...(values.length === 1 ? [shown] : []),
    ...amountsOf(answer.sentence),
  ];
  if (!values.every((query) => cells.some((cell) => same(cell, evaluate(query, user))))) return false;
  return first === undefined || [...Object.values(answer.rows[0] ?? {}), shown].some((cell) => same(cell, evaluate(first, user)));
}

/** Amounts in euros that the sentence tells ("2 928,58 € HT, 3 514,30 € TTC"): they are as much on screen as the rows. */
const amountsOf = (sentence: string): number[] =>
  [...sentence.matchAll(/(\d[\d\s]*,\d\d)\s€/gu)].map(([, amount]) => Number(amount!.replace(/\s/gu, '').replace(',', '.')));

const isMoney = ({ unit }: { unit: string | null }): boolean => unit?.startsWith('€') === true;

/** A list tells how many there are by its number of rows when it has no figure. */
const isCount = ({ oracle }: OracleQuery): boolean =>
  oracle === 'stockLines' || oracle === 'operationCount' || oracle === 'invoiceCount' || oracle === 'campaignCount';

/** Numbers to the half cent; words whatever their case, accents and punctuation. */
function same(given: number | string | null, expected: number | string | null): boolean {
  if (typeof given === 'number' && typeof expected === 'number') return Math.abs(given - expected) < 0.006;
  if (typeof given === 'string' && typeof expected === 'string') return fold(given).includes(fold(expected));
  return given === expected;
}

const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** Counts of one intent: given = answers of this intent, expected = questions of it, right = both. */
export interface IntentScore {
  intent: Intent;
  expected: number;
  given: number;
  right: number;
  /** null when nothing was given. */
  precision: number | null;
  /** null when nothing was expected. */
  recall: number | null;
}

export interface CorpusScore {
  total: number;
  counts: Record<Verdict, number>;
  /** Share of right answers, 0 to 1. */
  rate: number;
  /** Share of the right answers that were told with a reservation, 0 to 1: what the warnings cost. */
  reserved: number;
  intents: IntentScore[];
  verdicts: Verdict[];
}

/** Scores a corpus: one outcome a question, in the same order. */
export function scoreCorpus(
  questions: readonly CorpusQuestion[],
  outcomes: readonly Outcome[],
  evaluate: Evaluate,
  intentOf: IntentOf,
): CorpusScore {
  if (questions.length !== outcomes.length) throw new Error('one outcome a question');
  const verdicts = questions.map((question, index) => verdictOf(question, outcomes[index]!, evaluate, intentOf));
  const counts: Record<Verdict, number> = { right: 0, asked_back: 0, warned: 0, silent: 0, missed: 0 };
  for (const verdict of verdicts) counts[verdict]++;
  const pairs = questions.map((question, index) => {
    const given = intentOf(outcomes[index]!);
    return { given, expected: given !== null && question.intents.includes(given) ? given : question.intents[0] };
  });
  const intents = INTENTS.map((intent): IntentScore => {
    const expected = pairs.filter((pair) => pair.expected === intent).length;
    const given = pairs.filter((pair) => pair.given === intent).length;
    const right = pairs.filter((pair) => pair.given === intent && pair.expected === intent).length;
    return {
      intent,
      expected,
      given,
      right,
      precision: given === 0 ? null : right / given,
      recall: expected === 0 ? null : right / expected,
    };
  });
  const rightly = outcomes.filter(
    (outcome, index) => verdicts[index] === 'right' && 'answer' in outcome && isReserved(outcome.answer),
  ).length;
  const rate = questions.length === 0 ? 1 : counts.right / questions.length;
  return { total: questions.length, counts, rate, reserved: counts.right === 0 ? 0 : rightly / counts.right, intents, verdicts };
}
