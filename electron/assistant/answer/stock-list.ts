import type { AnswerRow } from '../../../shared/model/assistant.ts';
import { ALERT_LEVELS, articleKey, STOCK_LEVEL_LABELS, STOCK_LEVELS, type StockLevel, type StockRow } from '../../../shared/model/stock.ts';
import { rangeInWords } from '../carried.ts';
import type { Finding, ListCriteria } from '../tools/tool.ts';
import { count, formatNumber, listed, plain, quote, someOf } from './format.ts';
import { leadToStocks } from './links.ts';
import { AT_LEAST } from './operations.ts';
import {
  according,
  among,
  bare,
  cascade,
  type Frame,
  inPlace,
  isCertain,
  type Presented,
  placeFilter,
  provenance,
  TOO_OLD,
} from './presented.ts';
import { ask } from './stocks.ts';
import { asTyped } from './typed.ts';

/** Lines named in a tie. */
const NAMED = 3;

type Of<K extends Finding['kind']> = Extract<Finding, { kind: K }>;

const stockRow = (row: StockRow): AnswerRow => ({
  Article: plain(row.name),
  Division: plain(row.divisionName),
  Quantité: row.quantity,
  Minimum: row.minimum,
  Niveau: STOCK_LEVEL_LABELS[row.level],
});

/** A list: alerts, a search, empty stocks, or the whole; unlike articles are counted, never added up. */
export function presentPage(finding: Of<'page'>, frame: Frame): Presented {
  const { meta, rows, total, levels } = finding;
  const criteria = { ...finding.criteria, search: searchedAs(finding, frame) };
  const alert = criteria.levels.length > 0 || criteria.empty || criteria.range !== null;
  const lacks = { complete: finding.complete, unknown: finding.unchecked };
  const isNone = total === 0 && isCertain(lacks);
  const stale = meta.stale && isNone;
  // Words that no line of the scope bears: they may be words not understood, and zero would be said of something else.
  const lost = finding.strange;
  const counts = breakdown(criteria, levels);
  const unchecked = finding.unchecked === 0 ? null : `${count(finding.unchecked, 'ligne')} à vérifier`;
  const sentence = [
    topOf(criteria, rows),
    total === 0
      ? `${noneOf(criteria)}${inPlace(frame)}${frame.place === null ? ' dans votre périmètre' : ''}${among(lacks, 'la quantité est connue')}`
      : `${finding.complete ? '' : 'Au moins '}${count(total, lineOf(criteria), linesOf(criteria))}${inPlace(frame)}`,
    total === 0 || counts.length < 2
      ? ''
      : ` : ${listed(counts.map(({ level, value }) => `${STOCK_LEVEL_LABELS[level]} ${formatNumber(value)}`))}`,
    according(meta, frame.now),
    ` ${provenance(meta, frame.now)}.`,
    total === 0 && !alert && criteria.search === null ? ` ${cascade(frame)}.` : '',
    stale ? TOO_OLD : '',
    unchecked === null ? '' : ` En plus, ${unchecked} : quantité inconnue.`,
    finding.negative > 0 ? ` Dont ${count(finding.negative, 'ligne négative', 'lignes négatives')}.` : '',
    finding.complete ? '' : ' Pour tout voir, ouvrez la liste ou restreignez le périmètre.',
  ].join('');
  const shown = bare(sentence, frame, meta);
  const first = rows[0];
  return {
    ...shown,
    figure: lost
      ? null
      : total === 0 && !isNone
        ? { label: labelOf(criteria), value: null, unit: null }
        : (topFigure(criteria, first) ?? { label: labelOf(criteria), value: total, unit: total < 2 ? 'ligne' : 'lignes' }),
    choices: lost
      ? [
          alert
            ? { label: 'Tous les articles', question: 'Quels stocks sont bas ?' }
            : { label: 'Tous les stocks', question: 'Liste des stocks' },
        ]
      : [],
    rows: rows.slice(0, Math.min(frame.shown, criteria.limit ?? frame.shown)).map(stockRow),
    totalRows: total,
    nothing: !isNone ? null : stale ? 'stale' : lost ? 'unknown' : alert ? 'zero' : criteria.search === null ? 'scope' : 'unknown',
    ...leadToStocks(finding, frame),
    suggestions: [...(first ? [ask(first.name)] : []), ...(alert ? ['De quand datent les stocks ?'] : ['Quels stocks sont bas ?'])],
    filters: [
      ...(criteria.search === null ? [] : [{ name: 'Article', value: plain(criteria.search) }]),
      ...(criteria.levels.length > 0
        ? [{ name: 'Niveau', value: criteria.levels.map((level) => STOCK_LEVEL_LABELS[level]).join(', ') }]
        : []),
      ...(criteria.empty && criteria.range === null ? [{ name: 'Quantité', value: 'zéro ou moins' }] : []),
      ...(criteria.range === null ? [] : [{ name: 'Quantité', value: rangeInWords({ ...criteria.range, money: false }) }]),
      ...placeFilter(frame),
    ],
    caveats: [
      ...(topOf(criteria, rows).includes(BY_LINE) ? ['sur une ligne'] : []),
      ...(finding.complete ? [] : ['Au moins']),
      ...(unchecked === null ? [] : [unchecked]),
    ],
    read: total,
    facts: {
      ...shown.facts,
      names: [
        ...shown.facts.names,
        ...(criteria.search === null ? [] : [plain(criteria.search)]),
        ...rows.flatMap((row) => [row.name, row.divisionName]),
      ],
      numbers: [
        ...shown.facts.numbers,
        total,
        finding.negative,
        finding.unchecked,
        ...[criteria.range?.min, criteria.range?.max].filter((bound) => typeof bound === 'number'),
        ...Object.values(levels),
        ...rows.slice(0, 1).flatMap((row) => row.quantity ?? []),
      ],
    },
  };
}

