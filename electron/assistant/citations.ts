import type { Citation } from '../../shared/model/assistant-model.ts';
import type { ProofFacts, Statement } from './proof.ts';
import { statements } from './proof.ts';
import type { Evidence } from './proof-evidence.ts';

/** The part of a label that tells one citation from another. */
const MAX_CITATIONS = 40;
const MONTH = /^\p{L}+ 20\d\d$/u;

/**
 * Ties each figure, date and name of a sentence to the source that gave it. What rests on nothing (a number of the question quoted back) has no
 * citation. @param sentence composed (NFC), as it will be shown. @param evidence one entry per source card, in order.
 */
export function citationsOf(sentence: string, evidence: readonly Evidence[]): Citation[] {
  const out: Citation[] = [];
  for (const statement of statements(sentence, everything(evidence))) {
    if (!statement.supported) continue;
    const found = firstFound(statement, evidence);
    if (found === null || out.length >= MAX_CITATIONS) continue;
    const kind = statement.kind === 'hour' ? 'date' : statement.kind === 'code' ? 'name' : statement.kind;
    out.push({ start: statement.start, end: statement.end, kind, ...found });
  }
  return out;
}

function firstFound(statement: Statement, evidence: readonly Evidence[]): { card: number; what: string } | null {
  for (const [card, each] of evidence.entries()) {
    const what = whatItIs(statement, each);
    if (what !== null) return { card, what };
  }
  return null;
}

function whatItIs(statement: Statement, { figure, rows, totalRows, sentence, facts }: Evidence): string | null {
  if (statement.kind === 'name') {
    const name = statement.text.toLocaleLowerCase('fr');
    for (const [index, row] of rows.entries())
      for (const [column, value] of Object.entries(row))
        if (typeof value === 'string' && value.toLocaleLowerCase('fr') === name) return `${column}, ligne ${index + 1}`;
    if (!sentence.toLocaleLowerCase('fr').includes(name)) return null;
    if (MONTH.test(name)) return 'Période de la lecture';
    // Quoted where nothing was found, it is the user's own word.
    return totalRows === 0 && sentence.includes(`« ${statement.text} »`) ? 'Cherché, et trouvé nulle part' : 'Nom lu dans les données';
  }
  if (statement.kind !== 'number')
    return statements(statement.text, facts).every(({ supported }) => supported) ? 'Date ou heure des données' : null;
  const tells = statement.tells!;
  if (figure !== null && figure.value !== null && tells(figure.value)) return figure.label;
  for (const [index, row] of rows.entries())
    for (const [column, value] of Object.entries(row))
      if (typeof value === 'number' && tells(value)) return `${column}, ligne ${index + 1}`;
  if (tells(totalRows)) return 'Nombre de lignes';
  return facts.numbers.some(tells) ? 'Compté dans les lignes lues' : null;
}

function everything(evidence: readonly Evidence[]): ProofFacts {
  const cells = evidence.flatMap(({ rows }) => rows.flatMap((row) => Object.values(row)));
  return {
    now: evidence[0]?.facts.now ?? 0,
    numbers: [
      ...cells.filter((cell) => typeof cell === 'number'),
      ...evidence.flatMap(({ facts, figure, totalRows }) => [
        ...facts.numbers,
        totalRows,
        ...(figure?.value == null ? [] : [figure.value]),
      ]),
    ],
    instants: evidence.flatMap(({ facts }) => facts.instants),
    names: [...evidence.flatMap(({ facts }) => facts.names), ...cells.filter((cell) => typeof cell === 'string')],
  };
}
