import type { AnswerRow, Figure, Nothing } from '../../../shared/model/assistant.ts';
import { ORIGIN_LABELS, type Origin } from '../../../shared/model/sourced.ts';
import { isNominal, isVerbForm } from '../engine/words/french.ts';
import { PLACE_SUFFIXES } from '../engine/words/lexicon.ts';
import { words } from '../engine/words/text.ts';
import type { ProofFacts } from '../proof.ts';
import type { Meta, Untold } from '../tools/tool.ts';
import { count, formatAge, formatMoment, listed, ofMoment, plain } from './format.ts';

/** A finding put in words, ready to be shown. */
export interface Presented {
  figure: Figure | null;
  sentence: string;
  rows: AnswerRow[];
  totalRows: number;
  choices: { label: string; question: string }[];
  nothing: Nothing | null;
  link: string | null;
  /** The screen of `link` shows the lines of the answer and no others: its address holds every criterion of the reading. */
  exact: boolean;
  suggestions: string[];
  filters: { name: string; value: string }[];
  /** Words without which the figures would pass for complete: whoever words the answer must say them. */
  caveats: string[];
  /** Lines of data behind the answer. */
  read: number;
  /** What the sentence may state. */
  facts: ProofFacts;
}

/**
 * What to say of words found nowhere: a word of French is not known; a proper name may be that of somebody or of a place outside the scope, which is never told
 * apart from one that is nobody's.
 */
export const whatIsLost = (search: string | null): Nothing =>
  words(search ?? '').some(({ folded, stem }) => !PLACE_SUFFIXES.has(stem) && (isNominal(stem) || isVerbForm(folded)))
    ? 'unknown'
    : 'scope';

/** Lines of an answer's table: the screen shows the rest. */
export const SHOWN = 8;

/** What every wording needs besides the finding. */
export interface Frame {
  now: number;
  /** Lines of the table. */
  shown: number;
  scope: { label: string; divisions: number };
  /** Branch of the scope named by the question. */
  place: string | null;
  /** The division whose branch `place` is; null = the whole scope; `several` = branches that no screen shows together. */
  branch: number | 'several' | null;
  /** What the tree holds under that branch, as it is said after its name; empty when nothing does, or when no link is known. */
  below: Below;
  /** The question as it was typed, then what the turns before left of theirs: words shown between quotation marks are found there. */
  typed: readonly string[];
}
export type Below = '' | ' et ses divisions' | ' et leurs divisions';

/** "Département Nord et ses divisions", "Agence Lille": the branch a question names, with what is read under it. */
export const wholePlace = ({ place, below }: Frame): string => (place === null ? '' : `${plain(place)}${below}`);

/** The same at the end of a clause: ", Agence Lille". */
export const inPlace = (frame: Frame): string => (frame.place === null ? '' : `, ${wholePlace(frame)}`);

/** The branch as a filter of the reading. */
export const placeFilter = (frame: Frame): Presented['filters'] =>
  frame.place === null ? [] : [{ name: 'Division', value: wholePlace(frame) }];

/** An answer with nothing but its sentence; the rest is added by the caller. */
export const bare = (sentence: string, frame: Frame, meta: Meta | null = null): Presented => ({
  figure: null,
  sentence,
  rows: [],
  totalRows: 0,
  choices: [],
  nothing: null,
  link: null,
  exact: false,
  suggestions: [],
  filters: [],
  caveats: [],
  read: 0,
  facts: baseFacts(frame, meta),
});

/** "1 ligne sans quantité connue", when some are left out of a sum. */
export const uncountedLines = (lines: number): string[] => (lines === 0 ? [] : [`${count(lines, 'ligne')} sans quantité connue`]);

