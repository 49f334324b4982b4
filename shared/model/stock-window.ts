import { type ColumnValues, decodeColumns, encodeColumns } from '../columns.ts';
import { STOCK_LEVELS, type StockLevel, type StockRow } from './stock.ts';

/** A window of stock lines carried as columns, with what the whole filtered set holds. `unpackStocks` gives the lines back. */
export interface StockWindow {
  /** See `shared/columns.ts`. Bytes, not JSON: both transports carry them as they are. */
  frame: Uint8Array;
  offset: number;
  count: number;
  total: number;
  /** Counts by level over the search and scope, before the level filter. */
  levels: Record<StockLevel, number>;
}

const TEXTS = ['divisionName', 'name', 'clientCode', 'storageRef', 'comment'] as const satisfies readonly (keyof StockRow)[];
const NUMBERS = [
  'id',
  'divisionId',
  'quantity',
  'minimum',
  'heightCm',
  'widthCm',
  'depthCm',
  'weightG',
] as const satisfies readonly (keyof StockRow)[];

/** Lines as one block of columns. */
export function packStocks(rows: readonly StockRow[]): Uint8Array<ArrayBuffer> {
  const columns: Record<string, ColumnValues> = {};
  for (const name of NUMBERS) columns[name] = Float64Array.from(rows, (row) => row[name] ?? Number.NaN);
  for (const name of TEXTS) columns[name] = rows.map((row) => row[name]);
  columns.level = Uint8Array.from(rows, (row) => STOCK_LEVELS.indexOf(row.level));
  columns.updatedAt = Float64Array.from(rows, (row) => (row.updatedAt === null ? Number.NaN : Date.parse(row.updatedAt)));
  return encodeColumns(rows.length, columns);
}

/** The lines of a window, as `stocks.list` would have given them. */
export function unpackStocks(frame: Uint8Array): StockRow[] {
  const columns = decodeColumns(frame);
  const number = (name: (typeof NUMBERS)[number] | 'updatedAt') => {
    const values = columns.numbers(name);
    return (row: number): number | null => {
      const value = values[row]!;
      return Number.isNaN(value) ? null : value;
    };
  };
  const [divisionName, name, clientCode, storageRef, comment] = TEXTS.map((each) => columns.texts(each));
  const [id, divisionId, quantity, minimum, heightCm, widthCm, depthCm, weightG] = NUMBERS.map(number);
  const levels = columns.numbers('level');
  const updatedAt = number('updatedAt');
  return Array.from({ length: columns.count }, (_, row): StockRow => {
    const moment = updatedAt(row);
    return {
      id: id!(row) ?? 0,
      divisionId: divisionId!(row) ?? 0,
      divisionName: divisionName!(row) ?? '',
      name: name!(row) ?? '',
      clientCode: clientCode!(row),
      storageRef: storageRef!(row),
      quantity: quantity!(row),
      minimum: minimum!(row),
      level: STOCK_LEVELS[levels[row]!] ?? 'to_check',
      heightCm: heightCm!(row),
      widthCm: widthCm!(row),
      depthCm: depthCm!(row),
      weightG: weightG!(row),
      comment: comment!(row),
      updatedAt: moment === null ? null : new Date(moment).toISOString(),
    };
  });
}
