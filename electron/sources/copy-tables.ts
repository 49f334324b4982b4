import { STOCK_LEVELS, type StockRow } from '../../shared/model/stock.ts';
import { type Database, statement } from '../local/local.ts';
import type { TenantScope } from '../tenant/tenant.ts';
import { COPY_SQL } from './copy-schema.ts';
import { divisions } from './copy-search.ts';
import { invoiceWriter, operationWriter } from './copy-subjects.ts';
import type { Dataset, DatasetRows } from './reader.ts';
import { sealOf } from './seal.ts';
import { campaignSearchText, stockSearchText } from './select.ts';
import { foldText } from './text.ts';

/** One refresh of a dataset, inside a transaction. */
export interface TableWriting<Row> {
  /** Puts one row; a second row of the same id is left out. */
  put(row: Row): void;
  /** Ends: `whole` = what was not put is no longer there. @returns rows held now, and how many were put, changed or removed. */
  end(whole: boolean): { rows: number; changed: number };
}

interface CopyTable<Row> {
  begin(db: Database): TableWriting<Row>;
}

/** A table small enough to be written anew at each refresh. */
const rewritten = <Row>(table: 'operations' | 'invoices' | 'campaigns', writer: (db: Database) => (row: Row) => void): CopyTable<Row> => ({
  begin(db) {
    db.exec(`DELETE FROM ${table}`);
    const put = writer(db);
    let changed = 0;
    return {
      put(row) {
        put(row);
        changed += 1;
      },
      end: () => ({ rows: db.prepare<[], { lines: number }>(`SELECT count(*) AS lines FROM ${table}`).get()!.lines, changed }),
    };
  },
});

/** How each dataset lies in a copy: a new dataset is one entry here, and a migration. */
export const COPY_TABLES: { [D in Dataset]: CopyTable<DatasetRows[D]> } = {
  stocks: { begin: beginStocks },
  operations: rewritten('operations', operationWriter),
  invoices: rewritten('invoices', invoiceWriter),
  campaigns: rewritten('campaigns', (db) => {
    const put = db.prepare(COPY_SQL.putCampaign);
    return (row) => put.run({ ...row, foldedName: foldText(row.name), foldedText: foldText(campaignSearchText(row)) });
  }),
};

/** Hash of a line as it was read: 53 bits, of no secret. After cyrb53 (public domain). */
function markOf(row: StockRow): number {
  const text = `${row.divisionId}|${row.name}|${row.clientCode}|${row.storageRef}|${row.quantity}|${row.minimum}|${row.heightCm}|${row.widthCm}|${row.depthCm}|${row.weightG}|${row.updatedAt}|${row.comment}`;
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let n = 0; n < text.length; n += 1) {
    const unit = text.charCodeAt(n);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & b) + (a >>> 0);
}

/** A million lines: what is as it was is not written again. Memory: 17 bytes a line known. */
function beginStocks(db: Database): TableWriting<StockRow> {
  const known = db.prepare<[], { lines: number }>('SELECT count(*) AS lines FROM stocks').get()!.lines;
  const ids = new Float64Array(known);
  const marks = new Float64Array(known);
  const seen = new Uint8Array(known);
  let n = 0;
  for (const row of db.prepare<[], { id: number; mark: number }>('SELECT id, mark FROM stocks ORDER BY id').iterate()) {
    ids[n] = row.id;
    marks[n] = row.mark;
    n += 1;
  }
  const place = (id: number): number => {
    let low = 0;
    let high = known;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (ids[middle]! < id) low = middle + 1;
      else high = middle;
    }
    return low < known && ids[low] === id ? low : -1;
  };
  const seal = sealOf(db);
  const add = db.prepare(`${COPY_SQL.putStock} ON CONFLICT (id) DO NOTHING`);
  const change = db.prepare(COPY_SQL.changeStock);
  const addWords = db.prepare(COPY_SQL.putWords);
  const removeWords = db.prepare(COPY_SQL.removeWords);
  const textOf = db.prepare<[number], { foldedText: string }>('SELECT folded_text AS foldedText FROM stocks WHERE id = ?');
  let changed = 0;
  let rows = known;
  const values = (row: StockRow, mark: number) => ({
    ...row,
    comment: seal.close(row.comment, `stocks:${row.id}:comment`),
    level: STOCK_LEVELS.indexOf(row.level),
    foldedName: foldText(row.name),
    foldedText: foldText(stockSearchText(row)),
    mark,
  });
  return {
    put(row) {
      const mark = markOf(row);
      const at = place(row.id);
      if (at < 0) {
        const written = values(row, mark);
        if (add.run(written).changes === 0) return;
        addWords.run({ id: row.id, foldedText: written.foldedText });
        rows += 1;
        changed += 1;
        return;
      }
      if (seen[at] === 1) return;
      seen[at] = 1;
      if (marks[at] === mark) return;
      const written = values(row, mark);
      const before = textOf.get(row.id)!.foldedText;
      if (before !== written.foldedText) removeWords.run({ id: row.id, foldedText: before });
      change.run(written);
      if (before !== written.foldedText) addWords.run({ id: row.id, foldedText: written.foldedText });
      changed += 1;
    },
    end(whole) {
      if (whole) {
        const remove = db.prepare('DELETE FROM stocks WHERE id = ?');
        for (let at = 0; at < known; at += 1) {
          if (seen[at] === 1) continue;
          const id = ids[at]!;
          removeWords.run({ id, foldedText: textOf.get(id)!.foldedText });
          remove.run(id);
          rows -= 1;
          changed += 1;
        }
      }
      if (changed > 0) {
        db.exec(COPY_SQL.clearLevels);
        db.exec(COPY_SQL.putLevels);
      }
      return { rows, changed };
    },
  };
}

/** Counts the rows of a dataset by division once, so that asking how many there are costs nothing. */
export function countPopulation(db: Database, dataset: Dataset): void {
  db.prepare(COPY_SQL.clearPopulation).run(dataset);
  db.prepare(
    `INSERT INTO populations (name, division_id, lines) SELECT ?, coalesce(division_id, -1), count(*) FROM ${dataset} GROUP BY 2`,
  ).run(dataset);
}

/** Rows of a dataset in the scope. */
export const populationOf = (db: Database, scope: TenantScope, dataset: Dataset): number =>
  statement<[object], { lines: number }>(db, COPY_SQL.population).get({ name: dataset, divisions: divisions(scope), scopeKey: scope.key })
    ?.lines ?? 0;
