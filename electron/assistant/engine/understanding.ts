import type { AssistantSubject } from '../../../shared/model/assistant.ts';
import type { CorrectableSubject } from '../../../shared/model/assistant-memory.ts';
import type { StockLevel } from '../../../shared/model/stock.ts';
import type { Intent, Reason } from './intent/intents.ts';
import type { Place } from './names/places.ts';
import type { Days } from './periods/calendar.ts';
import type { Range } from './quantities/ranges.ts';
import type { Offered } from './thread/reply.ts';

/** `usesPlace`: read so, the question names no place ("enveloppe à fenêtre"). */
export interface WiderReading {
  text: string;
  usesPlace: boolean;
}

export const CHANNEL_WORDS = ['sms', 'email', 'papier'] as const;
export type ChannelWord = (typeof CHANNEL_WORDS)[number];

export const MEASURES = ['count', 'cost', 'postage', 'transport', 'service', 'net', 'gross', 'lines'] as const;
/** Periods told side by side, at most: the months of a year. More of them are refused, never cut. */
export const MOST_PERIODS = 12;
/** What is counted or added up; null = what the intent usually gives. */
export type Measure = (typeof MEASURES)[number];

/** A learnt word that was used, by its identifier. */
export type UsedSynonym = string;

/** A question as understood. Everything a tool needs is here, fixed before any row is read. */
export interface Understanding {
  intent: Intent;
  /** 0 to 1; under 0.5 the words alone prove nothing and the data decides. */
  score: number;
  reason: Reason | null;
  /** The subject its words are about, even when it cannot be answered; null = none is named. */
  about: AssistantSubject | null;
  /** Words of the article without plural, or its name as quoted by the user. */
  article: string | null;
  /** The article as typed, to be quoted back. */
  spoken: string | null;
  quoted: boolean;
  /** Readings of the article's words that take in words with a meaning of their own ("bon de commande"). */
  wider: WiderReading[];
  /** Articles of a question that names several. */
  parts: string[];
  /** Stems of words of the article that what is asked for has not. */
  negated: string[];
  levels: StockLevel[];
  empty: boolean;
  /** Ordered by quantity, amount or date. */
  ranked: 'most' | 'least' | 'recent' | 'oldest' | null;
  /** "top 5". */
  limit: number | null;
  place: Place | null;
  /** The place as typed. */
  placeSpoken: string | null;
  /** Divisions of the scope named by the question, the branch included; null = the whole scope. */
  divisionIds: ReadonlySet<number> | null;
  period: Days | null;
  /** All periods, the first included. */
  periods: Days[];
  /** Those without a date of sending, and no others. */
  undated: boolean;
  range: Range | null;
  /** What the sum is held against ("a-t-on dépassé 1 000 € ?"): told yes or no, and bounds no line. */
  threshold: Range | null;
  channels: ChannelWord[];
  /** Statuts of CFI named, and states of campaigns born here. */
  statuts: string[];
  born: string[];
  /** States left out ("hors annulées"), as folded words. */
  without: string | null;
  measure: Measure | null;
  /** Counted apart for each statut, channel or division. */
  by: 'state' | 'channel' | 'division' | null;
  underWay: boolean;
  /** Words that may name a state of CFI's own list, whose names are only known once it is read; `|` = beside those of `statuts`. */
  stateWords: string | null;
  /** Words that name a kind of operation: SMS, letters… */
  kinds: string[];
  /** Words left that must be a name: of an operation, a campaign, a requester. */
  search: string | null;
  /** Number of an invoice. */
  number: number | null;
  /** Numbers of invoices where several are named, to be asked back; empty = one, or none. */
  numbers: number[];
  minimum: boolean;
  references: string[];
  campaign: string | null;
  /** Two readings of the words of a period, to be asked back; null = one. */
  either: { spoken: string; days: Days[] } | null;
  /** Years of the campaigns that the words of one name alike, to be asked back; empty = they name one. */
  years: string[];
  followUp: boolean;
  synonyms: UsedSynonym[];
  /** The subject that one of these says the question is about; it is read as no other. null = none says. */
  learntSubject: CorrectableSubject | null;
  /** Words of another subject in a question about stocks: unless the name of an article holds them, they are left unread. */
  loose: boolean;
  /** Concepts of the lexicon it holds. */
  meanings: ReadonlySet<string>;
  /** Words, as typed, that the reading rests on. */
  heard: readonly string[];
  /** The question itself. */
  text: string;
}

/** What a conversation remembers from one question to the next. */
export interface Carried {
  intent: Intent;
  /** Why the question could not be answered: it still cannot for another place. */
  reason: Reason | null;
  /** Articles compared; empty = one, or none. */
  parts: string[];
  /** The article under its own name, or as it was typed: what is shown of it. */
  shown: string | null;
  article: string | null;
  levels: StockLevel[];
  empty: boolean;
  /** Name of a division of the scope. */
  division: string | null;
  /** Names of several on purpose: "Lille et Arras". */
  divisions: string[];
  /** Which ones these are, in the same order: a name changes, or comes to be borne twice. Empty = kept by a version that knew names alone. */
  places: number[];
  period: Days | null;
  periods: Days[];
  undated: boolean;
  range: Range | null;
  channels: ChannelWord[];
  statuts: string[];
  born: string[];
  measure: Measure | null;
  by: Understanding['by'];
  underWay: boolean;
  stateWords: string | null;
  /** States left out. */
  without: string | null;
  /** States of CFI's own list that the answer kept: what the chip shows. */
  states: string[];
  kinds: string[];
  search: string | null;
  ranked: Understanding['ranked'];
  limit: number | null;
  minimum: boolean;
  number: number | null;
  references: string[];
  /** What was asked back with the answer. */
  offered: Offered[];
  /** Words that the choices were about. */
  about: string | null;
}
