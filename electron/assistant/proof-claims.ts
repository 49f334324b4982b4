import { formatDay } from './answer/format.ts';
import { type Statement, statements } from './proof.ts';
import { piecesIn, stemsOf } from './proof-clauses.ts';
import { type Evidence, factsOf, NEUTRAL, SEVERAL, unitAfter, valuesOf } from './proof-evidence.ts';
import {
  BETWEEN,
  blankedOf,
  claimsIn,
  counted,
  FRESHNESS,
  type Group,
  groupsOf,
  isLimit,
  type Own,
  ownOf,
  plainly,
  stemsIn,
  TURNS,
} from './proof-groups.ts';
import { isToldBy, isWholeMonth, momentsIn, momentsOf } from './proof-moments.ts';
import { foldInPlace } from './proof-numbers.ts';
import { commonOf, filterNames, type Source, softOf, sourcesOf } from './proof-sources.ts';

/** The prose without the filters on several values that it tells whole: they are true of every figure. Places and articles are told apart. */
function withoutFilters(prose: string, evidence: readonly Evidence[]): string {
  const values = evidence.flatMap(({ filters }) =>
    filters.flatMap(({ name, value }) => (SEVERAL.test(value) && name !== 'Division' && name !== 'Article' ? [value] : [])),
  );
  return values.reduce((text, value) => text.replaceAll(value, ' '.repeat(value.length)), prose);
}

/** What a sentence of the prose tells up to some place. */
interface Told {
  words: ReadonlySet<string>;
  names: ReadonlySet<string>;
  moments: readonly string[];
}
const toldIn = (groups: readonly Group[], now: number): Told => ({
  words: new Set(groups.flatMap(({ clause, beside }) => [...stemsIn(clause), ...beside])),
  names: new Set(groups.flatMap(({ clause }) => clause.names)),
  moments: groups.flatMap(({ clause }) => momentsOf(clause, now)),
});
const isTold = ({ required }: Pick<Source, 'required'>, { words, names, moments }: Told): boolean =>
  required.words.every((word) => words.has(word)) &&
  required.names.every((name) => names.has(name)) &&
  required.moments.every((moment) => isToldBy(moment, moments, required.moments));

/**
 * Why a proven prose would tell another thing than the tools: a figure without what it was given with, with a word that ties it to something else, or
 * without what narrows it. Each figure must be one that was given, told whole; null = it is. Total and pure.
 */
export function claimRefused(prose: string, evidence: readonly Evidence[]): string | null {
  const text = withoutFilters(blankedOf(prose, TURNS), evidence);
  const facts = factsOf(evidence);
  const { now } = facts;
  const owns = evidence.map(ownOf);
  const sources = evidence.flatMap((each, index) => sourcesOf(each, owns[index]!));
  const common = new Set(evidence.flatMap(commonOf));
  const free = new Set(evidence.flatMap((each) => filterNames(each, () => true)));
  const dated = owns.some(({ groups }) => groups.some(({ clause }) => momentsOf(clause, now).length > 0));
  const always = new Set([
    ...evidence.flatMap(({ filters }) => filters.flatMap(({ value }) => momentsIn(value, now))),
    ...evidence.flatMap(({ sentence }) => (sentence.match(FRESHNESS) ?? []).flatMap((each) => momentsIn(each, now))),
    ...(dated ? [] : facts.instants.flatMap((at) => momentsIn(formatDay(at), now))),
  ]);
  const given = new Set([
    ...sources.flatMap(({ moments }) => [...moments]),
    ...owns.flatMap((own) => own.groups.flatMap(({ clause }) => momentsOf(clause, now))),
  ]);
  const read = statements(text, facts);
  const groups = groupsOf(piecesIn(text, read));
  for (const [index, group] of groups.entries()) {
    const { clause, beside, sentence } = group;
    const before = groups.slice(0, index + 1).filter((other) => other.sentence === sentence);
    // What stands in brackets is said of what it stands beside.
    const { names, ...said } = toldIn(before, now);
    const told = { ...said, names: group.aside ? new Set([...clause.names, ...group.host]) : names };
    const claims = claimsIn([...stemsIn(clause), ...beside]).filter((word) => !common.has(word));
    const moments = momentsOf(clause, now);
    if (clause.numbers.length === 0) {
      const other = moments.find((moment) => !always.has(moment) && !given.has(moment));
      if (other !== undefined) return `date d'autre chose : ${other}`;
      if (claims.length > 0 && !isGivenWithout(group, text, evidence, owns, common)) return `dit autrement : ${claims.join(' ')}`;
      continue;
    }
    const fitting = clause.numbers.map(({ statement }) =>
      sources.filter(
        (source) =>
          source.values.some((value) => statement.tells!(value)) &&
          isTold(source, told) &&
          clause.names.every((name) => source.names.has(name) || free.has(name)) &&
          (!source.ofLine || [...told.names].some((name) => source.names.has(name))) &&
          moments.every((moment) => always.has(moment) || source.moments.has(moment) || isWholeMonth(moment, source.moments)) &&
          !isMoved(source, before, statement, text, free, owns),
      ),
    );
    const lost = fitting.findIndex((each) => each.length === 0);
    if (lost >= 0) return `chiffre sans ce qui le dit : ${clause.numbers[lost]!.statement.text.trim()}`;
    const fits = fitting.flat();
    for (const { statement } of clause.numbers) {
      const unit = unitAfter(text, statement, read);
      const one = unit === null || NEUTRAL.has(unit) || fits.some(({ words }) => words.has(unit));
      if (!one) return `chiffre d'autre chose : ${statement.text.trim()} ${unit}`;
    }
    for (const [word, times] of counted(claims)) {
      const most = fits.reduce((sum, { words }) => Math.max(sum, words.get(word) ?? 0), 0);
      if (most === 0 || (times > most && claims.some(isLimit)))
        return `rapproché à tort : ${clause.numbers[0]!.statement.text.trim()} et ${word}`;
    }
  }
  return evidence.map((each, index) => leftOut(each, owns[index]!, prose, groups, now)).find((each) => each !== null) ?? null;
}

