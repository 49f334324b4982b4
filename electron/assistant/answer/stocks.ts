import type { AnswerRow } from '../../../shared/model/assistant.ts';
import { STOCK_LEVEL_LABELS } from '../../../shared/model/stock.ts';
import type { Finding } from '../tools/tool.ts';
import { count, formatDay, formatDayHour, formatNumber, leftOut, listed, listedFirst, plain, quote } from './format.ts';
import { leadToArticle, stockLink } from './links.ts';
import {
  according,
  bare,
  baseFacts,
  cascade,
  type Frame,
  inPlace,
  type Presented,
  placeFilter,
  provenance,
  TOO_OLD,
  uncountedLines,
  wholePlace,
} from './presented.ts';
import { topInWords } from './ranked.ts';

type Of<K extends Finding['kind']> = Extract<Finding, { kind: K }>;

/** The question that gives an article's quantity. */
export const ask = (name: string, place: string | null = null): string =>
  `Combien de stock pour « ${name} »${place === null ? '' : ` à ${place}`} ?`;

const at = (frame: Frame): string => (frame.place === null ? '' : ` (${plain(frame.place)})`);
/** The same in a sentence, which says what is read below. */
const all = (frame: Frame): string => (frame.place === null ? '' : ` (${wholePlace(frame)})`);

const WAYS = { most: -1, least: 1 } as const;

function byDivision({ places, order }: Of<'article'>): AnswerRow[] {
  const several = places.some(({ lines }) => lines > 1);
  const lacks = several && places.some(({ alerts }) => alerts > 0);
  return places
    .map((part) => ({ ...part, quantity: knownOf(part) }))
    .sort((a, b) => {
      // What is unknown is neither the most nor the least: it comes last both ways.
      if (order !== 'most' && order !== 'least') return a.name.localeCompare(b.name, 'fr');
      if (a.quantity === null || b.quantity === null) return Number(a.quantity === null) - Number(b.quantity === null);
      return WAYS[order] * (a.quantity - b.quantity) || a.name.localeCompare(b.name, 'fr');
    })
    .map(({ name, quantity, lines, alerts, level }) => ({
      Division: plain(name),
      Quantité: quantity,
      ...(several ? { Lignes: lines } : {}),
      ...(lacks ? { 'Sous le minimum': alerts } : {}),
      Niveau: STOCK_LEVEL_LABELS[level],
    }));
}

/** What is held where it is known: nothing on the lines that tell theirs says nothing of the others. */
export const knownOf = ({ quantity, unknownLines }: { quantity: number | null; unknownLines: number }): number | null =>
  quantity === null || (quantity === 0 && unknownLines > 0) ? null : tidy(quantity);

/** Sums keep the three decimals CFI stores, without the noise of binary fractions. */
export const tidy = (value: number): number => (Math.abs(value) < 1e12 ? Math.round(value * 1000) / 1000 : value);

/** "Flyer A4 : 1 250 (Dernière MAJ : 10:45, il y a 3 min)". No unit: CFI gives none. */
export function presentArticle(finding: Of<'article'>, frame: Frame): Presented {
  const { article, meta } = finding;
  const total = article.quantity === null ? null : tidy(article.quantity);
  const known = article.lines - article.unknownLines;
  const name = plain(article.name);
  const rows = byDivision(finding);
  const alerts = article.byDivision.reduce((lines, part) => lines + part.alerts, 0);
  const places = finding.places.length;

  const first = firstDivision(finding, rows);
  // Nothing on the lines that tell theirs: the others may hold some.
  const isOpen = total === 0 && article.unknownLines > 0;
  const held =
    total === null ? 'quantité inconnue' : `${formatNumber(total)}${isOpen ? ' sur les lignes dont la quantité est connue' : ''}`;
  const parts = [`${topInWords(finding.order, rows.map(lineOfDivision))}${name}${all(frame)} : ${held}`];
  if (places > 1 && !isOpen) parts.push(` sur ${count(places, 'division')}`);
  parts.push(according(meta, frame.now), ` ${provenance(meta, frame.now)}.`);
  if (article.unknownLines > 0 && known > 0)
    parts.push(` ${count(article.unknownLines, 'ligne')} sans quantité connue, non comptée${article.unknownLines > 1 ? 's' : ''}.`);
  if (total === 0 && !meta.stale && !isOpen) parts.push(' Stock à zéro.');
  if (total === 0 && meta.stale && !isOpen) parts.push(' Ces données sont trop anciennes pour conclure à un stock épuisé.');
  if (alerts > 0 && total !== 0) parts.push(` Sous le minimum : ${count(alerts, 'ligne')}.`);

  const base = baseFacts(frame, meta);
  return {
    figure:
      first === null
        ? { label: `${name}${at(frame)}`, value: isOpen ? null : total, unit: null }
        : { label: `${name} (${first.place})`, value: first.quantity, unit: null },
    sentence: parts.join(''),
    rows: rows.slice(0, frame.shown),
    totalRows: rows.length,
    choices: [],
    nothing: total === 0 && !isOpen ? (meta.stale ? 'stale' : 'zero') : null,
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
      names: [...base.names, article.name, name, ...finding.places.map((place) => place.name)],
      numbers: [
        ...base.numbers,
        ...(total === null ? [] : [total]),
        ...finding.places.flatMap(({ quantity }) => (quantity === null ? [] : [tidy(quantity)])),
        article.unknownLines,
        places,
        alerts,
        article.lines,
      ],
    },
  };
}

