import type { Answer } from '../../shared/model/assistant.ts';
import { plain } from './answer/format.ts';
import { subjectOfIntent } from './engine/intent/intents.ts';
import type { Known } from './engine/understand.ts';
import type { Understanding } from './engine/understanding.ts';
import { setOf, type Word, words } from './engine/words/text.ts';

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
): Answer['choices'][number] | null {
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
  if (!same || !borne || (rest.place !== null && rest.place.kind !== 'division')) return null;
  return { label: `Sans « ${plain(spared.map(({ raw }) => raw).join(' '))} »`, question };
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
