import data from '../../../../resources/assistant/calendar.json' with { type: 'json' };
import { addDays } from '../../../kit/civil-day.ts';
import { PLANNED } from '../words/lexicon.ts';
import { words } from '../words/text.ts';
import type { Token } from '../words/tokens.ts';
import type { Period } from './period.ts';

const phrasesOf = (text: string): string[][] => text.split('|').map((phrase) => words(phrase).map(({ folded }) => folded));
const NOW = phrasesOf(data.now);
/** What ends a span as well, and means something else where none stands before. */
const UNTIL_NOW = [...NOW, ...phrasesOf(data.untilNow)].sort((a, b) => b.length - a.length);
const OF = new Set(['de', 'du', 'd', 'des']);
const isAt = (phrase: readonly string[], tokens: readonly Token[], at: number): boolean =>
  // "à date du 3 novembre" tells a day.
  !OF.has(tokens[at + phrase.length]?.folded ?? '') && phrase.every((word, i) => tokens[at + i]?.folded === word);
const spotsOf = (phrase: readonly string[], at: number): number[] => phrase.map((_, i) => at + i);

/** "à ce jour", "jusqu'ici", "à date": the words that mean now, which is when everything is read; they bound nothing. */
export function presentWords(tokens: readonly Token[]): ReadonlySet<number> {
  const taken = new Set<number>();
  for (const at of tokens.keys())
    for (const phrase of NOW) if (isAt(phrase, tokens, at)) for (const spot of spotsOf(phrase, at)) taken.add(spot);
  return taken;
}

/** After them a month is told as it stands now: "en octobre à ce jour". */
const WITHIN = new Set('en dans durant pendant courant sur pour au'.split(' '));
const ENTERS = new Set(['inclus', 'compris', 'et']);

/**
 * "de janvier à ce jour", "janvier jusqu'à maintenant", "entre mars et ce jour": the words that mean now, right after days they do not belong to, are
 * the end of a span that begins with these.
 */
export function spanToNow(found: readonly Period[], tokens: readonly Token[], today: string): Period[] {
  const compares = tokens.some(({ folded }) => folded.startsWith('compar'));
  return found.map((period) => {
    const [first, last] = [Math.min(...period.taken), Math.max(...period.taken)];
    const before = tokens[first - 1]?.folded ?? '';
    const after = ENTERS.has(tokens[last + 1]?.folded ?? '') ? [last + 1, last + 2] : [last + 1];
    for (const at of after) {
      const phrase = UNTIL_NOW.find((each) => isAt(each, tokens, at));
      if (phrase === undefined || period.from > today) continue;
      const goesUp = phrase[0]!.startsWith('jusqu');
      if (phrase[0] === 'et' ? before !== 'entre' : !goesUp && (WITHIN.has(before) || compares || tokens[at]!.opens || tokens[at]!.parted))
        continue;
      const taken = new Set([...period.taken, ...spotsOf(phrase, at), ...(at > last + 1 ? [last + 1] : [])]);
      return { ...period, to: today, taken, certain: true };
    }
    return period;
  });
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
