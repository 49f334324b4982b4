import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import Sqlite from 'better-sqlite3';
import { systemClock } from '../../electron/kit/clock.ts';
import { createLog } from '../../electron/kit/log.ts';
import { type StockColumns, sortRows, topRows } from '../../electron/sources/columns.ts';
import { createCopyEngine } from '../../electron/sources/copy-engine.ts';
import { createLocalCopy, type RowFeed } from '../../electron/sources/local-copy.ts';
import { loadColumns } from '../../electron/sources/windows-engine.ts';
import { restoreScope } from '../../electron/tenant/tenant.ts';
import { STOCK_LEVELS } from '../../shared/model/stock.ts';
import { type BenchRow, duration, interleaved, limit } from './row.ts';
import { DIVISIONS, stockChunks, stockRow } from './stock-rows.ts';

const AS_OF = '2026-11-20T10:00:00.000Z';
const never = new AbortController().signal;
/** The longest the main loop may be held, ms. */
const HELD = 20;

const scopeOver = (divisionIds: readonly number[]) => restoreScope({ userId: 7, divisionIds });

const feed =
  (count: number, changed = 0): RowFeed =>
  async (onRows) => {
    for (const rows of stockChunks(count))
      await onRows(changed === 0 ? rows : rows.map((row) => (row.id % changed === 0 ? { ...row, quantity: 1 } : row)));
    return { asOf: AS_OF };
  };

async function timed(work: () => Promise<unknown> | unknown): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** The local copy at `rows` lines: mirrored, read, searched, grouped and ordered, each beside the bare driver or bare typed arrays. */
export async function bench(rows: number): Promise<BenchRow[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mycfia-bench-copy-'));
  const clock = systemClock();
  const log = createLog(() => undefined, clock.now);
  const scope = scopeOver(Array.from({ length: DIVISIONS }, (_, n) => n + 1));
  const key = Buffer.alloc(32, 3).toString('base64');
  const copy = createLocalCopy({ dataFolder: folder, key: async () => key, clock, log });
  const out: BenchRow[] = [];
  try {
    // Making the rows is the bench's own work: it is taken away from both sides.
    const making = await timed(() => {
      for (const chunk of stockChunks(rows)) if (chunk.length === 0) throw new Error('no rows');
    });
    const delay = monitorEventLoopDelay({ resolution: 1 });
    const idle = await timed(() => copy.replace(scopeOver([1]), 'stocks', 'base', async () => ({ asOf: AS_OF })));
    delay.enable();
    const first = (await timed(() => copy.replace(scope, 'stocks', 'base', feed(rows)))) - making;
    delay.disable();
    const bare = (await timed(() => bareMirror(path.join(folder, 'bare.sqlite'), rows))) - making;
    out.push(duration(`copie de ${rows} lignes, recherche et relevé compris / better-sqlite3 avec les mêmes index`, first - idle, bare, 2));
    out.push(limit('boucle principale retenue pendant la copie, p99', delay.percentile(99) / 1e6, HELD));
    // Beyond this nothing of the product may ever hold it, whatever it does (I7).
    out.push(limit('la même, au plus', delay.max / 1e6, 100));
    const again = (await timed(() => copy.replace(scope, 'stocks', 'base', feed(rows, 100)))) - making;
    out.push(duration('copie suivante, 1 % de lignes changées / première', again, first, 0.5));

    const engine = createCopyEngine({ dataFolder: folder, clock, log });
    engine.handlers.open({ key, now: clock.now() });
    const file = path.join(
      folder,
      'copies',
      fs.readdirSync(path.join(folder, 'copies')).find((name) => name.includes(scope.key.slice(0, 24)) && name.endsWith('.sqlite'))!,
    );
    const db = new Sqlite(file, { readonly: true });
    out.push(...(await reads(engine, db, scope, copy)));
    out.push(...(await searches(engine, db, scope)));
    out.push(...(await orders(engine, db, scope, rows)));
    db.close();
    engine.onStop();
  } finally {
    await copy.close();
    fs.rmSync(folder, { recursive: true, force: true });
  }
  return out;
}

type Engine = ReturnType<typeof createCopyEngine>;
type Scope = ReturnType<typeof scopeOver>;

