import type { PlaceMatch } from '../names/places.ts';
import { setOf } from '../words/text.ts';
import { means, type Token } from '../words/tokens.ts';

/** What is found in a question beside its words. */
interface Said {
  tokens: readonly Token[];
  periods: readonly { taken: ReadonlySet<number> }[];
  place: PlaceMatch | null;
}

/**
 * Whether what is asked is measured in a way that no tool has: how far from a level ("stocks trop élevés", "presque à zéro"), by its minimum ("avec un
 * minimum de 500"), by how many more than another ("combien de plus qu'en septembre"), each in a state of its own ("sms validées et email annulées").
 */
export const isMeasuredApart = (said: Said): boolean =>
  said.tokens.some(
    ({ at }) => isTooHigh(said.tokens, at) || isNearly(said.tokens, at) || isOfMinimum(said.tokens, at) || isMoreThan(said, at),
  ) || isCrossed(said);

const VERY = setOf('trop tres si assez');
/** The level "Élevé" is that of an alert: what is too high is none. */
const isTooHigh = (tokens: readonly Token[], at: number): boolean =>
  VERY.has(tokens[at]!.folded) && tokens[at + 1]?.opens === false && means(tokens[at + 1]!, /^level:high$/u) && !isAlert(tokens);
const isAlert = (tokens: readonly Token[]): boolean => tokens.some(({ folded }) => /^(?:alertes?|niveaux?)$/u.test(folded));

const NEARLY = setOf('presque quasi quasiment pratiquement');
const LEVEL = /^(?:empty|zero|level:.*)$/u;
/** "presque à zéro"; "presque vide" is a word for what is low. */
const isNearly = (tokens: readonly Token[], at: number): boolean =>
  NEARLY.has(tokens[at]!.folded) &&
  !means(tokens[at]!, /^low$/u) &&
  tokens[at + 1]?.opens === false &&
  means(tokens[at + 1]!, LEVEL) &&
  !means(tokens[at + 1]!, /^low$/u);

/** "articles avec un minimum de 500": a quantity of so many at least is not their minimum. */
const isOfMinimum = (tokens: readonly Token[], at: number): boolean =>
  /^(?:minimum|mini|seuil)s?$/u.test(tokens[at]!.folded) &&
  tokens[at + 1]?.folded === 'de' &&
  /^\d/u.test(tokens[at + 2]?.folded ?? '') &&
  tokens.slice(0, at).some((token) => means(token, /^stock$/u));

/** "combien d'opérations de plus qu'en septembre": a difference, of which one end alone is said. */
function isMoreThan({ tokens, periods, place }: Said, at: number): boolean {
  const than = tokens[at + 1];
  return (
    /^(?:plus|moins)$/u.test(tokens[at]!.folded) &&
    tokens[at - 1]?.folded === 'de' &&
    than?.opens === false &&
    (than.folded === 'que' || /^qu['’]/iu.test(than.raw)) &&
    tokens.slice(0, at).some(({ folded }) => folded === 'combien') &&
    periods.length < 2 &&
    place?.place.kind !== 'both'
  );
}

const STATE = /^(?:(?:annul|valid|envoy|factur|import|rejet|termin)ee?s?|parti(?:e?s)?|production|preparation)$/u;
/** "validées à Lyon et annulées à Nantes", "sms validées et email annulées": two states, each of something else, are not both of both. */
function isCrossed({ tokens, periods, place }: Said): boolean {
  const family = ({ at, concepts }: Token): string | null => {
    const kind = concepts.find(({ concept }) => /^(?:channel|kind):/u.test(concept))?.concept;
    if (kind !== undefined) return kind;
    if (place?.place.kind === 'both' && place.taken.has(at)) return 'place';
    const period = periods.findIndex(({ taken }) => taken.has(at));
    return period < 0 ? null : `period ${period}`;
  };
  return tokens.some(({ folded, at }) => {
    if (folded !== 'et' && folded !== 'ou') return false;
    const sides = [tokens.slice(0, at), tokens.slice(at + 1)].map((side) => ({
      states: new Set(side.filter((token) => STATE.test(token.folded)).map(({ stem }) => stem.slice(0, 5))),
      of: new Set(side.flatMap((token) => (token.stop && !token.taken ? [] : (family(token) ?? [])))),
    }));
    const [one, other] = sides as [(typeof sides)[0], (typeof sides)[0]];
    if (one.states.size !== 1 || other.states.size !== 1 || [...one.states][0] === [...other.states][0]) return false;
    const apart = (what: string) =>
      [...one.of].some((each) => each.startsWith(what)) && [...other.of].some((each) => each.startsWith(what));
    const differ = [...one.of].every((each) => !other.of.has(each) || each === 'place') && one.of.size > 0;
    return differ && ['channel', 'kind', 'place', 'period'].some(apart);
  });
}
