import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { frozenClock } from '../../../electron/kit/clock.ts';
import type { Column, Param, Session } from '../../../electron/simulator/tds/engine.ts';
import { createSqliteEngine } from '../../../electron/simulator/tds/sqlite-engine.ts';
import type { SqlType, Value } from '../../../electron/simulator/tds/types.ts';

let folder: string;
let engine: ReturnType<typeof createSqliteEngine>;
let nextSession = 51;
const session = (user = 'sa'): Session => ({ id: nextSession++, user, database: 'commune', app: 'test', host: 'here', transaction: 0n });
const shared = session();

const NVARCHAR: SqlType = { name: 'nvarchar', length: 4000 };
const param = (name: string, value: Value, type: SqlType = NVARCHAR): Param => ({ name, value, type, output: false });

interface Result {
  columns: Column[];
  rows: Value[][];
}
async function run(sql: string, params: Param[] = [], as: Session = shared): Promise<Result[]> {
  const results: Result[] = [];
  for await (const step of engine.run(sql, params, as))
    if ('columns' in step) results.push({ columns: step.columns, rows: [...step.rows] });
  return results;
}
const rows = async (sql: string, params: Param[] = [], as?: Session) => (await run(sql, params, as)).at(-1)!.rows;
const value = async (expression: string, params: Param[] = []) => (await rows(`SELECT ${expression} AS v`, params))[0]![0];
const number = async (sql: string, params: Param[] = [], as?: Session) =>
  run(sql, params, as).then(
    () => 0,
    (error: { number: number }) => error.number,
  );

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tsql-'));
  const file = path.join(folder, 'commune.sqlite');
  const db = new Database(file);
  db.exec(`
    CREATE TABLE stocks_readonly (id INT PRIMARY KEY, tenant_id INT NOT NULL, nom_produit NVARCHAR(200) COLLATE NOCASE NOT NULL,
      quantite DECIMAL(18,3), date_maj DATETIME2(3) NOT NULL);
    CREATE TABLE secrets (id INT PRIMARY KEY, mot NVARCHAR(20));
    INSERT INTO stocks_readonly VALUES
      (1, 10, 'Flyer A4', 12.5, '2026-11-20 10:00:00.000'), (2, 10, 'Flyer A4 recto verso', 0, '2026-11-20 10:05:00.000'),
      (3, 20, 'Étiquette', NULL, '2026-11-19 10:00:00.000'), (4, 30, 'Enveloppe C5', -3, '2026-11-20 10:00:00.000'),
      (5, 30, 'Sac 100%_[coton]', 7, '2026-11-20 10:00:00.000');`);
  db.close();
  engine = createSqliteEngine({ file, users: { sa: 'a', ro: 'b' }, readOnlyUsers: ['ro'], clock: frozenClock(Date.UTC(2026, 10, 20, 12)) });
});
afterAll(() => {
  engine.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

describe('the readings of the product', () => {
  const scope = 'tenant_id IN (SELECT CAST([value] AS INT) FROM OPENJSON(@tenants))';

  it('filters by the divisions of a JSON parameter, and by nothing else when it is empty', async () => {
    const sql = `SELECT id FROM dbo.stocks_readonly WHERE ${scope} ORDER BY id`;
    expect(await rows(sql, [param('tenants', '[10, 20]')])).toEqual([[1n], [2n], [3n]]);
    expect(await rows(sql, [param('tenants', '[]')])).toEqual([]);
    expect(
      await rows(`SELECT id FROM stocks_readonly WHERE tenant_id IN (SELECT id FROM OPENJSON(@t) WITH (id INT '$'))`, [param('t', '[30]')]),
    ).toHaveLength(2);
    expect(await number(sql, [param('tenants', '[10')])).toBe(13609);
    expect(await number(sql, [param('tenants', '["10 OR 1=1"]')])).toBe(245);
  });

  it('searches without case nor accents, wildcards being text', async () => {
    const sql = String.raw`SELECT nom_produit FROM dbo.stocks_readonly WHERE nom_produit COLLATE Latin1_General_CI_AI LIKE @p ESCAPE '\'`;
    expect(await rows(sql, [param('p', '%ETIQ%')])).toEqual([['Étiquette']]);
    expect(await rows(sql, [param('p', String.raw`%100\%\_\[c%`)])).toEqual([['Sac 100%_[coton]']]);
    expect(await rows(sql, [param('p', String.raw`%\%%`)])).toHaveLength(1);
    expect(
      await rows('SELECT id FROM stocks_readonly WHERE nom_produit COLLATE Latin1_General_CI_AI = @n', [param('n', 'FLYER a4 ')]),
    ).toEqual([[1n]]);
    expect(await rows('SELECT id FROM stocks_readonly WHERE nom_produit = @n', [param('n', 'etiquette')])).toEqual([]);
    expect(await rows('SELECT id FROM stocks_readonly WHERE nom_produit = @n', [param('n', 'ÉTIQUETTE')])).toEqual([[3n]]);
  });

  it('pages with a total', async () => {
    const sql = 'SELECT id, COUNT(*) OVER() AS total FROM stocks_readonly ORDER BY nom_produit, id OFFSET @o ROWS FETCH NEXT @n ROWS ONLY';
    expect(await rows(sql, [param('o', 1n, { name: 'int' }), param('n', 2n, { name: 'int' })])).toEqual([
      [3n, 5n],
      [1n, 5n],
    ]);
    expect(await rows('SELECT TOP (2) id FROM stocks_readonly ORDER BY id DESC')).toEqual([[5n], [4n]]);
  });

  it('reads amounts as text with their scale, and types its aggregates', async () => {
    expect(await rows('SELECT CAST(quantite AS NVARCHAR(40)) FROM stocks_readonly ORDER BY id')).toEqual([
      ['12.500'],
      ['0.000'],
      [null],
      ['-3.000'],
      ['7.000'],
    ]);
    // The two ways to the same text: a column, and anything else.
    const both = 'CASE WHEN CAST(quantite AS NVARCHAR(40)) = CAST(quantite + 0 AS NVARCHAR(40)) THEN 1 ELSE 0 END';
    expect(await rows(`SELECT SUM(${both}) AS n FROM stocks_readonly`)).toEqual([[4n]]);
    const [sums] = await run(
      'SELECT COUNT(*) AS n, SUM(quantite) AS q, CAST(SUM(quantite) AS NVARCHAR(40)) AS t, MAX(date_maj) AS d, SUM(CASE WHEN quantite <= 0 THEN 1 ELSE 0 END) AS low FROM stocks_readonly',
    );
    expect(sums!.rows).toEqual([[5n, 16.5, '16.500', '2026-11-20 10:05:00.000', 2n]]);
    expect(sums!.columns.map(({ type }) => type.name)).toEqual(['int', 'decimal', 'nvarchar', 'datetime2', 'int']);
  });

  it('groups, joins temporary tables and common table expressions', async () => {
    expect(
      await rows(
        `CREATE TABLE #scope (id INT NOT NULL PRIMARY KEY); INSERT INTO #scope (id) SELECT CAST([value] AS INT) FROM OPENJSON(@t);
        WITH lines AS (SELECT s.tenant_id, s.quantite FROM dbo.stocks_readonly AS s INNER JOIN #scope AS x ON x.id = s.tenant_id)
        SELECT tenant_id, COUNT(*) AS n FROM lines GROUP BY tenant_id HAVING COUNT(*) > 1 ORDER BY n DESC; DROP TABLE #scope`,
        [param('t', '[10,20]')],
      ),
    ).toEqual([[10n, 2n]]);
    expect(
      await rows(
        'SELECT id, nom_produit, CAST(NULL AS NVARCHAR(MAX)) AS texte INTO #copy FROM stocks_readonly WHERE id < 3; SELECT COUNT(*) AS n FROM #copy',
      ),
    ).toEqual([[2n]]);
    expect(await number('SELECT id FROM #copy', [], session())).toBe(208);
  });

  it('groups and tells apart texts as it compares them', async () => {
    const words = "(SELECT N'Été' AS m UNION ALL SELECT N'été' UNION ALL SELECT N'ETE') AS w";
    expect(await rows(`SELECT COUNT(*) AS n FROM ${words} GROUP BY w.m ORDER BY n`)).toEqual([[1n], [2n]]);
    expect(await rows(`SELECT MIN(w.m) AS m, COUNT(*) AS n FROM ${words} GROUP BY w.m COLLATE Latin1_General_CI_AI`)).toEqual([
      ['ETE', 3n],
    ]);
    expect(await rows("SELECT DISTINCT w.m FROM (SELECT N'Flyer' AS m UNION ALL SELECT N'FLYER') AS w")).toHaveLength(1);
    expect(await number(`SELECT w.m FROM ${words} GROUP BY w.m COLLATE Latin1_General_CI_AI`)).toBe(8120);
  });

  it('describes itself', async () => {
    expect(
      await rows(
        `SELECT COLUMN_NAME, DATA_TYPE, NUMERIC_SCALE FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_NAME = N'stocks_readonly' AND ORDINAL_POSITION > 2 ORDER BY ORDINAL_POSITION`,
      ),
    ).toEqual([
      ['nom_produit', 'nvarchar', null],
      ['quantite', 'decimal', 3n],
      ['date_maj', 'datetime2', null],
    ]);
  });
});

describe('expressions', () => {
  it.each<[string, Value]>([
    ['1 + 2 * 3', 7n],
    ['7 / 2', 3n],
    ['7 / 2.0', 3.5],
    ['-(2 - 5)', 3n],
    ["N'a' + N'b' + N''''", "ab'"],
    ["CONCAT(N'a', NULL, 3)", 'a3'],
    ["ISNULL(NULL, N'x')", 'x'],
    ['COALESCE(NULL, NULL, 4)', 4n],
    ['IIF(1 = 2, 1, 0)', 0n],
    ['CASE 2 WHEN 1 THEN 10 WHEN 2 THEN 20 END', 20n],
    ["LOWER(N'ÉTÉ')", 'été'],
    ["LEN(N'abc  ')", 3n],
    ["CHARINDEX(N'B', N'abc')", 2n],
    ["REPLACE(N'aXbx', N'x', N'-')", 'a-b-'],
    ["LEFT(N'abcd', 2) + RIGHT(N'abcd', 1)", 'abd'],
    ["SUBSTRING(N'abcd', 2, 2)", 'bc'],
    ["DATEADD(day, -7, CAST(N'2024-03-01 10:00:00' AS DATETIME2))", '2024-02-23 10:00:00.000'],
    ["DATEADD(month, 1, '2024-01-31')", '2024-02-29 00:00:00.000'],
    ["DATEDIFF(day, '2024-02-28 23:00:00', '2024-03-01 01:00:00')", 2n],
    ['SYSUTCDATETIME()', '2026-11-20 12:00:00.000'],
    ['YEAR(GETUTCDATE())', 2026n],
    ['CAST(12.3456 AS DECIMAL(10,2))', 12.35],
    ['CONVERT(NVARCHAR(10), CAST(5 AS DECIMAL(9,2)))', '5.00'],
    ["CAST(N'2025-01-02T03:04:05' AS DATE)", '2025-01-02'],
    ["TRY_CAST(N'x' AS INT)", null],
    ['(SELECT MAX(id) FROM stocks_readonly)', 5n],
    ['CASE WHEN ((1 = 1 OR 2 = 3) AND NOT (4 < 3)) THEN 1 ELSE 0 END', 1n],
    ["CASE WHEN 5 BETWEEN 1 AND 9 AND N'B' IN (N'a', N'b') THEN 1 ELSE 0 END", 1n],
  ])('%s is %s', async (expression, expected) => {
    expect(await value(expression)).toEqual(expected);
  });

  it('does not confuse strings, comments and identifiers', async () => {
    expect(await rows("SELECT 'DECLARE; -- [x]' AS [a]]b] /* SELECT */ -- end\n")).toEqual([['DECLARE; -- [x]']]);
  });
});

describe('errors, with the numbers of SQL Server', () => {
  it.each([
    ['SELECT * FROM dbo.nulle_part', 208],
    ['SELECT nope FROM dbo.stocks_readonly', 207],
    ['SELECT x.id FROM dbo.stocks_readonly s', 4104],
    ['SELEC 1', 102],
    ["SELECT 'abc", 105],
    ['SELECT @x AS x', 137],
    ['SELECT 1 / 0 AS x', 8134],
    ["SELECT CAST(N'abc' AS INT) AS x", 245],
    ['SELECT CAST(300 AS TINYINT) AS x', 8115],
    ['SELECT id, COUNT(*) AS n FROM stocks_readonly', 8120],
    ['SELECT id FROM (SELECT id FROM stocks_readonly ORDER BY id) AS s', 1033],
    ["SELECT CASE WHEN N'a' COLLATE Latin1_General_CI_AI = N'b' COLLATE Latin1_General_BIN THEN 1 END AS x", 468],
    ['COMMIT TRANSACTION', 3902],
  ])('%s → %i', async (sql, expected) => {
    expect(await number(sql)).toBe(expected);
  });

  it.each([
    'DECLARE @a INT',
    'EXEC sp_who',
    'MERGE x',
    'SELECT STR(1)',
    'SELECT TOP 5 PERCENT id FROM stocks_readonly',
    'CREATE TABLE t (a INT)',
    'SET IDENTITY_INSERT t ON',
    "SELECT N'a' + 1",
  ])('refuses in words what it does not do: %s', async (sql) => {
    await expect(run(sql)).rejects.toMatchObject({ number: 50000, message: expect.stringMatching(/^Simulator: .*not supported/) });
  });
});

describe('the read-only account', () => {
  it.each([
    ['UPDATE dbo.stocks_readonly SET quantite = 0', 229],
    ['DELETE FROM dbo.stocks_readonly', 229],
    ["INSERT INTO stocks_readonly VALUES (9, 9, N'x', 1, N'2026-01-01')", 229],
    ['SELECT * FROM secrets', 229],
    ['DROP TABLE stocks_readonly', 262],
    ['SELECT id FROM stocks_readonly WHERE id IN (SELECT id FROM secrets)', 229],
  ])('cannot: %s → %i', async (sql, expected) => {
    expect(await number(sql, [], session('ro'))).toBe(expected);
    expect(await rows('SELECT COUNT(*) AS n FROM stocks_readonly WHERE quantite = 0')).toEqual([[1n]]);
  });

  it('is told which right on which object is missing', async () => {
    await expect(run('UPDATE dbo.stocks_readonly SET quantite = 0', [], session('ro'))).rejects.toThrow(
      "The UPDATE permission was denied on the object 'stocks_readonly', database 'commune', schema 'dbo'.",
    );
  });

  it('sees only its views in INFORMATION_SCHEMA', async () => {
    expect(await rows('SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES', [], session('ro'))).toEqual([['stocks_readonly']]);
  });
});

describe('faults of the data', () => {
  it('empty shows no row, wrong-answer lies about columns, and both are felt by an open session', async () => {
    const open = session('ro');
    const all = 'SELECT * FROM dbo.stocks_readonly';
    expect(await rows(all, [], open)).toHaveLength(5);
    engine.setMode('empty');
    expect(await rows(all, [], open)).toHaveLength(0);
    engine.setMode('wrong-answer');
    const [wrong] = await run(`${all} WHERE tenant_id = 10 AND id = 1`, [], open);
    expect(wrong!.columns.map(({ name }) => name)).toEqual(['id', 'tenant_id', 'nom_produit', 'quantite']);
    expect(wrong!.rows).toEqual([['1', '10', 'Flyer A4', '12.5']]);
    expect(await number('SELECT date_maj FROM dbo.stocks_readonly', [], open)).toBe(207);
    expect(
      await rows("SELECT DATA_TYPE FROM INFORMATION_SCHEMA.COLUMNS WHERE COLUMN_NAME IN (N'quantite', N'date_maj')", [], open),
    ).toEqual([['nvarchar']]);
    engine.setMode('ok');
    expect((await run(all, [], open))[0]!.columns).toHaveLength(5);
  });
});

describe('a reader that stops early', () => {
  it.each([0, 1])('after %i row leaves its connection free', async (count) => {
    const reader = session();
    for await (const step of engine.run('SELECT id FROM stocks_readonly', [], reader)) {
      if (!('rows' in step)) continue;
      const iterator = step.rows[Symbol.iterator]();
      for (let i = 0; i < count; i++) iterator.next();
      break;
    }
    await run("INSERT INTO secrets VALUES (99, N'z'); DELETE FROM secrets WHERE id = 99", [], reader);
    engine.endSession(reader);
  });

  it('does not keep the engine from closing, and ends its session itself', async () => {
    const own = createSqliteEngine({ file: path.join(folder, 'commune.sqlite'), users: {}, readOnlyUsers: ['ro'] });
    const reader = session('ro');
    for await (const step of own.run('SELECT id FROM stocks_readonly', [], reader)) {
      if ('rows' in step) step.rows[Symbol.iterator]().next();
      own.close();
    }
    own.endSession(reader);
    own.close();
  });
});

describe('transactions', () => {
  it('belong to their session, and a locked file is waited for', async () => {
    const [first, second] = [session(), session()];
    await run("BEGIN TRAN; INSERT INTO secrets VALUES (1, N'a')", [], first);
    const waiting = run("INSERT INTO secrets VALUES (2, N'b')", [], second);
    expect(await rows('SELECT COUNT(*) AS n FROM secrets')).toEqual([[0n]]);
    await run('COMMIT', [], first);
    await waiting;
    expect(await rows('SELECT COUNT(*) AS n FROM secrets')).toEqual([[2n]]);
  });
});
