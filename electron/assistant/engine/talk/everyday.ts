import data from '../../../../resources/assistant/everyday.json' with { type: 'json' };
import { isFrench } from '../words/french.ts';
import { type Nearest, nearestOf } from '../words/spelling.ts';

/** What a word is in everyday talk, when it is nothing of the subjects: a verb in any form, a thing or a person, or a word around them. */
export type Everyday = 'verb' | 'participle' | 'thing' | 'person' | 'word';

const wordsOf = (lines: readonly string[]): string[] => lines.flatMap((line) => line.split(' '));

const FINITE = 'er ez e es ent ons a as ais ait aient ions iez ai era eras erai erons erez eront erais erait erions eriez eraient';
const SECOND = 'ir is it issez issent issons issais issait issaient issiez isse isses ira irai irez iront irait irais iriez issant';

/** Forms of a verb of the first group, folded: "demander" → "demande", "demandiez"…; "-ger" and "-yer" keep their sounds. */
const stemsOf = (infinitive: string): string[] => {
  const stem = infinitive.slice(0, -2);
  return [
    stem,
    ...(stem.endsWith('g') ? [`${stem}e`] : []),
    ...(stem.endsWith('y') ? [`${stem.slice(0, -1)}i`] : []),
    ...(/[^aeiou]e[lt]$/u.test(stem) ? [`${stem}${stem.at(-1)}`] : []),
  ];
};

const FORMS = new Map<string, Everyday>();
const teach = (word: string, sort: Everyday) => {
  if (!FORMS.has(word)) FORMS.set(word, sort);
};
for (const list of [data.interjections, data.adverbs, data.qualities, data.shorthand])
  for (const word of wordsOf(list)) teach(word, 'word');
for (const word of wordsOf(data.forms)) teach(word, 'verb');
for (const word of wordsOf(data.people)) teach(word, 'person');
for (const word of wordsOf(data.things)) teach(word, 'thing');
for (const list of [data.asking, data.living])
  for (const infinitive of wordsOf(list)) {
    if (!infinitive.endsWith('er')) teach(infinitive, 'verb');
    else
      for (const stem of stemsOf(infinitive)) {
        for (const ending of FINITE.split(' ')) teach(stem + ending, 'verb');
        for (const ending of ['e', 'ee', 'es', 'ees']) teach(stem + ending, 'participle');
      }
  }
for (const infinitive of wordsOf(data.second)) for (const ending of SECOND.split(' ')) teach(infinitive.slice(0, -2) + ending, 'verb');

const ASKING = new Set(
  wordsOf(data.asking).flatMap((infinitive) =>
    stemsOf(infinitive).flatMap((stem) => [...FINITE.split(' '), 'ee', 'ees'].map((ending) => stem + ending)),
  ),
);

const QUALITIES = new Set(wordsOf(data.qualities));
/** "bizarre", "utile": an adjective of everyday talk, which tells one thing from another where it stands beside it. */
export const isQuality = (folded: string): boolean => QUALITIES.has(folded) || QUALITIES.has(folded.replace(/s$/u, ''));

/** What a folded word is in everyday talk; null = none of the classes known, so it may be a name. */
export function everydayOf(folded: string): Everyday | null {
  const known = FORMS.get(folded);
  if (known !== undefined) return known;
  const one = folded.endsWith('s') ? FORMS.get(folded.slice(0, -1)) : undefined;
  return one === undefined || one === 'verb' ? null : one;
}

/** "comptabilisés", "demandées", "montrez": said of anything that is asked about, it tells nothing of it. */
export const tellsNothing = (folded: string): boolean => ASKING.has(folded);

const READING = new Set(wordsOf(data.reading));
/** "consulter", "isoler les opérations": an infinitive that asks to be told of things, and changes none. */
export const onlyReads = (infinitive: string): boolean => READING.has(infinitive) || ASKING.has(infinitive);

let asking: Nearest | null = null;
/** "sa done koi": the verb of asking that is heard in a word which is none of French; the other verbs may narrow. */
export const askingAs = (folded: string, stem: string): string | null => {
  if (isFrench(folded, stem)) return null;
  asking ??= nearestOf(ASKING);
  return asking.alike(folded);
};
