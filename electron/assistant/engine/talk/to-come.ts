import type { AssistantSubject } from '../../../../shared/model/assistant.ts';
import { setOf } from '../words/text.ts';
import { means, type Token } from '../words/tokens.ts';
import { stateWord } from './left-out.ts';

/** What is done to things that are counted: by its verb and by its noun, and what those that still wait for it are; "awaited" = nothing tells. */
interface Deed {
  verb: RegExp;
  noun: RegExp;
  waiting: readonly string[];
}
const UNKNOWN = ['awaited'];
const DEEDS: readonly Deed[] = [
  { verb: /^(?:envoy|expedi|diffus)$/u, noun: /^(?:envoi|expedition|diffusion|depart)$/u, waiting: ['planned', 'underWay'] },
  { verb: /^(?:valid|approuv)$/u, noun: /^(?:validation|approbation)$/u, waiting: ['born:to_validate'] },
  { verb: /^import$/u, noun: /^import(?:ation)?$/u, waiting: ['cfi:en_attente_import'] },
  { verb: /^factur$/u, noun: /^facturation$/u, waiting: ['cfi:envoyee', 'toBill'] },
  {
    verb: /^(?:annul|rejet|refus|termin|clotur|archiv|achev|boucl|prepar|finalis)$/u,
    noun: /^(?:annulation|cloture|production|preparation|impression|routage|livraison|reglement)$/u,
    waiting: UNKNOWN,
  },
];
const INFINITIVE = /er$/u;
const PARTICIPLE = /(?:ee?s?|es)$/u;

const COUNTED = /^(?:operation|campaign|invoice|sending|channel:.*|kind:.*|quantity|spending|cost)$/u;
const SENT = /^(?:operation|sending|channel:.*|kind:.*)$/u;
/** What longer phrases of the lexicon already tell of those to come. */
const TOLD = /^(?:planned|underWay|born:to_validate|cfi:en_attente_import)$/u;

/**
 * Reads what is still to be done as what waits for it, never as what is done: "opérations à facturer" are those sent that no invoice holds yet,
 * "qui doivent être envoyées" those under way, "qui vont être validées" those that wait for it. Which will be cancelled or finished nothing tells.
 * @param talked - what the conversation is about, where it was said before
 */
export function readAsToCome(tokens: readonly Token[], talked: AssistantSubject | null): void {
  const operations = talked === 'operations';
  for (const token of tokens) {
    if (token.taken || token.opens || token.at === 0) continue;
    if (talked === null && !tokens.slice(0, token.at).some((before) => means(before, COUNTED))) continue;
    const found = phaseAhead(tokens, token) ?? verbAhead(tokens, token) ?? nounAhead(tokens, token);
    if (found === null) continue;
    const of = (what: RegExp) => tokens.some((other) => other !== token && means(other, what));
    const waiting = waitingOf(found.waiting, { sent: operations || of(SENT), campaigns: !of(/^operation$/u) || of(/^campaign$/u) });
    for (const one of found.said)
      Object.assign(one, { concepts: waiting.map((concept) => ({ concept, weak: false })), locked: true, stop: false });
  }
}

/** What is billed is sent, else a sum is asked for; only campaigns are imported. */
function waitingOf(waiting: readonly string[], { sent, campaigns }: { sent: boolean; campaigns: boolean }): readonly string[] {
  if (waiting.includes('toBill') && !sent) return ['invoice', 'toBill'];
  return waiting.includes('cfi:en_attente_import') && !campaigns ? UNKNOWN : waiting;
}

/** Words that tell it, and what they are. */
interface Ahead {
  said: readonly Token[];
  waiting: readonly string[];
}

function verbAhead(tokens: readonly Token[], token: Token): Ahead | null {
  const is = (ending: RegExp) => {
    const root = token.folded.replace(ending, '');
    return root === token.folded ? undefined : DEEDS.find(({ verb }) => verb.test(root));
  };
  const done = is(PARTICIPLE);
  const infinitive = is(INFINITIVE);
  const told = token.concepts.length > 0 && token.concepts.every(({ concept }) => TOLD.test(concept));
  if (infinitive !== undefined && !told && isToBeDone(tokens, token.at)) return { said: [token], waiting: infinitive.waiting };
  const ahead = done === undefined ? null : isAhead(tokens, token.at);
  if (ahead === null || (ahead === 'certain' && told)) return null;
  return { said: [token], waiting: ahead === 'certain' ? done!.waiting : UNKNOWN };
}

const MODAL = /^(?:d(?:oi[st]|oivent|evons|evez|evr(?:a|ont|ait|aient|ions))|fau(?:t|dra|drait)|va|vont|allons)$/u;
const PRONOUN = setOf('on il nous je elle t');
/** "à facturer", "qu'il faut envoyer", "doit-on valider"; "opérations annuler" is a participle misspelt. */
function isToBeDone(tokens: readonly Token[], at: number): boolean {
  let before = at - 1;
  if (tokens[before]!.folded === 'a' && before > 0) return true;
  while (before > 0 && PRONOUN.has(tokens[before]!.folded)) before--;
  return MODAL.test(tokens[before]!.folded);
}

