import { type ArticleTotal, STOCK_LEVEL_LABELS } from '../../../shared/model/stock.ts';
import type { TrendPoint } from '../tools/stocks-types.ts';
import type { Finding } from '../tools/tool.ts';
import { count, formatDay, formatMoment, formatNumber, leftOut, listed, listedFirst, ofMoment, plain } from './format.ts';
import { stockLink } from './links.ts';
import {
  according,
  bare,
  type Frame,
  inPlace,
  isCertain,
  type Presented,
  placeFilter,
  provenance,
  SHOWN,
  uncountedLines,
  wholePlace,
} from './presented.ts';
import { rankedInWords } from './ranked.ts';
import { ask, knownOf, tidy } from './stocks.ts';

type Of<K extends Finding['kind']> = Extract<Finding, { kind: K }>;

type Cell = Of<'compared'>['cells'][number];
const heldIn = ({ article }: Cell): number | null => (article === null ? null : knownOf(article));
const toldHeld = (cell: Cell): string =>
  cell.article === null ? 'aucune ligne' : heldIn(cell) === null ? 'quantité inconnue' : formatNumber(heldIn(cell)!);

/** Several articles, or one in several divisions: a line each. Quantities of unlike articles are never added up. */
export function presentCompared(finding: Of<'compared'>, frame: Frame): Presented {
  const { cells, totals, meta } = finding;
  const names = [...new Set((totals ?? cells).map(({ name }) => name))];
  const places = [...new Set(cells.flatMap(({ place }) => place ?? []))];
  const told = cells.map((cell) => {
    const label =
      names.length > 1 ? `${plain(cell.name)}${places.length > 1 ? ` (${plain(cell.place!)})` : ''}` : plain(cell.place ?? cell.name);
    return `${label} : ${toldHeld(cell)}`;
  });
  const [first, second] = cells.map(heldIn);
  const gap =
    totals === null && names.length === 1 && cells.length === 2 && first != null && second != null ? tidy(Math.abs(first - second)) : null;
  const unknown = cells.reduce(
    (lines, { article }) => lines + (article === null || knownOf(article) === null ? 0 : article.unknownLines),
    0,
  );
  const head = totals !== null ? '' : names.length === 1 ? `${plain(names[0]!)}. ` : places.length === 1 ? `${plain(places[0]!)}. ` : '';
  const lines = totals === null ? listed(told) : summedUp(totals, frame);
  const sentence =
    `${head}${lines}${according(meta, frame.now)} ${provenance(meta, frame.now)}.` +
    (totals === null || cells.length === 0 ? '' : BY_DIVISION) +
    (gap === null ? '' : ` Écart : ${formatNumber(gap)}.`) +
    (unknown === 0 ? '' : ` ${count(unknown, 'ligne')} sans quantité connue, non comptée${unknown > 1 ? 's' : ''}.`);
  const shown = bare(sentence, frame, meta);
  return {
    ...shown,
    rows: cells.slice(0, frame.shown).map((cell) => ({
      Article: plain(cell.name),
      ...(places.length > 0 ? { Division: cell.place === null ? null : plain(cell.place) } : {}),
      Quantité: heldIn(cell),
      Lignes: cell.article?.lines ?? 0,
    })),
    totalRows: cells.length,
    nothing: (totals ?? cells).every(({ article }) => article === null) ? 'scope' : null,
    link: names.length === 1 ? stockLink(names[0]!) : '/stocks',
    suggestions: names.slice(0, 2).map((name) => ask(name)),
    filters: [
      { name: 'Article', value: listed(names.map(plain)) },
      ...(totals !== null ? placeFilter(frame) : places.length > 0 ? [{ name: 'Division', value: listed(places.map(plain)) }] : []),
    ],
    caveats: uncountedLines(unknown),
    read: cells.reduce((lines, { article }) => lines + (article?.lines ?? 0), 0),
    facts: {
      ...shown.facts,
      names: [...shown.facts.names, ...names, ...names.map(plain), ...places, ...places.map(plain)],
      numbers: [
        ...shown.facts.numbers,
        ...[...cells, ...(totals ?? [])].flatMap((cell) => heldIn(cell) ?? []),
        ...(totals ?? []).map(divisionsOf),
        ...(gap === null ? [] : [gap]),
        unknown,
      ],
    },
  };
}

const BY_DIVISION = ' Le tableau les donne division par division, là où il y en a une ligne.';

