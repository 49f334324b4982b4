import type { Answer } from '../../../shared/model/assistant.ts';
import { formatNumber, pluralOf } from '../../ui/format.ts';

type Lead = Pick<Answer, 'link' | 'linkIsExact'>;

/** « filtré » is promised only of a screen that shows the lines of the answer and no others. */
export const screenWords = ({ link, linkIsExact }: Lead): string =>
  linkIsExact && /=[^&]/u.test(link ?? '') ? "Ouvrir l'écran filtré" : "Ouvrir l'écran";

/** How many lines will be seen again, where the screen holds just those. */
export const linesWords = (lead: Lead, rows: number): string =>
  lead.linkIsExact ? `Revoir ${rows === 1 ? 'la ligne' : `les ${formatNumber(rows)} ${pluralOf(rows, 'ligne')}`}` : screenWords(lead);
