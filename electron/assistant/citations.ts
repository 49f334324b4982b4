import type { AnswerRow, Nothing } from '../../shared/model/assistant.ts';
import type { Citation } from '../../shared/model/assistant-model.ts';
import type { Statement } from './proof.ts';
import { statements } from './proof.ts';
import { blanked } from './proof-clauses.ts';
import { type Evidence, factsOf, wholeOf } from './proof-evidence.ts';
import { foldInPlace } from './proof-numbers.ts';

/** The part of a label that tells one citation from another. */
const MAX_CITATIONS = 40;
const MONTH = /^\p{L}+ 20\d\d$/u;
/** Ends of sentences. */
const END = /[.;!?\n]/u;
/** Where another line may begin, once a number was told: « Lille : 40, Arras : 85 », « 40 (Lille) et 85 (Arras) ». */
const TURN = /[),]|(?<=\s)(?:et|puis|contre|tandis que|alors que|mais|dont)(?=\s)/u;

/** One thing a sentence states, with what is said around it. */
interface Said {
  statement: Statement;
  /** Names told with it, folded: those of its own words; those told just before, where its words hold none. */
  names: { own: string[]; before: string[] };
  /** What stands between it and the number before, folded. */
  lead: string;
}

/**
 * Ties each figure, date and name of a sentence to the source that gave it, on the line that is named beside it. What rests on nothing (a number of the
 * question quoted back), on what was only read, or on several lines alike has no citation. @param sentence composed (NFC), as it will be shown.
 * @param evidence one entry per source card, in order.
 */
export function citationsOf(sentence: string, evidence: readonly Evidence[]): Citation[] {
  const out: Citation[] = [];
  for (const said of saidIn(sentence, statements(sentence, factsOf(evidence)))) {
    const { statement } = said;
    const found = firstFound(said, evidence);
    if (found === null || out.length >= MAX_CITATIONS) continue;
    const kind = statement.kind === 'hour' ? 'date' : statement.kind === 'code' ? 'name' : statement.kind;
    out.push({ start: statement.start, end: statement.end, kind, ...found });
  }
  return out;
}

/** What came of words that the sentence quotes and no line bears: « several » where the answer asks which is meant. */
const SEARCHED: Record<Nothing | 'several', string> = {
  several: 'Cherché : plusieurs lectures possibles',
  zero: 'Cherché : aucune ligne',
  unknown: 'Cherché, et trouvé nulle part',
  scope: 'Cherché, et trouvé nulle part',
  stale: 'Cherché dans des données trop anciennes pour conclure',
};

/** Each statement with the names of its part of the sentence. */
function saidIn(sentence: string, told: readonly Statement[]): Said[] {
  const blank = blanked(sentence, told);
  const out: Said[] = [];
  let [own, before, counted, at]: [string[], string[], boolean, number] = [[], [], false, 0];
  for (const statement of told) {
    const lead = blank.slice(at, statement.start);
    const ended = lead.search(END) >= 0;
    if (ended || (counted && lead.search(TURN) >= 0)) {
      before = ended ? [] : own.length > 0 ? own : before;
      own = [];
      counted = false;
    }
    // One list is shared by all that is told together: a name that comes after the number is told with it as well.
    if (statement.kind === 'name') own.push(foldInPlace(statement.text));
    counted ||= statement.kind === 'number';
    out.push({ statement, names: { own, before }, lead });
    at = statement.end;
  }
  return out;
}

function firstFound(said: Said, evidence: readonly Evidence[]): { card: number; what: string } | null {
  for (const [card, each] of evidence.entries()) {
    const what =
      said.statement.kind === 'name' ? nameIn(said, each) : said.statement.kind === 'number' ? numberIn(said, each) : when(said, each);
    if (what !== null) return { card, what };
  }
  return null;
}

