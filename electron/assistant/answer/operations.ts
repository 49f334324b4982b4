import { COST_LABELS } from '../../../shared/model/operation.ts';
import { startOfDay } from '../../kit/civil-day.ts';
import { rangeInWords } from '../carried.ts';
import type { Bounds, Finding } from '../tools/tool.ts';
import { count, formatDay, formatNumber, listed, plain, quote } from './format.ts';
import { leadToOperations } from './links.ts';
import { euros, known, lacking, money, total } from './money.ts';
import {
  according,
  among,
  bare,
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

type Found = Extract<Finding, { kind: 'operations' }>;

/** ` dont le nom contient « sms »`, ` de plus de 1 000 €`. */
export const searched = (search: string | null): string => (search === null ? '' : ` avec ${quote(search)}`);
export const ranged = (range: Bounds | null, unit: string): string =>
  range === null
    ? ''
    : ` de ${rangeInWords({ ...range, money: true })
        .replace(/^de /u, '')
        .replace(/$/u, unit)
        .replace(AT_LEAST, '$2 au $1')}`;
/** "au moins 500 €", which is told "de 500 € au moins". */
export const AT_LEAST = /^au (plus|moins) (.+)$/u;
export const boundsOf = (range: Bounds | null): number[] => [range?.min, range?.max].filter((bound) => typeof bound === 'number');

const unnamedOf = ({ page }: Found): number => page.states.reduce((sum, { name, count: held }) => (name === null ? sum + held : sum), 0);

/** The states that "en cours" does not hold, and the operations whose state CFI does not name, counted with the others or not. */
function statesApart({ page, wanted, underWay, range }: Found): string {
  if (wanted === null || range !== null) return '';
  const held = new Set(wanted.map(({ id }) => id));
  const out = underWay ? page.states.filter(({ id, name, count: some }) => name !== null && some > 0 && !held.has(id)) : [];
  const left = out.length === 0 ? '' : ` Sans ${listed(out.map(({ name, count: some }) => `${formatNumber(some)} ${quote(name ?? '')}`))}.`;
  const unnamed = page.states.filter(({ name, count: some }) => name === null && some > 0);
  const tell = (those: typeof unnamed, one: string, several: string): string => {
    const total = those.reduce((sum, { count: some }) => sum + some, 0);
    return total === 0 ? '' : ` ${count(total, one, several)}.`;
  };
  return (
    left +
    tell(
      unnamed.filter(({ id }) => held.has(id)),
      "d'entre elles est dans un état inconnu",
      "d'entre elles sont dans un état inconnu",
    ) +
    tell(
      unnamed.filter(({ id }) => !held.has(id)),
      "opération d'état inconnu n'est pas comptée",
      "opérations d'état inconnu ne sont pas comptées",
    )
  );
}

/** ` avec « sms » dans le type ou le nom`: a kind is looked for where CFI tells it, and in the name of the operation. */
export const ofKind = (kind: string | null): string => (kind === null ? '' : `${searched(kind)} dans le type ou le nom`);

const toldOf = (words: string | null, typed: readonly string[]): string | null => (words === null ? null : asTyped(words, typed));

/** How many operations, in which states, at what cost, over a period that is always said. */
export function presentOperations(finding: Found, frame: Frame): Presented {
  const { page, wanted, underWay, measure, meta, range, ranked } = finding;
  const words = toldOf(finding.words, frame.typed);
  const [type, search] = [finding.typed, finding.search].map((said) => toldOf(said, frame.typed)) as [string | null, string | null];
  const { period, costs } = page;
  const span = [startOfDay(period.from), startOfDay(period.to)];
  const { ever } = finding;
  const when = finding.undated ? WITHOUT_DATE : ever ? 'toutes dates confondues' : `du ${formatDay(span[0]!)} au ${formatDay(span[1]!)}`;
  const names = page.states.flatMap(({ name }) => (name === null ? [] : [name]));
  const states = wanted?.flatMap(({ name }) => (name === null ? [] : [name])) ?? [];
  const which = underWay ? ' en cours' : '';
  const kind = `${wanted === null || states.length === 0 ? '' : ` (${listed(states.map(plain))})`}${ofKind(type)}${search === null ? '' : `${type === null ? '' : ' et'}${searched(search)}`}${ranged(range, ' HT')}`;
  const where = frame.place === null ? '' : `, ${wholePlace(frame)},`;
  const shares = wanted === null && range === null ? page.states.filter((state) => state.count > 0) : [];
  const byState =
    finding.byState && shares.length > 0
      ? shares.map((state) => ({ État: state.name ?? `état ${state.id}`, Opérations: state.count }))
      : null;
  const split =
    shares.length < 2
      ? ''
      : ` ${listed(shares.map((state) => `${formatNumber(state.count)} ${quote(state.name ?? `état ${state.id}`)}`))}.`;
  const apart = statesApart(finding);
  const undated = undatedOf(finding);
  const tail = `${according(meta, frame.now)} ${provenance(meta, frame.now)}.`;
  const part = measure === 'count' ? 'total' : measure;
  const cost = page.total === 0 ? '' : ` ${COST_LABELS[part]} : ${total(costs[part])}.`;
  const partial = finding.complete
    ? ''
    : ` Toutes les opérations de la période n'ont pas pu être lues${page.total === 0 ? '' : ` : ${MINIMUM}`}.`;
  const past = finding.beyond.reduce((sum, state) => sum + state.count, 0);
  const beyond =
    past === 0
      ? ''
      : ` En plus, ${listed(finding.beyond.map((state) => `${formatNumber(state.count)} ${quote(state.name ?? '')}`))}, ${past > 1 ? ALSO_SENT.many : ALSO_SENT.one}.`;
  const untyped = untypedOf(finding);
  const unknown = `${unknownAmountsTold(finding.unknown, 'opération')}${untyped === null ? '' : ` ${untyped}.`}`;
  const isUntold = finding.undated && page.undated === null;
  const isNone = page.total === 0 && isCertain(finding) && untyped === null && !isUntold;
  const conclusion = isNone ? (meta.stale ? TOO_OLD : ` ${cascade(frame)}.`) : '';
  const dated = ever || finding.undated;
  const sentence = isUntold
    ? `Opérations${which}${kind}${where} ${when} : nombre inconnu${tail}${undated}`
    : page.total === 0
      ? `Aucune opération${which}${kind}${where}${dated ? '' : ' à envoyer ou envoyée'} ${when}${among(finding, 'le montant est connu')}${tail}${apart}${beyond}${undated}${unknown}${partial}${conclusion}`
      : `${topOf(finding)}${count(page.total, 'opération')}${which}${kind}${where} ${when}${dated ? '' : ", par date d'envoi"}${tail}${split}${apart}${cost}${beyond}${unknown}${undated}${partial}`;
  const shown = bare(sentence, frame, meta);
  // Words that no operation of the period holds may just as well be words we did not understand.
  const first = page.rows[0];
  const lost = finding.strange && !meta.stale;
  // None of a state is no zero where the state of some is not known.
  const isUnknown = page.total === 0 && wanted !== null && unnamedOf(finding) > 0;
  return {
    ...shown,
    // Words found nowhere may be words not understood: no figure is told of them.
    figure:
      lost || isUnknown
        ? null
        : ranked !== null && first !== undefined
          ? { label: `${TOP[ranked]} : ${plain(first.name)}`, value: euros(first.total), unit: '€' }
          : page.total === 0 && !isNone
            ? {
                label:
                  measure === 'count' ? `Opérations${which}${finding.undated ? ` ${when}` : ''}` : `${COST_LABELS[measure]} des opérations`,
                value: null,
                unit: null,
              }
            : measure === 'count'
              ? {
                  label: `Opérations${which}${finding.undated ? ` ${when}` : ''}`,
                  value: page.total,
                  unit: page.total < 2 ? 'opération' : 'opérations',
                }
              : {
                  label: measure === 'total' ? 'Coût total HT des opérations' : `${COST_LABELS[measure]} des opérations`,
                  value: euros(costs[measure].amount),
                  unit: '€',
                },
    rows:
      byState ??
      page.rows.slice(0, Math.min(frame.shown, finding.limit ?? frame.shown)).map((row) => ({
        Opération: plain(row.name),
        Campagne: row.campaignName === null ? null : plain(row.campaignName),
        Division: plain(row.divisionName),
        État: row.stateName,
        Envoi: row.sentAt === null ? null : formatDay(row.sentAt),
        'Total HT (€)': euros(row.total),
      })),
    totalRows: byState?.length ?? page.total,
    choices: lost
      ? [{ label: 'Toutes les opérations de la période', question: ever ? 'Combien d’opérations ?' : `Combien d’opérations ${when} ?` }]
      : [],
    nothing: !isNone || isUnknown ? null : meta.stale ? 'stale' : lost ? whatIsLost(finding.words) : 'zero',
    ...leadToOperations(finding, frame),
    suggestions: ['Quelles opérations sont en cours ce mois-ci ?', 'Quel est le total facturé cette année ?'],
    filters: [
      { name: "Date d'envoi", value: finding.undated ? 'aucune' : when },
      ...(states.length > 0 ? [{ name: 'État', value: listed(states.map(plain)) }] : []),
      ...(type === null ? [] : [{ name: 'Type ou nom', value: plain(type) }]),
      ...(search === null ? [] : [{ name: 'Recherche', value: plain(search) }]),
      ...(range === null ? [] : [{ name: 'Total HT', value: rangeInWords({ ...range, money: true }) }]),
      ...placeFilter(frame),
    ],
    caveats: [
      ...(cost === '' ? [] : lacking(costs[part])),
      ...(past === 0 ? [] : [past > 1 ? ALSO_SENT.many : ALSO_SENT.one]),
      ...(finding.unknown === 0 ? [] : [unknownAmounts(finding.unknown, 'opération')]),
      ...(untyped === null ? [] : [untyped]),
      ...(undated === '' && !finding.undated ? [] : [WITHOUT_DATE]),
      ...(finding.complete ? [] : [MINIMUM]),
    ],
    read: page.total,
    facts: {
      ...shown.facts,
      numbers: [
        ...shown.facts.numbers,
        page.total,
        page.undated ?? 0,
        finding.unknown,
        finding.untyped,
        unnamedOf(finding),
        ...boundsOf(range),
        ...page.states.flatMap((state) => [state.count, state.id]),
        ...known(costs[part]),
        ...page.rows.slice(0, 1).flatMap((row) => (row.total === null ? [] : [row.total / 1000])),
      ],
      instants: [...shown.facts.instants, ...(dated ? [] : span), ...page.rows.slice(0, 1).flatMap((row) => row.sentAt ?? [])],
      names: [
        ...shown.facts.names,
        ...names,
        ...names.map(plain),
        ...[words, type, search].flatMap((said) => (said === null ? [] : [plain(said)])),
        ...page.rows
          .slice(0, ranked === null ? 1 : page.rows.length)
          .flatMap((row) => [row.name, plain(row.name), plain(row.divisionName)]),
      ],
    },
  };
}

const WITHOUT_DATE = "sans date d'envoi";
/** What is told of those without a date of sending beside the others, or of the source that has none of them. */
function undatedOf({ page, ever, undated }: Found): string {
  if (undated) return page.undated === null ? ' Cette source ne les communique pas.' : '';
  if (ever) return page.undated === null ? ` Celles ${WITHOUT_DATE} ne sont pas connues.` : '';
  if (page.undated === null) return ` Celles ${WITHOUT_DATE} ne sont pas connues, et ne sont dans aucune période.`;
  return page.undated === 0
    ? ''
    : ` ${count(page.undated, `opération ${WITHOUT_DATE} n'est`, `opérations ${WITHOUT_DATE} ne sont`)} dans aucune période.`;
}

/** "Type non communiqué pour 2 opérations": neither counted nor left out; null = none. */
const untypedOf = ({ untyped }: Found): string | null =>
  untyped === 0 ? null : `Type non communiqué pour ${count(untyped, 'opération')}, non comptée${untyped > 1 ? 's' : ''}`;

/** A state that none of CFI's is called, as far as the scope tells: none of it would be a zero that nobody counted. */
export function presentNoState({ said, states, period, meta }: Extract<Finding, { kind: 'no_state' }>, frame: Frame): Presented {
  const asked = asTyped(said, frame.typed);
  const names = states.flatMap(({ name }) => (name === null ? [] : [name]));
  const when =
    period === null ? 'toutes dates confondues' : `du ${formatDay(startOfDay(period.from))} au ${formatDay(startOfDay(period.to))}`;
  const list = names.length === 0 ? 'CFI ne communique pas le nom des états' : `les états sont ${listed(names.map(quote))}`;
  const shown = bare(
    `Aucune opération de votre périmètre n'est dans un état appelé ${quote(asked)} : ${list}${according(meta, frame.now)} ${provenance(meta, frame.now)}.`,
    frame,
    meta,
  );
  return {
    ...shown,
    nothing: 'unknown',
    choices: [
      {
        label: 'Toutes les opérations de la période',
        question: period === null ? 'Combien d’opérations ?' : `Combien d’opérations ${when} ?`,
      },
    ],
    suggestions: ['Combien d’opérations par état ?'],
    link: '/operations',
    filters: [{ name: "Date d'envoi", value: when }, { name: 'État', value: plain(asked) }, ...placeFilter(frame)],
    facts: {
      ...shown.facts,
      instants: [...shown.facts.instants, ...(period === null ? [] : [startOfDay(period.from), startOfDay(period.to)])],
      names: [...shown.facts.names, ...names, ...names.map(plain), asked, plain(asked)],
    },
  };
}

/** Of those in a state that comes after the one asked. */
export const ALSO_SENT = { one: 'déjà envoyée elle aussi', many: 'déjà envoyées elles aussi' } as const;

const TOP = { most: 'La plus chère', least: 'La moins chère', recent: 'La plus récente' } as const;

/** "La plus chère : Envoi de SMS – Soldes (Agence Lille), 1 366,05 €." */
function topOf({ ranked, page }: Found): string {
  const first = page.rows[0];
  if (ranked === null || first === undefined) return '';
  const told = ranked === 'recent' ? (first.sentAt === null ? 'sans date' : formatDay(first.sentAt)) : money(first.total);
  const label = ({ name, divisionName }: (typeof page.rows)[number]): string => `${plain(name)} (${plain(divisionName)})`;
  const tied = ranked === 'recent' ? '' : tieInWords(page.rows, ({ total: amount }) => amount, label);
  return `${TOP[ranked]} : ${label(first)}, ${told}${tied}. `;
}
