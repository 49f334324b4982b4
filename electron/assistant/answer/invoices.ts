import type { InvoiceRow } from '../../../shared/model/invoice.ts';
import { rangeInWords } from '../carried.ts';
import { periodInWords, months as spanOfMonths } from '../engine/periods/calendar.ts';
import { sumMonths } from '../tools/invoices.ts';
import type { Finding, InvoiceMeasure } from '../tools/tool.ts';
import { count, formatNumber, plain, quote } from './format.ts';
import { leadToInvoice, leadToInvoices } from './links.ts';
import { euros, known, lacking, money, total } from './money.ts';
import { boundsOf, ranged, searched } from './operations.ts';
import {
  according,
  among,
  bare,
  byMonth,
  cascade,
  type Frame,
  isCertain,
  MINIMUM,
  type Presented,
  placeFilter,
  provenance,
  TOO_OLD,
  unknownAmounts,
  unknownAmountsTold,
  whatIsLost,
  wholePlace,
} from './presented.ts';
import { tieInWords } from './ranked.ts';
import { asTyped } from './typed.ts';

/** `octobre 2026` for `2026-10`. */
export const wordMonth = (month: string): string => periodInWords(spanOfMonths(month, 1));

const spanOf = ({ from, to }: { from: string; to: string }): string =>
  from === to ? `pour ${wordMonth(from)}` : `${ofMonth(from)} à ${wordMonth(to)}`;
/** "de mars 2026", "d'octobre 2026" */
const ofMonth = (month: string): string => `${/^[ao]/u.test(wordMonth(month)) ? "d'" : 'de '}${wordMonth(month)}`;
const at = (frame: Frame): string => (frame.place === null ? '' : `, ${wholePlace(frame)},`);

function figureOf(measure: InvoiceMeasure, lines: number, net: number | null, gross: number | null): Presented['figure'] {
  if (measure === 'count') return { label: 'Factures', value: lines, unit: lines < 2 ? 'facture' : 'factures' };
  return measure === 'net' ? { label: 'Total facturé HT', value: net, unit: '€' } : { label: 'Total facturé TTC', value: gross, unit: '€' };
}

/** What was invoiced, month by month. */
export function presentInvoiceMonths(finding: Extract<Finding, { kind: 'invoice_months' }>, frame: Frame): Presented {
  const { found, measure, meta } = finding;
  const whole = byMonth(finding.rounded);
  const { period, months } = found;
  const [net, gross] = [sumMonths(months, 'net'), sumMonths(months, 'gross')];
  const invoices = months.reduce((lines, month) => lines + month.count, 0);
  const when = spanOf(period);
  const tail = `${according(meta, frame.now)} ${provenance(meta, frame.now)}.`;
  const sentence =
    invoices === 0
      ? `Aucune facture${at(frame)} ${when}${tail}${whole.sentence}${meta.stale ? TOO_OLD : ` ${cascade(frame)}.`}`
      : `${count(invoices, 'facture')}${at(frame)} ${when} : ${total(net)} HT, ${total(gross)} TTC${tail}${whole.sentence}`;
  const shown = bare(sentence, frame, meta);
  return {
    ...shown,
    figure: figureOf(measure, invoices, euros(net.amount), euros(gross.amount)),
    rows: months.slice(0, frame.shown).map((month) => ({
      Mois: wordMonth(month.month),
      Factures: month.count,
      'HT (€)': euros(month.net.amount),
      'TTC (€)': euros(month.gross.amount),
    })),
    totalRows: months.length,
    nothing: invoices > 0 ? null : meta.stale ? 'stale' : 'zero',
    ...leadToInvoices(period, null, true, frame),
    suggestions: ['Quel est le total facturé le mois dernier ?', 'Combien d’opérations ce mois-ci ?'],
    filters: [{ name: 'Mois', value: when }, ...placeFilter(frame)],
    caveats: [...lacking(net, gross), ...whole.caveats],
    read: invoices,
    facts: {
      ...shown.facts,
      numbers: [...shown.facts.numbers, invoices, ...known(net, gross)],
      names: [...shown.facts.names, wordMonth(period.from), wordMonth(period.to)],
    },
  };
}

const TOP = { most: 'La plus élevée', least: 'La moins élevée', recent: 'La plus récente' } as const;

