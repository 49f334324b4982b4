import { addDays } from '../../../kit/civil-day.ts';
import { isNominal, isProper, isVerbForm } from '../words/french.ts';
import { QUESTION_WORDS, TOWNS } from '../words/lexicon.ts';
import { setOf } from '../words/text.ts';
import { means, type Token } from '../words/tokens.ts';
import { aimsOf } from './aims.ts';
import { everydayOf } from './everyday.ts';
import { hasName, isPlaceHere, placeOf, thingsOf, WHERE } from './spots.ts';
import {
  ABOUT,
  ASKS,
  BEFORE_RELATIVE,
  CHANGES,
  CLITICS,
  clausesOf,
  DATED,
  HIS,
  isAsked,
  isDeed,
  type Known,
  OCCASIONS,
  verbOf,
  WANTS,
} from './telling.ts';

const LINKS = setOf('car parce que qu puisque vu sachant sinon comme alors donc et');
/** "Nantes les a ?" */
const HELD = setOf('les en la le l');
const HAVE = setOf('a ont as avez avons');
const THING = /^(?:operation|invoice|campaign)$/u;
const STATE = /^(?:cfi|born|level):/u;
const COUNTS = /^(?:fai|a$|ai$|avons$|avez$|as$|ont$|reste)/u;

/**
 * Words of the clauses that only tell why something is asked: "portes ouvertes à Rouen samedi : …", "… on tracte samedi matin", "l'accueil de Rennes me
 * demande…". They narrow nothing, but for the place where no other is named, and the name where nothing else is asked about.
 */
export function contextOf(tokens: readonly Token[], known: Known): ReadonlySet<number> {
  const out = new Set<number>();
  const clauses = clausesOf(tokens, known);
  const told = clauses.filter((clause, i) => isContext(clause, i, clauses, known));
  const core = clauses.filter((clause) => !told.includes(clause)).flat();
  if (core.length === 0) return out;
  const asking = clauses.filter(
    (clause) =>
      core.includes(clause[0]!) && (isAsked(tokens, clause) || clause.some((token) => means(token, ASKS) || means(token, /^stock$/u))),
  );
  const named =
    hasName(asking.flat(), known) || clauses.some((clause) => core.includes(clause[0]!) && thingsOf(tokens, clause, known).length > 0);
  const about = named || core.some((token) => means(token, ABOUT));
  const sent = core.some((token) => means(token, /^(?:operation|invoice|campaign|sending)$/u));
  const asks =
    about ||
    asking.length > 0 ||
    core.some(({ at, folded }) => HELD.has(folded) && HAVE.has(tokens[at + 1]?.folded ?? '')) ||
    known.carried;
  if (!asks) return out;
  // "il y avait des courriers à Nantes. Ça en fait combien, d'opérations ?": what is told is what is counted.
  const held = core.some(({ folded, at }) => (folded === 'en' && COUNTS.test(tokens[at + 1]?.folded ?? '')) || folded === 'genre');
  const placed = core.some((token) => isPlaceHere(tokens, token, known));
  for (const clause of told) {
    // "j'ai promis des blocs-notes aux intervenants, Rouen en a combien ?": the thing is named here.
    const names = named || sent ? [] : thingsOf(tokens, clause, known);
    if (!about && names.length === 0 && !known.carried) continue;
    // "je ne retrouve plus la facture 30233, c'est quoi son montant ?": what is told is what is asked about.
    if (!named && ((!sent && clause.some((token) => means(token, THING))) || clause.some(({ folded }) => /^\d{5,}$/u.test(folded))))
      continue;
    if (held && about && clause.some((token) => means(token, DATED) || means(token, STATE))) continue;
    const kept = new Set([...names, ...(placed ? [] : placeOf(tokens, clause, known))].map(({ at }) => at));
    for (const { at } of clause) if (!kept.has(at)) out.add(at);
  }
  for (const at of aimsOf(
    tokens,
    clauses.filter((clause) => !told.includes(clause)),
    known,
  ))
    out.add(at);
  return out;
}

