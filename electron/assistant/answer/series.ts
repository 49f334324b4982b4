import type { AnswerRow } from '../../../shared/model/assistant.ts';
import type { AmountTotal } from '../../../shared/model/money.ts';
import { addDays, civilDay } from '../../kit/civil-day.ts';
import { type Days, periodFacts, periodInWords } from '../engine/periods/calendar.ts';
import { amountIn } from '../tools/series.ts';
import type { Finding, SeriesCell, SeriesMeasure } from '../tools/tool.ts';
import { formatNumber, leftOut, listed, listedFirst, plain, quote, someOf } from './format.ts';
import { leadToSeries } from './links.ts';
import { euros, known, lacking, total } from './money.ts';
import { ALSO_SENT, ofKind, searched } from './operations.ts';
import {
  according,
  bare,
  byMonth,
  cascade,
  type Frame,
  type Presented,
  placeFilter,
  provenance,
  SHOWN,
  untoldCaveat,
  untoldWords,
  wholePlace,
} from './presented.ts';
import { rankedInWords } from './ranked.ts';
import { asTyped } from './typed.ts';

type Series = Extract<Finding, { kind: 'series' }>;

const LABELS: Record<SeriesMeasure, string> = {
  count: 'nombre',
  cost: 'coût HT',
  postage: 'affranchissement',
  transport: 'transport',
  service: 'prestation',
  net: 'total HT',
  gross: 'total TTC',
};

const WHAT: Record<Series['subject'], string> = { operations: 'Opérations', factures: 'Facturation', campagnes: 'Campagnes chez CFI' };
const COUNTED: Record<Series['subject'], string> = { operations: 'Opérations', factures: 'Factures', campagnes: 'Campagnes' };
const LINKS: Record<Series['subject'], string> = { operations: '/operations', factures: '/factures', campagnes: '/campagnes' };
const NEXT: Record<Series['subject'], string> = {
  operations: 'Combien d’opérations ce mois-ci ?',
  factures: 'Quel est le total facturé le mois dernier ?',
  campagnes: 'Quelles sont les campagnes ?',
};

const sumOf = (cell: SeriesCell, measure: SeriesMeasure): AmountTotal | null =>
  measure === 'net' ? cell.net : measure === 'gross' ? cell.gross : measure === 'count' ? null : cell.cost;

