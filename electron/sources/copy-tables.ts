import { STOCK_LEVELS } from '../../shared/model/stock.ts';
import type { Database } from '../local/local.ts';
import type { TenantScope } from '../tenant/tenant.ts';
import { COPY_SQL, IN_SCOPE } from './copy-schema.ts';
import { divisions } from './copy-search.ts';
import { INVOICES_IN_SCOPE, invoiceWriter, operationWriter } from './copy-subjects.ts';
import type { Dataset, DatasetRows } from './reader.ts';
import { campaignSearchText, stockSearchText } from './select.ts';
import { foldText } from './text.ts';

interface CopyTable<Row> {
  count: string;
  clear: string;
  /** Puts one row; a second row of the same id is left out. */
  writer(db: Database): (row: Row) => void;
}

/** How each dataset lies in a copy: a new dataset is one entry here, and a migration. */
export const COPY_TABLES: { [D in Dataset]: CopyTable<DatasetRows[D]> } = {
  stocks: {
    count: `SELECT count(*) AS lines FROM stocks AS s WHERE ${IN_SCOPE}`,
    clear: "DELETE FROM stocks; INSERT INTO stocks_words (stocks_words) VALUES ('delete-all');",
    writer(db) {
      const put = db.prepare(COPY_SQL.putStock);
      const words = db.prepare(COPY_SQL.putWords);
      return (row) => {
        const foldedText = foldText(stockSearchText(row));
        const { changes } = put.run({ ...row, level: STOCK_LEVELS.indexOf(row.level), foldedName: foldText(row.name), foldedText });
        if (changes > 0) words.run({ id: row.id, foldedText });
      };
    },
  },
  operations: {
    count: `SELECT count(*) AS lines FROM operations AS s WHERE ${IN_SCOPE}`,
    clear: 'DELETE FROM operations;',
    writer: operationWriter,
  },
  invoices: {
    count: `SELECT count(*) AS lines FROM invoices AS s WHERE ${INVOICES_IN_SCOPE}`,
    clear: 'DELETE FROM invoices;',
    writer: invoiceWriter,
  },
  campaigns: {
    count: `SELECT count(*) AS lines FROM campaigns AS s WHERE ${IN_SCOPE}`,
    clear: 'DELETE FROM campaigns;',
    writer(db) {
      const put = db.prepare(COPY_SQL.putCampaign);
      return (row) => put.run({ ...row, foldedName: foldText(row.name), foldedText: foldText(campaignSearchText(row)) });
    },
  },
};

/** Rows of a dataset in the scope. */
export const countRows = (db: Database, scope: TenantScope, dataset: Dataset): number => {
  const parameters = dataset === 'invoices' ? { divisions: divisions(scope), scopeKey: scope.key } : { divisions: divisions(scope) };
  return db.prepare<[object], { lines: number }>(COPY_TABLES[dataset].count).get(parameters)?.lines ?? 0;
};
