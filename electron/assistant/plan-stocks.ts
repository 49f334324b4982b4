import type { StockLevel } from '../../shared/model/stock.ts';
import type { StockWay } from '../../shared/model/stock-history.ts';
import type { Understanding } from './engine/understanding.ts';
import { words } from './engine/words/text.ts';
import type { Order } from './tools/tool.ts';

const ALERTS: StockLevel[] = ['critical', 'high', 'moderate'];

/** Lines told division by division: "le plus de ruptures" is about what is at zero, which alerts are not. */
export const comparedAlerts = ({ levels, empty, ranked }: Understanding) => ({
  levels: levels.length > 0 || empty ? levels : ALERTS,
  empty,
  order: orderOf(ranked),
});

/** Articles side by side; division by division where no two divisions are what is compared. */
export const comparedArticles = ({ parts, article, by, place }: Understanding) => ({
  articles: parts.length > 1 ? parts.slice(0, 6) : [article!],
  ...(by === 'division' && place?.kind !== 'both' ? { perDivision: true } : {}),
});

/** Which has the most, or the least, where figures stand side by side. */
export const orderOf = (ranked: Understanding['ranked']): Order => (ranked === 'most' || ranked === 'least' ? ranked : null);

const DOWN = /^(?:(?:re)?baiss|dimin|(?:re)?descen[dst]|chut|recul|regress|decroi|degringol)/u;
const UP = /^(?:(?:re)?augment|hausse|(?:re)?mont(?:e|ent|es|ee|ees)$|grimp|progress|croi(?:t|ss)|accroi)/u;

/** What moved since a day: up, down, or both where the question says both or neither. */
export function changesInput({ period, heard }: Understanding): { from: string | null; way?: StockWay } {
  const said = words(heard.join(' ')).map(({ folded }) => folded);
  const [up, down] = [UP, DOWN].map((way) => said.some((word) => way.test(word)));
  return { from: period?.from ?? null, ...(up === down ? {} : { way: up ? 'up' : 'down' }) };
}

/** The bounds of a question, as tools take them. */
export const boundsOf = ({ range }: Understanding) => ({
  minimum: range?.min ?? null,
  maximum: range?.max ?? null,
  strict: range !== null && (range.minOpen || range.maxOpen),
});

/** Lines of stock: those of a level, of a quantity, or the largest. */
export function listInput(understood: Understanding): Record<string, unknown> {
  const { intent, article, levels, empty, ranked, limit } = understood;
  const alert = intent === 'stock.alerts';
  return {
    search: article,
    ...(alert && article !== null && understood.range === null && !isPlural(understood) ? { whole: true } : {}),
    levels: levels.length > 0 ? levels : alert && !empty && (understood.range === null || understood.meanings.has('low')) ? ALERTS : [],
    empty,
    sort: ranked === 'most' || ranked === 'least' ? 'quantity' : alert ? 'level' : 'name',
    descending: ranked === 'most',
    limit,
    ...boundsOf(understood),
  };
}

/** "les flyers A5" are all those of the name, "le flyer A5" is the one of that whole name when there is one. */
const isPlural = ({ article, text }: Understanding): boolean => {
  const stems = new Set(words(article ?? '').map(({ stem }) => stem));
  return words(text).some(({ stem, folded }) => stem !== folded && stems.has(stem));
};
