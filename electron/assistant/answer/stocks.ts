import type { AnswerRow } from '../../../shared/model/assistant.ts';
import { type ArticleTotal, STOCK_LEVEL_LABELS, STOCK_LEVELS, type StockLevel, type StockRow } from '../../../shared/model/stock.ts';
import { rangeInWords } from '../carried.ts';
import type { Finding, ListCriteria } from '../tools/tool.ts';
import { count, formatMoment, formatNumber, listed, plain, quote } from './format.ts';
import { leadToArticle, leadToStocks, stockLink } from './links.ts';
import { according, bare, baseFacts, cascade, type Frame, type Presented, provenance, uncountedLines } from './presented.ts';

type Of<K extends Finding['kind']> = Extract<Finding, { kind: K }>;

/** Under the minimum, the worst first. */
export const ALERT_LEVELS: readonly StockLevel[] = ['critical', 'high', 'moderate'];

/** The question that gives an article's quantity. */
export const ask = (name: string, place: string | null = null): string =>
  `Combien de stock pour « ${name} »${place === null ? '' : ` à ${place}`} ?`;

const at = (frame: Frame): string => (frame.place === null ? '' : ` (${plain(frame.place)})`);
const inPlace = (frame: Frame): string => (frame.place === null ? '' : `, ${plain(frame.place)}`);

const WAYS = { most: -1, least: 1 } as const;

const byDivision = (article: ArticleTotal, order: Of<'article'>['order']): AnswerRow[] =>
  [...article.byDivision]
    .sort((a, b) => {
      // What is unknown is neither the most nor the least: it comes last both ways.
      if (order !== 'most' && order !== 'least') return a.divisionName.localeCompare(b.divisionName, 'fr');
      if (a.quantity === null || b.quantity === null) return Number(a.quantity === null) - Number(b.quantity === null);
      return WAYS[order] * (a.quantity - b.quantity) || a.divisionName.localeCompare(b.divisionName, 'fr');
    })
    .map((line) => ({ Division: plain(line.divisionName), Quantité: line.quantity, Niveau: STOCK_LEVEL_LABELS[line.level] }));

const stockRow = (row: StockRow): AnswerRow => ({
  Article: plain(row.name),
  Division: plain(row.divisionName),
  Quantité: row.quantity,
  Minimum: row.minimum,
  Niveau: STOCK_LEVEL_LABELS[row.level],
});

/** Sums keep the three decimals CFI stores, without the noise of binary fractions. */
export const tidy = (value: number): number => (Math.abs(value) < 1e12 ? Math.round(value * 1000) / 1000 : value);

/** "Flyer A4 : 1 250 (Dernière MAJ : 10:45, il y a 3 min)". No unit: CFI gives none. */
export function presentArticle(finding: Of<'article'>, frame: Frame): Presented {
  const { article, meta } = finding;
  const total = article.quantity === null ? null : tidy(article.quantity);
  const known = article.lines - article.unknownLines;
  const name = plain(article.name);
  const rows = byDivision(article, finding.order);
  const alerts = article.byDivision.filter((line) => ALERT_LEVELS.includes(line.level)).length;
  const places = new Set(article.byDivision.map((line) => line.divisionId)).size;

  const parts = [`${topDivision(finding, rows)}${name}${at(frame)} : ${total === null ? 'quantité inconnue' : formatNumber(total)}`];
  if (places > 1) parts.push(` sur ${count(places, 'division')}`);
  parts.push(according(meta, frame.now), ` ${provenance(meta, frame.now)}.`);
  if (article.unknownLines > 0 && known > 0)
    parts.push(` ${count(article.unknownLines, 'ligne')} sans quantité connue, non comptée${article.unknownLines > 1 ? 's' : ''}.`);
  if (total === 0 && !meta.stale) parts.push(' Stock à zéro.');
  if (total === 0 && meta.stale) parts.push(' Ces données sont trop anciennes pour conclure à un stock épuisé.');
  if (alerts > 0 && total !== 0) parts.push(` Sous le minimum : ${count(alerts, 'ligne')}.`);

  const base = baseFacts(frame, meta);
  return {
    figure: { label: `${name}${at(frame)}`, value: total, unit: null },
    sentence: parts.join(''),
    rows: rows.slice(0, frame.shown),
    totalRows: rows.length,
    choices: [],
    nothing: total === 0 ? (meta.stale ? 'stale' : 'zero') : null,
    ...leadToArticle(finding, frame),
    suggestions: [
      ...(finding.order !== null || places < 2 ? [] : [`« ${article.name} » par division`]),
      `Fiche de « ${article.name} »`,
      ...finding.near.slice(0, 1).map((other) => ask(other)),
    ],
    filters: [{ name: 'Article', value: name }, ...placeFilter(frame)],
    caveats: known > 0 ? uncountedLines(article.unknownLines) : [],
    read: article.lines,
    facts: {
      ...base,
      names: [...base.names, article.name, name, ...article.byDivision.map((line) => line.divisionName)],
      numbers: [
        ...base.numbers,
        ...(total === null ? [] : [total]),
        ...article.byDivision.flatMap(({ quantity }) => quantity ?? []),
        article.unknownLines,
        places,
        alerts,
        article.lines,
      ],
    },
  };
}

