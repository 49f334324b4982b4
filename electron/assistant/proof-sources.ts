import { ORIGIN_LABELS } from '../../shared/model/sourced.ts';
import { statements } from './proof.ts';
import { type Clause, piecesIn, stemsOf, together } from './proof-clauses.ts';
import { type Evidence, factsOf, NEUTRAL, SEVERAL, SUBJECT_WORDS, unitAfter, valuesOf } from './proof-evidence.ts';
import {
  claimsIn,
  counted,
  FRESHNESS,
  groupsOf,
  isLimit,
  type Own,
  PRESENT,
  plainly,
  RELATIONS,
  SOFT,
  SUMS,
  stemsIn,
} from './proof-groups.ts';
import { momentsIn, momentsOf } from './proof-moments.ts';
import { foldInPlace } from './proof-numbers.ts';

/** One figure that a tool gave, with all that it was given with. */
export interface Source {
  values: readonly number[];
  /** Words it may be told with, and how often each. */
  words: ReadonlyMap<string, number>;
  /** Without these it would be another figure. */
  required: { words: readonly string[]; names: readonly string[]; moments: readonly string[] };
  names: ReadonlySet<string>;
  moments: ReadonlySet<string>;
  /** A line of the table: it is told by the name of its line. */
  ofLine: boolean;
  /** The sentence of ours that tells it; -1 = none. */
  sentence: number;
}

/** Names that the whole answer is about: its article needs no telling, and every filter may be told beside any figure. */
export const filterNames = ({ filters, facts }: Evidence, named: (name: string) => boolean): string[] =>
  filters
    .filter(({ name, value }) => named(name) && !SEVERAL.test(value))
    .flatMap(({ value }) => statements(value.normalize('NFC'), facts))
    .flatMap(({ kind, text }) => (kind === 'name' ? [bare(text)] : []));
const bare = (name: string): string => foldInPlace(name).replace(/^« | »$/gu, '');

/** Words true of every figure of the answer; none of them ties or narrows. */
export function commonOf({ dataset, source, sentence, filters }: Evidence): string[] {
  return [
    ...SUBJECT_WORDS(dataset),
    ...stemsOf(source === null ? '' : ORIGIN_LABELS[source]),
    ...filters.flatMap(({ name, value }) => [...stemsOf(name), ...(SEVERAL.test(value) ? [] : stemsOf(value))]),
    ...(sentence.match(FRESHNESS) ?? []).flatMap(stemsOf),
  ].filter((word) => !RELATIONS.has(word) && !isLimit(word));
}

/** What may be left out of what a figure was given with. */
export const softOf = (each: Evidence): Set<string> =>
  new Set([...SOFT, ...SUBJECT_WORDS(each.dataset).filter((word) => !RELATIONS.has(word))]);

/** The lines that a label names: « La plus élevée : facture 30280 ». */
const linesNamedIn = (label: string, rows: Evidence['rows']): string[] => {
  const said = ` ${plainly(label).replace(/[^\p{L}\p{N}'-]+/gu, ' ')} `;
  const texts = rows.flatMap((row) =>
    Object.values(row).flatMap((value) => (typeof value === 'string' ? [foldInPlace(value.normalize('NFC'))] : [])),
  );
  return [...new Set(texts)].filter((name) => name.trim() !== '' && said.includes(` ${name} `));
};

/** Whether a figure is all the lines together: their number, or the sum of a column shown whole. */
function isSum(value: number, { rows, totalRows }: Evidence): boolean {
  if (value === totalRows) return true;
  const columns = rows.length < totalRows ? [] : [...new Set(rows.flatMap(Object.keys))];
  return columns.some((column) => {
    const cells = rows.flatMap((row) => (typeof row[column] === 'number' ? [row[column]] : []));
    return cells.length > 0 && Math.abs(cells.reduce((sum, cell) => sum + cell, 0) - value) < 0.005;
  });
}

