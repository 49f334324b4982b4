import type { PlaceMatch } from '../names/places.ts';
import { isParticiple } from '../words/french.ts';
import { setOf } from '../words/text.ts';
import { means, type Token, take } from '../words/tokens.ts';
import { insteadFrom } from './instead.ts';
import { excludedStates, someAfter } from './left-out.ts';

/** What a question was read by. */
interface Read {
  place: PlaceMatch | null;
  periods: readonly { taken: ReadonlySet<number> }[];
  /** Words of its comparison. */
  bounds: ReadonlySet<number>;
  /** Words that names bear. */
  holds: (stem: string) => boolean;
}

const FILTER = /^(?:planned$|low$|empty$|zero$|negative$|(?:channel|kind|level|part|cfi|born):)/u;
const LEVEL = /^(?:low$|empty$|zero$|negative$|level:)/u;
const STATE = /^(?:cfi|born):/u;
const BUSINESS = /^(?:operation|invoice|campaign|sending)$/u;
const NOUN = /^(?:operation|invoice|campaign|sending|stock)$/u;
/** Words that leave out, whatever they are. */
const isExcept = (token: Token): boolean => token.concepts.some(({ concept }) => concept === 'except');
const TITLE = setOf('m mr mme mlle monsieur madame mademoiselle');
/** Between a denial and what it denies. */
const ANNOUNCES = setOf(
  'le la les l de d du des a au aux en par pour sur sous dans chez via celui celle ceux celles ce un une qui que est sont ete etre encore deja toujours vraiment forcement agence division service etat statut niveau canal type seuil ligne lignes',
);
const OF_SOME = setOf('de d du des un une');

/**
 * Whether what is denied was read as what is asked: "articles jamais en rupture", "non M. Santos", "pas entre 100 et 3 000 €", "d'un autre type que sms". A state that is
 * left out is no longer one that is asked (`excludedStates`), and "pas plus de" is a bound of its own.
 */
export function deniesFilter(tokens: readonly Token[], read: Read): boolean {
  const out = new Set(excludedStates(tokens));
  return tokens.some((_, at) => {
    const denial = denialAt(tokens, at);
    if (denial === null) return false;
    const what = objectOf(tokens, denial.from, read);
    return what !== null && !out.has(what) && isDeniedBy(denial, tokens[what]!, tokens, read);
  });
}

/** What a denial takes away: whatever it stands before, a name or not; what is no name of a thing ("cartes non vernies" are a sort of them); a level or a state; what a name of business bears; a bound. */
interface Denial {
  from: number;
  reach: 'whole' | 'all' | 'state' | 'named' | 'bound';
}

function denialAt(tokens: readonly Token[], at: number): Denial | null {
  const token = tokens[at]!;
  const [before, next] = [tokens[at - 1], tokens[at + 1]];
  const instead = insteadFrom(tokens, at);
  if (instead !== null) return { from: instead, reach: 'whole' };
  if (next === undefined || next.parted || (next.opens && !isExcept(token))) return null;
  // Of those that leave out in so many words, the bounds alone are told nowhere else.
  if (isExcept(token)) return { from: at + 1, reach: 'bound' };
  if (token.taken || token.concepts.length > 0) return null;
  if (token.folded === 'sans') return { from: at + 1, reach: 'named' };
  if (token.folded === 'non' && before !== undefined && !token.opens) return { from: at + 1, reach: 'all' };
  const told = before !== undefined && (token.parted || ['et', 'mais'].includes(before.folded) || means(before, NOUN) || before.taken);
  const ofThem = before !== undefined && /^(?:sont|etaient)$/u.test(before.folded);
  if (token.folded === 'pas') return { from: at + 1, reach: told ? 'all' : 'bound' };
  if (token.folded === 'ni') return { from: at + 1, reach: 'bound' };
  if (token.folded === 'jamais') return { from: at + 1, reach: told || ofThem ? 'all' : 'state' };
  // "articles plus en rupture", "ne sont plus annulées", where "le plus en rupture" ranks and "plus en rupture que Lyon" compares.
  const ended = ofThem || (before !== undefined && (means(before, NOUN) || before.folded === 'est'));
  if (token.folded === 'plus' && ended && !tokens.slice(at).some(({ folded, raw }) => folded === 'que' || /^qu['’]/iu.test(raw)))
    return { from: at + 1, reach: ofThem ? 'all' : 'state' };
  return null;
}

const isRead = (tokens: readonly Token[], at: number, { place, periods, bounds }: Read): boolean =>
  place?.taken.has(at) === true || periods.some(({ taken }) => taken.has(at)) || bounds.has(at) || means(tokens[at]!, FILTER);

/** The first word after a denial that the question was read by, or that begins a name; null = none in its clause. */
function objectOf(tokens: readonly Token[], from: number, read: Read): number | null {
  for (let at = from; at < tokens.length; at++) {
    const token = tokens[at]!;
    if (token.opens && !token.parted && at > from) return null;
    if (isRead(tokens, at, read)) return at;
    if (!ANNOUNCES.has(token.folded) && !means(token, NOUN)) return TITLE.has(token.folded) || isName(token, read) ? at : null;
  }
  return null;
}
const isName = ({ taken, stop, concepts, stem }: Token, { holds }: Read): boolean =>
  !taken && !stop && concepts.length === 0 && holds(stem);

function isDeniedBy({ from, reach }: Denial, what: Token, tokens: readonly Token[], read: Read): boolean {
  const bound = read.bounds.has(what.at);
  if (reach === 'whole') return true;
  if (reach === 'bound') return bound;
  if (reach === 'state') return bound || means(what, LEVEL) || means(what, STATE);
  // "y a pas des opérations annulées ?" asks whether there are some.
  const some = tokens.slice(from, what.at);
  if (reach === 'all' && some.some((token) => OF_SOME.has(token.folded)) && some.some((token) => means(token, NOUN))) return false;
  // "cartes non vernies" are a sort of cards.
  const business = tokens.some((token) => means(token, BUSINESS)) && !tokens.some((token) => means(token, /^stock$/u));
  if (isName(what, read)) return business && (reach === 'named' || !isParticiple(what.folded));
  // "sans stock à Lille": where it is, which is not what goes without.
  return reach === 'all' || bound || means(what, LEVEL) || TITLE.has(what.folded);
}

/** "y a pas", "n'avons-nous pas", "n'y a-t-il pas": somebody who has, or the verb he has it by. */
const HAVE = setOf('il on nous vous y a as ai avons avez avait aurait aura');

/** "y a pas des opérations annulées à Nantes ?", "n'avons-nous pas d'alerte ?", "pas de campagne rejetée ?" ask whether there are some: nothing is denied. */
export function readAsAsked(tokens: readonly Token[]): void {
  for (const [at, { folded, parted, taken }] of tokens.entries()) {
    if (folded !== 'pas' || parted || taken || !(at === 0 || HAVE.has(tokens[at - 1]!.folded)) || someAfter(tokens, at) === null) continue;
    // "qui n'a pas d'opérations": those that have none.
    if (tokens.slice(0, at).some((token) => WHICH.test(token.folded))) continue;
    for (const word of tokens.slice(Math.max(0, at - 1), at + 1))
      word.concepts = word.concepts.filter(({ concept }) => concept !== 'except');
    take(tokens, new Set([at]));
  }
}
const WHICH = /^(?:qui|dont|(?:les?|la)?quel(?:le)?s?)$/u;
