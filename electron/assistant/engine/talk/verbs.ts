import { setOf } from '../words/text.ts';
import type { Token } from '../words/tokens.ts';
import { everydayOf } from './everyday.ts';

const SUBJECTS = setOf('je j tu il elle on ils elles ca cela qui');
/** Small words between a subject and its verb. */
const CLITICS = setOf('ne n me m te t se s le la l les lui leur y en nous vous');
const AUXILIARIES = setOf('a ai as ont avons avez avait avaient est sont etait etaient');
/** Nothing of ours: "ça a bondi". */
const THINGS = setOf('ca cela tout');
const BEFORE_INFINITIVE = setOf('pour sans va vais vont veut veux voudrais voudrait peux peut pouvez doit dois faut faudrait sais sait');
const HIS = setOf('le la l mon ma un une notre votre leur sa son ce cette cet');
const OF = setOf('de du d des');
/** What follows a verb whose subject is somebody. */
const AFTER_VERB = setOf('que qu de d des du un une le la les l mon ma mes me m son sa ses ce cette nous savoir pas a');

const INVERTED = [
  [/\p{L}{3}ons$/u, 'nous'],
  [/\p{L}{3}ez$/u, 'vous'],
] as const;

/**
 * Whether a word that nothing knows stands where only a verb does: after a pronoun ("ils trouvent"), after an auxiliary ("ça a bondi"), after
 * somebody ("le client réclame que…"), or in the infinitive after "pour" and the like. A name stands in none of these places.
 */
export function standsAsVerb(tokens: readonly Token[], at: number): boolean {
  const { folded, opens, raw } = tokens[at]!;
  if (opens || at === 0 || folded.length < 3 || !/^\p{Ll}+$/u.test(raw.normalize('NFC').replace(/^.['’]/u, ''))) return false;
  // "Lyon a-t-elle en préparation": how things are, no verb.
  if (/[st]ions?$/u.test(folded) && tokens[at - 1]!.folded === 'en') return false;
  // "leur directrice s'alarme": a pronoun elides before a verb only.
  if (/^[jmnst]['’]/iu.test(raw)) return true;
  // "déplorons-nous", "recensez-vous": its subject follows.
  if (INVERTED.some(([ending, subject]) => ending.test(folded) && tokens[at + 1]?.folded === subject)) return true;
  let before = at - 1;
  while (before > 0 && !tokens[before]!.opens && CLITICS.has(tokens[before]!.folded)) before--;
  const word = tokens[before]!.folded;
  const last = tokens[at - 1]!.folded;
  // "sont-elles annulées ?", "elle est facturée": a participle may be a state.
  const inverted = AUXILIARIES.has(tokens[before - 1]?.folded ?? '');
  if (SUBJECTS.has(word) && !inverted && !/(?:é|ée?s?|ee|ees)$/u.test(raw.normalize('NFC'))) return true;
  if (AUXILIARIES.has(last) && THINGS.has(tokens[at - 2]?.folded ?? '')) return true;
  if (BEFORE_INFINITIVE.has(last) && /(?:er|ir|re|oir)$/u.test(folded)) return true;
  const somebody = everydayOf(word) === 'person' && HIS.has(tokens[before - 1]?.folded ?? '') && !OF.has(tokens[before - 2]?.folded ?? '');
  return somebody && /(?:e|t|d|ent|a)$/u.test(folded) && AFTER_VERB.has(tokens[at + 1]?.folded ?? '');
}