/** "Le plus : Siège Horizon, 6 000. " when the division with the most, or the least, was asked. */
function topDivision({ order, article }: Of<'article'>, rows: readonly AnswerRow[]): string {
  const first = rows[0];
  if ((order !== 'most' && order !== 'least') || first === undefined || article.byDivision.every(({ quantity }) => quantity === null))
    return '';
  return `${order === 'most' ? 'Le plus' : 'Le moins'} : ${first.Division}, ${formatNumber(Number(first.Quantité))}. `;
}

const placeFilter = (frame: Frame) => (frame.place === null ? [] : [{ name: 'Division', value: `${plain(frame.place)} et ses divisions` }]);

/** The sheet of an article: how many there are, what is known of it, line by line. */
export function presentLines(finding: Of<'lines'>, frame: Frame): Presented {
  const { meta, article } = finding;
  const name = plain(finding.name);
  const total = article === null || article.quantity === null ? null : tidy(article.quantity);
  const uncounted = total === null ? 0 : article!.unknownLines;
  const first = finding.rows[0]!;
  const sizes = [first.heightCm, first.widthCm, first.depthCm].filter((size) => size !== null);
  const same = finding.rows.every(
    (row) =>
      row.heightCm === first.heightCm && row.widthCm === first.widthCm && row.depthCm === first.depthCm && row.weightG === first.weightG,
  );
  const known = [
    ...(sizes.length > 0 && same ? [`dimensions ${sizes.map(formatNumber).join(' × ')} cm`] : []),
    ...(first.weightG !== null && same ? [`poids ${formatNumber(first.weightG)} g`] : []),
  ];
  const sheet = same
    ? known.length > 0
      ? listed(known)
      : 'dimensions et poids non renseignés'
    : 'dimensions ou poids différents selon les lignes';
  const held = total === null ? 'quantité inconnue' : formatNumber(total);
  const partly = uncounted > 0 ? ` ${count(uncounted, 'ligne')} sans quantité connue, non comptée${uncounted > 1 ? 's' : ''}.` : '';
  const rows = finding.rows.map((row) => ({
    Division: plain(row.divisionName),
    Quantité: row.quantity,
    Minimum: row.minimum,
    Niveau: STOCK_LEVEL_LABELS[row.level],
    Emplacement: row.storageRef === null ? null : plain(row.storageRef),
    'Code client': row.clientCode === null ? null : plain(row.clientCode),
    MAJ: row.updatedAt === null ? null : formatMoment(row.updatedAt, frame.now),
  }));
  const base = baseFacts(frame, meta);
  return {
    ...bare('', frame, meta),
    figure: finding.minimum
      ? finding.total === 1
        ? { label: `Minimum de ${name}${at(frame)}`, value: first.minimum, unit: null }
        : null
      : { label: `${name}${at(frame)}`, value: total, unit: null },
    sentence: `${name}${at(frame)} : ${held} ; ${sheet}. ${count(finding.total, 'ligne de stock', 'lignes de stock')}${according(meta, frame.now)} ${provenance(meta, frame.now)}.${partly}`,
    rows,
    totalRows: finding.total,
    link: stockLink(finding.name, [], frame),
    suggestions: [ask(finding.name), `« ${finding.name} » par division`],
    filters: [{ name: 'Article', value: name }, ...placeFilter(frame)],
    caveats: uncountedLines(uncounted),
    read: finding.total,
    facts: {
      ...base,
      names: [...base.names, finding.name, name],
      numbers: [
        ...base.numbers,
        ...sizes,
        ...(first.weightG === null ? [] : [first.weightG]),
        ...(total === null ? [] : [total]),
        uncounted,
        finding.total,
      ],
    },
  };
}

