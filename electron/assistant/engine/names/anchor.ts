import { isOfAsking } from '../talk/complements.ts';
import { isFrench } from '../words/french.ts';
import { setOf } from '../words/text.ts';
import { means, type Token } from '../words/tokens.ts';
import type { NameBook } from './book.ts';

/** What follows them tells one thing from another, however far it stands. */
const TELLS_APART = setOf(
  'qui que dont en sans avec version modele format couleur taille type genre motif finition sauf hors non plutot mais pas veux voudrais voulais voulons prefere parle',
);
/** What a thing is wanted for. */
const AIMS = setOf('pour avant apres pendant lors durant');
/** By whom, or where, which tells one part from another where it is counted: "combien de flyers à la vente". */
const WHERE = setOf('aux au a devant chez');
const ASKS = /^(?:quantity|stock|low|empty)$/u;
const SPEAKERS = setOf('je j on nous il elle ils elles');
const SMALL = setOf('le la l les un une des du de d mon ma mes notre nos votre vos son sa ses leur leurs ce cet cette ces');

/**
 * "J'ai promis des blocs-notes A5 aux intervenants, Rouen en a combien ?": where the words right beside one another are the whole name of one article, the
 * others are what it is wanted for, unless they may tell it from another: a word of one of its variants, one that stands beside it, or one that is no
 * word of French.
 * @param content the words that can only be a name
 * @returns those of the name; null when no words are a whole name, or when others may belong to it
 */
export function wholeName(tokens: readonly Token[], content: readonly Token[], { articles }: NameBook): readonly Token[] | null {
  if (content.length < 2 || articles.bears(stems(content))) return null;
  const runs = runsOf(tokens, content).filter((run) => articles.is(stems(run)));
  const longest = Math.max(0, ...runs.map(({ length }) => length));
  const [run, ...others] = runs.filter(({ length }) => length === longest);
  if (run === undefined || others.some((other) => stems(other).join(' ') !== stems(run).join(' '))) return null;
  const rest = content.filter((token) => !run.includes(token));
  return rest.every((token) => isBeside(tokens, token, run) && !articles.bears([...stems(run), token.stem])) ? run : null;
}

/** Words of a name, small ones aside: a long text would hold more runs than can be looked up. */
const LONGEST_NAME = 12;

const stems = (tokens: readonly Token[]): string[] => tokens.map(({ stem }) => stem);

/** Every run of words of a name that nothing but small words parts. */
function runsOf(tokens: readonly Token[], content: readonly Token[]): Token[][] {
  const joined = (before: Token, after: Token): boolean =>
    tokens
      .slice(before.at + 1, after.at + 1)
      .every((token) => !token.opens && !token.parted && (token === after || SMALL.has(token.folded) || token.folded === 'a'));
  const runs: Token[][] = [];
  for (let first = 0; first < content.length; first++)
    for (let end = first + 1; end <= Math.min(content.length, first + LONGEST_NAME); end++) {
      if (end > first + 1 && !joined(content[end - 2]!, content[end - 1]!)) break;
      runs.push(content.slice(first, end));
    }
  return runs;
}

/** Talk beside a name: what comes before it in another clause or around other words, and after it what it is wanted for or what somebody does. */
function isBeside(tokens: readonly Token[], token: Token, run: readonly Token[]): boolean {
  if (!/^\p{L}{3,}$/u.test(token.folded) || !isFrench(token.folded, token.stem)) return false;
  let first = token.at;
  while (first > 0 && !tokens[first]!.opens && SMALL.has(tokens[first - 1]!.folded)) first--;
  const lead = tokens[first]!.opens ? undefined : tokens[first - 1];
  const capital = /^\p{Lu}/u.test(token.raw) && !token.opens;
  if (lead !== undefined && (TELLS_APART.has(lead.folded) || (capital && isAim(lead)))) return false;
  if (token.at > run[0]!.at)
    return (
      (lead !== undefined &&
        lead.at > run.at(-1)!.at &&
        isAim(lead) &&
        !(WHERE.has(lead.folded) && isCounted(tokens, run) && !isOfAsking(token.folded))) ||
      isSpeech(tokens, token, run)
    );
  const between = tokens.slice(token.at + 1, run[0]!.at + 1);
  return (
    between.some(({ opens }) => opens) || between.slice(0, -1).some(({ concepts, taken, stop }) => concepts.length > 0 || taken || !stop)
  );
}

const isAim = ({ folded }: Token): boolean => AIMS.has(folded) || WHERE.has(folded);

/** Whether its own clause asks how many there are, or no clause does. */
function isCounted(tokens: readonly Token[], run: readonly Token[]): boolean {
  const asks = tokens.filter((token) => means(token, ASKS));
  const first = tokens.findLastIndex(({ opens }, at) => opens && at <= run[0]!.at);
  const end = tokens.findIndex(({ opens }, at) => opens && at > run[0]!.at);
  return asks.length === 0 || asks.some(({ at }) => at >= first && (end < 0 || at < end));
}

/** ", j'en offre aux partenaires": in a later clause, after whoever does something. */
function isSpeech(tokens: readonly Token[], token: Token, run: readonly Token[]): boolean {
  let start = token.at;
  while (start > 0 && !tokens[start]!.opens) start--;
  return start > run.at(-1)!.at && tokens.slice(start, token.at).some(({ folded, raw }) => SPEAKERS.has(folded) || /^[jJ]['’]/u.test(raw));
}