const textsOf = (row: AnswerRow): string[] =>
  Object.values(row).flatMap((value) => (typeof value === 'string' ? [foldInPlace(value.normalize('NFC'))] : []));

/** Lines that bear every name told, of those that some line bears and that tell lines apart; null = no such name is told. */
function linesNamed(names: readonly string[], { rows }: Evidence): number[] | null {
  const texts = rows.map(textsOf);
  const bearers = (name: string) => texts.filter((line) => line.includes(name)).length;
  const telling = names.filter((name) => bearers(name) > 0 && (rows.length === 1 || bearers(name) < rows.length));
  return telling.length === 0 ? null : texts.flatMap((line, index) => (telling.every((name) => line.includes(name)) ? [index] : []));
}

const linesOf = ({ names }: Said, evidence: Evidence): number[] | null =>
  linesNamed(names.own, evidence) ?? linesNamed(names.before, evidence);

function nameIn(said: Said, evidence: Evidence): string | null {
  const { rows, totalRows, sentence, nothing } = evidence;
  const { text } = said.statement;
  const name = foldInPlace(text);
  const holding = rows.flatMap((row, index) => (textsOf(row).includes(name) ? [index] : []));
  const named = linesOf(said, evidence);
  const line = holding.find((index) => named?.includes(index)) ?? holding[0];
  const column =
    line === undefined
      ? undefined
      : Object.entries(rows[line]!).find(([, value]) => typeof value === 'string' && foldInPlace(value.normalize('NFC')) === name);
  if (column !== undefined) return `${column[0]}, ligne ${line! + 1}`;
  if (!foldInPlace(sentence.normalize('NFC')).includes(name)) return null;
  if (MONTH.test(name)) return 'Période de la lecture';
  // Quoted where nothing was found, it is the user's own word.
  return totalRows === 0 && sentence.includes(`« ${text} »`) ? SEARCHED[nothing ?? 'several'] : 'Nom lu dans les données';
}

function numberIn(said: Said, evidence: Evidence): string | null {
  const { figure, rows, totalRows, facts } = evidence;
  const tells = said.statement.tells!;
  const isMoney = /,\d{2,3}$/u.test(said.statement.text);
  const whole = foldInPlace(evidence.sentence.normalize('NFC'));
  const cells = (lines: readonly number[]) =>
    lines.flatMap((line) => {
      const columns = Object.entries(rows[line]!).flatMap(([column, value]) => (typeof value === 'number' && tells(value) ? [column] : []));
      // « 0,00 » is an amount, of the kind that the sentence names: no count of invoices.
      const sums = isMoney ? columns.filter((each) => each.includes('€')) : [];
      const among = sums.length > 0 ? sums : columns;
      const column =
        among.find((each) => said.lead.includes(firstWord(each))) ??
        (sums.length > 0 ? sums.find((each) => whole.includes(firstWord(each))) : undefined) ??
        among[0];
      return column === undefined ? [] : [`${column}, ligne ${line + 1}`];
    });
  const only = (found: readonly string[]): string | null => (found.length === 1 ? found[0]! : null);
  const named = linesOf(said, evidence);
  const ofLine = named === null ? null : only(cells(named));
  if (ofLine !== null) return ofLine;
  if (figure !== null && figure.value !== null && tells(figure.value)) return figure.label;
  const alone = named === null ? only(cells([...rows.keys()])) : null;
  if (alone !== null) return alone;
  if (tells(totalRows)) return 'Nombre de lignes';
  return facts.numbers.some(tells) && wholeOf(evidence).some(tells) ? 'Compté dans les lignes lues' : null;
}

/** « minimum » for the column « Minimum », « ht » for « HT (€) ». */
const firstWord = (column: string): string => foldInPlace(column.normalize('NFC')).split(' ')[0]!;

const when = ({ statement }: Said, { facts }: Evidence): string | null =>
  statements(statement.text, facts).some(({ supported }) => supported) ? 'Date ou heure des données' : null;