/** "Flyer A4 : 3 produits. Lequel ?", or "vouliez-vous…?" after a typing error. */
export function presentWhich(finding: Of<'which'>, frame: Frame): Presented {
  const asked = quote(finding.asked);
  const number = count(finding.names.length, 'produit');
  const sentence =
    finding.why === 'typing'
      ? `Aucun article ${asked} dans votre périmètre. Vouliez-vous ${finding.names.length === 1 ? quote(finding.names[0]!) : "l'un de ceux-ci"} ?`
      : `${asked} : ${finding.more ? 'plusieurs produits, en voici une partie' : number}. Lequel ?`;
  const shown = bare(sentence, frame, finding.meta);
  return {
    ...shown,
    choices: finding.names.map((name) => ({ label: plain(name), question: askAmong(name, finding, frame) })),
    nothing: finding.why === 'typing' ? 'unknown' : null,
    link: finding.why === 'several' ? stockLink(finding.asked, [], frame) : null,
    filters: [{ name: 'Article', value: plain(finding.asked) }, ...placeFilter(frame)],
    facts: {
      ...shown.facts,
      names: [...shown.facts.names, plain(finding.asked), ...finding.names.map(plain)],
      numbers: [...shown.facts.numbers, finding.names.length],
    },
  };
}

/** The same comparison with the article chosen, or the quantity of it alone. */
function askAmong(name: string, { among }: Of<'which'>, frame: Frame): string {
  if (among === undefined) return ask(name, frame.place);
  const terms = among.map((other) => `« ${other ?? name} »`);
  return `Compare ${terms.slice(0, -1).join(', ')} et ${terms.at(-1)}${frame.place === null ? '' : ` à ${frame.place}`}`;
}

/** No such article: unknown, or nothing at all in the scope, or too old to tell. The rule is named, the rest is not revealed. */
export function presentNoArticle(finding: Of<'no_article'>, frame: Frame): Presented {
  const { meta } = finding;
  const asked = quote(finding.asked);
  const sentence = meta.stale
    ? `Aucun article ${asked} trouvé${according(meta, frame.now)} ${provenance(meta, frame.now)} : trop ancien pour conclure.`
    : finding.scopeIsEmpty
      ? `Aucune ligne de stock dans votre périmètre. ${cascade(frame)}.`
      : `Aucun article ${asked} dans votre périmètre${according(meta, frame.now)}. ${cascade(frame)} ; le reste n'est ni lu ni compté.`;
  const shown = bare(sentence, frame, meta);
  return {
    ...shown,
    nothing: meta.stale ? 'stale' : finding.scopeIsEmpty ? 'scope' : 'unknown',
    choices: finding.scopeIsEmpty ? [] : [{ label: 'Tous les stocks', question: 'Liste des stocks' }],
    link: '/stocks',
    suggestions: finding.scopeIsEmpty ? ['Quel est mon périmètre ?'] : ['Liste des articles en stock', 'Quel est mon périmètre ?'],
    filters: [{ name: 'Article', value: plain(finding.asked) }],
    facts: { ...shown.facts, names: [...shown.facts.names, plain(finding.asked)] },
  };
}

/** The article exists in the scope, but not in the branch asked for. */
export function presentNotThere(finding: Of<'not_there'>, frame: Frame): Presented {
  const { meta } = finding;
  const name = plain(finding.name);
  const sentence =
    `Aucune ligne de ${name}${inPlace(frame)}${according(meta, frame.now)} ${provenance(meta, frame.now)}.` +
    (finding.elsewhere.length > 0 ? ` Dans votre périmètre, cet article est suivi par ${listed(finding.elsewhere.map(plain))}.` : '');
  const shown = bare(sentence, frame, meta);
  return {
    ...shown,
    nothing: meta.stale ? 'stale' : 'scope',
    suggestions: [ask(finding.name)],
    link: stockLink(finding.name),
    filters: [{ name: 'Article', value: name }, ...placeFilter(frame)],
    facts: { ...shown.facts, names: [...shown.facts.names, name, finding.name, ...finding.elsewhere] },
  };
}