/**
 * Whether a figure of the whole is told, in one sentence, after the name of a part that our own sentence does not tell it with: « Les 2 Envoyée : total
 * HT 1 247,36 € ». A gap between two names, what narrows, and « sur 1 250 » are told so.
 */
function isMoved(
  { names, ofLine, sentence, required }: Source,
  before: readonly Group[],
  { start }: Statement,
  text: string,
  free: ReadonlySet<string>,
  owns: readonly Own[],
): boolean {
  if (ofLine || names.size > 0 || required.words.some((word) => BETWEEN.has(word) || isLimit(word))) return false;
  const others = before.slice(0, -1).flatMap(({ clause }) => clause.names.filter((name) => !free.has(name)));
  if (others.length === 0 || /(?<!\p{L})sur(?: un total de)?\s*$/iu.test(text.slice(0, start))) return false;
  const beside = new Set(
    owns.flatMap(({ groups }) => groups.filter((group) => group.sentence === sentence).flatMap(({ clause }) => clause.names)),
  );
  return !others.every((name) => beside.has(name));
}

/** The claims of a sentence without any number, of each part between commas and « et ». */
function partsOf({ clause, beside }: Group, text: string, common: ReadonlySet<string>): string[][] {
  const out: string[][] = [[]];
  for (const [index, word] of clause.words.entries()) {
    const gap = text.slice(clause.words[index - 1]?.end ?? word.start, word.start);
    if (word.stem === 'et' || gap.includes(',')) out.push([]);
    out.at(-1)!.push(word.stem);
  }
  return [...out, [...beside]].map((words) => claimsIn(words).filter((word) => !common.has(word))).filter((words) => words.length > 0);
}

const sameWords = (one: readonly string[], other: readonly string[]): boolean => [...one].sort().join(' ') === [...other].sort().join(' ');

/** Whether what a sentence without any number says was said: one sentence of ours whole, parts of one that narrows nothing, or a line by its names. */
function isGivenWithout(
  group: Group,
  text: string,
  evidence: readonly Evidence[],
  owns: readonly Own[],
  common: ReadonlySet<string>,
): boolean {
  const parts = partsOf(group, text, common);
  const claims = parts.flat();
  const said = owns.some((own) =>
    own.groups.some((each) => {
      if (each.clause.numbers.length > 0) return false;
      const given = partsOf(each, own.text, common);
      const whole = given.flat();
      return sameWords(claims, whole) || (!whole.some(isLimit) && parts.every((part) => given.some((other) => sameWords(part, other))));
    }),
  );
  const { names } = group.clause;
  const ofLine = (row: Evidence['rows'][number]) => {
    const texts = Object.values(row).flatMap((value) => (typeof value === 'string' ? [value] : []));
    const words = [...Object.keys(row), ...texts].flatMap(stemsOf);
    const folded = texts.map((each) => foldInPlace(each.normalize('NFC')));
    return names.every((name) => folded.includes(name)) && claims.every((word) => words.includes(word));
  };
  return said || (names.length > 0 && evidence.some(({ rows }) => rows.some(ofLine)));
}

/** A filter or a reservation that the prose leaves out, with which the figures would be others; null = all are told. */
function leftOut(each: Evidence, { groups: own }: Own, prose: string, groups: readonly Group[], now: number): string | null {
  const said = plainly(prose);
  const told = toldIn(groups, now);
  const silent = each.filters.find(({ name, value }) => {
    const needless = name === 'Article' || SEVERAL.test(value) || value.match(TURNS) !== null;
    const wanted = momentsIn(value, now);
    const neutral = stemsOf(value).every((word) => NEUTRAL.has(word)) && !/\p{N}/u.test(value);
    const whole = said.includes(plainly(value).replace(/^pour | et (?:ses|leurs) divisions$/gu, ''));
    return !(needless || neutral || whole || (wanted.length > 0 && wanted.every((moment) => isToldBy(moment, told.moments, wanted))));
  });
  if (silent !== undefined) return `filtre tu : ${silent.name}`;
  const soft = softOf(each);
  const article = new Set(filterNames(each, (name) => name === 'Article'));
  const hidden = own.find(({ clause, beside }) => {
    const words = claimsIn([...stemsIn(clause), ...beside]);
    // « La plus élevée : … » is the figure itself, which is looked for apart.
    if (!words.some(isLimit) || /^(?:le|la) (?:plu|moin) /u.test(`${stemsIn(clause).join(' ')} `)) return false;
    const required = {
      words: words.filter((word) => !soft.has(word)),
      names: clause.names.filter((name) => !article.has(name)),
      moments: [],
    };
    const sentences = [...new Set(groups.map(({ sentence }) => sentence))].map((at) => groups.filter(({ sentence }) => sentence === at));
    return !sentences.some(
      (sentence) =>
        isTold({ required }, toldIn(sentence, now)) &&
        clause.numbers.every(({ statement }) =>
          valuesOf(statement, each).every((value) =>
            sentence.some(({ clause: told }) => told.numbers.some((number) => number.statement.tells!(value))),
          ),
        ),
    );
  });
  return hidden === undefined ? null : `réserve tue : ${stemsIn(hidden.clause).join(' ')}`;
}