/** The words of the search as typed; those of a name stay as the data holds them. */
const searchedAs = ({ criteria: { search }, rows }: Of<'page'>, { typed }: Frame): string | null =>
  search === null || rows.some(({ name }) => name === search) ? search : asTyped(search, typed);

/** The first line of a list asked by quantity, under its name. */
const topFigure = ({ sort }: ListCriteria, first: StockRow | undefined): Presented['figure'] =>
  sort !== 'quantity' || first === undefined || first.quantity === null
    ? null
    : { label: `${plain(first.name)} (${plain(first.divisionName)})`, value: first.quantity, unit: null };

/**
 * "Plus grande quantité sur une ligne : Enveloppe C5 (Agence Arras), 5 000." when the list was asked by quantity: an article may have more over several
 * lines.
 */
function topOf(criteria: ListCriteria, rows: readonly StockRow[]): string {
  const first = rows[0];
  if (criteria.sort !== 'quantity' || first === undefined || first.quantity === null) return '';
  const which = criteria.descending ? 'Plus grande quantité' : 'Plus petite quantité';
  const apart = criteria.whole === true || rows.every(({ name }) => articleKey(name) === articleKey(first.name)) ? '' : ` ${BY_LINE}.`;
  const label = (row: StockRow) => `${plain(row.name)} (${plain(row.divisionName)})`;
  const others = rows.slice(1).filter(({ quantity }) => quantity === first.quantity);
  const tied = others.length === 0 ? '' : `, à égalité avec ${someOf(others.map(label), NAMED)}`;
  return `${which} sur une ligne : ${label(first)}, ${formatNumber(first.quantity)}${tied}.${apart} `;
}

/** Which article has the most over all its lines is another ranking, which no source gives. */
const BY_LINE = "Les lignes d'un même article ne sont pas additionnées";

/** Counts of the levels that the list holds, the most serious first. */
function breakdown(criteria: ListCriteria, levels: Record<StockLevel, number>): { level: StockLevel; value: number }[] {
  if (criteria.empty || criteria.range !== null) return [];
  const wanted = criteria.levels.length > 0 ? criteria.levels : STOCK_LEVELS;
  return STOCK_LEVELS.filter((level) => wanted.includes(level) && levels[level] > 0).map((level) => ({ level, value: levels[level] }));
}

const isZero = ({ range }: ListCriteria): boolean => range !== null && range.min === 0 && range.max === 0;
const isAlerts = (levels: readonly StockLevel[]): boolean =>
  levels.length === ALERT_LEVELS.length && ALERT_LEVELS.every((level) => levels.includes(level));
const named = (criteria: ListCriteria): string => (criteria.search === null ? '' : ` pour ${quote(criteria.search)}`);
const levelNames = (criteria: ListCriteria): string => listed(criteria.levels.map((level) => `« ${STOCK_LEVEL_LABELS[level]} »`));

function lineOf(criteria: ListCriteria): string {
  if (isZero(criteria)) return `ligne de stock à zéro${named(criteria)}`;
  if (criteria.range !== null) return `ligne de stock${leveled(criteria)}${inWords(criteria)}${named(criteria)}`;
  if (criteria.empty) return `ligne de stock à zéro ou moins${named(criteria)}`;
  if (isAlerts(criteria.levels)) return `ligne de stock sous son minimum${named(criteria)}`;
  if (criteria.levels.length > 0) return `ligne de stock au niveau ${levelNames(criteria)}${named(criteria)}`;
  return `ligne de stock${named(criteria)}`;
}

/** "sous leur minimum, à plus de 50": both narrow the lines. */
const leveled = ({ levels }: ListCriteria): string =>
  levels.length === 0
    ? ''
    : isAlerts(levels)
      ? ' sous son minimum,'
      : ` au niveau ${listed(levels.map((level) => `« ${STOCK_LEVEL_LABELS[level]} »`))},`;

const linesOf = (criteria: ListCriteria): string =>
  lineOf(criteria)
    .replace('ligne de stock', 'lignes de stock')
    .replace('sous son minimum', 'sous leur minimum')
    .replace(/ négative$/u, ' négatives')
    .replace(' négative ', ' négatives ');

/** ` de moins de 100`, ` négative`. */
const inWords = ({ range }: ListCriteria): string =>
  range === null
    ? ''
    : range.max === 0 && range.maxOpen
      ? ' négative'
      : ` à ${rangeInWords({ ...range, money: false }).replace(AT_LEAST, '$2 au $1')}`.replace(/^ à de /u, ' de ');

const noneOf = (criteria: ListCriteria): string => `Aucune ${lineOf(criteria)}`;

function labelOf(criteria: ListCriteria): string {
  if (isZero(criteria)) return 'Stocks à zéro';
  if (criteria.range !== null) return `Stocks${inWords(criteria).replace('négative', 'négatifs')}`;
  if (criteria.empty) return 'Stocks à zéro';
  if (isAlerts(criteria.levels)) return 'Stocks sous leur minimum';
  if (criteria.levels.length > 0) return `Stocks : ${criteria.levels.map((level) => STOCK_LEVEL_LABELS[level]).join(', ')}`;
  return 'Lignes de stock';
}