function isContext(clause: readonly Token[], i: number, clauses: readonly (readonly Token[])[], known: Known): boolean {
  const [first] = clause;
  if (first === undefined) return false;
  const next = (at: number) => clause.find((token) => token.at === at + 1)?.folded ?? '';
  if ((isPurpose(clause) || isLead(clause, clauses, known)) && !clause.some(({ folded }) => LEAVES_OUT.has(folded))) return true;
  if (clause.some(({ at, folded }) => CHANGES.has(folded) && !(folded === 'sans' && ENDLESS.has(next(at))))) return false;
  // "montre les opérations qu'on a dessus": an order to show is no talk, whatever is told after it.
  if (means(first, /^(?:show|list)$/u) && clause.some((token) => means(token, ABOUT))) return false;
  if (clause.some((token) => QUESTION_WORDS.has(token.folded) && token.folded !== 'que' && token.folded !== 'qui')) return false;
  const tokens = clauses.flat();
  const said = clause.filter(
    ({ taken, folded, concepts }) => !taken && !LINKS.has(folded) && !concepts.some(({ concept }) => concept === 'greeting'),
  );
  const start = said.slice(0, FIRST_WORDS);
  const verb = start
    .filter(({ at }) => !BEFORE_RELATIVE.has(tokens[at - 1]?.folded ?? '') || said[0] === tokens[at] || clause[0] === tokens[at])
    .map(({ at }) => verbOf(tokens, at))
    .find((each) => each !== undefined);
  if (clause.some((token) => token !== verb && means(token, /^(?:quantity|fresh)$/u))) return false;
  if (verb !== undefined && (isDeed(tokens, verb) || isIntent(tokens, verb, clause))) return true;
  // "il me faut 50 stylos pour lundi"
  if (said[0]?.folded === 'il' && said.slice(1, 4).some(({ folded }) => /^fau(?:t|drait|dra)$/u.test(folded)) && clauses.length > 1)
    return true;
  if (said[0]?.folded === 'il' && /^(?:pleu|neig|gel)/u.test(said[1]?.folded ?? '')) return true;
  const others = clauses.filter((each) => each !== clause).flat();
  return (
    isOccasion(clause, i, clauses, known) ||
    isTold(tokens, said, others, known) ||
    isElsewhere(tokens, clause, others, known) ||
    isMeeting(clause, i, clauses, known)
  );
}

/** "Suite au mail de Claire, …", "dans l'optique d'un mailing, …": what somebody begins with. */
function isLead(clause: readonly Token[], clauses: readonly (readonly Token[])[], { periods }: Known): boolean {
  const [first, second] = clause;
  if (clause !== clauses[0] || first === undefined || second === undefined || clauses.length < 2) return false;
  const rest = clauses.slice(1).flat();
  if (LEADS.has(`${first.folded} ${second.folded}`)) return true;
  // "si on faisait un mailing en décembre": a day of what is sent may be what is asked.
  const verb = first.folded === 'si' ? verbOf(clauses.flat(), second.at) : undefined;
  const sent = rest.some((token) => means(token, DATED)) || periods.some(({ taken }) => rest.some(({ at }) => taken.has(at)));
  return verb !== undefined && !sent && isDeed(clauses.flat(), verb) && !SUPPOSES.test(verb.folded);
}
const LEADS = new Set(
  'suite a|suite au|suite aux|comme convenu|comme prevu|comme demande|comme promis|comme chaque|dans optique|en vue|en prevision|au vu|etant donne'.split(
    '|',
  ),
);
const SUPPOSES = /^(?:pren|ajout|remont|restrei|met|cumul|addition|rest|consider|tien)/u;

