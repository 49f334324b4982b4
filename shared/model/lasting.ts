import type { Answer } from './assistant.ts';
import type { Citation } from './assistant-model.ts';

const DAY = new Intl.DateTimeFormat('fr-FR', { timeZone: 'Europe/Paris', day: '2-digit', month: '2-digit', year: 'numeric' });
/** A moment with its age, as a sentence says them when it is given: `10:45, il y a 3 min`, `de 10:45 (à l'instant : données anciennes)`. */
const AGED =
  /(\bde )?(?:(\d{2}\/\d{2}\/\d{4}) )?(\d{2}:\d{2})(?:, (?:à l['’]instant|il y a \d+ (?:min|h|jours?))| \((?:à l['’]instant|il y a \d+ (?:min|h|jours?))(?: : ([^()]*))?\))/gu;

type Given = Pick<Answer, 'sentence' | 'askedAt' | 'citations'>;

/**
 * The sentence of an answer for who reads it later, on paper or on screen: an hour of that day bears its date, and an age that was true then is left
 * out. Its citations stand where their words do now.
 */
export function lasting({ sentence, askedAt, citations = [] }: Given): { sentence: string; citations: Citation[] } {
  const edits = [...sentence.matchAll(AGED)].map((found) => {
    const [whole, of, day = DAY.format(new Date(askedAt)), hour, more] = found;
    return {
      start: found.index,
      end: found.index + whole.length,
      text: `${of === undefined ? '' : 'du '}${day} ${hour}${more === undefined ? '' : ` (${more})`}`,
    };
  });
  let told = '';
  let from = 0;
  const kept: Citation[] = [];
  const move = (end: number): void => {
    const by = told.length - from;
    kept.push(
      ...citations
        .filter((each) => each.start >= from && each.end <= end)
        .map((each) => ({ ...each, start: each.start + by, end: each.end + by })),
    );
    told += sentence.slice(from, end);
  };
  for (const { start, end, text } of edits) {
    move(start);
    const cited = citations.find((each) => each.start >= start && each.end <= end);
    if (cited !== undefined) kept.push({ ...cited, start: told.length, end: told.length + text.length });
    told += text;
    from = end;
  }
  move(sentence.length);
  return { sentence: told, citations: kept };
}