const divisionsOf = ({ article }: Cell): number => new Set(article?.byDivision.map(({ divisionId }) => divisionId)).size;

/** "Flyer A4 : 1 250 sur 3 divisions et Affiche A3 : aucune ligne": what each comes to where its divisions are told apart. */
function summedUp(totals: readonly Cell[], frame: Frame): string {
  const sums = totals.map((cell) => {
    const over = cell.article === null ? '' : ` sur ${count(divisionsOf(cell), 'division')}`;
    return `${plain(cell.name)} : ${toldHeld(cell)}${over}`;
  });
  return `${frame.place === null ? '' : `${wholePlace(frame)}. `}${listed(sums)}`;
}

/** Alerts of several divisions side by side. */
export function presentComparedAlerts(finding: Of<'compared_alerts'>, frame: Frame): Presented {
  const { cells, levels, empty, order, meta } = finding;
  const first = cells[0];
  const wanted = levels.map((level) => STOCK_LEVEL_LABELS[level]);
  const kept = [...(wanted.length > 0 ? [`au niveau ${listed(wanted)}`] : []), ...(empty ? ['à zéro ou moins'] : [])].join(', ');
  const told = cells.map((cell) => `${plain(cell.place)} : ${linesOf(cell)}`);
  const lines = cells.map((cell) => ({
    label: plain(cell.place),
    value: cell.total === 0 && !isWhole(cell) ? null : cell.total,
    told: linesOf(cell),
  }));
  const ranking = cells.length < 2 ? '' : rankedInWords(order, lines);
  const top = ranking === '' ? null : first!;
  const isUnchecked = cells.some(({ unchecked }) => unchecked > 0);
  const shown = bare(
    `${ranking}Stocks ${kept}${ranking === '' ? `. ${listedFirst(told, SHOWN)}` : ''}${according(meta, frame.now)} ${provenance(meta, frame.now)}.`,
    frame,
    meta,
  );
  return {
    ...shown,
    figure:
      top === null ? null : { label: `${plain(top.place)}, stocks ${kept}`, value: top.total, unit: top.total < 2 ? 'ligne' : 'lignes' },
    rows: cells.slice(0, frame.shown).map((cell) => ({
      Division: plain(cell.place),
      Lignes: cell.total === 0 && !isWhole(cell) ? null : cell.total,
      ...(isUnchecked ? { [STOCK_LEVEL_LABELS.to_check]: cell.unchecked } : {}),
      ...Object.fromEntries(levels.map((level) => [STOCK_LEVEL_LABELS[level], cell.levels[level]])),
    })),
    totalRows: cells.length,
    link: stockLink(null, levels),
    suggestions: cells.slice(0, 1).map((cell) => `Quels stocks sont ${empty ? 'en rupture' : 'bas'} à ${cell.place} ?`),
    filters: [{ name: 'Niveau', value: kept }],
    caveats: [...(isUnchecked ? ['à vérifier'] : []), ...(cells.every(({ complete }) => complete) ? [] : ['au moins'])],
    read: cells.reduce((all, cell) => all + cell.total, 0),
    facts: {
      ...shown.facts,
      names: [...shown.facts.names, ...cells.map(({ place }) => place)],
      numbers: [
        ...shown.facts.numbers,
        ...cells.flatMap((cell) => [cell.total, cell.unchecked, ...Object.values(cell.levels)]),
        ...leftOut(cells, SHOWN),
      ],
    },
  };
}

type AlertCell = Of<'compared_alerts'>['cells'][number];
const isWhole = ({ complete, unchecked }: AlertCell): boolean => isCertain({ complete, unknown: unchecked });

/** "3 lignes", "au moins 3 lignes, et 1 à vérifier"; none is told of none that could not be told. */
function linesOf(cell: AlertCell): string {
  const { total, unchecked, complete } = cell;
  const lines = total === 0 && !isWhole(cell) ? 'nombre inconnu' : `${complete ? '' : 'au moins '}${count(total, 'ligne')}`;
  return unchecked === 0 ? lines : `${lines} (${formatNumber(unchecked)} à vérifier)`;
}

