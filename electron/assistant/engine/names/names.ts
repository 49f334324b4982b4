import { onlyReads, tellsNothing } from '../talk/everyday.ts';
import type { WiderReading } from '../understanding.ts';
import { isFrench, isNominal, isVerbForm } from '../words/french.ts';
import { DIVISION_GENERIC, isFiller, QUESTION_WORDS, STOP_WORDS } from '../words/lexicon.ts';
import { setOf, words } from '../words/text.ts';
import { isShouted, type Token } from '../words/tokens.ts';
import { wholeName } from './anchor.ts';
import type { NameBook } from './book.ts';
import type { PlaceMatch } from './places.ts';

/** What may be the name of an article, of a campaign or of a person in a question. */
export interface NameFound {
  /** Stems of the words, or the name as quoted. */
  article: string | null;
  /** The words as typed, small words between them included: what is quoted back. */
  spoken: string | null;
  /** The words as typed, alone. */
  typed: string | null;
  quoted: boolean;
  wider: WiderReading[];
  parts: string[];
  /** Stems of the words that the thing asked for has not: "sans recto verso", "non vernies". */
  negated: string[];
  /** More words than a name has: a sentence that was not understood. */
  long: boolean;
}

/** More words that mean nothing to us than this are a sentence we did not understand, not a name. */
const LONGEST_NAME = 5;

/** The words that can only be a name, read as one or as several. `verbatim` = what the user put between quotation marks, `quoted` = name by name. */
export function articleOf(
  tokens: readonly Token[],
  match: PlaceMatch | null,
  verbatim: string | null,
  quoted: readonly string[] = [],
  book: NameBook | null = null,
): NameFound {
  if (verbatim !== null)
    return {
      article: verbatim,
      spoken: verbatim,
      typed: verbatim,
      quoted: true,
      wider: [],
      parts: quoted.length > 1 ? [...quoted] : [],
      negated: [],
      long: false,
    };
  const words = contentOf(tokens, match?.taken ?? new Set());
  const all = (book && wholeName(tokens, words, book)) ?? words;
  // "2+2": numbers alone name nothing either.
  const content = all.every((token) => /^[\d.,]+$/u.test(token.folded)) && !tokens.some((token) => token.concepts.length > 0) ? [] : all;
  const article = content.length > 0 ? content.map((token) => token.stem).join(' ') : null;
  return {
    article,
    spoken: spokenOf(tokens, content),
    typed: content.length > 0 ? content.map((token) => token.raw.replace(ELIDED, '')).join(' ') : null,
    quoted: false,
    wider: widerReadings(tokens, content, match),
    parts: partsOf(tokens, content),
    negated: content.slice(1).flatMap(({ at, stem }) => (isNegated(tokens, at) ? [stem] : [])),
    long: content.length > LONGEST_NAME,
  };
}

