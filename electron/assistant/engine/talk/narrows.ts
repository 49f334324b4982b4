import { isParticiple } from '../words/french.ts';
import { setOf } from '../words/text.ts';
import { means, type Token } from '../words/tokens.ts';
import { everydayOf, tellsNothing } from './everyday.ts';

/** Between what is counted and what is said of it: "ont déjà été", "qui se". */
const BETWEEN = setOf('qui ont a est sont ete avaient etaient deja n ne pas se s y en encore toujours');
const DONE = /é(?:e|s|es)?$/u;
const isDone = ({ raw }: Token): boolean => DONE.test(raw.normalize('NFC').toLowerCase());

/** Verbs of asking and of making which, said of work, tell a state of it: "confirmées", "réalisées"; "demandées", "concernées" tell none. */
const STATE_OF_WORK =
  /^(?:(?:confirm|accept|verifi|control|signal|estim|evalu|attribu|autoris|distribu|utilis)ee?s?|(?:pret|complet|restant)e?s)$/u;
/** Of an invoice these tell no more than that it is there; so they do of campaigns whose day is told, or of those somebody has made. */
const MADE = /^(?:(?:realis|effectu|lanc)ee?s?|(?:recu|fait)e?s)$/u;
const WORK = /^(?:operation|campaign|sending|invoice|channel:.*|kind:.*)$/u;
const BY_US = setOf('avons avez nous vous on il t je j ai');
const isStateOfWork = (token: Token): boolean =>
  (STATE_OF_WORK.test(token.folded) || MADE.test(token.folded)) && (/s$/u.test(token.folded) || isDone(token));

/**
 * "opérations confirmées", "campagnes restantes", "combien d'envois avons-nous acceptés": a state of work in a word that tells nothing elsewhere.
 * @returns whether it narrows what is counted, and is none of CFI's own
 */
export function tellsStateOfWork(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]!;
  if (token.opens || token.taken || !isStateOfWork(token)) return false;
  if (!token.concepts.every(({ concept }) => /^(?:status|quantity|movement)$/u.test(concept))) return false;
  let head = at - 1;
  while (head > 0 && (BETWEEN.has(tokens[head]!.folded) || BY_US.has(tokens[head]!.folded)) && !tokens[head]!.opens) head--;
  if (head < 0 || !/s$/u.test(tokens[head]!.folded) || !means(tokens[head]!, WORK)) return false;
  if (!MADE.test(token.folded)) return true;
  const bills = means(tokens[head]!, /^invoice$/u);
  const made = tokens.some(({ taken }) => taken) || tokens.slice(head, at).some(({ folded }) => BY_US.has(folded) || folded === 'a');
  return !bills && !(tokens.some((other) => means(other, /^campaign$/u)) && (made || /^fait/u.test(token.folded)));
}

const isVerbal = ({ folded }: Token): boolean => ['verb', 'participle'].includes(everydayOf(folded) ?? '');

/**
 * Whether an everyday word stands where it narrows what is asked about: "campagnes qui plantent", "stylos gravés", "opérations bloquées", "articles à
 * jeter", "ont traîné". It is no talk then, and what nobody can tell is asked back. Verbs that tell nothing of anything ("restent") do not.
 * @param isCounted whether a word names what is asked about
 * @param isThere whether a word tells where it is, which may stand between
 */
export function narrowsAsked(
  tokens: readonly Token[],
  at: number,
  isCounted: (at: number) => boolean,
  isThere: (at: number) => boolean,
): boolean {
  const token = tokens[at]!;
  if (token.opens || token.taken || tellsNothing(token.folded) || !/^\p{L}{3,}$/u.test(token.folded)) return false;
  // A state of a thing alone is told by a rule of its own: said of what is counted, it is one that no tool reads.
  if (token.concepts.length > 0 && !(isDone(token) && token.concepts.every(({ concept }) => concept === 'status'))) return false;
  // "bloquées en attente d'import": the state that is named tells it.
  if (tokens[at + 1]?.folded === 'en' && tokens[at + 2]?.concepts.some(({ concept }) => /^(?:cfi|born):/u.test(concept))) return false;
  const infinitive = /(?:er|ir|re)$/u.test(token.folded) && !isParticiple(token.folded);
  let head = at - 1;
  // "campagnes email terminer" is misspelt, "pour terminer" is talk.
  if (infinitive && tokens[head]?.folded !== 'a' && !(head >= 0 && /er$/u.test(token.folded) && isCounted(head))) return false;
  while (head > 0 && BETWEEN.has(tokens[head]!.folded) && !tokens[head]!.opens) head--;
  if (head === at - 1 && tokens[head] !== undefined && tokens[head]!.opens && tokens[head]!.stop) return false;
  // "en rupture à Toulouse intéressent Durand"
  while (head > 0 && isVerbal(token) && isThere(head) && !tokens[head]!.opens) head--;
  return head >= 0 && tokens.slice(head + 1, at).every(({ opens }) => !opens) && isCounted(head);
}