/** A list: alerts, a search, empty stocks, or the whole; unlike articles are counted, never added up. */
export function presentPage(finding: Of<'page'>, frame: Frame): Presented {
  const { criteria, meta, rows, total, levels } = finding;
  const alert = criteria.levels.length > 0 || criteria.empty || criteria.range !== null;
  const stale = meta.stale && total === 0;
  // Words that no line of the scope bears: they may be words not understood, and zero would be said of something else.
  const lost = finding.strange;
  const counts = breakdown(criteria, levels);
  const unchecked =
    alert && !criteria.levels.includes('to_check') && levels.to_check > 0 && frame.place === null && !criteria.empty
      ? `${count(levels.to_check, 'ligne')} à vérifier`
      : null;
  const sentence = [
    topOf(criteria, rows),
    total === 0
      ? `${noneOf(criteria)}${inPlace(frame)}${frame.place === null ? ' dans votre périmètre' : ''}`
      : `${finding.complete ? '' : 'Au moins '}${count(total, lineOf(criteria), linesOf(criteria))}${inPlace(frame)}`,
    total === 0 || counts.length < 2
      ? ''
      : ` : ${listed(counts.map(({ level, value }) => `${STOCK_LEVEL_LABELS[level]} ${formatNumber(value)}`))}`,
    according(meta, frame.now),
    ` ${provenance(meta, frame.now)}.`,
    total === 0 && !alert && criteria.search === null ? ` ${cascade(frame)}.` : '',
    stale ? ' Ces données sont trop anciennes pour conclure.' : '',
    unchecked === null ? '' : ` En plus, ${unchecked} : quantité inconnue.`,
    finding.negative > 0 ? ` Dont ${count(finding.negative, 'ligne négative', 'lignes négatives')}.` : '',
    finding.complete ? '' : ' Pour tout voir, ouvrez la liste ou restreignez le périmètre.',
  ].join('');
  const shown = bare(sentence, frame, meta);
  const first = rows[0];
  return {
    ...shown,
    figure: lost ? null : { label: labelOf(criteria), value: total, unit: total < 2 ? 'ligne' : 'lignes' },
    choices: lost
      ? [
          alert
            ? { label: 'Tous les articles', question: 'Quels stocks sont bas ?' }
            : { label: 'Tous les stocks', question: 'Liste des stocks' },
        ]
      : [],
    rows: rows.slice(0, Math.min(frame.shown, criteria.limit ?? frame.shown)).map(stockRow),
    totalRows: total,
    nothing: total > 0 ? null : stale ? 'stale' : lost ? 'unknown' : alert ? 'zero' : criteria.search === null ? 'scope' : 'unknown',
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
    caveats: [...(finding.complete ? [] : ['Au moins']), ...(unchecked === null ? [] : [unchecked])],
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
        ...[criteria.range?.min, criteria.range?.max].filter((bound) => typeof bound === 'number'),
        ...Object.values(levels),
        ...rows.slice(0, 1).flatMap((row) => row.quantity ?? []),
      ],
    },
  };
}

/** "Plus grande quantité : Enveloppe C5 (Agence Arras), 5 000." when the list was asked by quantity. */
function topOf(criteria: ListCriteria, rows: readonly StockRow[]): string {
  const first = rows[0];
  if (criteria.sort !== 'quantity' || first === undefined || first.quantity === null) return '';
  const which = criteria.descending ? 'Plus grande quantité' : 'Plus petite quantité';
  return `${which} : ${plain(first.name)} (${plain(first.divisionName)}), ${formatNumber(first.quantity)}. `;
}

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
  lineOf(criteria).replace('ligne de stock', 'lignes de stock').replace('sous son minimum', 'sous leur minimum');

/** ` de moins de 100`, ` négative`. */
const inWords = ({ range }: ListCriteria): string =>
  range === null
    ? ''
    : range.max === 0 && range.maxOpen
      ? ' négative'
      : ` à ${rangeInWords({ ...range, money: false })}`.replace(/^ à de /u, ' de ');

const noneOf = (criteria: ListCriteria): string => `Aucune ${lineOf(criteria)}`;

function labelOf(criteria: ListCriteria): string {
  if (isZero(criteria)) return 'Stocks à zéro';
  if (criteria.range !== null) return `Stocks${inWords(criteria)}`;
  if (criteria.empty) return 'Stocks à zéro';
  if (isAlerts(criteria.levels)) return 'Stocks sous leur minimum';
  if (criteria.levels.length > 0) return `Stocks : ${criteria.levels.map((level) => STOCK_LEVEL_LABELS[level]).join(', ')}`;
  return 'Lignes de stock';
}
