import { isNominal, isParticiple } from '../words/french.ts';
import { setOf } from '../words/text.ts';
import type { Token } from '../words/tokens.ts';
import { tellsNothing } from './everyday.ts';
import type { Sort } from './sorts.ts';

/** Before a bare noun they tell one part from another: "avec remise", "par avion", "de nuit". */
const BARE = setOf('avec sans par de d en sous');
/** They tell it before any noun: "selon la région", "malgré la grève". */
const ANY = setOf('avec sans selon malgre contre depuis');
/** "du matin", "au dépôt", "par le maire" */
const MELTED = setOf('du au aux par chez');
const THE = setOf('le la l les un une des leur leurs mon ma mes notre nos votre vos');
/** Before a noun with its article: "par le maire", "à la cave", "dans le camion". */
const WITH_THE = setOf('par chez a dans');
/** What people say of their asking after these words: "en vitesse", "de ta part", "sans faute", "au bureau". */
const SAID = setOf(
  'fiche information informations taille format poids dimension dimensions seuil seuils minimum mini stock emplacement nom titre priorite dessous dessus juste final finale depart arrivee madame monsieur mademoiselle mme part info infos urgence vitesse fait gros general total tout toute tous moyenne debut fin faute merci avance plaisir grace pitie bref vrac clair cours ligne temps moment instant coup secours boulot bureau telephone tel fil mail moins plus mieux pire maximum max minimum lieu accord ailleurs suite besoin direct prive passant vue reunion attendant retour courant detail details question rapport point sujet niveau nombre quantite valeur montant exemplaire exemplaires unite unites piece pieces euro euros brut net tete hasard sein depot systeme tableau fichier logiciel outil appli application louche main fois seconde minute heure journee date base demande virgule centaine douzaine semaine suite place instant niveau cadre pied exemple contre quoi qui quel quelle combien jour date ce cela ca moi toi nous vous eux elle lui mon ma mes ton ta tes son sa ses notre nos votre vos cette ces cet chef patron boss direction compta compte chiffre chiffres doute souci soucis probleme problemes erreur blague avis cote suivant suivante genre sorte type types manque alerte stock rupture retard',
);
/** "au sein de", "à la louche": what stands there tells nothing of what is counted. */
export const isOfAsking = (folded: string): boolean => SAID.has(folded);
/** Meanings that nothing tells by a complement: "avec remise", "sans référence", "par avion". */
const FOREIGN = setOf('smalltalk action price detail delivery greeting supplier tracking help advice rights unpaid planned');
const WE = setOf('je j on nous');
const NOT = setOf('ne n');
const NEVER = setOf('plus pas jamais rien encore');
/** A clause in which somebody does something narrows nothing after that. */
const SPEAKERS = setOf('je j tu il elle on nous vous ils elles me m te t se moi toi est sont suis sommes etait');
const TALK: ReadonlySet<Sort> = new Set<Sort>(['verb', 'word']);
/** What somebody has or sees tells nothing of it: "que Lyon possède". */
const HOLDS =
  /^(?:a|ai|as|avons|avez|ont|aura|auront|avait|avaient|possed\p{L}*|detien\p{L}*|utilis\p{L}*|ger\p{L}*|voi\p{L}*|peu\p{L}*|doi\p{L}*|rest\p{L}*|fau\p{L}*|concern\p{L}*|dispos\p{L}*|stock\p{L}*|manqu\p{L}*)$/u;

/**
 * Words of a question that stand after what is counted and tell a part of it in words nothing reads: "avec remise", "de nuit", "au dépôt", "refusées
 * par le maire", "que Lyon conteste". They are no talk: what they tell is asked back, as nothing bears it.
 * @param isCounted whether a word names what is asked about
 */