const lineOfDivision = ({ Division, Quantité }: AnswerRow) => {
  const value = typeof Quantité === 'number' ? Quantité : null;
  return { label: String(Division), value, told: value === null ? 'quantité inconnue' : formatNumber(value) };
};

/** The division with the most, or the least, when it was asked which: what is shown large; null when none is known to be. */
function firstDivision({ order }: Of<'article'>, [first]: readonly AnswerRow[]): { place: string; quantity: number } | null {
  if ((order !== 'most' && order !== 'least') || typeof first?.Quantité !== 'number') return null;
  return { place: String(first.Division), quantity: first.Quantité };
}

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
    MAJ: row.updatedAt === null ? null : formatDayHour(row.updatedAt),
  }));
  const base = baseFacts(frame, meta);
  return {
    ...bare('', frame, meta),
    figure: finding.minimum
      ? finding.total === 1
        ? { label: `Minimum de ${name}${at(frame)}`, value: first.minimum, unit: null }
        : null
      : { label: `${name}${at(frame)}`, value: total, unit: null },
    sentence: `${name}${all(frame)} : ${finding.minimum ? `${minimumsOf(finding)}. En stock : ` : ''}${held} ; ${sheet}. ${finding.complete ? '' : 'Au moins '}${count(finding.total, 'ligne de stock', 'lignes de stock')}${according(meta, frame.now)} ${provenance(meta, frame.now)}.${partly}`,
    rows,
    totalRows: finding.total,
    link: stockLink(finding.name, [], frame),
    suggestions: [ask(finding.name), `« ${finding.name} » par division`],
    filters: [{ name: 'Article', value: name }, ...placeFilter(frame)],
    caveats: [...(finding.complete ? [] : ['Au moins']), ...uncountedLines(uncounted)],
    read: finding.total,
    facts: {
      ...base,
      names: [...base.names, finding.name, name, ...(finding.minimum ? finding.rows.map((row) => plain(row.divisionName)) : [])],
      numbers: [
        ...base.numbers,
        ...sizes,
        ...(first.weightG === null ? [] : [first.weightG]),
        ...(total === null ? [] : [total]),
        ...(finding.minimum ? [...finding.rows.flatMap(({ minimum }) => minimum ?? []), ...leftOut(finding.rows, MINIMUMS)] : []),
        uncounted,
        finding.total,
      ],
    },
  };
}

/** "minimum 505 (Agence Lyon) et aucun (Service Courrier)": that of each line; they add up to nothing. */
function minimumsOf({ rows }: Of<'lines'>): string {
  const told = ({ minimum }: (typeof rows)[number]) => (minimum === null ? 'aucun' : formatNumber(minimum));
  if (rows.length === 1) return `minimum ${told(rows[0]!)}`;
  return `minimum ${listedFirst(
    rows.map((row) => `${told(row)} (${plain(row.divisionName)})`),
    MINIMUMS,
  )}`;
}
const MINIMUMS = 3;

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

/** The same question with the article chosen. */
function askAmong(name: string, { among, of }: Of<'which'>, frame: Frame): string {
  const there = frame.place === null ? '' : ` à ${frame.place}`;
  if (among !== undefined) {
    const terms = among.map((other) => `« ${other ?? name} »`);
    return `Compare ${terms.slice(0, -1).join(', ')} et ${terms.at(-1)}${there}`;
  }
  switch (of?.kind) {
    case 'past':
      return `Combien de « ${name} »${there} le ${formatDay(of.day)} ?`;
    case 'trend':
      return `Évolution du stock de « ${name} »${there}${of.from === null ? '' : ` depuis le ${formatDay(of.from)}`}`;
    case 'division':
      return `« ${name} » par division`;
    case 'sheet':
      return `Fiche de « ${name} »${there}`;
    default:
      return ask(name, frame.place);
  }
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

/** Divisions told of those where an article is, when it is not where it was asked for. */
const ELSEWHERE = 5;

/** The article exists in the scope, but not in the branch asked for. */
export function presentNotThere(finding: Of<'not_there'>, frame: Frame): Presented {
  const { meta } = finding;
  const name = plain(finding.name);
  const sentence =
    `Aucune ligne de ${name}${inPlace(frame)}${according(meta, frame.now)} ${provenance(meta, frame.now)}.` +
    (finding.elsewhere.length > 0
      ? ` Dans votre périmètre, cet article est suivi par ${listedFirst(finding.elsewhere.map(plain), ELSEWHERE)}.`
      : '') +
    (meta.stale ? TOO_OLD : '');
  const shown = bare(sentence, frame, meta);
  return {
    ...shown,
    nothing: meta.stale ? 'stale' : 'scope',
    suggestions: [ask(finding.name)],
    link: stockLink(finding.name),
    filters: [{ name: 'Article', value: name }, ...placeFilter(frame)],
    facts: {
      ...shown.facts,
      numbers: [...shown.facts.numbers, ...leftOut(finding.elsewhere, ELSEWHERE)],
      names: [...shown.facts.names, name, finding.name, ...finding.elsewhere],
    },
  };
}