/** "Flyer A4 : 1 180 le 09/03/2026 (relevé de ce poste), 1 250 aujourd'hui." */
export function presentPast(finding: Of<'past'>, frame: Frame): Presented {
  const { name, at, before, complete, now, lone, current, meta } = finding;
  const [then, present] = [before, now].map((article) => (article === null ? null : knownOf(article)));
  const least = complete ? '' : 'au moins ';
  const told = (quantity: number | null | undefined) => (quantity == null ? 'quantité inconnue' : formatNumber(quantity));
  const where = frame.place === null ? '' : ` (${wholePlace(frame)})`;
  const caveats = [...(complete ? [] : ['au moins']), ...new Set([before, now].flatMap(lackingIn))];
  const shown = bare(
    `${plain(name)}${where} : ${before === null ? 'aucune ligne' : `${least}${told(then)}`} au relevé de ce poste ${ofMoment(at, frame.now)}${uncountedIn(before)}. ${
      now === null ? 'Aucune ligne actuellement' : `Quantité actuelle : ${told(present)}${uncountedIn(now)}`
    }${according(current, frame.now)} ${provenance(current, frame.now)}.${lone ? " C'est le seul relevé gardé depuis : il ne dit pas d'évolution." : ''}`,
    frame,
    meta,
  );
  return {
    ...shown,
    figure:
      lone || before === null
        ? null
        : {
            label: `${plain(name)}${frame.place === null ? '' : ` (${plain(frame.place)})`}, ${formatDay(at)}`,
            value: then ?? null,
            unit: null,
          },
    rows: (before?.byDivision ?? [])
      .slice(0, frame.shown)
      .map((line) => ({ Division: plain(line.divisionName), Quantité: knownOf(line), Niveau: STOCK_LEVEL_LABELS[line.level] })),
    totalRows: before?.byDivision.length ?? 0,
    nothing: then === 0 && complete && !lone ? 'zero' : null,
    link: stockLink(name, [], frame),
    suggestions: [ask(name), ...(lone ? [] : [`Évolution du stock de « ${name} »`])],
    filters: [
      { name: 'Article', value: plain(name) },
      { name: 'Relevé', value: formatMoment(at, frame.now) },
    ],
    caveats,
    read: before?.lines ?? 0,
    facts: {
      ...shown.facts,
      instants: [...shown.facts.instants, at, ...[current.asOf, current.readAt].filter((moment) => moment !== null)],
      names: [...shown.facts.names, name, plain(name)],
      numbers: [
        ...shown.facts.numbers,
        ...[then, present].flatMap((quantity) => quantity ?? []),
        ...(before === null ? [] : [before.unknownLines]),
        ...(now === null ? [] : [now.unknownLines]),
      ],
    },
  };
}

type Counted = Pick<ArticleTotal, 'quantity' | 'unknownLines'>;
/** Lines left out of a sum that is known. */
const lackingIn = (article: Counted | null): string[] =>
  article === null || knownOf(article) === null ? [] : uncountedLines(article.unknownLines);
const uncountedIn = (article: Counted | null): string =>
  lackingIn(article)
    .map((lines) => ` (${lines}, non comptée${article!.unknownLines > 1 ? 's' : ''})`)
    .join('');

/** Quantities seen by this machine, oldest first; the last one is the last look, not the future. */
export function presentTrend(finding: Of<'trend'>, frame: Frame): Presented {
  const { name, points, meta } = finding;
  const [first, last] = [points[0]!, points.at(-1)!];
  const told = (point: TrendPoint) => {
    const known = knownOf(point);
    return known === null ? 'quantité inconnue' : `${point.complete ? '' : 'au moins '}${formatNumber(known)}`;
  };
  // A line that is not counted at one of the two looks may have changed in any way.
  const compares = [first, last].every(({ unknownLines, complete }) => unknownLines === 0 && complete);
  const gap = !compares || first.quantity === null || last.quantity === null ? null : tidy(last.quantity - first.quantity);
  const way = gap === null ? '' : gap === 0 ? ' Sans changement.' : ` ${gap > 0 ? 'Hausse' : 'Baisse'} de ${formatNumber(Math.abs(gap))}.`;
  const where = frame.place === null ? '' : ` (${wholePlace(frame)})`;
  const moments = points.map(({ at }) => formatMoment(at, frame.now));
  const [opening, closing] = [first, last].map(({ at }) => ofMoment(at, frame.now));
  const shown = bare(
    `${plain(name)}${where} : ${told(first)} au relevé ${opening}${uncountedIn(first)}, ${told(last)} à celui ${closing}${uncountedIn(last)}, d'après ce poste.${way}`,
    frame,
    meta,
  );
  return {
    ...shown,
    rows: points.slice(0, frame.shown).map((point, i) => ({ Relevé: moments[i]!, Quantité: knownOf(point) })),
    totalRows: points.length,
    link: stockLink(name, [], frame),
    suggestions: [ask(name)],
    filters: [{ name: 'Article', value: plain(name) }],
    caveats: [...(points.every(({ complete }) => complete) ? [] : ['au moins']), ...new Set([first, last].flatMap(lackingIn))],
    read: points.length,
    facts: {
      ...shown.facts,
      instants: [...shown.facts.instants, ...points.map(({ at }) => at)],
      names: [...shown.facts.names, name, plain(name)],
      numbers: [
        ...shown.facts.numbers,
        ...points.flatMap(({ quantity, unknownLines }) => [...(quantity === null ? [] : [tidy(quantity)]), unknownLines]),
        ...(gap === null ? [] : [Math.abs(gap)]),
      ],
    },
  };
}

