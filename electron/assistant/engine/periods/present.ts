import data from '../../../../resources/assistant/calendar.json' with { type: 'json' };
import { addDays } from '../../../kit/civil-day.ts';
import { PLANNED } from '../words/lexicon.ts';
import { words } from '../words/text.ts';
import type { Token } from '../words/tokens.ts';
import type { Period } from './period.ts';

const NOW = data.now.split('|').map((phrase) => words(phrase).map(({ folded }) => folded));
const OF = new Set(['de', 'du', 'd', 'des']);

/** "à ce jour", "jusqu'ici", "à date": the words that mean now, which is when everything is read; they bound nothing. */
export function presentWords(tokens: readonly Token[]): ReadonlySet<number> {
  const taken = new Set<number>();
  for (const at of tokens.keys())
    for (const phrase of NOW) {
      const next = tokens[at + phrase.length]?.folded ?? '';
      // "à date du 3 novembre" tells a day.
      if (!OF.has(next) && phrase.every((word, i) => tokens[at + i]?.folded === word)) for (const i of phrase.keys()) taken.add(at + i);
    }
  return taken;
}

const SENT = new Set(['operation', 'envoi', 'routage', 'mailing', 'impression']);
/** "non prévues": what nobody had planned. */
const UNPLANNED = new Set(['non', 'pas', 'ni', 'plus', 'que', 'comme']);
/** As far as what is to come is looked for, in days. */
const AHEAD = 365;

/** "opérations à venir", "les prochains envois", "opérations prévues": from today on. Of what is not sent these words tell nothing. */
export function comingDays(tokens: readonly Token[], today: string): Period[] {
  const sent = tokens.findIndex(({ stem }) => SENT.has(stem));
  const at = tokens.findIndex(
    ({ folded }, i) =>
      /^futur(?:e?s?)$/u.test(folded) ||
      (/^(?:prevu|planifie|programme)e?s$/u.test(folded) && sent >= 0 && i > sent && !UNPLANNED.has(tokens[i - 1]!.folded)) ||
      (folded === 'venir' && tokens[i - 1]?.folded === 'a') ||
      (/^prochaine?s$/u.test(folded) && SENT.has(tokens[i + 1]?.stem ?? '')),
  );
  if (sent < 0 || at < 0) return [];
  const taken = new Set(tokens[at]!.folded === 'venir' ? [at - 1, at] : [at]);
  return [{ from: today, to: addDays(today, AHEAD), taken, certain: true, rough: false }];
}

/** How things stand, after "en": a state lasts, it does not happen on a day. */
const STANDING = new Set('attente preparation production validation cours suspens'.split(' '));
/** "sont rejetées aujourd'hui": what they are now, whenever they became so. */
const SETTLED = /^(?:rejete|refuse|importe|termine|valide|annule)e?s?$/u;
const ARE = new Set(['sont', 'est', 'reste', 'restent', 'demeurent']);
const SENDING = /^(?:envo[iy]|parti(?:r|ent|ra|ront)?$|part$|sort(?:ir|ent)?$|depart|planif|programm|prevu)/u;

/** "en attente de validation là, aujourd'hui": beside a state that lasts, today is now and no day of sending. */
export const isNow = ({ from, to }: Period, tokens: readonly Token[], today: string): boolean =>
  from === today &&
  to === today &&
  tokens.some(
    ({ folded }, at) =>
      (STANDING.has(folded) && tokens[at - 1]?.folded === 'en') || (SETTLED.test(folded) && ARE.has(tokens[at - 1]?.folded ?? '')),
  ) &&
  !tokens.some(({ folded, stem }) => PLANNED.has(stem) || SENDING.test(folded));