/** "d'affiches A3" is quoted back without what elides. */
const ELIDED = /^(?:[cdjlmnst]|qu)['’]/iu;

function spokenOf(tokens: readonly Token[], content: readonly Token[]): string | null {
  const first = content[0];
  const last = content.at(-1);
  if (first === undefined || last === undefined) return null;
  const between = tokens.slice(first.at, last.at + 1).filter((token) => !token.taken);
  const whole = between.every((token) => token.stop || content.includes(token) || NEGATES.has(token.folded));
  return (whole ? between : content)
    .map((token) => token.raw)
    .join(' ')
    .replace(ELIDED, '');
}

const NEGATES = setOf('sans non pas');
const BEFORE_NEGATED = setOf('de d la le les l du des un une');
/** "enveloppes sans la fenêtre": the thing asked for has it not. */
function isNegated(tokens: readonly Token[], at: number): boolean {
  let before = at - 1;
  while (BEFORE_NEGATED.has(tokens[before]?.folded ?? '')) before--;
  const [negation, said] = [tokens[before], tokens[before - 1]];
  // "hiver euh non printemps" puts right what was said.
  return negation !== undefined && NEGATES.has(negation.folded) && (negation.folded === 'sans' || said?.stop === false);
}

function contentOf(tokens: readonly Token[], taken: ReadonlySet<number>): Token[] {
  const content: Token[] = [];
  for (const [i, token] of tokens.entries()) {
    // A letter alone is what is left of an elision or of SMS spelling ("g besoin", "kel é le stock"), unless it tells a size or a variant.
    if (isLetter(token)) {
      if (!token.taken && tellsVariant(tokens, i, content)) content.push(token);
      continue;
    }
    if (taken.has(i) || token.taken || token.stop || token.concepts.length > 0 || DIVISION_GENERIC.has(token.stem)) continue;
    // "cmb 2 flyer" is SMS for "combien de flyer".
    if (token.folded === '2' && tokens[i - 1]?.concepts.some(({ concept }) => concept === 'quantity')) continue;
    content.push(token);
  }
  return content;
}

const isLetter = ({ folded }: Token): boolean => /^\p{L}$/u.test(folded);
const SIZES = setOf('taille tailles modele version type format lettre serie');
const LETTER_JOINTS = setOf('et ou');
/** "gilets L", "taille m", "carnets A et B": a letter right after a name, where it is a capital or where nothing follows it. */
function tellsVariant(tokens: readonly Token[], at: number, content: readonly Token[]): boolean {
  const [token, next] = [tokens[at]!, tokens[at + 1]];
  const last = content.at(-1);
  let before = at - 1;
  if (last !== undefined && isLetter(last)) while (before > last.at && LETTER_JOINTS.has(tokens[before]!.folded)) before--;
  const sized = SIZES.has(tokens[before]?.folded ?? '');
  if (last === undefined || token.opens || token.raw === 'à' || (!sized && last.at !== before)) return false;
  // "2 x 1 m" tells how long it is.
  if (/^\d/u.test(last.folded) && UNITS.has(token.folded)) return false;
  if (sized) return true;
  const alone = next === undefined || next.opens || next.parted || next.raw === 'à' || LETTER_JOINTS.has(next.folded);
  if (/^[lmsx]$/u.test(token.folded) && BEFORE_PLACE.has(next?.folded ?? '')) return true;
  // "flyers A Lille", "flyers l agence": a small word without its accent or its apostrophe.
  return alone || (!isShouted(tokens) && token.raw === token.raw.toUpperCase() && !SMALL_LETTERS.has(token.folded));
}
const SMALL_LETTERS = setOf('a y');
const UNITS = setOf('m l g h');
const BEFORE_PLACE = setOf('a au aux chez dans pour');

/** "enveloppe à fenêtre", "bon de commande", "plaquette marketing": the name may hold words that also have a meaning of their own. */
function widerReadings(tokens: readonly Token[], content: readonly Token[], match: PlaceMatch | null): WiderReading[] {
  const narrow = content.map((token) => token.stem).join(' ');
  const taken = match?.taken ?? new Set<number>();
  const placeWords = match !== null && !match.certain ? taken : new Set<number>();
  const read = (place: boolean, weak: boolean): WiderReading => {
    const kept = tokens.filter(
      (token, i) =>
        content.includes(token) ||
        (place && placeWords.has(i) && !token.stop) ||
        (weak && !taken.has(i) && isWeak(token) && !isOwn(tokens, i)),
    );
    return { text: kept.map((token) => (token.corrected ? token.folded : token.stem)).join(' '), usesPlace: place };
  };
  const readings = [...(placeWords.size > 0 ? [read(true, true), read(true, false)] : []), read(false, true)];
  const seen = new Set(['', narrow]);
  return readings.filter(({ text }) => !seen.has(text) && seen.add(text));
}

const isWeak = (token: Token): boolean =>
  !token.taken &&
  !token.stop &&
  (token.corrected || token.concepts.some(({ weak }) => weak) || (token.concepts.length === 0 && DIVISION_GENERIC.has(token.stem)));

/** "dans mon département": one's own is no word of a name. */
const isOwn = (tokens: readonly Token[], at: number): boolean =>
  DIVISION_GENERIC.has(tokens[at]!.stem) && ['mon', 'ma', 'notre', 'votre'].includes(tokens[at - 1]?.folded ?? '');

const JOINTS = new Set(['et', 'ou', 'vs', 'versus', 'contre', 'puis', 'ainsi']);

/** "flyers A4 et affiches A3", "C4, DL et cartes de visite" → several articles; words that only small ones part are one name. */
function partsOf(tokens: readonly Token[], content: readonly Token[]): string[] {
  const parts: Token[][] = [];
  for (const token of content) {
    const last = parts.at(-1)?.at(-1);
    const between = last === undefined ? [] : tokens.slice(last.at + 1, token.at);
    const apart = token.parted || between.some((word) => JOINTS.has(word.folded) || word.parted || !word.stop);
    if (last !== undefined && !apart) parts.at(-1)!.push(token);
    else parts.push([token]);
  }
  if (parts.length < 2) return [];
  // "flyers A4, A5 et A6": a code alone is said of the name before it.
  let head: string[] = [];
  return parts.map((part) => {
    const own = part.map((token) => token.stem);
    const isCode = own.every((stem) => CODE.test(stem));
    if (!isCode) head = own.filter((stem) => !CODE.test(stem));
    return [...(isCode ? head : []), ...own].join(' ');
  });
}

/** A size, a format, a letter. */
const CODE = /\d|^\p{L}$/u;

const HAS = new Set('a as ai avez avons ont auriez aurait aurions avait reste restent faut faudrait faudra'.split(' '));
const MORE = new Set(['plus', 'pas', 'encore', 'bien', 'toujours', 'assez', 'beaucoup']);
const HOLDERS = new Set('on nous vous tu y il elle ils elles t'.split(' '));
const SOME = new Set('de des du d un une quelques les'.split(' '));

/** "on a des casquettes ?", "des gourdes, vous en avez ?", "mugs Nantes": a thing is asked for, whether or not any name bears it. */
export function asksForThing(tokens: readonly Token[], placed: boolean): boolean {
  const content = contentOf(tokens, new Set()).filter(({ folded, stem }) => isNominal(stem) || !isFrench(folded, stem));
  if (content.length === 0) return false;
  const held = tokens.some(({ folded }, at) => folded === 'en' && HAS.has(tokens[at + 1]?.folded ?? ''));
  const have = content.some(({ at }) => {
    let verb = SOME.has(tokens[at - 1]?.folded ?? '') ? at - 2 : at - 1;
    while (verb > 0 && MORE.has(tokens[verb]!.folded)) verb--;
    const [has, holder] = [tokens[verb]?.folded ?? '', tokens[verb - 1]?.folded ?? ''];
    // "avez-vous des clés USB ?"
    return (HAS.has(has) && HOLDERS.has(holder)) || (HOLDERS.has(has) && HAS.has(holder));
  });
  const plural =
    content.length < 3 &&
    content.some(({ folded, stem }) => folded !== stem) &&
    tokens.every(({ stop, folded }) => !stop || folded.length === 1);
  // "et des ponchos ?"
  const some = content.length === 1 && (placed || tokens.length <= 3) && tokens.length <= 5 && tokens[content[0]!.at - 1]?.folded === 'des';
  return held || have || some || (placed && plural);
}

const ASKS = new Set(['quantity', 'stock', 'detail', 'status', 'campaign', 'help']);
const hasConcept = (token: Token, concepts: ReadonlySet<string>): boolean => token.concepts.some(({ concept }) => concepts.has(concept));
const ACTION = new Set(['action']);
const GREETING = new Set(['greeting']);

const ARTICLES = new Set([
  'le',
  'la',
  'notre',
  'votre',
  'mon',
  'ma',
  'un',
  'une',
  'cette',
  'sa',
  'son',
  'leur',
  'du',
  'chaque',
  'aucune',
  'quelle',
]);

/** An order ("supprime…", "commandez 500…") and not a question that holds the same verb ("à commander", "bon de commande"). */
export function orders(tokens: readonly Token[]): boolean {
  const at = tokens.findIndex((token) => hasConcept(token, ACTION));
  if (at < 0 || isDone(tokens, at)) return false;
  const before = tokens.slice(0, at);
  // "je ne remets pas la main sur la facture": what is not done is no order.
  if (['ne', 'n'].includes(before.at(-1)?.folded ?? '')) return false;
  // "on envoie combien d'opérations": what is asked is done by us, not by the assistant.
  if (WE.has(before.at(-1)?.folded ?? '') && tokens.slice(at).some((token) => hasConcept(token, COUNTS))) return false;
  // "faut régler la facture d'octobre, elle est à combien ?": what somebody has to do, and what is asked for it.
  if (OWN_NEED.has(before.at(-1)?.folded ?? '') && tokens.slice(at).some((token) => hasConcept(token, COUNTS))) return false;
  // "notre clôture", "une relance" are things.
  if (ARTICLES.has(before.at(-1)?.folded ?? '') && !/(?:er|ez|ir)$/u.test(tokens[at]!.folded)) return false;
  // "qui peut valider ?" asks who.
  if (before.some((token) => QUESTION_WORDS.has(token.folded) && token.folded !== 'que')) return false;
  // "vérifie les factures et corrige-les"
  const then = ['et', 'puis'].includes(before.at(-1)?.folded ?? '') && /[^s]$/u.test(tokens[at]!.folded);
  if (then && (DETERMINERS.has(tokens[at + 1]?.folded ?? '') || tokens[at + 1]?.folded === 'moi')) return true;
  if (before.some((token) => hasConcept(token, ASKS)))
    // "combien de flyers … et supprime le reste": a verb that follows "et" is an order of its own.
    return ['et', 'puis'].includes(tokens[at - 1]?.folded ?? '') && tokens[at]!.folded !== 'commande';
  if (tokens[at]!.folded === 'commande' && before.length > 0 && !['passe', 'et'].includes(tokens[at - 1]!.folded)) return false;
  return before.every((token) => token.stop || hasConcept(token, GREETING));
}

const WE = new Set(['je', 'j', 'on', 'nous', 'il', 'ils', 'elle', 'elles']);
const OWN_NEED = new Set(['faut', 'dois', 'doit', 'devons', 'vais', 'allons', 'va']);
const COUNTS = new Set(['quantity', 'trend', 'compare']);

/** "on a créé": a verb of the past is no order; "crée" is one. */
function isDone(tokens: readonly Token[], at: number): boolean {
  const raw = tokens[at]!.raw.normalize('NFC').toLowerCase();
  return (/é(?:e|s|es)?$/u.test(raw) && !/^crées?$/u.test(raw)) || AUXILIARIES.has(tokens[at - 1]?.folded ?? '');
}
const AUXILIARIES = new Set(['a', 'ai', 'as', 'ont', 'avons', 'avez', 'avait', 'ete', 'est', 'sont', 'etait']);

const SETS =
  /^(?:corrig|port|fix|mont|remont|pass|ramen|relev|re?hauss|r?abaiss|baiss|augment|diminu|modifi|chang|ajust|cal|recal|regl|positionn|inscri|saisi|mett|met|defini)\p{L}*(?:er|ez|e|es|s|re|ir|issiez)$/u;
const SET = setOf('seuil seuils minimum minimums mini minis quantite quantites stock stocks');

/** "porter le seuil des flyers A4 à 1 000", "que vous corrigiez à 500 le seuil": a figure of CFI is to be another, where nothing is asked of it. */
export function sets(tokens: readonly Token[]): boolean {
  const verb = tokens.findIndex(({ folded, raw }) => SETS.test(folded) && !/é(?:e|s|es)?$/iu.test(raw.normalize('NFC')));
  const thing = tokens.findIndex(({ folded }, at) => at > verb && SET.has(folded));
  const figure = tokens.findIndex(({ folded }, at) => at > verb && folded === 'a' && /^(?:\d|zero$)/u.test(tokens[at + 1]?.folded ?? ''));
  if (verb < 0 || thing < 0 || figure < 0) return false;
  return !tokens.some((token) => (QUESTION_WORDS.has(token.folded) && !WISHES.has(token.folded)) || hasConcept(token, COUNTS));
}
/** They begin a wish as well: "est-ce possible que". */
const WISHES = setOf('que est qu');

const DETERMINERS = setOf('le la les l un une des cette ce ces cet mon ma mes nos notre toutes tous');
const THINGS = new Set(['campaign', 'operation', 'invoice', 'sending', 'kind:impression', 'kind:routage']);

/** Between what is to be done and the thing it is done to: "l'import de la campagne", "un mail à CFI pour contester la facture". */
const FARTHEST = 10;

/** "relance l'import de la campagne Soldes 2026", "rédige un mail…": a verb that asks for no figure, begins the question and bears on a thing. */
export function commands(tokens: readonly Token[]): boolean {
  const said = tokens.filter((token) => !hasConcept(token, GREETING));
  const [first, next] = said;
  if (first === undefined || next === undefined || first.stop || first.taken || tellsNothing(first.folded)) return false;
  const elided = /^l['’]/iu.test(next.raw);
  if (!/\p{L}{3}(?:e|ez|er)$/u.test(first.folded) || !(elided || DETERMINERS.has(next.folded))) return false;
  if (first.concepts.length > 0 && !first.concepts.every(({ concept }) => WRITES.has(concept))) return false;
  const end = said.findIndex(({ opens }, at) => at > 0 && opens);
  const object = said.slice(1, end < 0 ? FARTHEST : Math.min(end, FARTHEST));
  const thing = object.findIndex((token) => hasConcept(token, THINGS));
  // "enveloppe la facture": right before the thing, any such word is a verb.
  return thing >= 0 && (thing <= (elided ? 0 : 1) || isVerbForm(first.folded)) && !object.some((token) => hasConcept(token, COUNTS));
}

const REQUEST = setOf('pouvez pourriez peux pourrais veuillez faut faudrait voudrais souhaite souhaiterais aimerais merci');
const AROUND = setOf('vous tu il je j de d bien vouloir me nous s te plait est ce que');
/** "merci de repousser l'envoi du 24", "pourriez-vous accélérer les opérations": whatever is to be done to things, unless it is to tell of them. */
export function requests(tokens: readonly Token[]): boolean {
  const at = tokens.findIndex(({ folded }) => !REQUEST.has(folded) && !AROUND.has(folded) && folded !== 'bonjour');
  // "faire partir les opérations"
  const [verb, next] = tokens.slice(Math.max(0, tokens[at]?.folded === 'faire' ? at + 1 : at));
  if (at < 1 || verb === undefined || next === undefined || !tokens.slice(0, at).some(({ folded }) => REQUEST.has(folded))) return false;
  if (!/(?:er|ir|re)$/u.test(verb.folded) || !isVerbForm(verb.folded) || onlyReads(verb.folded) || isFiller(verb.folded)) return false;
  if (verb.concepts.some(({ concept }) => !ACTION.has(concept))) return false;
  // "il faut boucler les factures d'octobre, elles sont à combien ?": what somebody has to do, and what is asked for it.
  if (tokens.some((token) => hasConcept(token, COUNTS) || (QUESTION_WORDS.has(token.folded) && token.folded !== 'que'))) return false;
  const elided = /^l['’]/iu.test(next.raw);
  const thing = elided ? next : DETERMINERS.has(next.folded) ? tokens[next.at + 1] : undefined;
  return thing !== undefined && hasConcept(thing, THINGS);
}

/** "rédige", "traduis": asked of the assistant as talk, unless it bears on a thing. */
const WRITES = new Set(['smalltalk', 'translate']);

/** Words of the name of a campaign that no article bears. */
export function isTitle(name: string | null, book: NameBook | null | undefined): boolean {
  if (name === null || book == null) return false;
  const stems = words(name).flatMap(({ folded, stem }) => (STOP_WORDS.has(folded) ? [] : [stem]));
  return book.campaigns.bears(stems) && !book.articles.bears(stems);
}

/** "la campagne Rentrée": the years of those that are told apart by nothing else; a name that one bears whole is its own. */
export function yearsOfCampaign({ article, quoted, parts }: NameFound, book: NameBook | null | undefined): string[] {
  if (article === null || quoted || parts.length > 1 || book == null) return [];
  const stems = words(article).flatMap(({ folded, stem }) => (STOP_WORDS.has(folded) ? [] : [stem]));
  const years = stems.length === 0 || book.campaigns.is(stems) ? [] : book.campaigns.years(stems);
  return years.length > 1 ? years : [];
}

/** "catalogues hiver et catalogues été": a head said again. */
export const saidTwice = (parts: readonly string[]): boolean => {
  const heads = parts.map((part) => part.split(' ')[0]);
  return parts.length > 1 && parts.every((part) => part.includes(' ')) && new Set(heads).size < heads.length;
};
