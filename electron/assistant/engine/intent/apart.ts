import { everydayOf, isQuality, tellsNothing } from '../talk/everyday.ts';
import { isNominal, isParticiple, isVerbForm } from '../words/french.ts';
import { setOf } from '../words/text.ts';
import { means, type Token } from '../words/tokens.ts';

/** Between campaigns and what is said of them. */
const BETWEEN = setOf('qui ont a est sont ete avaient etaient deja n ne se s y en encore toujours bien');
const STATED = /^(?:cfi|born):/u;
const CAMPAIGN = /^campaign$/u;
const many = (token: Token): boolean => /s$/u.test(token.folded) && means(token, CAMPAIGN);

/** "bloquées", "supprimés": participles of things that have states of their own, which are none of these. */
export const namesStrangeState = (tokens: readonly Token[]): boolean =>
  tokens.some(({ raw, folded, taken, stop, concepts }, at) => {
    // "bloquées en attente d'import": the state that is named tells it.
    if (tokens[at + 1]?.folded === 'en' && tokens[at + 2]?.concepts.some(({ concept }) => STATED.test(concept))) return false;
    // "le status" is no participle.
    if (
      taken ||
      stop ||
      folded === 'statut' ||
      !/(?:é|u)e?s$/u.test(raw.normalize('NFC').toLowerCase()) ||
      /^(?:annul|valid|envoy|cree|passe|recu)/u.test(folded)
    )
      return false;
    return concepts.length > 0 && concepts.every(({ concept }) => concept === 'status' || concept === 'action');
  }) ||
  tokens.some((token) => many(token) && isStrange(tokens, saidAfter(tokens, token.at))) ||
  tokens.some((token) => isLook(token) && follows(tokens, token.at, many));

/** Small words, and a channel: "campagnes sms prêtes". */
const isBetween = (token: Token): boolean =>
  token.concepts.length === 0 ? BETWEEN.has(token.folded) : token.concepts.every(({ concept }) => concept.startsWith('channel:'));
/** The word that tells something of what stands before it, whatever small ones part them. */
function saidAfter(tokens: readonly Token[], at: number): Token | undefined {
  let next = at + 1;
  while (tokens[next]?.opens === false && isBetween(tokens[next]!)) next++;
  return tokens[next]?.opens === false ? tokens[next] : undefined;
}

/** "campagnes prêtes", "visibles", "en stock", "chères": told of nothing that campaigns have. "quelles campagnes relancer" asks for advice. */
function isStrange(tokens: readonly Token[], token: Token | undefined): boolean {
  if (token === undefined || token.taken) return false;
  const { folded, concepts } = token;
  if (concepts.length === 0) return APART.has(folded);
  const all = (what: RegExp) => concepts.every(({ concept }) => what.test(concept));
  // "en attente de budget"
  if (all(STATED) && tokens[token.at + 1]?.folded === 'attente') {
    const what = tokens.slice(token.at + 2).find((word) => word.folded !== 'de' && word.folded !== 'd');
    return (
      what !== undefined && !what.opens && tokens[token.at + 2]!.folded !== what.folded && means(what, /^(?:cost|spending|price|part:)/u)
    );
  }
  if (all(/^action$/u)) return /(?:er|ir|re)$/u.test(folded);
  return all(/^stock$/u) && concepts.every(({ weak }) => !weak);
}
/** Said of campaigns wherever it stands: "campagnes terminées visibles". */
const isLook = ({ folded, concepts, taken }: Token): boolean =>
  !taken &&
  concepts.length > 0 &&
  concepts.every(({ concept }) => concept === 'status' || concept === 'sight') &&
  /^(?:pretes|prises|visibles)$/u.test(folded);
const APART = setOf('cheres chers autres restantes restants bonnes mauvaises');

/** "la première campagne": the first that was created; "ma première campagne" is what somebody learns with. */
export const namesFirst = (tokens: readonly Token[]): boolean =>
  tokens.some(
    ({ folded, at }) =>
      /^(?:premiere|1e?re)s?$/u.test(folded) &&
      !OWN.has(tokens[at - 1]?.folded ?? '') &&
      tokens[at + 1]?.concepts.some(({ concept }) => CAMPAIGN.test(concept)) === true,
  );
const OWN = setOf('ma ta sa votre une');

/** "combien de routages dans la campagne X", "les e-mails de la campagne X": what one campaign is made of, which operations are. */
export function asksInsideCampaign(tokens: readonly Token[]): boolean {
  const campaign = tokens.findIndex((token) => means(token, CAMPAIGN));
  if (campaign < 0 || many(tokens[campaign]!)) return false;
  return tokens.slice(0, campaign).some((token) => {
    if (means(token, /^kind:/u)) return true;
    if (!means(token, /^(?:sending|channel:)/u)) return false;
    let before = token.at - 1;
    while (before > 0 && OF.has(tokens[before]!.folded)) before--;
    return before >= 0 && (means(tokens[before]!, /^(?:quantity|list)$/u) || /^quel(?:le)?s$/u.test(tokens[before]!.folded));
  });
}
const OF = setOf('de d des les l la');

