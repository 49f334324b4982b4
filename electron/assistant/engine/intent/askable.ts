import { setOf } from '../words/text.ts';
import type { Token } from '../words/tokens.ts';

const YOU = setOf('tu te t toi vous ton ta tes votre vos');
const WHAT = /^(?:quoi|que?|quel(?:le)?s?|comment)$/u;
/** What somebody who helps does. */
const ABLE =
  /^(?:peux?|pouvez|pouvoir|pourra[is]*|pourri?ez|sa(?:is|it|vez|voir)|ser[st]|servez|servir|capables?|mesure|utiles?|fai[st]|faites|faire|repond\p{L}*|renseign\p{L}*|aide[rsz]?|fourni\p{L}*|ger\p{L}*|trait\p{L}*|marche[sz]?|fonctionn\p{L}*|utilise\p{L}*|maitris\p{L}*|connai\p{L}*|couvr\p{L}*|apport\p{L}*|commencer?|debuter?|demander?|poser|interroger|apprendre|proposer?[sz]?)$/u;
/** What he is asked for, as long as nothing tells which. */
const ABOUT =
  /^(?:questions?|infos?|informations?|renseignements?|sujets?|themes?|domaines?|exemples?|choses?|trucs?|types?|genres?|sortes?|competences?|fonctions?|fonctionnalites?|outils?|applis?|applications?|logiciels?|assistant|robot|donnees?|aide|matiere|gros)$/u;
/** "je débute, …", "c'est mon premier jour, …": what is told before asking. */
const TELLS = setOf('je j c ce est ai on nous suis moi bonjour salut hello coucou bonsoir');

const clausesOf = (tokens: readonly Token[]): Token[][] => {
  const clauses: Token[][] = [];
  for (const token of tokens) {
    if (token.opens || clauses.length === 0) clauses.push([]);
    clauses.at(-1)!.push(token);
  }
  return clauses;
};

/** "à quoi peux-tu répondre ?", "tu gères quoi comme infos ?": what the assistant itself is good for, as no word of it tells anything of ours. */
export function asksOfYou(tokens: readonly Token[], apart: boolean): boolean {
  if (apart) return false;
  const clauses = clausesOf(tokens);
  const asking = clauses.filter((clause) => {
    const folded = clause.map((token) => token.folded);
    return (
      (folded.some((word) => YOU.has(word)) || clause.some(({ raw }) => /^t['’]/iu.test(raw))) &&
      folded.some((word) => WHAT.test(word)) &&
      folded.some((word) => ABLE.test(word)) &&
      clause.every(({ folded: word, stop, concepts }) => ABLE.test(word) || ABOUT.test(word) || (stop && concepts.length === 0))
    );
  });
  return (
    asking.length > 0 &&
    clauses.every(
      (clause) =>
        asking.includes(clause) ||
        clause.every(({ stop, taken, concepts }) => stop || taken || concepts.some(({ concept }) => concept === 'greeting')) ||
        (TELLS.has(clause[0]!.folded) && clause.every(({ concepts }) => concepts.length === 0)),
    )
  );
}
