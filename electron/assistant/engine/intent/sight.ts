import type { PlaceMatch } from '../names/places.ts';
import { DIVISION_GENERIC } from '../words/lexicon.ts';
import { setOf } from '../words/text.ts';
import { means, type Token } from '../words/tokens.ts';

const SIGHT = new Set(['sight', 'sees', 'seenBy']);
const OURS = setOf('nos notre nous mes mon ma on');
const ACCESS = setOf('acces visibilite habilitation');

const isSight = ({ concepts }: Token): boolean => concepts.some(({ concept }) => SIGHT.has(concept));

/** "accès factures Toulouse : qui ?": who has it, when "qui" stands alone. */
export const asksWhoseAccess = (tokens: readonly Token[]): boolean =>
  tokens.some(({ folded }) => ACCESS.has(folded)) &&
  tokens.some(({ folded, opens }, at) => folded === 'qui' && opens && (tokens[at + 1]?.opens ?? true));

/** "le siège voit-il nos stocks ?": somebody outside the scope looks at us, which is no question about stocks. */
export function seesUs(tokens: readonly Token[], place: PlaceMatch | null): boolean {
  if (place?.place.kind !== 'unknown') return false;
  const looks = tokens.findIndex(isSight);
  const named = Math.max(...place.taken);
  return (
    looks > named &&
    tokens.slice(looks).some(({ folded }) => OURS.has(folded)) &&
    !tokens.slice(0, looks).some(({ folded }) => folded === 'qui')
  );
}

const SEE = setOf('voir consulter lire acceder regarder');
/** "qui a la main pour voir les stocks de Nantes ?" */
export function asksWhoSees(tokens: readonly Token[]): boolean {
  const other = asksWhoElse(tokens);
  if (other >= 0 && tokens.slice(other, other + 6).some(({ folded }) => SEES.test(folded))) return true;
  const at = tokens.findIndex(({ folded }) => folded === 'qui');
  if (at < 0 || !tokens[at]!.opens) return false;
  const rest = tokens.slice(at + 1);
  const end = rest.findIndex(({ opens }) => opens);
  return rest.slice(0, end < 0 ? rest.length : end).some(({ folded }) => SEE.has(folded));
}

const SEES = /^(?:voi[st]|voient|consulten?t?|regarden?t?|lit|lisent|acced(?:e|ent)|acces)$/u;
/** "qui d'autre que moi", "qui à part nous": where it stands; -1 = nowhere. */
export const asksWhoElse = (tokens: readonly Token[]): number =>
  tokens.findIndex(
    ({ folded }, at) =>
      folded === 'qui' &&
      (tokens[at + 1]?.folded === 'autre' || (tokens[at + 1]?.folded === 'a' && tokens[at + 2]?.folded === 'part')) &&
      tokens.slice(at + 2, at + 5).some((word) => word.folded === 'moi' || word.folded === 'nous'),
  );

const WHICH = /^quel(?:le)?s?$/u;
const HAS = setOf('a ont aurait auraient possede possedent');
const LOOK = setOf('vue visibilite acces oeil regard yeux');
const SEEN = /^(?:visible|accessible|consultable|lisible|ouverte?|vue?|lue?|consultee?|regardee?|surveillee?|observee?)s?$/u;
const WATCH = /^(?:surveille|observe|lorgne|scrute)(?:nt)?$/u;
const BY = setOf('par a pour de');
const MOST_BETWEEN = 3;

/**
 * "qui a un œil sur Rennes", "quelles divisions ont la vue sur Lyon", "vue par quelles divisions", "accessibles à qui": whoever looks is asked for, not what
 * he sees.
 */
export const asksWhoLooks = (tokens: readonly Token[]): boolean =>
  tokens.some(({ folded, opens }, at) => {
    if (SEEN.test(folded)) {
      const [by, who] = [tokens[at + 1]?.folded ?? '', tokens[at + 2]?.folded ?? ''];
      if (BY.has(by) && (who === 'qui' || WHICH.test(who))) return true;
    }
    const plural = WHICH.test(folded) && DIVISION_GENERIC.has(tokens[at + 1]?.stem ?? '');
    if (!plural && !(folded === 'qui' && (opens || BEFORE_WHO.has(tokens[at - 1]?.folded ?? '')))) return false;
    const verb = tokens[at + (plural ? 2 : 1)];
    if (verb === undefined || verb.opens) return false;
    const after = tokens.slice(verb.at + 1, verb.at + 1 + MOST_BETWEEN);
    return WATCH.test(verb.folded) || (HAS.has(verb.folded) && after.some(({ folded: noun }) => LOOK.has(noun)));
  });