const SPEAKERS = setOf('on nous vous il elle ils elles');
const CLITICS = setOf('ne n y en me m te t le la l les lui leur se s nous vous');
const HAVE = setOf('a ai as ont avons avez avait avaient avais est sont ete bien deja');
/** What somebody has, sees, wants or asks for tells nothing of it. */
const HOLDS =
  /^(?:a|ai|as|avons|avez|ont|aura|avait|eue?s?|possed\p{L}*|detien\p{L}*|ger\p{L}*|voi\p{L}*|peu\p{L}*|doi\p{L}*|reste?n?t?|fau\p{L}*|dispos\p{L}*|veu\p{L}*|voul\p{L}*|cherch\p{L}*|souhait\p{L}*|connai\p{L}*|fait?e?s?|font|faisons|faites)$/u;
const MAKES = /^(?:cree{0,2}s?|creons|lance\p{L}*|realise\p{L}*)$/u;
const REFERS = /^(?:parl|cit|dit|dis|evoqu|mention)/u;

/** "qui posent problème", "dont on parle", "que je suis", "pour les jeunes": which of them is told in words that no data holds. */
export function tellsApart(tokens: readonly Token[], carried: boolean): boolean {
  return (
    tokens.some(
      ({ at }) => follows(tokens, at, many) && (isForSome(tokens, at) || isRelative(tokens, at, carried) || isComing(tokens, at)),
    ) || tokens.some(({ at }) => follows(tokens, at, isWork) && (isForSome(tokens, at) || isRelative(tokens, at, carried)))
  );
}

function isForSome(tokens: readonly Token[], at: number): boolean {
  const [link, the, who] = tokens.slice(at, at + 3);
  if (link === undefined || the === undefined || who === undefined || link.opens || the.opens || who.opens) return false;
  const somebody = everydayOf(who.folded) === 'person' || isQuality(who.folded);
  return (
    ['pour', 'vers', 'envers'].includes(link.folded) && ['les', 'des', 'nos'].includes(the.folded) && /s$/u.test(who.folded) && somebody
  );
}

/** In the clause of campaigns, after them and what else is told of them: "campagnes sms rejetées à Nantes qui…". */
function follows(tokens: readonly Token[], at: number, what: (token: Token) => boolean): boolean {
  for (let before = at; before > 0 && at - before < FAR && !tokens[before]!.opens; before--) if (what(tokens[before - 1]!)) return true;
  return false;
}
const FAR = 8;
/** "les opérations de la campagne X qui…": what one campaign is made of. */
const isWork = (token: Token): boolean => /s$/u.test(token.folded) && means(token, /^operation$/u);

/** "combien de campagnes on va lancer", "va-t-on créer": those to come are nowhere told. */
function isComing(tokens: readonly Token[], at: number): boolean {
  if (!/^(?:va|vont|allons)$/u.test(tokens[at]!.folded)) return false;
  const deed = tokens.slice(at + 1, at + 4).find(({ folded }) => !BY_WHOM.has(folded));
  return deed !== undefined && !deed.opens && /(?:er|ir|re)$/u.test(deed.folded) && isVerbForm(deed.folded) && !SAYS.has(deed.folded);
}
const BY_WHOM = setOf('t on nous ils');
const SAYS = setOf('dire voir');

function isRelative(tokens: readonly Token[], at: number, carried: boolean): boolean {
  const link = tokens[at]!;
  // "qu'on attend", where what elides is one with what follows
  const elided = /^qu['’]/iu.test(link.raw);
  if (!(elided || /^(?:qui|que|dont)$/u.test(link.folded))) return false;
  const end = tokens.findIndex((token) => token.at > link.at && token.opens);
  const clause = tokens.slice(elided ? link.at : link.at + 1, end < 0 ? tokens.length : end);
  if (link.folded === 'qui') {
    const verb = clause.find(({ folded }) => !CLITICS.has(folded) && !HAVE.has(folded));
    return (
      verb !== undefined &&
      tellsNothing(verb.folded) &&
      clause.some((token) => token.at > verb.at && token.concepts.length === 0 && everydayOf(token.folded) === 'thing')
    );
  }
  const [subject] = clause;
  if (subject === undefined) return false;
  const mine = /^j['’]/iu.test(subject.raw) || /^(?:je|tu)$/u.test(subject.folded);
  if (!mine && !SPEAKERS.has(subject.folded)) return false;
  const verb = clause.slice(/^j['’]/iu.test(subject.raw) ? 0 : 1).find(({ folded }) => !CLITICS.has(folded) && !HAVE.has(folded));
  if (
    verb === undefined ||
    verb.concepts.some(({ concept }) => concept !== 'action') ||
    HOLDS.test(verb.folded) ||
    tellsNothing(verb.folded)
  )
    return false;
  if (MAKES.test(verb.folded)) return mine;
  if (carried && REFERS.test(verb.folded)) return false;
  return !isNominal(verb.stem) ? isVerbForm(verb.folded) || isParticiple(verb.folded) : everydayOf(verb.folded) === 'verb';
}