export function complementsOf(tokens: readonly Token[], sorts: readonly Sort[], isCounted: (at: number) => boolean): number[] {
  const isFree = (at: number): boolean => {
    const { taken, folded, concepts, opens } = tokens[at]!;
    // "campagnes sans référence": each has one, of its own.
    if (/^references?$/u.test(folded)) return ['avec', 'sans'].includes(tokens[at - 1]?.folded ?? '');
    return (
      !taken &&
      !opens &&
      concepts.every(({ concept }) => FOREIGN.has(concept)) &&
      /^\p{L}{3,}$/u.test(folded) &&
      !tellsNothing(folded) &&
      (!SAID.has(folded) || isQualified(at))
    );
  };
  /** "avec pièce jointe", where "avec les pièces" tells nothing. */
  const isQualified = (at: number): boolean => {
    const [before, next] = [tokens[at - 1]?.folded ?? '', tokens[at + 1]];
    if (!['avec', 'sans'].includes(before) || next === undefined || next.opens || next.taken || next.stop) return false;
    return next.concepts.length === 0 && sorts[at + 1] !== 'place' && (isNominal(next.stem) || isParticiple(next.folded));
  };
  /** Whether nothing but what is asked about stands from what is counted up to here. */
  const follows = (at: number): boolean => {
    for (let before = at; before >= 0; before--) {
      if (isCounted(before)) return true;
      if (tokens[before]!.opens || SPEAKERS.has(tokens[before]!.folded)) return false;
      if (TALK.has(sorts[before]!) && tokens[before]!.concepts.length === 0 && !tokens[before]!.stop) return false;
    }
    return false;
  };
  const out: number[] = [];
  for (const [at, { folded, opens, stem }] of tokens.entries()) {
    if (opens || at === 0) continue;
    if (isFree(at) && sorts[at] !== 'place' && sorts[at] !== 'name' && (isNominal(folded) || isNominal(stem))) {
      const before = tokens[at - 1]?.folded ?? '';
      const the = THE.has(before);
      const link = the ? (tokens[at - 2]?.folded ?? '') : before;
      const tied = the ? ANY.has(link) || WITH_THE.has(link) : BARE.has(link) || ANY.has(link) || MELTED.has(link);
      // "autocollants par invité": how many somebody wants.
      const each = before === 'par' && isParticiple(folded);
      if (tied && !each && !tokens[the ? at - 1 : at]!.opens && follows(at - (the ? 3 : 2))) out.push(at);
    }
    if (isRelative(tokens, at) && follows(at - 1))
      out.push(...saidOf(tokens, sorts, at).filter((verb) => isFree(verb) || tokens[at + 1]!.folded === 'personne'));
  }
  return out;
}

const isRelative = (tokens: readonly Token[], at: number): boolean =>
  /^(?:qu|que|dont|ou)$/u.test(tokens[at]!.folded) || /^qu['’]/iu.test(tokens[at]!.raw);

/** The verb of somebody or some place in "que Lyon conteste", "que personne n’a signalées". */
function saidOf(tokens: readonly Token[], sorts: readonly Sort[], at: number): number[] {
  const [subject] = tokens.slice(at + 1);
  if (subject === undefined || subject.opens) return [];
  // "dont on ne se sert plus": what is no longer done with some of them.
  const denied = WE.has(subject.folded) && (NOT.has(tokens[at + 2]?.folded ?? '') || /^n['’]/iu.test(tokens[at + 2]?.raw ?? ''));
  if (SPEAKERS.has(subject.folded) && !denied) return [];
  const somebody =
    denied ||
    subject.folded === 'personne' ||
    sorts[subject.at] === 'place' ||
    sorts[subject.at] === 'person' ||
    /^\p{Lu}/u.test(subject.raw);
  if (!somebody) return [];
  const clause: number[] = [];
  for (let next = subject.at + 1; tokens[next] !== undefined && !tokens[next]!.opens; next++) clause.push(next);
  const verb = clause.findLast((next) => sorts[next] !== 'place' && tokens[next]!.folded.length > 2 && !NEVER.has(tokens[next]!.folded));
  return verb === undefined || HOLDS.test(tokens[verb]!.folded) ? [] : [verb];
}
