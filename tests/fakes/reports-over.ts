import { afterEach } from 'vitest';
import { frozenClock } from '../../electron/kit/clock.ts';
import { createLog } from '../../electron/kit/log.ts';
import type { DatasetRooms } from '../../electron/report/datasets.ts';
import { createReports, type Reports } from '../../electron/report/report.ts';
import type { Origin, Sourced } from '../../shared/model/sourced.ts';
import { STOCK_LEVELS, type StockPage, type StockRow } from '../../shared/model/stock.ts';
import { RESOURCES } from './fictitious-cfi.ts';
import { textOfFile } from './report.ts';
import { fakeSession } from './stocks.ts';

/** Somebody of one agency. */
export const session = fakeSession(new Map([[2, 'Agence Lille']]));
const NOW = Date.parse('2026-03-10T09:48:00.000Z');
/** A line of stock by its number. */
export const row = (id: number): StockRow => ({
  id,
  divisionId: 2,
  divisionName: 'Agence Lille',
  name: `Article ${String(id).padStart(6, '0')}`,
  clientCode: null,
  storageRef: null,
  quantity: id,
  minimum: null,
  level: 'no_threshold',
  heightCm: null,
  widthCm: null,
  depthCm: null,
  weightG: null,
  comment: null,
  updatedAt: null,
});

/** What a reading of the stocks answers. */
export type Reading = { total: number; asOf?: string; source?: Origin; rows?: StockRow[] };
const open: Reports[] = [];
afterEach(async () => {
  for (const reports of open.splice(0)) await reports.stop();
});

/** Reports over stocks that answer what `say` tells for each page asked. */
export function reportsOver(say: (asked: { offset: number; limit: number; search?: string | undefined }, call: number) => Reading) {
  const asked: { offset: number; limit: number; search?: string | undefined; levels?: readonly string[] | undefined }[] = [];
  const list = async (_scope: unknown, input: (typeof asked)[number], signal?: AbortSignal): Promise<Sourced<StockPage>> => {
    signal?.throwIfAborted();
    asked.push(input);
    const { total, asOf = '2026-03-10T09:45:00.000Z', source = 'base', rows } = say(input, asked.length);
    const page = rows ?? Array.from({ length: Math.max(0, Math.min(input.limit, total - input.offset)) }, (_, n) => row(input.offset + n));
    return {
      value: { rows: page, total, levels: Object.fromEntries(STOCK_LEVELS.map((level) => [level, 0])) as StockPage['levels'] },
      source,
      asOf,
      readAt: '2026-03-10T09:48:00.000Z',
      latencyMs: 3,
      degraded: [],
      stale: false,
      budgetSeconds: null,
      scope: { key: 'k', label: 'Agence Lille', divisions: 1 },
    };
  };
  const clock = frozenClock(NOW);
  const reports = createReports({
    ...({ stocks: { list } } as unknown as DatasetRooms),
    resourcesFolder: RESOURCES,
    clock,
    log: createLog(() => undefined, clock.now),
  });
  open.push(reports);
  return { reports, asked };
}

/** The lines of a CSV without its heading. */
export const lines = (file: { bytes: Uint8Array }) => textOfFile(file).trimEnd().split('\r\n').slice(1);