async function reads(engine: Engine, db: Sqlite.Database, scope: Scope, copy: ReturnType<typeof createLocalCopy>): Promise<BenchRow[]> {
  const one = db.prepare('SELECT s.* FROM stocks AS s WHERE s.id = ?');
  const own = scopeOver([7]);
  const page = db.prepare('SELECT s.* FROM stocks AS s WHERE s.division_id = ? ORDER BY s.folded_name, s.id LIMIT 50');
  const query = { sort: 'name' as const, descending: false, offset: 0, limit: 50 };
  let n = 0;
  const [ours = 0, bare = 0] = await interleaved(
    9,
    [async () => engine.handlers.read({ scope, reading: 'stock', query: { id: (n++ % 1000) + 1 } }), async () => one.get((n++ % 1000) + 1)],
    1000,
  );
  const [threaded = 0] = await interleaved(9, [() => copy.read(scope, 'stock', { id: (n++ % 1000) + 1 }, never)], 50);
  const [ourPage = 0, barePage = 0] = await interleaved(
    15,
    [async () => engine.handlers.read({ scope: own, reading: 'stocks', query }), async () => page.all(7)],
    100,
  );
  return [
    duration('une ligne par son numéro, avec présence du fichier, âge, périmètre et déchiffrement / requête nue seule', ours, bare, 1.5),
    limit('la même à travers le fil, aller et retour', threaded, 20),
    duration("page de 50 d'une division, avec comptes gardés depuis l'écriture / requête nue de la page seule", ourPage, barePage, 1.5),
  ];
}

async function searches(engine: Engine, db: Sqlite.Database, scope: Scope): Promise<BenchRow[]> {
  const words = ['flyer a4', 'etiquette noel', 'kakemono 2019', 'n° 4812', 'chemise rabats ete', 'cl-4321', 'brochure dl soldes'];
  const taken: number[] = [];
  for (let n = 0; n < 210; n += 1) {
    const search = words[n % words.length]!;
    // Another first line each time: no order kept ready answers for it.
    const query = {
      search: `${search} ${(n % 10) + 2015}`.slice(0, n % 3 === 0 ? search.length : 99),
      sort: 'name' as const,
      descending: false,
      offset: 0,
      limit: 20,
    };
    taken.push(await timed(() => engine.handlers.bigPage({ scope, query })));
  }
  const sorted = taken.slice(7).toSorted((a, b) => a - b);
  const scan = db.prepare("SELECT count(*) FROM stocks WHERE folded_text LIKE '%flyer%' AND folded_text LIKE '%a4%'");
  const bare = await timed(() => scan.get());
  return [
    limit(
      'recherche sans accents ni casse, 20 meilleures et comptes, mots déjà en mémoire, p99',
      sorted[Math.floor(sorted.length * 0.99)]!,
      10,
    ),
    duration('la même, médiane / parcours LIKE', sorted[Math.floor(sorted.length / 2)]!, bare, 0.5),
  ];
}

