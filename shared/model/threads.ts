import type { ErrorShape } from '../errors.ts';
import type { Answer, AssistantSubject } from './assistant.ts';
import type { Instant } from './sourced.ts';

/** A piece of text found; `match` = the words looked for. */
export interface Snippet {
  text: string;
  match: boolean;
}

/** A conversation in the list. */
export interface ThreadSummary {
  id: string;
  /** Made from the first question until the user gives another. */
  title: string;
  pinned: boolean;
  createdAt: Instant;
  /** Last question asked. */
  updatedAt: Instant;
  /** Questions asked, without those that an edited one replaced. */
  turns: number;
  /** Where the search found it; null when nothing was looked for, or when its title holds the words. */
  found: Snippet[] | null;
}

/** Conversations under one heading: `Épinglées`, `Aujourd'hui`, `Hier`, `7 derniers jours`, then months (`octobre 2026`). */
export interface ThreadGroup {
  key: string;
  label: string;
  threads: ThreadSummary[];
}

/** Conversations listed at once; the others are found by a search. */
export const MOST_THREADS = 1000;

export interface ThreadList {
  /** Pinned first, then the latest; none is empty. */
  groups: ThreadGroup[];
  /** What the search found, listed or not. */
  total: number;
  /** All conversations of this user under this scope. */
  kept: number;
}

/** How a question ended: answered, failed, stopped by the user, or answered about what the user may no longer see. */
export const TURN_STATES = ['answered', 'failed', 'stopped', 'withheld'] as const;
export type TurnState = (typeof TURN_STATES)[number];

/** One question of a conversation and what came of it. */
export interface ThreadTurn {
  id: string;
  question: string;
  askedAt: Instant;
  state: TurnState;
  /** null unless `answered`. */
  answer: Answer | null;
  /** Why there is no answer, as it was told; null when answered or stopped. */
  error: ErrorShape | null;
  /** true = an edited question took its place, or that of one before it: kept, and no longer part of what is carried on. */
  superseded: boolean;
  /** The turn this one asked again as it was; null for a question of its own. */
  repeats: string | null;
}

export interface Thread extends Omit<ThreadSummary, 'turns' | 'found'> {
  /** Oldest first, replaced ones included. What the next question keeps is told by the last answer that is not superseded. */
  turns: ThreadTurn[];
}

/** A question kept to be asked again. */
export interface FavouriteQuestion {
  id: string;
  question: string;
  subject: AssistantSubject | null;
  addedAt: Instant;
}

/** Days a conversation is kept after its last question; null = until it is removed. Pinned ones stay. */
export interface ThreadRetention {
  keepDays: number | null;
}