export function sourcesOf(each: Evidence, own: Own): Source[] {
  const { figure, rows, totalRows, source, facts } = each;
  const soft = softOf(each);
  const article = new Set(filterNames(each, (name) => name === 'Article'));
  const whole = own.groups.flatMap(({ clause }) => momentsOf(clause, facts.now));
  const words = own.groups.flatMap(({ clause }) => stemsIn(clause));
  const now = whole.length === 0 && source !== 'copy' && !words.some((word) => PRESENT.has(word)) ? [...PRESENT] : [];
  const label = figure === null ? [] : groupsOf(piecesIn(figure.label, statements(figure.label.normalize('NFC'), factsOf([each]))));
  const labelWords = label.flatMap(({ clause, beside }) => [...stemsIn(clause), ...beside]);
  const labelled = (value: number) => (figure?.value === value ? [...labelWords, ...stemsOf(figure.unit ?? '')] : []);
  const more = (values: readonly number[]) => [
    ...now,
    ...values.flatMap((value) => [...labelled(value), ...(isSum(value, each) ? SUMS : [])]),
  ];
  const made = (
    values: readonly number[],
    clause: Pick<Clause, 'names' | 'dates' | 'hours'>,
    need: readonly string[],
    may: readonly string[],
  ) => {
    const moments = momentsOf(clause, facts.now);
    return {
      values,
      words: counted([...need, ...may]),
      required: {
        words: claimsIn(need).filter((word) => !soft.has(word)),
        names: clause.names.filter((name) => !article.has(name)),
        moments: clause.dates.length > 0 ? momentsOf({ dates: clause.dates, hours: [] }, facts.now) : moments,
      },
      names: new Set(clause.names),
      moments: new Set(moments),
      ofLine: false,
    };
  };
  const units = (clause: Clause) =>
    clause.numbers.map(({ statement }) => {
      const unit = unitAfter(own.text, statement, own.told);
      return unit === null || NEUTRAL.has(unit) || isLimit(unit) ? null : unit;
    });
  const told = own.groups.flatMap(({ clause, over, beside, sentence, host }) =>
    clause.numbers.map(({ statement }, index) => {
      const bound = units(clause);
      const values = valuesOf(statement, each);
      const ofOther = (word: string) => word !== bound[index] && bound.includes(word);
      const need = stemsIn(clause).filter((word) => !ofOther(word));
      const given = made(
        values,
        { ...clause, names: [...clause.names, ...host] },
        [...need, ...over],
        [...beside, ...stemsIn(clause).filter(ofOther), ...more(values)],
      );
      const unit = bound[index] ?? null;
      return { ...given, sentence, required: { ...given.required, words: [...given.required.words, ...(unit === null ? [] : [unit])] } };
    }),
  );
  const named = label
    .map(({ clause }) => clause)
    .reduce<Clause | null>((one, other) => (one === null ? other : together(one, other)), null);
  const shown =
    figure === null || figure.value === null || named === null
      ? []
      : [
          {
            ...made([figure.value], { ...named, names: [...new Set([...named.names, ...linesNamedIn(figure.label, rows)])] }, labelWords, [
              ...stemsOf(figure.unit ?? ''),
              ...more([figure.value]),
            ]),
            sentence: -1,
          },
        ];
  const lines = rows.flatMap((row) => {
    const texts = Object.values(row).filter((value) => typeof value === 'string');
    const names = texts.map((text) => foldInPlace(text.normalize('NFC')));
    const main = Object.keys(row).find((column) => rows.some((other) => typeof other[column] === 'number'));
    return Object.entries(row).flatMap(([column, value]) =>
      typeof value !== 'number'
        ? []
        : [
            {
              ...made([value], { names: [], dates: [], hours: [] }, column === main ? [] : stemsOf(column), [
                ...stemsOf(column),
                ...Object.keys(row)
                  .filter((key) => key === column || typeof row[key] !== 'number')
                  .flatMap(stemsOf),
                ...texts.flatMap(stemsOf),
                ...now,
              ]),
              names: new Set(names),
              moments: new Set(texts.flatMap((text) => momentsIn(text, facts.now))),
              ofLine: true,
              sentence: -1,
            },
          ],
    );
  });
  // What our own sentence tells of as many lines is not told of them bare.
  const count = [...told, ...shown].some(({ values }) => values.includes(totalRows))
    ? []
    : [{ ...made([totalRows], { names: [], dates: [], hours: [] }, ['ligne'], [...now, ...SUMS]), sentence: -1 }];
  return [...told, ...shown, ...lines, ...count];
}