/** "Canal non communiqué pour 2 campagnes": what may be asked for and is not counted. */
export const untoldCaveat = ({ campaigns, of }: Untold): string => `${of} non communiqué pour ${count(campaigns, 'campagne')}`;
export const untoldWords = (untold: Untold): string => {
  const told = untoldCaveat(untold);
  return `${told.charAt(0).toUpperCase()}${told.slice(1)}, non comptée${untold.campaigns > 1 ? 's' : ''}`;
};

/** Invoices bear a month and no day. */
const BY_MONTH = 'chaque mois est compté en entier';
export const byMonth = (rounded: boolean | undefined) =>
  rounded === true
    ? { sentence: ` Les factures sont datées par mois, pas par jour : ${BY_MONTH}.`, caveats: [BY_MONTH] }
    : { sentence: '', caveats: [] };

/** Of a count that could not be read to its end. */
export const MINIMUM = 'le nombre est un minimum';

/** What any sentence may state: the scope, the time of the data, the reasons of a fallback. */
export function baseFacts(frame: Frame, meta: Meta | null): ProofFacts {
  const instants = meta === null ? [] : [meta.asOf, meta.readAt].filter((at) => at !== null);
  return {
    now: frame.now,
    numbers: [frame.scope.divisions],
    instants,
    names: [frame.scope.label, ...(frame.place === null ? [] : [frame.place])],
  };
}

/** "(Dernière MAJ : 10:45, il y a 3 min)", with the fallback source named when there is one, and the doubt when there is one. */
export function provenance(meta: Meta, now: number): string {
  // The copy's hour is said with the copy.
  const dated = (at: string) => (meta.source === 'copy' ? '' : `Dernière MAJ : ${formatMoment(at, now)}, `);
  const updated = meta.asOf === null ? 'Dernière MAJ inconnue' : `${dated(meta.asOf)}${formatAge(meta.asOf, now)}`;
  return meta.stale ? `(${updated} : données plus anciennes que prévu)` : `(${updated})`;
}

/** ", d'après l'API de secours": said in the sentence, not only in a badge. Empty for the first source alone. */
export function according(meta: Meta, now: number): string {
  const { source, asOf, besides = [] } = meta;
  if (source !== 'api' && source !== 'copy') return '';
  const told = source === 'api' ? "l'API de secours" : `la copie locale${asOf === null ? '' : ` ${ofMoment(asOf, now)}`}`;
  return `, d'après ${listed([...besides.map((other) => `${ARTICLES[other]}${ORIGIN_LABELS[other]}`), told])}`;
}
const ARTICLES: Record<Origin, string> = { base: 'la ', api: "l'", copy: 'la ', mycfia: '', device: '' };

/** Of a finding that holds nothing, read from data that are too old. */
export const TOO_OLD = ' Ces données sont trop anciennes pour conclure.';

/** What keeps "none" from being a fact: not all could be read, or some do not tell what is asked of them. */
export interface Lacks {
  complete: boolean;
  unknown: number;
}
export const isCertain = ({ complete, unknown }: Lacks): boolean => complete && unknown === 0;

/** " parmi celles dont le montant est connu": of none found where that is all that can be said. */
export const among = ({ complete, unknown }: Lacks, known: string): string =>
  (complete ? '' : ' parmi celles qui ont pu être lues') + (unknown === 0 ? '' : `${complete ? ' parmi celles' : ' et'} dont ${known}`);

/** "Montant inconnu pour 1 facture": those that a bound on amounts neither keeps nor leaves out. */
export const unknownAmounts = (unknown: number, one: string): string => `montant inconnu pour ${count(unknown, one)}`;
export const unknownAmountsTold = (unknown: number, one: string): string =>
  unknown === 0 ? '' : ` M${unknownAmounts(unknown, one).slice(1)}, non comptée${unknown > 1 ? 's' : ''}.`;

/** The cascade rule in words; it says what is read, and nothing of what lies outside. */
export const cascade = (frame: Frame): string => `Règle de cascade : votre périmètre est ${frame.scope.label} (${frame.scope.divisions})`;