/** Invoices one by one: those of a requester, of an amount, the largest. */
export function presentInvoices(finding: Extract<Finding, { kind: 'invoices' }>, frame: Frame): Presented {
  const { period, rows, net, gross, range, ranked, measure, meta } = finding;
  const search = finding.search === null ? null : asTyped(finding.search, frame.typed);
  const when = spanOf(period);
  const whole = byMonth(finding.rounded);
  const unit = finding.amount === 'net' ? ' HT' : ' TTC';
  const kind = `${searched(search)}${ranged(range, unit)}`;
  const tail = `${according(meta, frame.now)} ${provenance(meta, frame.now)}.`;
  const first = rows[0];
  const by = measure === 'net' ? 'net' : 'gross';
  const tied = ranked === null || ranked === 'recent' ? '' : tieInWords(rows, (row) => row[by], nameOf);
  const top =
    ranked === null || first === undefined
      ? ''
      : `${TOP[ranked]} : facture ${nameOf(first)}, ${money(first.net)} HT, ${money(first.gross)} TTC${tied}. `;
  const partial = finding.complete ? '' : ` Toutes les factures n'ont pas pu être lues${finding.total === 0 ? '' : ` : ${MINIMUM}`}.`;
  const unknown = unknownAmountsTold(finding.unknown, 'facture');
  const isNone = finding.total === 0 && isCertain(finding);
  const conclusion = isNone ? (meta.stale ? TOO_OLD : ` ${cascade(frame)}.`) : '';
  const sentence =
    finding.total === 0
      ? `Aucune facture${kind}${at(frame)} ${when}${among(finding, 'le montant est connu')}${tail}${unknown}${partial}${whole.sentence}${conclusion}`
      : `${top}${count(finding.total, 'facture')}${kind}${at(frame)} ${when} : ${total(net)} HT, ${total(gross)} TTC${tail}${unknown}${partial}${whole.sentence}`;
  const shown = bare(sentence, frame, meta);
  const lost = finding.strange && !meta.stale;
  return {
    ...shown,
    // Words found nowhere may be words not understood: no figure is told of them.
    figure: lost
      ? null
      : ranked !== null && first !== undefined
        ? {
            label: `${TOP[ranked]} : facture ${first.id}${measure === 'net' ? ', HT' : ', TTC'}`,
            value: euros(measure === 'net' ? first.net : first.gross),
            unit: '€',
          }
        : finding.total === 0 && !isNone
          ? { ...figureOf(measure, 0, null, null)!, value: null, unit: null }
          : figureOf(measure, finding.total, euros(net.amount), euros(gross.amount)),
    rows: rows.slice(0, Math.min(frame.shown, finding.limit ?? frame.shown)).map(invoiceRow),
    totalRows: finding.total,
    choices: lost
      ? [{ label: 'Toutes les factures de la période', question: `Quel est le total facturé ${when.replace(/^pour /u, 'en ')} ?` }]
      : [],
    nothing: !isNone ? null : meta.stale ? 'stale' : lost ? whatIsLost(finding.search) : 'zero',
    ...leadToInvoices(period, finding.search, range === null && finding.alike === 0 && !finding.strange && finding.complete, frame),
    suggestions: [...(first === undefined ? [] : [`Détail de la facture ${first.id}`]), 'Quel est le total facturé le mois dernier ?'],
    filters: [
      { name: 'Mois', value: when },
      ...(search === null ? [] : [{ name: 'Recherche', value: plain(search) }]),
      ...(range === null ? [] : [{ name: `Montant${unit}`, value: rangeInWords({ ...range, money: true }) }]),
      ...placeFilter(frame),
    ],
    caveats: [
      ...lacking(net, gross),
      ...(finding.unknown === 0 ? [] : [unknownAmounts(finding.unknown, 'facture')]),
      ...(finding.complete ? [] : [MINIMUM]),
      ...whole.caveats,
    ],
    read: finding.total,
    facts: {
      ...shown.facts,
      numbers: [
        ...shown.facts.numbers,
        finding.total,
        finding.unknown,
        ...boundsOf(range),
        ...known(net, gross),
        ...(first === undefined ? [] : amountsOf(first)),
      ],
      names: [
        ...shown.facts.names,
        wordMonth(period.from),
        wordMonth(period.to),
        ...(search === null ? [] : [plain(search)]),
        ...rows.slice(0, tied === '' ? 1 : rows.length).flatMap(({ id, order }) => [String(id), ...(order === null ? [] : [plain(order)])]),
      ],
    },
  };
}