const BEFORE_WHO = setOf('a savoir sais dire dis dites exactement et bref');

const MINE = setOf('je j me m moi mon ma mes nous notre nos');
const ASKED = setOf('quoi quel quelle quels quelles combien nombre jusqu jusquou etendue liste que');
/** What is told of one's own sight, and what it bears on: with anything else beside, it is another question. */
const OWN =
  /^(?:voi[rst]?|vue?s?|visibles?|visibilites?|consult(?:er?|able)s?|regard(?:er?|s)?|lire|lecture|couvr(?:e|ir|ent)|acced(?:er?|ent)|acces(?:sibles?)?|autorise?e?s?|limite?e?s?|habilite?e?s?|habilitations?|profil|perimetre|etendue|compte|droits?|ouverte?s?|portee?|portent?|yeux|main|responsabilites?|composer?|comprend|comportent?|partie|reseau|arbre|organigramme|arborescence|listes?|noms?|ensemble|lieu|endroits?|permise?s?|permet|loisible|poste)$/u;
const LOOKS =
  /^(?:voi[rst]?|vue?s?|visibles?|visibilites?|consult\p{L}*|regard\p{L}*|lire|lecture|couvr\p{L}*|acced\p{L}*|acces\p{L}*|autorise?e?|limite?e?|habilit\p{L}*|profil|etendue|ouverte?|portee?|yeux|responsabilites?)$/u;
const DIVISIONS = /^(?:agences|divisions|services|equipes|sites|departements|entites|filiales|antennes)$/u;
const LISTED = setOf('arbre arborescence organigramme liste nom noms');

/**
 * "je couvre quoi comme agences", "ce que je suis autorisé à regarder", "l'arbre des divisions": one's own sight, told in whatever words. Every word of it
 * is one of sight or of divisions: another, which may narrow, makes it another question.
 */
export function asksOwnSight(tokens: readonly Token[], apart: boolean): boolean {
  if (apart) return false;
  const own = (token: Token): boolean =>
    token.taken ||
    OWN.test(token.folded) ||
    DIVISION_GENERIC.has(token.stem) ||
    ASKED.has(token.folded) ||
    (token.stop && token.concepts.length === 0) ||
    (token.concepts.length > 0 && token.concepts.every(({ concept }) => BESIDE.has(concept)));
  if (!tokens.every(own)) return false;
  const has = (test: (folded: string) => boolean): boolean => tokens.some(({ folded }) => test(folded));
  const divisions = has((folded) => DIVISIONS.test(folded));
  const mine = has((folded) => MINE.has(folded)) || tokens.some(({ raw }) => /^[jm]['’]/iu.test(raw));
  if (mine && has((folded) => LOOKS.test(folded)))
    return divisions || has((folded) => ASKED.has(folded)) || tokens.some((token) => means(token, /^scope$/u));
  return divisions && has((folded) => LISTED.has(folded)) && !has((folded) => folded === 'qui' || folded === 'ou');
}
const BESIDE = setOf('scope sight sees rights show list which whichDivision everywhere greeting');

const KINDS = setOf('agence antenne bureau departement division entite equipe filiale region service site succursale');
/** "combien de régions ?", "combien avons-nous de filiales ?": divisions of a kind are counted, and no article. */
export const countsDivisions = (tokens: readonly Token[]): boolean =>
  tokens.some(({ folded, stem, taken, opens }, at) => {
    if (taken || opens || !KINDS.has(stem) || !/[sx]$/u.test(folded)) return false;
    const before = tokens.slice(Math.max(0, at - MOST_BEFORE), at);
    const asks = before.findLastIndex(({ concepts }) => concepts.some(({ concept }) => concept === 'quantity'));
    return asks >= 0 && before.slice(asks + 1).every(({ stop, opens: begins }) => stop && !begins);
  });
/** "combien est-ce qu'on a de filiales" */
const MOST_BEFORE = 8;
