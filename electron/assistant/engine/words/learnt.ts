import { CORRECTABLE_SUBJECTS, type CorrectableSubject } from '../../../../shared/model/assistant-memory.ts';
import type { Learnt } from '../../synonyms.ts';
import type { NameFound } from '../names/names.ts';
import type { KnownDivision, PlaceMatch } from '../names/places.ts';
import { type Token, take } from './tokens.ts';

/** A question with the words learnt from corrections put in place of what they stand for. */
export interface Taught {
  tokens: Token[];
  article: NameFound | null;
  place: PlaceMatch | null;
  subject: CorrectableSubject | null;
  used: string[];
  /** Where the words that were put in place stand. */
  spots: { taken: ReadonlySet<number> }[];
}

/** The longest learnt phrases win. A division that is no longer in the scope is not used: a learnt word never widens it. */
export function withLearnt(tokens: Token[], learnt: readonly Learnt[], divisions: readonly KnownDivision[]): Taught {
  const taught: Taught = { tokens, article: null, place: null, subject: null, used: [], spots: [] };
  for (const synonym of [...learnt].sort((a, b) => b.key.length - a.key.length)) {
    const at = spotOf(tokens, synonym.key.split(' '));
    if (at === null) continue;
    if (synonym.kind === 'article' && taught.article === null) {
      take(tokens, at);
      const { value } = synonym;
      taught.article = { article: value, spoken: value, typed: value, quoted: true, wider: [], parts: [], long: false };
    } else if (synonym.kind === 'division' && taught.place === null) {
      const division = divisions.find(({ id }) => String(id) === synonym.value);
      if (division === undefined) continue;
      take(tokens, at);
      taught.place = { place: { kind: 'division', id: division.id, name: division.name }, taken: at, certain: true };
    } else if (synonym.kind === 'subject' && taught.subject === null) {
      const subject = CORRECTABLE_SUBJECTS.find((known) => known === synonym.value);
      if (subject === undefined) continue;
      // A whole question learnt keeps its words; a word learnt names the subject and nothing else.
      if (at.size < tokens.filter((token) => !token.stop).length) take(tokens, at);
      taught.subject = subject;
    } else continue;
    taught.used.push(synonym.id);
    taught.spots.push({ taken: at });
  }
  return taught;
}

/** Where the words of a key follow each other, small words between them let through. */
function spotOf(tokens: readonly Token[], key: readonly string[]): ReadonlySet<number> | null {
  for (const start of tokens.keys()) {
    const found = new Set<number>();
    let at = start;
    for (const stem of key) {
      while (found.size > 0 && tokens[at]?.stop && tokens[at]!.stem !== stem) at++;
      const token = tokens[at];
      if (token === undefined || token.taken || token.stem !== stem) break;
      found.add(at++);
    }
    if (found.size === key.length) return found;
  }
  return null;
}