const invoiceRow = (row: InvoiceRow) => ({
  Facture: String(row.id),
  Commande: row.order === null ? null : plain(row.order),
  Demandeur: row.requester === null ? null : plain(row.requester),
  Mois: row.month === null ? null : wordMonth(row.month),
  'HT (€)': euros(row.net),
  'TTC (€)': euros(row.gross),
});
const nameOf = (row: InvoiceRow): string => `${quote(String(row.id))}${row.order === null ? '' : ` (${plain(row.order)})`}`;
const amountsOf = (row: InvoiceRow): number[] => [row.net, row.gross].flatMap((amount) => (amount === null ? [] : [amount / 1000]));

/** One invoice: header, lines, and whether they agree. */
export function presentInvoice(finding: Extract<Finding, { kind: 'invoice' }>, frame: Frame): Presented {
  const { invoice, measure, header, outside, meta } = finding;
  const asked = frame.place === null ? '' : plain(frame.place);
  const elsewhere = !outside
    ? ''
    : invoice.divisionName === null
      ? ` Sa division n'est pas communiquée : rien ne dit qu'elle soit celle demandée (${asked}).`
      : ` Sa division est ${plain(invoice.divisionName)}, et non ${asked}.`;
  const differs =
    invoice.differs === true && invoice.linesNet !== null ? ` Ses lignes donnent un autre total : ${total(invoice.linesNet)} HT.` : '';
  const lines = invoice.lines ?? [];
  const told = (measure === 'lines' || header) && invoice.lines !== null ? ` ${count(lines.length, 'ligne')}.` : '';
  const requester = header && invoice.requester !== null ? plain(invoice.requester) : null;
  const shown = bare(
    `Facture ${nameOf(invoice)}${requester === null ? '' : `, demandeur ${requester}`} : ${money(invoice.net)} HT, ${money(invoice.gross)} TTC${according(meta, frame.now)} ${provenance(meta, frame.now)}.${elsewhere}${told}${differs}`,
    frame,
    meta,
  );
  return {
    ...shown,
    figure:
      measure === 'lines'
        ? {
            label: `Lignes de la facture ${invoice.id}`,
            value: invoice.lines === null ? null : lines.length,
            unit: lines.length < 2 ? 'ligne' : 'lignes',
          }
        : measure === 'net'
          ? { label: `Facture ${invoice.id}, HT`, value: euros(invoice.net), unit: '€' }
          : { label: `Facture ${invoice.id}, TTC`, value: euros(invoice.gross), unit: '€' },
    rows: header
      ? [{ ...invoiceRow(invoice), Lignes: invoice.lines === null ? null : lines.length }]
      : lines.slice(0, frame.shown).map((line) => ({
          Ligne: plain(line.label),
          Quantité: line.quantity,
          'HT (€)': euros(line.net),
          'TVA (%)': line.vatRate,
        })),
    totalRows: header ? 1 : lines.length,
    ...leadToInvoice(finding),
    suggestions: ['Quel est le total facturé le mois dernier ?'],
    filters: [{ name: 'Facture', value: String(invoice.id) }],
    caveats: [...(differs === '' ? [] : ['un autre total']), ...(outside ? [asked] : [])],
    read: 1,
    facts: {
      ...shown.facts,
      numbers: [...shown.facts.numbers, lines.length, ...amountsOf(invoice), ...(invoice.linesNet === null ? [] : known(invoice.linesNet))],
      names: [
        ...shown.facts.names,
        String(invoice.id),
        formatNumber(invoice.id),
        ...(invoice.order === null ? [] : [invoice.order, plain(invoice.order)]),
        ...(requester === null ? [] : [requester]),
        ...(outside ? [asked, plain(invoice.divisionName ?? '')] : []),
      ],
    },
  };
}

/** Absent and not in one's scope are told alike. */
export function presentNoInvoice(id: number, frame: Frame): Presented {
  const shown = bare(`Aucune facture ${quote(String(id))} dans votre périmètre. ${cascade(frame)}.`, frame);
  return {
    ...shown,
    nothing: 'unknown',
    suggestions: ['Quel est le total facturé le mois dernier ?'],
    link: '/factures',
    facts: { ...shown.facts, names: [...shown.facts.names, String(id)] },
  };
}

/** Parts of one month cannot be told apart: the sum of the month would be told of each. */
export const presentByMonth = (frame: Frame): Presented => ({
  ...bare(
    "Les factures sont datées par mois, pas par jour : les parties d'un même mois ne se comparent pas. Demandez des mois entiers.",
    frame,
  ),
  suggestions: ['Quel est le total facturé le mois dernier ?'],
  link: '/factures',
});
