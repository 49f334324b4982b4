import type { Chip, Heard, LearntWord } from './assistant-memory.ts';
import type { Citation, ModelSpending } from './assistant-model.ts';
import type { Degradation, Instant, Origin, ScopeSummary } from './sourced.ts';

export type AssistantSubject = 'stocks' | 'campagnes' | 'operations' | 'factures' | 'perimetre' | 'hors_sujet';

/** The four different "nothing found" of the assistant; errors are not answers. */
export type Nothing = 'zero' | 'unknown' | 'scope' | 'stale';

/** One figure, already computed by a tool. `value` null = unknown. */
export interface Figure {
  label: string;
  value: number | null;
  unit: string | null;
}

/** Where an answer comes from: shown under it, and enough to read the same rows again. */
export interface SourceCard {
  dataset: string;
  source: Origin;
  sourceLabel: string;
  scope: ScopeSummary;
  filters: { name: string; value: string }[];
  rows: number;
  asOf: Instant | null;
  readAt: Instant;
  latencyMs: number;
  stale: boolean;
  degraded: Degradation[];
  /** "Comment j'ai obtenu cette réponse", one sentence a step. */
  steps: string[];
}

export interface AnswerRow {
  [column: string]: string | number | null;
}

export interface Answer {
  id: string;
  threadId: string;
  question: string;
  askedAt: Instant;
  subject: AssistantSubject;
  intent: string;
  tool: string | null;
  arguments: Record<string, unknown>;
  /** Divisions that `arguments` tells by name, by their numbers; absent when it tells none, and from answers kept by an earlier version. */
  places?: number[];
  figure: Figure | null;
  sentence: string;
  /** At most 8 rows; `totalRows` says how many there are. Column order is the key order. */
  rows: AnswerRow[];
  totalRows: number;
  choices: { label: string; question: string }[];
  nothing: Nothing | null;
  card: SourceCard | null;
  suggestions: string[];
  /** The screen to look further at, e.g. `/stocks?recherche=Flyer+A4`. */
  link: string | null;
  /** That screen shows the rows of the answer and no others; absent when it cannot hold all that was asked, and from answers kept by an earlier version. */
  linkIsExact?: true;
  wordedBy: 'moteur' | 'modele';
  /** Filters the next question keeps unless told otherwise; absent from answers kept by an earlier version. */
  chips?: Chip[];
  /** What "Ce n'est pas ça" can put right; absent from answers kept by an earlier version. */
  heard?: Heard;
  /** Words of the question that its reading took no account of, as typed; absent when there are none, or when no data was read. */
  unheard?: string[];
  /** How the question was read, when questions like it rarely were: what is told is to be checked; absent when nothing is in doubt. */
  unsure?: string;
  /** Words learnt from corrections that were put in place of others; absent when there are none, and from answers kept by an earlier version. */
  learnt?: LearntWord[];
  /** Every source of the answer, the first being `card`; absent when there is at most one. */
  cards?: SourceCard[];
  /** What each figure, date and name of `sentence` rests on; absent from answers kept by an earlier version. */
  citations?: Citation[];
  /** What the model cost; absent when it was not called. */
  spending?: ModelSpending;
}

/** What an answer took no account of, as every screen, file and terminal says it. */
export const unheardInWords = (unheard: readonly string[]): string =>
  `Sans tenir compte de ${unheard.map((words) => `« ${words} »`).join(', ')}.`;

const learntInWords = (learnt: readonly LearntWord[]): string =>
  `${learnt.map(({ phrase, meaning }) => `« ${phrase} » a été lu comme « ${meaning} »`).join(', ')}, d'après vos mots retenus.`;

/** What may keep an answer from being taken without a look. */
export type Reservation = Pick<Answer, 'unsure' | 'unheard' | 'learnt'>;

/** What keeps an answer from being taken without a look, as every screen, file and terminal says it; null = nothing does. */
export function reservationOf({ unsure, unheard, learnt }: Reservation): string | null {
  const said = [
    ...(learnt === undefined ? [] : [learntInWords(learnt)]),
    ...(unsure === undefined ? [] : [`À vérifier : la question a été lue comme « ${unsure} ».`]),
    ...(unheard === undefined ? [] : [unheardInWords(unheard)]),
  ];
  return said.length === 0 ? null : said.join(' ');
}

/** The lines of an answer that shows a part of them, read again. */
export interface AnswerLines {
  rows: AnswerRow[];
  totalRows: number;
  readAt: Instant;
  /** When CFI's data were refreshed; null = unknown. A copy is read now and may be days old. */
  asOf: Instant | null;
}

/** What `assistant.ask` streams: the figure is painted before the prose. */
export type AnswerChunk =
  | { type: 'started'; answerId: string; threadId: string }
  /** What keeps the figure from being taken without a look goes with it, and does not wait for the prose. */
  | { type: 'facts'; figure: Figure | null; rows: AnswerRow[]; totalRows: number; card: SourceCard | null; reservation: Reservation }
  /** `restart`: the sentence said so far is replaced, from this piece on, by a proven one. */
  | { type: 'words'; delta: string; restart?: true }
  | { type: 'answer'; answer: Answer };