/** "pour pas tomber en rade, …", "avant de lancer l'impression, …": what somebody wants to do or to be spared. */
function isPurpose(clause: readonly Token[]): boolean {
  const [first, ...rest] = clause;
  if (first === undefined || !first.opens || !AIMS.has(first.folded)) return false;
  const verb = rest.find(({ folded }) => !BEFORE_INFINITIVE.has(folded) && !CLITICS.has(folded));
  // "avant que je valide la maquette"
  if (rest[0]?.folded === 'que' && first.folded !== 'pour') return rest.length > 2;
  return verb !== undefined && rest.indexOf(verb) < 5 && /(?:er|ir|re|oir)$/u.test(verb.folded) && isVerbForm(verb.folded);
}
/** "histoire de ne rien rater" */
const BEFORE_INFINITIVE = setOf('de d pas que rien plus jamais trop mieux bien tout');
/** "sans arrêt" leaves nothing out. */
const ENDLESS = setOf('arret cesse doute faute tarder attendre souci probleme stress relache');
const AIMS = setOf('pour afin avant histoire apres');
const LEAVES_OUT = setOf('sauf hors sans ni celles ceux celui celle uniquement seulement');
/** Words before the one who speaks: "à l'accueil on nous demande…". */
const FIRST_WORDS = 5;

/** "je voudrais afficher nos réussites": what somebody would do, and not what he would know. */
function isIntent(tokens: readonly Token[], { at, folded }: Token, clause: readonly Token[]): boolean {
  const [deed, his] = [tokens[at + 1], tokens[at + 2]];
  if (!/^(?:veux|voudrai|voulons|aimerai|souhait|peux|pourr|prefer)/u.test(folded) || deed === undefined || deed.opens) return false;
  const does = isVerbForm(deed.folded) && /(?:er|ir|re)$/u.test(deed.folded) && !KNOWS.test(deed.folded);
  return (
    does &&
    his !== undefined &&
    (HIS.has(his.folded) || /^\d+$/u.test(his.folded)) &&
    !clause.some((token) => token.taken || means(token, ABOUT) || means(token, ASKS))
  );
}
const KNOWS =
  /^(?:savoir|connaitre|avoir|voir|obtenir|recevoir|compter|inclure|exclure|enlever|retirer|limiter|garder|ajouter|prendre|lister|comparer|chercher|trouver|consulter|restreindre|exclure|preciser|filtrer|parler|dire)$/u;

/** "Comité d'entreprise jeudi, …": a day that is near, and common words that nothing of ours bears. */
function isMeeting(
  clause: readonly Token[],
  i: number,
  clauses: readonly (readonly Token[])[],
  { periods, book, isPlace }: Known,
): boolean {
  const own = periods.filter(({ taken }) => clause.some(({ at }) => taken.has(at)));
  if (i === clauses.length - 1 || own.length === 0 || own.some(({ from, to }) => to > addDays(from, 6))) return false;
  const rest = clauses.filter((each) => each !== clause).flat();
  const sent = rest.some((token) => means(token, DATED));
  if (sent && periods.length === own.length) return false;
  const content = clause.filter(({ taken, stop }) => !taken && !stop);
  return (
    content.length > 0 &&
    content.every(
      (token) =>
        (isNominal(token.stem) || isVerbForm(token.folded)) &&
        (sent || !RECORDS.has(token.stem)) &&
        !means(token, /./u) &&
        !book.holds(token.stem) &&
        (!isPlace(token.stem) || /^\p{Ll}/u.test(token.raw)),
    )
  );
}
const RECORDS = setOf('inventaire releve etat situation niveau comptage solde bilan');

/** "Portes ouvertes à Rouen samedi : …": what people meet for, with its day or its place; a bare one may tell one thing from another. */
function isOccasion(clause: readonly Token[], i: number, clauses: readonly (readonly Token[])[], known: Known): boolean {
  const { periods, isPlace, book } = known;
  const content = clause.filter(({ folded, stop, taken }) => taken || (!stop && !HIS.has(folded)));
  const at = content.slice(0, 2).findIndex((token) => !token.taken && OCCASIONS.has(token.stem));
  if (at < 0 || thingsOf(clauses.flat(), clause, known).length > 0 || clause.some((token) => means(token, ABOUT))) return false;
  // "Relance 2026 : …" is a name: nobody meets for a year.
  const day = periods.some(({ taken, from, to }) => to < addDays(from, LONGEST_MEETING) && clause.some((token) => taken.has(token.at)));
  const where = clause.some((token) => token.at > content[at]!.at && (isPlace(token.stem) || TOWNS.has(token.folded)));
  // "Braderie 2026 du service achats, la campagne en est où ?": names of ours hold it.
  const ours = clauses.some((each) => each.some((token) => means(token, DATED))) && book.holds(content[at]!.stem);
  return day || (where && !ours && i < clauses.length - 1);
}