/** What is said of both ways, and of one: of some lines, of none, above the figure. */
const WAYS = {
  both: ['changé, à la hausse ou à la baisse', 'Aucun changement de stock', 'Lignes de stock changées'],
  up: ['augmenté', 'Aucune hausse de stock', 'Lignes de stock en hausse'],
  down: ['baissé', 'Aucune baisse de stock', 'Lignes de stock en baisse'],
} as const;
/** Of lines that have no quantity then, or none now. */
const NEITHER = 'ni hausse ni baisse';

/** Lines whose quantity moved between two looks; one look alone tells of no change, and of none that there was not. */
export function presentChanges(finding: Of<'changes'>, frame: Frame): Presented {
  const { found, way, meta } = finding;
  const [from, until] = [found.from, found.until].map((at) => formatMoment(at, frame.now));
  const lone = found.from === found.until;
  const [since, last] = [found.from, found.until].map((at) => ofMoment(at, frame.now));
  const between = `entre le relevé de ce poste ${since} et le dernier, ${last}`;
  const [moved, none, label] = WAYS[way ?? 'both'];
  const where = inPlace(frame);
  const apart =
    found.apart === undefined || found.apart === 0
      ? ''
      : ` En plus, ${count(found.apart, "ligne est apparue, a disparu ou n'a", "lignes sont apparues, ont disparu ou n'ont")} pas de quantité connue : ${NEITHER}.`;
  const shown = bare(
    lone
      ? `Le dernier relevé des stocks gardé par ce poste est celui ${since} : il ne dit pas ce qui a changé depuis.`
      : found.total === 0
        ? `${none}${where} ${between}.${apart}`
        : `${count(found.total, 'ligne de stock a', 'lignes de stock ont')} ${moved}${where}${way === null || where !== '' ? ',' : ''} ${between}.${apart}`,
    frame,
    meta,
  );
  return {
    ...shown,
    figure: lone ? null : { label, value: found.total, unit: found.total < 2 ? 'ligne' : 'lignes' },
    rows: found.rows.slice(0, frame.shown).map((row) => ({
      Article: plain(row.name),
      Division: plain(row.divisionName),
      Avant: row.before,
      Après: row.after,
      Niveau: STOCK_LEVEL_LABELS[row.level],
    })),
    totalRows: found.total,
    nothing: found.total === 0 && !lone ? 'zero' : null,
    link: '/stocks',
    suggestions: ['Quels stocks sont bas ?'],
    filters: [
      { name: 'Depuis', value: from! },
      { name: "Jusqu'à", value: until! },
      ...(way === null ? [] : [{ name: 'Sens', value: way === 'up' ? 'À la hausse' : 'À la baisse' }]),
      ...placeFilter(frame),
    ],
    caveats: apart === '' ? [] : [NEITHER],
    read: found.total,
    facts: {
      ...shown.facts,
      instants: [...shown.facts.instants, found.from, found.until],
      numbers: [...shown.facts.numbers, found.total, found.apart ?? 0],
    },
  };
}

/** CFI keeps no past, and this machine has not looked yet. */
export const presentNoLook = (frame: Frame): Presented => ({
  ...bare(
    "CFI ne communique que l'état présent des stocks, et ce poste n'a pas gardé de relevé de ce moment. Je peux donner la quantité actuelle.",
    frame,
  ),
  suggestions: ['De quand datent les stocks ?'],
  link: '/stocks',
});