async function orders(engine: Engine, db: Sqlite.Database, scope: Scope, rows: number): Promise<BenchRow[]> {
  const columns: StockColumns = loadColumns(db, db.prepare<[], number>('SELECT count(*) FROM stocks').pluck().get()!);
  const group = () => {
    const cells = new Float64Array(DIVISIONS * STOCK_LEVELS.length);
    for (let row = 0; row < columns.count; row += 1) cells[columns.division[row]! * STOCK_LEVELS.length + columns.level[row]!]! += 1;
    return cells;
  };
  const [grouped = 0, bareGroup = 0] = await interleaved(9, [
    async () => engine.handlers.read({ scope, reading: 'stockCells', query: {} }),
    async () => group(),
  ]);
  const top = () => {
    const kept: number[] = [];
    let least = Number.NEGATIVE_INFINITY;
    for (let row = 0; row < columns.count; row += 1) {
      const value = columns.quantity[row]!;
      if (!(value > least) && kept.length === 100) continue;
      let at = kept.length;
      while (at > 0 && !(columns.quantity[kept[at - 1]!]! >= value)) at -= 1;
      kept.splice(at, 0, row);
      if (kept.length > 100) kept.pop();
      if (kept.length === 100) least = columns.quantity[kept[99]!]!;
    }
    return kept;
  };
  const full = (key: Float64Array | Uint32Array) => Float64Array.from(key, (value, row) => value * 4_194_304 + row).sort();
  const window = (sort: 'quantity' | 'name', offset: number, descending: boolean) =>
    engine.handlers.window({ scope, query: { sort, descending, offset, limit: 100 } });
  window('quantity', 0, true);
  const all = Uint32Array.from({ length: columns.count }, (_, row) => row);
  const one = db.prepare('SELECT s.* FROM stocks AS s WHERE s.id = ?');
  const [places = 0, first = 0, bareTop = 0, bareFirst = 0] = await interleaved(
    9,
    [
      async () => topRows(all, columns.quantity, true, 100),
      async () => window('quantity', 0, true),
      async () => top(),
      async () => top().map((row) => one.get(columns.id[row])),
    ],
    5,
  );
  const [byNumber = 0, bareNumber = 0] = await interleaved(5, [
    async () => sortRows(all, columns.quantity, true),
    async () => full(columns.quantity),
  ]);
  const [byName = 0, bareName = 0] = await interleaved(5, [
    async () => sortRows(all, columns.nameRank, false),
    async () => full(columns.nameRank),
  ]);
  window('quantity', Math.floor(rows / 2), true);
  let n = 0;
  const [deep = 0] = await interleaved(9, [async () => window('quantity', Math.floor(rows / 3) + (n++ % 997) * 100, true)], 20);
  // Regions of fifty divisions, then agencies of one: each asked for the first time, as a person who chooses one does.
  const parts = (size: number) =>
    Array.from({ length: DIVISIONS / size }, (_, at) => scopeOver(Array.from({ length: size }, (__, i) => at * size + i + 1)));
  const filtered = async (size: number) => {
    const scopes = parts(size).slice(0, 10);
    let asked = 0;
    const [region = 0] = await interleaved(scopes.length - 1, [
      async () => {
        const { value } = engine.handlers.window({
          scope: scopes[asked++]!,
          query: { sort: 'quantity', descending: true, offset: 0, limit: 100 },
        });
        if (value.count !== Math.min(100, value.total)) throw new Error('a window that is not filled');
      },
    ]);
    return region;
  };
  const [region, agency] = [await filtered(50), await filtered(1)];
  return [
    limit("première fenêtre d'une liste filtrée par une région de 50 divisions, jamais demandée", region, 50),
    limit("première fenêtre d'une liste filtrée par une agence, jamais demandée", agency, 50),
    duration("compter par division et par niveau, comptes gardés depuis l'écriture / tableaux typés parcourus", grouped, bareGroup, 2),
    duration('les 100 plus grandes quantités, places seules / tableaux typés', places, bareTop, 2),
    duration('les mêmes, lignes lues, déchiffrées et empaquetées / tableaux typés et 100 requêtes nues', first, bareFirst, 2),
    duration('ordre complet par quantité / tri de tableaux typés', byNumber, bareNumber, 2),
    duration('ordre complet par nom / tri de tableaux typés', byName, bareName, 2),
    limit('fenêtre de 100 lignes au milieu de la liste', deep, 5),
  ];
}

/** The same lines through the bare driver: one table, the same indexes, the same index of words, one transaction. */
function bareMirror(file: string, rows: number): void {
  const db = new Sqlite(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  db.exec(`CREATE TABLE stocks (id INTEGER PRIMARY KEY, division_id INTEGER NOT NULL, name TEXT NOT NULL, client_code TEXT, storage_ref TEXT, quantity REAL,
    minimum REAL, level INTEGER NOT NULL, height_cm REAL, width_cm REAL, depth_cm REAL, weight_g REAL, comment TEXT, updated_at TEXT, folded_name TEXT NOT NULL,
    folded_text TEXT NOT NULL) STRICT;
    CREATE INDEX a ON stocks (folded_name, id); CREATE INDEX b ON stocks (level, division_id); CREATE INDEX c ON stocks (division_id, folded_name, id);
    CREATE VIRTUAL TABLE w USING fts5 (folded_text, content = 'stocks', content_rowid = 'id', columnsize = 0, tokenize = 'trigram case_sensitive 1');`);
  const put = db.prepare(
    'INSERT INTO stocks VALUES (@id, @divisionId, @name, @clientCode, @storageRef, @quantity, @minimum, @rank, @heightCm, @widthCm, @depthCm, @weightG, @comment, @updatedAt, @folded, @text)',
  );
  const words = db.prepare('INSERT INTO w (rowid, folded_text) VALUES (?, ?)');
  db.transaction(() => {
    for (let n = 0; n < rows; n += 1) {
      const row = stockRow(n);
      const folded = row.name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
      const text = `${folded} | ${row.clientCode ?? ''} | ${row.storageRef}`.toLowerCase();
      put.run({ ...row, rank: STOCK_LEVELS.indexOf(row.level), folded, text });
      words.run(row.id, text);
    }
  })();
  db.close();
}