/** Figures of one subject side by side: periods, divisions, or both. Nothing is added up across them. */
export function presentSeries(read: Series, frame: Frame): Presented {
  const finding = namedAsTyped(read, frame);
  const { subject, shape, measure, order, cells, meta } = finding;
  const today = civilDay(frame.now);
  if (finding.strangers.length > 0 && !meta.stale) return presentStrangers(finding, frame);
  const besides = besidesOf(finding, frame);
  const what = `${WHAT[subject]}${besides.what}${sharedName(cells, subject)}`;
  const told = cells.map((cell) => `${labelOf(cell, cells, today)} : ${figureIn(cell, measure)}`);
  const whole = byMonth(finding.rounded);
  const shownCells = cells.slice(0, Math.max(frame.shown, ROWS));
  const change = cells.length === 2 ? differenceOf(cells as [SeriesCell, SeriesCell], measure) : null;
  const where = frame.place === null || cells.some(({ place }) => place !== null) ? '' : `, ${wholePlace(frame)}`;
  const months = new Set(cells.map(({ period }) => period?.from)).size;
  const span = shape === 'trend' && months > 1 ? `, ${spanInWords(cells)}` : '';
  const cut = finding.cut ? `Seuls les ${months} derniers mois sont lus` : null;
  const list = shape === 'trend' && told.length > 3 ? endsOf(cells, today).map((at) => told[at]!) : told;
  const first = cells[0];
  const lines = cells.map((cell) => ({
    label: labelOf(cell, cells, today),
    value: amountIn(cell, measure),
    told: figureIn(cell, measure),
  }));
  const ranking = first === undefined || cells.length < 2 ? '' : rankedInWords(order, lines);
  const top = ranking === '' ? null : amountIn(first!, measure);
  const sentence = `${ranking}${what}${where}${sharedPeriod(cells)}${subject === 'operations' && cells.every(({ period }) => period === null) ? EVER : ''}${span}, ${LABELS[measure]}${ranking === '' ? ` : ${listedFirst(list, SHOWN)}` : ''}${according(meta, frame.now)} ${provenance(meta, frame.now)}.${change?.sentence ?? ''}${besides.sentence}${withoutTheirs(cells, today)}${cut === null ? '' : ` ${cut}.`}${whole.sentence}`;
  const shown = bare(sentence, frame, meta);
  return {
    ...shown,
    figure:
      top === null
        ? null
        : measure === 'count'
          ? {
              label: labelOf(first!, cells, today),
              value: top,
              unit: COUNTED[subject].toLocaleLowerCase('fr').slice(0, top < 2 ? -1 : undefined),
            }
          : { label: `${labelOf(first!, cells, today)}, ${LABELS[measure]}`, value: euros(top), unit: '€' },
    rows: shownCells.map((cell) => rowOf(cell, cells, subject, today)),
    totalRows: cells.length,
    ...leadToSeries(finding, frame),
    suggestions: [NEXT[subject]],
    filters: [
      ...(span === '' ? [] : [{ name: 'Période', value: spanInWords(cells) }]),
      { name: 'Mesure', value: LABELS[measure] },
      ...besides.filters,
      ...dividedBy(cells, frame),
    ],
    caveats: [
      ...besides.caveats,
      ...lacking(...cells.flatMap((cell) => sumOf(cell, measure) ?? [])),
      ...new Set(cells.flatMap(({ untold }) => (untold ? untoldCaveat(untold) : []))),
      ...(cells.some(({ partial }) => partial) ? [LEAST] : []),
      ...(cut === null ? [] : [cut]),
      ...new Set(cells.flatMap(({ period }) => (period === null ? [] : stageOf(period, today)))),
      ...whole.caveats,
    ],
    read: cells.reduce((rows, cell) => rows + cell.count, 0),
    facts: {
      ...shown.facts,
      numbers: [
        ...shown.facts.numbers,
        ...cells.flatMap(({ untold }) => untold?.campaigns ?? []),
        ...cells.flatMap((cell) => [cell.count, ...[cell.cost, cell.net, cell.gross].flatMap((sum) => (sum === null ? [] : known(sum)))]),
        ...leftOut(cells, SHOWN),
        ...(change === null ? [] : change.numbers),
        ...(cut === null ? [] : [months]),
        ...cells.flatMap(({ period }) => (period === null ? [] : periodFacts(period).numbers)),
      ],
      names: [
        ...shown.facts.names,
        ...besides.names,
        ...cells.flatMap(({ period, place, name }) => [
          ...(name === null ? [] : [plain(name)]),
          ...(period === null ? [] : [periodInWords(period)]),
          ...(place === null ? [] : [plain(place)]),
        ]),
      ],
    },
  };
}

/** Lines of a comparison: a year by the month, and more divisions than a sentence names. */
const ROWS = 24;
const EVER = ', toutes dates confondues';

/** What all the cells are narrowed to and leave out: a count alone says it, and so does each of several. */
function besidesOf({ narrowed }: Series, { typed }: Frame) {
  if (narrowed === undefined) return { what: '', sentence: '', filters: [], caveats: [], names: [] };
  const { states, underWay, also } = narrowed;
  const [kind, search] = [narrowed.kind, narrowed.search].map((said) => (said === null ? null : asTyped(said, typed))) as [
    string | null,
    string | null,
  ];
  const told = [
    ...(also.length === 0 ? [] : [{ words: `Sans les ${listed(also.map(quote))}, ${ALSO_SENT.many}`, caveat: ALSO_SENT.many }]),
    ...(narrowed.undated ? [{ words: "Celles sans date d'envoi ne sont dans aucune période", caveat: "sans date d'envoi" }] : []),
    ...(narrowed.unnamed ? [{ words: "Des opérations d'état inconnu ne sont pas comptées", caveat: "d'état inconnu" }] : []),
  ];
  return {
    what: `${underWay ? ' en cours' : ''}${states.length === 0 ? '' : ` (${listed(states.map(plain))})`}${ofKind(kind)}${kind === null || search === null ? '' : ' et'}${searched(search)}`,
    sentence: told.map(({ words }) => ` ${words}.`).join(''),
    filters: [
      ...(states.length === 0 && !underWay ? [] : [{ name: 'État', value: states.length === 0 ? 'En cours' : listed(states.map(plain)) }]),
      ...(kind === null ? [] : [{ name: 'Type ou nom', value: plain(kind) }]),
      ...(search === null ? [] : [{ name: 'Recherche', value: plain(search) }]),
    ],
    caveats: told.map(({ caveat }) => caveat),
    names: [...states, ...also, ...[kind, search].flatMap((said) => said ?? [])].flatMap((name) => [name, plain(name)]),
  };
}