const ADVERBS = setOf('bien toutes tous toute tout enfin aussi encore elles ils elle il t vite');
const WILL_BE = /^ser(?:a|ont|ait|aient)$/u;
const SOON = setOf('bientot prochainement');
const NEARLY = setOf('presque quasi quasiment');
const WHOLLY = /^(?:fait|completement|entierement|totalement|vraiment)$/u;
/** "ont pu être envoyées" is done, "semblent être annulées" is how they are; "sans être annulées" leaves out. */
const IS = /^(?:pu|du|dus|su|sembl\p{L}+|paraiss?\p{L}*|sans|pour|apres|avoir)$/u;
const NOT = setOf('pas plus jamais point');
/** Whether a participle tells what is still to come; "untold" = nearly so, or not to be so, which nothing tells. */
function isAhead(tokens: readonly Token[], at: number): 'certain' | 'untold' | null {
  let before = at - 1;
  if (WHOLLY.test(tokens[before]!.folded) && tokens.slice(Math.max(0, before - 3), before).some(({ folded }) => NOT.has(folded)))
    return 'untold';
  while (before > 0 && ADVERBS.has(tokens[before]!.folded)) before--;
  const { folded } = tokens[before]!;
  if (NOT.has(folded) && WILL_BE.test(tokens[before - 1]?.folded ?? '')) return 'untold';
  if (NEARLY.has(folded)) return 'untold';
  if (SOON.has(folded) || WILL_BE.test(folded)) return 'certain';
  if (folded !== 'etre') return null;
  const lead = tokens[before - 1];
  const denied = [lead, tokens[before - 2]].some((word) => word !== undefined && NOT.has(word.folded));
  if (denied) return 'untold';
  return lead === undefined || IS.test(lead.folded) ? null : 'certain';
}

const BEING = /^(?:validation|facturation|annulation|cloture|livraison|reglement)$/u;
const SMALL = setOf('de d la l le leur sa son une');
/** "en attente de facturation", "avant envoi", "en cours d'annulation" */
function nounAhead(tokens: readonly Token[], token: Token): Ahead | null {
  const deed = DEEDS.find(({ noun }) => noun.test(token.stem));
  if (deed === undefined || token.concepts.some(({ concept }) => concept === 'born:to_validate')) return null;
  let before = token.at - 1;
  while (before > 0 && SMALL.has(tokens[before]!.folded)) before--;
  const head = tokens[before]!;
  const span = tokens.slice(before, token.at + 1);
  if (head.folded === 'attente' && tokens.slice(before + 1, token.at + 1).every(({ opens }) => !opens)) {
    const waits = tokens[before - 1]?.folded === 'en' ? [tokens[before - 1]!, ...span] : span;
    return { said: waits.filter(({ folded }) => !SMALL.has(folded)), waiting: deed.waiting };
  }
  const isBeing = head.folded === 'cours' && BEING.test(token.stem);
  if (isBeing && token.stem === 'validation') return { said: tokens.slice(Math.max(0, before - 1), token.at + 1), waiting: deed.waiting };
  const isBefore = head.folded === 'avant' && !head.taken && before > 0 && means(tokens[before - 1]!, COUNTED);
  return isBefore || isBeing ? { said: [token], waiting: UNKNOWN } : null;
}

const PHASE = setOf('production preparation validation facturation');
const ENTER = /^(?:mettre|(?:re)?passer|lancer|entrer|partir|basculer|(?:re)?passer(?:a|ont)|entrer(?:a|ont)|partir(?:a|ont))$/u;
const ENTERED = /^(?:mis|passe|lance|bascule)e?s?$/u;
/** "à mettre en production", "passeront en préparation", "doivent être mises en production" */
function phaseAhead(tokens: readonly Token[], token: Token): Ahead | null {
  if (!PHASE.has(token.folded) || tokens[token.at - 1]!.folded !== 'en') return null;
  const verb = tokens[token.at - 2];
  if (verb === undefined) return null;
  const ahead = ENTER.test(verb.folded) || (ENTERED.test(verb.folded) && verb.at > 0 && isAhead(tokens, verb.at) !== null);
  return ahead ? { said: [token, tokens[token.at - 1]!], waiting: UNKNOWN } : null;
}

const LEAVES_OUT = setOf('pas plus jamais point sans hors sauf hormis excepte ni');
/** The word of a state that is left out: "pas envoyées" are those that have not left, "hors envoyées" those that are not in the state of that name. */
export function deniedWord(tokens: readonly Token[], at: number): string {
  const word = stateWord(tokens[at]!);
  const negation = tokens.slice(0, at).findLast(({ folded }) => LEAVES_OUT.has(folded));
  return word === 'envoyee' && negation !== undefined && NOT.has(negation.folded) ? 'partie' : word;
}
