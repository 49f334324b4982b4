import { countOf, formatNumber } from '../../ui/format.ts';

/** Characters of a question, as the core takes them. */
export const QUESTION_LIMIT = 2000;

/** Characters of a question, as the core counts them: without the blanks around it. */
export const lengthOf = (text: string): number => text.trim().length;

/** Whether a question can be sent as it is written. */
export const canBeAsked = (text: string): boolean => lengthOf(text) > 0 && lengthOf(text) <= QUESTION_LIMIT;

/** Says by how much a question is too long. It is kept whole: only who wrote it knows what to take away. Nothing when it fits. */
export function TooLong({ id, text }: { id: string; text: string }) {
  const over = lengthOf(text) - QUESTION_LIMIT;
  return (
    <p className="too-long" id={id} role="status">
      {over > 0
        ? `Texte trop long : ${countOf(over, 'caractère')} au-delà des ${formatNumber(QUESTION_LIMIT)}. Rien n'est perdu ; raccourcissez-le pour l'envoyer.`
        : null}
    </p>
  );
}