/** The divisions set side by side, else the one asked about. */
function dividedBy(cells: readonly SeriesCell[], frame: Frame): Presented['filters'] {
  const places = [...new Set(cells.flatMap(({ place }) => (place === null ? [] : [plain(place)])))];
  return places.length === 0 ? placeFilter(frame) : [{ name: 'Division', value: someOf(places, SHOWN) }];
}

/** ", octobre 2026": when all the cells are about, which no label tells. */
function sharedPeriod(cells: readonly SeriesCell[]): string {
  const periods = [...new Set(cells.map(({ period }) => (period === null ? '' : periodInWords(period))))];
  return periods.length === 1 && periods[0] !== '' && cells.some(({ place, name }) => place !== null || name !== null)
    ? `, ${periods[0]}`
    : '';
}

/** Names that were looked for, as typed; those that are ours or CFI's begin with a capital letter. */
function namedAsTyped(finding: Series, { typed }: Frame): Series {
  const said = (name: string) => (/^\p{Lu}/u.test(name) ? name : asTyped(name, typed));
  return {
    ...finding,
    cells: finding.cells.map((cell) => ({ ...cell, name: cell.name === null ? null : said(cell.name) })),
    strangers: finding.strangers.map(said),
  };
}

/** "« Rejetée »": what all the cells are narrowed to, which no label tells apart. */
function sharedName(cells: readonly SeriesCell[], subject: Series['subject']): string {
  const names = [...new Set(cells.map(({ name }) => name))];
  const only = names.length === 1 ? names[0]! : null;
  return only === null || only === COUNTED[subject] ? '' : ` ${quote(only)}`;
}

const OF: Record<Series['subject'], string> = { operations: 'Aucune opération', factures: 'Aucune facture', campagnes: 'Aucune campagne' };

/** Words that nothing bears may be words not understood: nothing is compared with them, and zero is not said. */
function presentStrangers({ subject, strangers, meta }: Series, frame: Frame): Presented {
  const asked = listed(strangers.map(quote));
  const shown = bare(`${OF[subject]} de votre périmètre avec ${asked} ${provenance(meta, frame.now)}. ${cascade(frame)}.`, frame, meta);
  return {
    ...shown,
    choices: [{ label: `${COUNTED[subject]} sans ce nom`, question: NEXT[subject] }],
    nothing: 'unknown',
    link: LINKS[subject],
    suggestions: [NEXT[subject]],
    facts: { ...shown.facts, names: [...shown.facts.names, ...strangers.map(plain)] },
  };
}

/** The place or the period, or both: what the cells do not share. */
function labelOf(cell: SeriesCell, cells: readonly SeriesCell[], today: string): string {
  const periods =
    new Set(cells.map(({ period }) => `${period?.from} ${period?.to}`)).size > 1 ||
    cells.every(({ place, name }) => place === null && name === null);
  const names = new Set(cells.map(({ name }) => name)).size > 1;
  const parts = [
    ...(cell.place === null ? [] : [plain(cell.place)]),
    ...(cell.name !== null && names ? [plain(cell.name)] : []),
    ...(cell.period !== null && periods ? [staged(cell.period, today)] : []),
  ];
  return parts.join(', ');
}

/** What is not over tells no rise and no fall: its figure is not yet what it will be. */
function stageOf(period: Days, today: string): string[] {
  if (period.from > today) return ['à venir'];
  const whole = period.from.endsWith('-01') && (period.to > today || (period.to === today && isLastOfMonth(today)));
  return whole ? ['en cours'] : [];
}
const isLastOfMonth = (day: string): boolean => addDays(day, 1).endsWith('-01');
const staged = (period: Days, today: string): string =>
  [periodInWords(period), ...stageOf(period, today).map((stage) => `(${stage})`)].join(' ');

