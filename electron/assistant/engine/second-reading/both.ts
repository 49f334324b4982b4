import { periodInWords } from '../periods/calendar.ts';
import type { Known } from '../understand.ts';
import type { Understanding } from '../understanding.ts';

/** "et" before a word that asks anew, so that each side is a question of its own. */
const AND = /\s+et\s+(?=(?:(?:le|la|les|quel(?:le)?s?(?:\s+est)?)\s+)?(?:combien|nombre|nb|total|montant|co[uû]t|liste)\b)/iu;

/**
 * "combien d'opérations et combien de factures en mars ?": two subjects are asked about at once, and one figure would answer half of it.
 * @param read how questions are read: only a half that is read as it says is offered
 * @returns each half, with the period and the place that only the other one says; null = one subject is asked about
 */
export function bothAsked(
  { text, followUp }: Pick<Understanding, 'text' | 'followUp'>,
  known: Known,
  read: (question: string, known: Known) => Understanding,
): { label: string; question: string }[] | null {
  const halves = followUp ? [] : text.split(AND).map((half) => half.replace(/[\s?.!]+$/u, '').trim());
  if (halves.length !== 2) return null;
  const apart: Known = { ...known, carried: null };
  const [first, second] = halves.map((half) => read(half, apart));
  if (first === undefined || second === undefined || !isAsked(first) || !isAsked(second)) return null;
  // "montant et nombre": the second names no subject of its own.
  if (first.about === null || second.about === null || first.about === second.about) return null;
  return [
    { own: first, other: second },
    { own: second, other: first },
  ].map(({ own, other }) => {
    const question = completed(own, other);
    const again = read(question, apart);
    return { label: own.text, question: again.intent === own.intent && again.reason === null ? question : own.text };
  });
}

const isAsked = ({ intent, reason }: Understanding): boolean => intent.includes('.') && !intent.startsWith('scope') && reason === null;

/** A half with what only the other one says of when and where. */
function completed({ text, periods, place }: Understanding, other: Understanding): string {
  const [period] = periods.length === 0 && other.periods.length === 1 ? other.periods : [];
  const there = place === null && other.place?.kind === 'division' ? ` à ${other.place.name}` : '';
  const said = period === undefined ? '' : periodInWords(period);
  const lead = /^du /u.test(said) ? '' : /^\d{1,2} /u.test(said) ? 'le ' : 'en ';
  return `${text}${there}${said === '' ? '' : ` ${lead}${said}`}`;
}
