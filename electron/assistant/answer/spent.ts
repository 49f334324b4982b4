import { periodInWords } from '../engine/periods/calendar.ts';
import type { Understanding } from '../engine/understanding.ts';
import type { Presented } from './presented.ts';

const NAMED = /^(?:operation|sending|campaign|invoice)$|^(?:channel|kind|part):/u;
const COST = ' Dépensé se lit ici comme le coût HT des opérations ; ce qui est facturé se demande à part.';

/** "combien j'ai dépensé depuis janvier ?": what operations cost and what was invoiced are two sums. Which one is told is said, and the other is offered. */
export function asSpent(shown: Presented, { intent, meanings, period }: Pick<Understanding, 'intent' | 'meanings' | 'period'>): Presented {
  const isOpen = meanings.has('spent') && ![...meanings].some((concept) => NAMED.test(concept));
  if (!isOpen || !/^operations\.(?:total|compare|trend)$/u.test(intent) || shown.choices.length > 0) return shown;
  const when = period === null ? '' : ` ${said(periodInWords(period))}`;
  return { ...shown, sentence: `${shown.sentence}${COST}`, suggestions: [`Quel est le total facturé${when} ?`, ...shown.suggestions] };
}

const said = (period: string): string =>
  period.startsWith('du ') ? period : /^\d{1,2}(?:er)? /u.test(period) ? `le ${period}` : `en ${period}`;
