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

const TEXTS = ['divisionName', 'name', 'clientCode', 'storageRef', 'comment', 'updatedAt'] as const satisfies readonly (keyof StockRow)[];
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
  for (const name of NUMBERS) {
    const values = new Float64Array(rows.length);
    for (let n = 0; n < rows.length; n += 1) values[n] = rows[n]![name] ?? Number.NaN;
    columns[name] = values;
  }
  for (const name of TEXTS) columns[name] = rows.map((row) => row[name]);
  const levels = new Uint8Array(rows.length);
  for (let n = 0; n < rows.length; n += 1) levels[n] = STOCK_LEVELS.indexOf(rows[n]!.level);
  columns.level = levels;
  return encodeColumns(rows.length, columns);
}

/** The lines of a window, as `stocks.list` would have given them. */
export function unpackStocks(frame: Uint8Array): StockRow[] {
  const columns = decodeColumns(frame);
  const [id, divisionId, quantity, minimum, heightCm, widthCm, depthCm, weightG] = NUMBERS.map((name) => columns.numbers(name));
  const [divisionName, name, clientCode, storageRef, comment, updatedAt] = TEXTS.map((each) => columns.texts(each));
  const levels = columns.numbers('level');
  const known = (values: ArrayLike<number>, row: number): number | null => {
    const value = values[row]!;
    return Number.isNaN(value) ? null : value;
  };
  const rows: StockRow[] = [];
  for (let row = 0; row < columns.count; row += 1)
    rows.push({
      id: id![row]!,
      divisionId: divisionId![row]!,
      divisionName: divisionName!(row) ?? '',
      name: name!(row) ?? '',
      clientCode: clientCode!(row),
      storageRef: storageRef!(row),
      quantity: known(quantity!, row),
      minimum: known(minimum!, row),
      level: STOCK_LEVELS[levels[row]!] ?? 'to_check',
      heightCm: known(heightCm!, row),
      widthCm: known(widthCm!, row),
      depthCm: known(depthCm!, row),
      weightG: known(weightG!, row),
      comment: comment!(row),
      updatedAt: updatedAt!(row),
    });
  return rows;
}
