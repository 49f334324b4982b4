import type { StockLevel } from '../../shared/model/stock.ts';
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

/** Which has the most, or the least, where figures stand side by side. */
export const orderOf = (ranked: Understanding['ranked']): Order => (ranked === 'most' || ranked === 'least' ? ranked : null);

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