const LONGEST_MEETING = 40;

/** "l'accueil de Rennes me demande des menus", "le magasin ouvre samedi": somebody or something, and what he does. */
function isTold(tokens: readonly Token[], said: readonly Token[], others: readonly Token[], { book }: Known): boolean {
  const [his, who] = said;
  const elided = /^[lL]['’]/u.test(his?.raw ?? '');
  const named = his !== undefined && /^\p{Lu}\p{L}+$/u.test(his.raw) && !his.stop && isProper(his.folded) && !TOWNS.has(his.folded);
  const subject = elided || named ? his : who;
  if (his === undefined || subject === undefined || !(elided || named || (HIS.has(his.folded) && his.folded !== 'des'))) return false;
  if (
    !/^\p{L}/u.test(subject.folded) ||
    said.some(({ folded }, i) => i > 0 && /^(?:j|je)$/u.test(said[i - 1]!.folded) && WANTS.test(folded))
  )
    return false;
  if (subject.taken || subject.concepts.some(({ concept }) => !PEOPLE.test(concept)) || said.some((token) => means(token, ABOUT)))
    return false;
  if (!elided && !named && /^\p{Lu}/u.test(subject.raw)) return false;
  // "les rouges m'intéressent": it may tell one from another.
  const names = others.filter((token) => !token.taken && !token.stop && token.concepts.length === 0 && book.holds(token.stem));
  const stems = names.map(({ stem }) => stem);
  const meets = OCCASIONS.has(subject.stem) && subject.folded === subject.stem;
  if (names.length > 0 && !meets && !stems.includes(subject.stem) && book.articles.bears([...stems, subject.stem])) return false;
  return said.some((token) => {
    const before = tokens[token.at - 1];
    if (token.opens || token.at <= subject.at || before === undefined || (HIS.has(before.folded) && !TO_US.has(before.folded)))
      return false;
    if (/(?:er|ir|oir)$/u.test(token.folded) || WHERE.has(before.folded)) return false;
    if (IS_SAID.has(token.folded)) return true;
    return (
      isVerbForm(token.folded) &&
      (TO_US.has(before.folded) || /^m['’]/iu.test(token.raw) || !isNominal(token.stem) || everydayOf(token.folded) === 'verb')
    );
  });
}
/** "… Nantes en cherche", "… Lyon veut le récupérer": somewhere else than what is asked about, and what it does or wants. */
function isElsewhere(tokens: readonly Token[], clause: readonly Token[], others: readonly Token[], known: Known): boolean {
  const [first] = clause;
  if (first === undefined || !first.opens || first.at === 0 || !isPlaceHere(tokens, first, known) || !/^\p{Lu}/u.test(first.raw))
    return false;
  if (!others.some((token) => isPlaceHere(tokens, token, known)) || clause.some((token) => means(token, ABOUT) || means(token, ASKS)))
    return false;
  const verb = clause.find(({ at, folded }) => at > first.at && !CLITICS.has(folded) && !known.isPlace(folded));
  return verb !== undefined && isVerbForm(verb.folded) && !verb.opens && !HOLDS.test(verb.folded);
}
const HOLDS = /^(?:a|ont|est|sont|avai|aura|etai|sera|rest|possed|dispos|deti|compt|fai|depens|cout|recoi)/u;
const PEOPLE = /^(?:people|supplier|cfiWord|delivery|order|requester|smalltalk)$/u;
const TO_US = setOf('me m nous en');
const IS_SAID = setOf('est sont sera seront');