/** Where a trend begins and ends, and the periods after it that are not over. */
function endsOf(cells: readonly SeriesCell[], today: string): number[] {
  const at = [...cells.keys()];
  const over = at.filter((each) => cells[each]!.period === null || stageOf(cells[each]!.period!, today).length === 0);
  return over.length < 2 ? [0, cells.length - 1] : [over[0]!, over.at(-1)!, ...at.slice(over.at(-1)! + 1)];
}

/** "de mai 2026 à novembre 2026": the months that were read, in whatever order they are told. */
function spanInWords(cells: readonly SeriesCell[]): string {
  const periods = cells.flatMap(({ period }) => period ?? []).toSorted((a, b) => a.from.localeCompare(b.from));
  const first = periodInWords(periods[0]!);
  return `${/^[ao]/u.test(first) ? "d'" : 'de '}${first} à ${periodInWords(periods.at(-1)!)}`;
}

function figureIn(cell: SeriesCell, measure: SeriesMeasure): string {
  const sum = sumOf(cell, measure);
  if (sum === null && isUnknown(cell)) return 'inconnu';
  const told = sum === null ? formatNumber(cell.count) : total(sum);
  return cell.partial ? `${LEAST} ${told}` : told;
}
/** Not all of a cell could be read. */
const LEAST = 'au moins';

/** None is counted and some do not tell whether they are: that is no zero. */
const isUnknown = ({ count, untold, partial }: SeriesCell): boolean => count === 0 && (untold != null || partial === true);

/** What the cells of one place and period leave out: told once for all their names. */
function withoutTheirs(cells: readonly SeriesCell[], today: string): string {
  const nameless = cells.map((cell): SeriesCell => ({ ...cell, name: null }));
  const told = new Map(nameless.flatMap((cell) => (cell.untold ? [[labelOf(cell, nameless, today), cell.untold] as const] : [])));
  const several = new Set(nameless.map((cell) => labelOf(cell, nameless, today))).size > 1;
  return [...told].map(([label, untold]) => ` ${several ? `${label} : ${untoldCaveat(untold)}` : untoldWords(untold)}.`).join('');
}

function rowOf(cell: SeriesCell, cells: readonly SeriesCell[], subject: Series['subject'], today: string): AnswerRow {
  return {
    ...(cells.some(({ place }) => place !== null) ? { Division: cell.place === null ? null : plain(cell.place) } : {}),
    ...(cells.some(({ name }) => name !== null) ? { Pour: cell.name === null ? null : plain(cell.name) } : {}),
    ...(cell.period === null ? {} : { Période: staged(cell.period, today) }),
    [COUNTED[subject]]: isUnknown(cell) ? null : cell.count,
    ...(cell.cost === null ? {} : { 'Coût HT (€)': euros(cell.cost.amount) }),
    ...(cell.net === null ? {} : { 'HT (€)': euros(cell.net.amount) }),
    ...(cell.gross === null ? {} : { 'TTC (€)': euros(cell.gross.amount) }),
  };
}

/** "Écart : 1 200,50 € (−12 %)." between two figures that are both known. */
function differenceOf([first, second]: [SeriesCell, SeriesCell], measure: SeriesMeasure): { sentence: string; numbers: number[] } | null {
  const [a, b] = [first, second].map((cell) => {
    const sum = sumOf(cell, measure);
    return sum === null ? { amount: cell.count * 1000, unknown: 0 } : sum;
  }) as [AmountTotal, AmountTotal];
  if (
    first.untold ||
    second.untold ||
    first.partial ||
    second.partial ||
    a.amount === null ||
    b.amount === null ||
    a.unknown + b.unknown > 0
  )
    return null;
  const gap = Math.abs(a.amount - b.amount);
  const told = measure === 'count' ? formatNumber(gap / 1000) : total({ amount: gap, unknown: 0 });
  return { sentence: ` Écart : ${told}.`, numbers: [gap / 1000] };
}
