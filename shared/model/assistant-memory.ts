import type { AssistantSubject } from './assistant.ts';
import type { Instant } from './sourced.ts';

/** What the next question of a conversation may leave unsaid, one chip each. */
export const CHIP_KEYS = ['subject', 'article', 'division', 'period', 'levels', 'states', 'channel', 'measure', 'quantity'] as const;
export type ChipKey = (typeof CHIP_KEYS)[number];

export const CHIP_NAMES: Record<ChipKey, string> = {
  subject: 'Sujet',
  article: 'Article',
  division: 'Division',
  period: 'Période',
  levels: 'Niveau',
  states: 'État',
  channel: 'Canal',
  measure: 'Mesure',
  quantity: 'Quantité',
};

/** A filter that the next question keeps unless the user takes it away or says another. */
export interface Chip {
  key: ChipKey;
  /** What it filters on, e.g. `Division`. */
  name: string;
  /** As shown, e.g. `Agence Lille`, `octobre 2026`. */
  value: string;
  /** true = this question did not say it: it came from the one before. */
  carried: boolean;
}

/** The user's own words as the engine heard them: what "Ce n'est pas ça" can correct. null = nothing of that kind was heard. */
export interface Heard {
  article: string | null;
  division: string | null;
}

export const SYNONYM_KINDS = ['article', 'division', 'subject'] as const;
export type SynonymKind = (typeof SYNONYM_KINDS)[number];

/** Subjects a question can be moved to by a correction. */
export const CORRECTABLE_SUBJECTS = ['stocks', 'operations', 'factures', 'campagnes'] as const satisfies readonly AssistantSubject[];
export type CorrectableSubject = (typeof CORRECTABLE_SUBJECTS)[number];

/** A word learnt that an answer rests on, and what it was read as. */
export type LearntWord = Pick<Synonym, 'phrase' | 'meaning'>;

/** A word of the user learnt from a correction. It is the user's own, under the scope it was learnt in, and never widens that scope. */
export interface Synonym {
  id: string;
  kind: SynonymKind;
  /** What the user types. */
  phrase: string;
  /** What it stands for, as shown: the article's or the division's name, or the subject. */
  meaning: string;
  learntAt: Instant;
  /** Questions it was used in, and when last; null = never yet. */
  uses: number;
  usedAt: Instant | null;
}

/** "Ce n'est pas ça": one thing of the answer that can be put right, with what to choose among. */
export interface Correction {
  kind: SynonymKind;
  /** What will be remembered, in the user's words. */
  phrase: string;
  options: { value: string; label: string }[];
}

/** What was learnt, null where the words are a name and keep their meaning, and the question to ask again on the same conversation. */
export interface Corrected {
  synonym: Synonym | null;
  question: string;
}

/** A question worth asking, made from the data of now. */
export interface Starter {
  question: string;
  /** Why it is proposed, e.g. `3 articles sont au niveau Critique`; null = a plain example. */
  why: string | null;
  subject: AssistantSubject;
  /** `why` was read in the copy of this machine, of which it does not know the age; the answer reads the sources. */
  copied?: true;
}
