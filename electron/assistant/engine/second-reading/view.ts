import { subjectOfIntent } from '../intent/intents.ts';
import { MONTHS } from '../periods/calendar.ts';
import type { Carried, Understanding } from '../understanding.ts';
import { fold } from '../words/text.ts';

/** Beyond these words a text says no more of what it asks. */
const MOST_WORDS = 80;
/** Begins the features that were found in the question, beside its words. */
export const FOUND = '* ';
const WEEKDAYS = new Set('lundi mardi mercredi jeudi vendredi samedi dimanche'.split(' '));

/**
 * What a question looks like to whoever judges what it asks: its words in a row, its names, places, months and figures told as such, parts of its words
 * (typing errors), and what was found in it. Not the intent the rules gave it: the judgement is to be another one.
 */
export function viewOf(read: Understanding, carried: Carried | null): string[] {
  const line = wordsOf(read);
  const seen = new Set<string>();
  for (const [at, word] of line.entries()) {
    seen.add(`1 ${word}`);
    if (at > 0) seen.add(`2 ${line[at - 1]} ${word}`);
    if (at > 1) seen.add(`3 ${line[at - 2]} ${line[at - 1]} ${word}`);
    if (/^[a-z]{4,}$/u.test(word)) for (let i = -1; i + 3 <= word.length; i++) seen.add(`c ${`<${word}>`.slice(i + 1, i + 5)}`);
  }
  seen.add(`first ${line[1]} ${line[2]}`);
  seen.add(`long ${Math.min(4, Math.floor(line.length / 6))}`);
  for (const mark of foundIn(read)) seen.add(`${FOUND}${mark}`);
  if (carried !== null) {
    const before = [`thread ${carried.intent}`, `thread ${subjectOfIntent(carried.intent)}`];
    for (const mark of before) {
      seen.add(mark);
      seen.add(`${mark} ${line.length < 8}`);
      for (const word of line.slice(0, 8)) seen.add(`${before[1]} ${word}`);
    }
  } else seen.add('thread none');
  return [...seen];
}

function wordsOf({ text, placeSpoken, spoken, parts }: Understanding): string[] {
  const split = (part: string): string[] => fold(part).match(/[a-z]+|\d+|[?€+]/gu) ?? [];
  const places = new Set(split(placeSpoken ?? ''));
  const names = new Set([...split(spoken ?? ''), ...parts.flatMap(split)].filter((word) => word.length > 2));
  const line = split(text)
    .slice(0, MOST_WORDS)
    .map((word) => {
      if (places.has(word)) return 'PLACE';
      if (names.has(word)) return 'NAME';
      if (/^\d/u.test(word)) return word.length >= 5 ? 'LONG' : /^20\d\d$/u.test(word) ? 'YEAR' : 'NUMBER';
      if (MONTHS.has(word)) return 'MONTH';
      return WEEKDAYS.has(word) ? 'DAY' : word;
    })
    .filter((word, at, all) => !/^[A-Z]/u.test(word) || word !== all[at - 1]);
  return ['^', ...line, '$'];
}

function foundIn(read: Understanding): string[] {
  const several = (name: string, { length }: { length: number }) => (length > 0 ? [`${name} ${Math.min(2, length)}`] : []);
  const told = (name: string, value: string | number | boolean | null) => (value === null || value === false ? [] : [`${name} ${value}`]);
  return [
    ...[...read.meanings].map((meaning) => `means ${meaning}`),
    ...told('place', read.place?.kind ?? 'none'),
    ...several('periods', read.periods),
    ...several('parts', read.parts),
    ...told('article', read.article !== null),
    ...told('articleless', read.article === null),
    ...several('levels', read.levels),
    ...told('empty', read.empty),
    ...told('ranked', read.ranked),
    ...told('limit', read.limit !== null),
    ...told('range', read.range !== null),
    ...told('threshold', read.threshold !== null),
    ...several('channels', read.channels),
    ...several('statuts', read.statuts),
    ...several('born', read.born),
    ...told('without', read.without !== null),
    ...told('measure', read.measure),
    ...told('by', read.by),
    ...told('underWay', read.underWay),
    ...several('kinds', read.kinds),
    ...told('number', read.number !== null),
    ...told('minimum', read.minimum),
    ...several('references', read.references),
    ...told('quoted', read.quoted),
    ...told('about', read.about ?? 'nothing'),
  ];
}
