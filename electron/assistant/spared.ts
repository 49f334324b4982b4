import type { Answer } from '../../shared/model/assistant.ts';
import { plain } from './answer/format.ts';
import type { Outcome } from './answerer.ts';
import { subjectOfIntent } from './engine/intent/intents.ts';
import { namesNobody } from './engine/names/nobody.ts';
import { clausesOf, MARKS, standAside } from './engine/second-reading/clauses.ts';
import { opinionOf } from './engine/second-reading/opinion.ts';
import { viewOf } from './engine/second-reading/view.ts';
import type { Known } from './engine/understand.ts';
import type { Understanding } from './engine/understanding.ts';
import { setOf, type Word, words } from './engine/words/text.ts';

/** A question without the words that no name bears. */
export interface Spared {
  choice: Answer['choices'][number];
  rest: Understanding;
  /** Whether they stand in clauses that ask nothing: what the rest comes to is the answer, and they are told as left out. */
  aside: boolean;
}

/** What ties a word to the one before it: without the word it would hang. */
const TIES = setOf('de d des du en a au aux le la l les un une');

/**
 * The same question without its words that no name of the scope bears: « opérations d'octobre revenues à combien » without « revenues ». What was asked back
 * is then one click away, with its period, its place and its states.
 * @param read how questions are read
 * @returns null when every word is borne, when nothing is known of the names, or when the rest is no question on the same subject
 */
export function withoutUnknown(
  understood: Understanding,
  known: Known,
  read: (question: string, known: Known) => Understanding,
): Spared | null {
  const { article, quoted, text, intent } = understood;
  const { book } = known;
  if (book == null || article === null || quoted || !intent.includes('.')) return null;
  const unknown = new Set(article.split(' ').filter((word) => !book.resembles(word)));
  const spared = words(text).filter(({ folded, stem }) => unknown.has(stem) || unknown.has(folded));
  if (spared.length === 0) return null;
  const question = without(text, spared);
  const rest = read(question, known);
  const same = rest.intent.includes('.') && rest.reason === null && subjectOfIntent(rest.intent) === subjectOfIntent(intent);
  const borne = rest.article === null || rest.article.split(' ').every((word) => book.resembles(word));
  // "combien de parapluies", "statut de la campagne Mirliton" without them ask of nothing.
  if ((intent.startsWith('stock.') || intent === 'campaign.status') && rest.article === null) return null;
  // Two divisions side by side are one place to a comparison.
  const there = rest.place === null || rest.place.kind === 'division' || (rest.place.kind === 'both' && rest.intent.endsWith('.compare'));
  if (!same || !borne || !there) return null;
  const left = spared.map(({ raw }) => raw).join(' ');
  const held = rest.article === null || rest.article.split(' ').every((word) => book.holds(word));
  // What the rest asks is judged by its likeness to others as well: a word left out may be the one that mattered.
  const agreed = opinionOf(viewOf(rest, known.carried)).intent === rest.intent;
  const aside =
    agreed &&
    spared.every(namesNobody) &&
    rest.intent === intent &&
    held &&
    (rest.intent.startsWith('stock.') || !isNamedBeside(rest.article, text, spared)) &&
    standAside(
      text,
      spared.map(({ folded }) => folded),
    );
  return { choice: { label: `Sans « ${plain(left)} »`, question }, rest: { ...rest, text }, aside };
}

/** "les petits ruisseaux font les grandes rivières": what is left of a name stands with the words that nothing bears, and is told of no more than they are. */
function isNamedBeside(article: string | null, text: string, spared: readonly Word[]): boolean {
  const lost = new Set(spared.map(({ stem }) => stem));
  const beside = clausesOf(text, MARKS[1]!)
    .map((clause) => words(clause).map(({ stem }) => stem))
    .filter((stems) => stems.some((stem) => lost.has(stem)))
    .flat();
  return (article?.split(' ') ?? []).some((word) => beside.includes(word));
}

/** A text without some of its words, in their order, nor what tied them. */
function without(text: string, spared: readonly Word[]): string {
  const list = words(text);
  const out = new Set(spared.map(({ at }) => at));
  for (const { at } of spared) for (let tied = at; !list[tied]!.opens && TIES.has(list[tied - 1]?.folded ?? ''); tied--) out.add(tied - 1);
  let rest = text.normalize('NFC');
  let kept = '';
  for (const { raw, at } of list) {
    const start = rest.indexOf(raw);
    if (start < 0) continue;
    kept += rest.slice(0, start) + (out.has(at) ? '' : raw);
    rest = rest.slice(start + raw.length);
  }
  return `${kept}${rest}`
    .replace(/\s+/gu, ' ')
    .replace(/^[\s,;:.]+/u, '')
    .trim();
}

/** Whether words of the question were found nowhere, so that nothing is told. */
export const isLost = ({ shown }: Outcome): boolean =>
  shown.figure === null && shown.totalRows === 0 && (shown.nothing === 'unknown' || shown.nothing === 'scope');

/** Whether an answer tells what was asked, a zero included, and asks nothing back. */
export const isTold = ({ shown }: Outcome): boolean =>
  shown.choices.length === 0 && (shown.figure !== null || shown.totalRows > 0) && (shown.nothing ?? 'zero') === 'zero';

/** The same question without the words that nothing bears is offered: before anything wider, after the names it may have meant. */
export function offered(outcome: Outcome, { choice }: Spared): Outcome {
  const { shown } = outcome;
  return { ...outcome, shown: { ...shown, choices: shown.choices.length > 1 ? [...shown.choices, choice] : [choice, ...shown.choices] } };
}
