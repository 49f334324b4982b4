import { isNominal } from '../words/french.ts';
import { DIVISION_GENERIC, PLACE_WEAK } from '../words/lexicon.ts';
import { setOf } from '../words/text.ts';
import { means, type Token } from '../words/tokens.ts';
import { isPlaceHere, WHERE } from './spots.ts';
import { ABOUT, ASKS, CHANGES, DATED, HIS, type Known } from './telling.ts';

const LOW = /^(?:low|empty|level:|sight|seenBy|sees|scope|fresh)/u;
const UNTIL = setOf('avant pendant durant lors');
const PAST = setOf('restait restaient avait avaient avions etait etaient');
const BOUNDS = setOf('plus moins superieur superieure inferieur inferieure minimum maximum entre total montant hauteur');
const SPAN = setOf('semaine journee soiree matinee week');

/**
 * What a thing is wanted for or until when, inside the clause that asks: "… avant la tournée des mairies", "… pour un courrier à 20 000 adhérents". Stocks
 * are those of now; of what has days, only one's own work is ("pour mon tableau de bord").
 */
export function aimsOf(tokens: readonly Token[], asking: readonly (readonly Token[])[], known: Known): number[] {
  const past = tokens.some(({ folded }) => PAST.has(folded));
  return asking.flatMap((clause) => {
    const at = clause.findIndex((token, i) => isAimHere(token, clause[i + 1], clause[i + 2], past) || (i === 0 && opensAim(clause)));
    if (at < 0) return [];
    const others = tokens.filter((token) => !clause.includes(token) || token.at < clause[at]!.at);
    const dated = others.some((token) => means(token, DATED));
    if (dated && UNTIL.has(clause[at]!.folded)) return [];
    const rest = clause.slice(at + 1);
    const end = rest.findIndex(
      (token) => means(token, ASKS) || means(token, ABOUT) || isPlaceHere(tokens, token, known) || (at === 0 && TURNS.has(token.folded)),
    );
    const aim = end < 0 ? rest : rest.slice(0, end);
    const last = aim.findLastIndex(({ folded }) => !PLACE_WEAK.has(folded) && !WHERE.has(folded));
    const told = aim.slice(0, last + 1);
    const [, noun] = told;
    if (noun === undefined || told.some((token) => BOUNDS.has(token.folded) || CHANGES.has(token.folded))) return [];
    const lead = clause[at]!;
    // "Pour les mugs de la boutique, combien en stock ?": what it is wanted for is what is asked about, where nothing else is.
    const left = tokens.filter((token) => !told.includes(token));
    // "pour cette semaine on a combien d'opérations ?": a period alone is what is asked of things that have days.
    if (told.every(({ taken, stop }) => taken || stop) && told.some(({ taken }) => taken) && left.some((token) => means(token, DATED)))
      return [];
    if (at === 0 && !known.carried && !left.some((token) => isBorne(token, known) || means(token, DATED) || means(token, LOW))) return [];
    if (
      lead.folded === 'pour' &&
      (DIVISION_GENERIC.has(noun.stem) || ((dated || at === 0) && ((end >= 0 && at > 0) || !isOwnWork(told, known))))
    )
      return [];
    if (lead.folded === 'pour' && mayTellApart(clause.slice(0, at), told, known)) return [];
    return [lead, ...told].map((token) => token.at);
  });
}

function isAimHere({ folded, taken }: Token, his: Token | undefined, noun: Token | undefined, past: boolean): boolean {
  if (taken || his === undefined || noun === undefined || noun.opens) return false;
  if (UNTIL.has(folded)) return !past && (HIS.has(his.folded) || his.folded === 'de');
  if (folded !== 'pour') return false;
  if (OWN.has(his.folded)) return true;
  return ONES.has(his.folded) || (HIS.has(his.folded) && SPAN.has(noun.folded));
}
/** "Pour le bilan de l'événement je cherche…" */
const opensAim = ([first, his, noun]: readonly Token[]): boolean =>
  first!.folded === 'pour' && first!.opens && his !== undefined && HIS.has(his.folded) && noun !== undefined && !noun.opens;
const TURNS = setOf('je j on nous tu vous il donne donnez dis montre');
const OWN = setOf('mon ma mes notre nos');
const ONES = setOf('un une');

const isBorne = ({ taken, stop, concepts, stem }: Token, { book }: Known): boolean =>
  !taken && !stop && concepts.length === 0 && book.holds(stem);

/** Words of French that nothing of ours, no name and no place bears. */
const isOwnWork = ([, ...aim]: readonly Token[], { book, isPlace }: Known): boolean =>
  aim.every(
    (token) =>
      token.stop || (isNominal(token.stem) && !token.taken && !means(token, DATED) && !book.holds(token.stem) && !isPlace(token.stem)),
  );

/** "pour une rentrée": beside what is asked about, some name may bear it. */
function mayTellApart(before: readonly Token[], aim: readonly Token[], { book }: Known): boolean {
  const asked = before.filter((token) => !token.taken && !token.stop && token.concepts.length === 0 && book.holds(token.stem));
  return asked.length > 0 && aim.some(({ stem, stop }) => !stop && book.articles.bears([...asked.map((token) => token.stem), stem]));
}
