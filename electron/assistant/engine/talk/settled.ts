import { drop, means, type Token } from '../words/tokens.ts';

const LEAVES_OUT = new Set(['sans', 'hors', 'ni', 'sauf', 'hormis', 'pas', 'non']);
/** Verbs that with a day tell only when: "tombent en novembre". */
const HAPPENS =
  /^(?:tomb(?:e|es|er|ent|ee|ees|ait|aient|ant|era|eront|eraient)|(?:positionne|pose|place|mene|inscrite|attendu|fixe|lance)e?s?)$/u;
/** Those of what has left tell it alone where the days are over: "parties en octobre"; of a year that is not, "parties en 2026" are not all of them. */
const LEFT = /^(?:parti|(?:realis|effectu)e|fait)e?s?$/u;
const isPart = ({ concepts }: Token): boolean => concepts.some(({ concept }) => concept.startsWith('part:'));

/**
 * What other words of a question about operations settle: "parties en octobre" tells when, not the state they are in now; "prestation, sans
 * transport ni timbre" names the part wanted, and "affranchissement compris" wants the whole.
 */
export function readWithOthers(tokens: readonly Token[], periods: readonly { to: string }[], today: string): void {
  const dated = periods.length > 0;
  // "parties ou partent en novembre": both are wanted.
  const over = dated && (periods.every(({ to }) => to <= today) || tokens.some((token) => means(token, /^planned$/u)));
  for (const token of tokens) {
    if (token.taken || ['deja', 'bien'].includes(tokens[token.at - 1]?.folded ?? '')) continue;
    if ((dated && HAPPENS.test(token.folded)) || (over && LEFT.test(token.folded))) drop(tokens, new Set([token.at]));
  }
  const whole = partsIncluded(tokens);
  if (whole.size > 0) drop(tokens, whole);
  const parts = tokens.filter((token) => !token.taken && isPart(token));
  const left = parts.filter(({ at }) => tokens.slice(Math.max(0, at - 3), at).some(({ folded }) => LEAVES_OUT.has(folded)));
  if (left.length > 0 && left.length < parts.length)
    drop(tokens, new Set(left.flatMap(({ at }) => [at, ...(LEAVES_OUT.has(tokens[at - 1]?.folded ?? '') ? [at - 1] : [])])));
}

const INCLUDED = /^(?:compris|inclus)(?:es?)?$/u;
const JOINING = new Set(['et', 'l', 'la', 'le', 'les', 'de', 'avec']);
/** "affranchissement et transport compris", "y compris la prestation": parts that are said to be in the cost. */
function partsIncluded(tokens: readonly Token[]): ReadonlySet<number> {
  const found = new Set<number>();
  for (const [at, { folded }] of tokens.entries()) {
    if (!INCLUDED.test(folded) || LEAVES_OUT.has(tokens[at - 1]?.folded ?? '')) continue;
    const step = tokens[at - 1]?.folded === 'y' ? 1 : -1;
    const span: number[] = [];
    for (let next = at + step; tokens[next] !== undefined && (isPart(tokens[next]!) || JOINING.has(tokens[next]!.folded)); next += step)
      if (isPart(tokens[next]!)) span.push(next);
    if (span.length > 0) for (const part of [...span, at]) found.add(part);
  }
  return found;
}
