import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import mssql from 'mssql';
import { Connection } from 'tedious';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SQL_USERS, startSql } from '../../fakes/protocol-parts.ts';

let server: Awaited<ReturnType<typeof startSql>>;
let pool: mssql.ConnectionPool;
beforeAll(async () => {
  server = await startSql({ rows: 20_000 });
  pool = await server.connect({ pool: { max: 4 } });
});
afterAll(() => server.stop());

const first = async (sql: string) => (await pool.request().query(sql)).recordset[0];

describe('connecting', () => {
  it('refuses a wrong password with 18456', async () => {
    await expect(server.connect({ password: 'non' })).rejects.toMatchObject({
      code: 'ELOGIN',
      originalError: { message: "Login failed for user 'lecture'." },
    });
  });

  it('shows a certificate that nobody trusts without its authority', async () => {
    const connecting = server.connect({ options: { cryptoCredentialsDetails: {} } });
    await expect(connecting).rejects.toThrow(/self-signed certificate/);
  });

  it('requires encryption', async () => {
    await expect(server.connect({ options: { encrypt: false } })).rejects.toThrow(/requires encryption/);
  });

  it('speaks TDS 8, encrypted from the first byte', async () => {
    const connection = new Connection({
      server: 'localhost',
      authentication: { type: 'default', options: { userName: 'lecture', password: SQL_USERS.lecture } },
      options: { port: server.port, encrypt: 'strict', cryptoCredentialsDetails: { ca: server.tls.cert }, database: 'commune' },
    });
    const connected = new Promise<void>((resolve, reject) => connection.on('connect', (error) => (error ? reject(error) : resolve())));
    connection.connect();
    await connected;
    connection.close();
  });

  it('is clean for the next user after a connection was reset', async () => {
    const single = await server.connect({ pool: { max: 1 } });
    await single.request().batch('CREATE TABLE #mine (id INT)');
    expect((await single.request().batch('SELECT COUNT(*) AS n FROM #mine')).recordset[0]).toEqual({ n: 0 });
    await single.close();
    const next = await server.connect({ pool: { max: 1 } });
    await expect(next.request().batch('SELECT * FROM #mine')).rejects.toMatchObject({ number: 208 });
  });
});

describe('parameters', () => {
  it('of every type come back equal', async () => {
    const uuid = 'B3F1F2A4-0000-4000-8000-000000000001';
    const date = new Date('2026-07-14T12:34:56.789Z');
    const request = pool
      .request()
      .input('tinyint', mssql.TinyInt, 255)
      .input('smallint', mssql.SmallInt, -32768)
      .input('int', mssql.Int, -2147483648)
      .input('bigint', mssql.BigInt, '9007199254740993')
      .input('bit', mssql.Bit, true)
      .input('float', mssql.Float, 0.1)
      .input('decimal', mssql.Decimal(18, 3), 1234.567)
      .input('money', mssql.Money, 12.5)
      .input('nvarchar', mssql.NVarChar(50), 'Été 株式会社 🙂')
      .input('varchar', mssql.VarChar(50), 'déjà')
      .input('max', mssql.NVarChar(mssql.MAX), 'é'.repeat(9000))
      .input('binary', mssql.VarBinary(50), Buffer.from([0, 1, 255]))
      .input('datetime2', mssql.DateTime2(3), date)
      .input('datetime', mssql.DateTime, new Date('2026-07-14T12:34:56.790Z'))
      .input('date', mssql.Date, new Date('2026-07-14T00:00:00Z'))
      .input('guid', mssql.UniqueIdentifier, uuid)
      .input('rien', mssql.NVarChar, null);
    const { recordset } = await request.query(
      `SELECT @tinyint AS tinyint, @smallint AS smallint, @int AS int, @bigint AS bigint, @bit AS bit, @float AS float, @decimal AS decimal, @money AS money,
        @nvarchar AS nvarchar, @varchar AS varchar, LEN(@max) AS length, @max AS max, @binary AS binary, @datetime2 AS datetime2, @datetime AS datetime,
        @date AS date, @guid AS guid, @rien AS rien`,
    );
    expect(recordset[0]).toEqual({
      tinyint: 255,
      smallint: -32768,
      int: -2147483648,
      bigint: '9007199254740993',
      bit: true,
      float: 0.1,
      decimal: 1234.567,
      money: 12.5,
      nvarchar: 'Été 株式会社 🙂',
      varchar: 'déjà',
      length: 9000,
      max: 'é'.repeat(9000),
      binary: Buffer.from([0, 1, 255]),
      datetime2: date,
      datetime: new Date('2026-07-14T12:34:56.790Z'),
      date: new Date('2026-07-14T00:00:00Z'),
      guid: uuid,
      rien: null,
    });
  });

  it('are never text of the request', async () => {
    const hostile = "'; DROP TABLE stocks_readonly; --";
    expect((await pool.request().input('p', hostile).query('SELECT @p AS p')).recordset[0]).toEqual({ p: hostile });
    expect(await first('SELECT COUNT(*) AS n FROM dbo.stocks_readonly')).toEqual({ n: 20_000 });
  });

  it('serve prepared statements again and again', async () => {
    const statement = new mssql.PreparedStatement(pool);
    statement.input('id', mssql.Int);
    await statement.prepare('SELECT tenant_id FROM dbo.stocks_readonly WHERE id = @id');
    const found = [];
    for (const id of [41, 82, 123]) found.push((await statement.execute({ id })).recordset[0].tenant_id);
    await statement.unprepare();
    expect(found).toEqual([1, 2, 3]);
  });
});

describe('reading', () => {
  it('streams with back-pressure, every row once', async () => {
    const request = pool.request();
    request.stream = true;
    let [sum, count] = [0, 0];
    const done = new Promise((resolve, reject) => request.on('done', resolve).on('error', reject));
    request.on('row', (row: { id: number }) => {
      sum += row.id;
      if (++count % 4000 === 0) {
        request.pause();
        setImmediate(() => request.resume());
      }
    });
    request.query('SELECT * FROM dbo.stocks_readonly');
    await done;
    expect([count, sum]).toEqual([20_000, (20_000 * 20_001) / 2]);
  });

  it('stops at a cancel in the middle of a result, and the connection serves again', async () => {
    const single = await server.connect({ pool: { max: 1 } });
    const request = single.request();
    request.stream = true;
    let count = 0;
    const ended = new Promise<unknown>((resolve) => request.on('error', resolve).on('done', resolve));
    request.on('row', () => {
      if (++count === 500) request.cancel();
    });
    // 400 million rows: only a cancel can end it.
    request.query('SELECT a.id FROM dbo.stocks_readonly AS a CROSS JOIN dbo.stocks_readonly AS b');
    expect(await ended).toMatchObject({ code: 'ECANCEL' });
    expect((await single.request().query('SELECT 7 AS n')).recordset[0]).toEqual({ n: 7 });
  });

  it('stops at a cancel while the server waits', async () => {
    const request = pool.request();
    const waiting = request.query("WAITFOR DELAY '00:10:00'; SELECT 1 AS n");
    setImmediate(() => request.cancel());
    await expect(waiting).rejects.toMatchObject({ code: 'ECANCEL' });
  });

  it('serves a pool in parallel, each its own answer', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        pool
          .request()
          .input('id', i + 1)
          .query('SELECT id, tenant_id FROM dbo.stocks_readonly WHERE id = @id'),
      ),
    );
    expect(answers.map(({ recordset }) => recordset[0].id)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
  });

  it('gives several results, counts and messages of one batch', async () => {
    const messages: string[] = [];
    const request = pool.request();
    request.on('info', ({ message }: { message: string }) => messages.push(message));
    const { recordsets } = await request.batch("SET NOCOUNT ON; PRINT 'bonjour'; SELECT 1 AS a SELECT N'x' AS b, 2 AS c");
    expect(recordsets).toEqual([[{ a: 1 }], [{ b: 'x', c: 2 }]]);
    expect(messages).toContain('bonjour');
  });

  it('says what is wrong under the number of SQL Server and keeps the connection', async () => {
    await expect(first('SELECT nope FROM dbo.stocks_readonly')).rejects.toMatchObject({ number: 207 });
    await expect(first('DECLARE @a INT')).rejects.toMatchObject({ number: 50000 });
    expect(await first('SELECT 1 AS n')).toEqual({ n: 1 });
  });
});

describe('writing', () => {
  it('is refused to the read-only account, and nothing changes', async () => {
    await expect(pool.request().query('DELETE FROM dbo.stocks_readonly')).rejects.toMatchObject({ number: 229 });
    expect(await first('SELECT COUNT(*) AS n FROM dbo.stocks_readonly')).toEqual({ n: 20_000 });
  });

  it('commits and rolls back for another account', async () => {
    const writer = await server.connect({ user: 'ecriture', password: SQL_USERS.ecriture });
    const change = async (end: 'commit' | 'rollback', id: number) => {
      const transaction = writer.transaction();
      await transaction.begin();
      const { rowsAffected } = await transaction.request().query(`INSERT INTO dbo.types_readonly (id, n) VALUES (${id}, N'é')`);
      expect(rowsAffected).toEqual([1]);
      await transaction[end]();
    };
    await change('rollback', 1);
    await change('commit', 2);
    expect((await pool.request().query('SELECT id, n FROM dbo.types_readonly')).recordset).toEqual([{ id: 2, n: 'é' }]);
  });
});

describe('FreeTDS, another implementation of the protocol', () => {
  const run = (command: string, args: string[], input: string) =>
    new Promise<string>((resolve, reject) => {
      const conf = path.join(server.folder, 'freetds.conf');
      fs.writeFileSync(
        conf,
        `[global]\n tds version = 7.4\n client charset = UTF-8\n[cfi]\n host = 127.0.0.1\n port = ${server.port}\n encryption = require\n`,
      );
      const child = spawn(command, args, { env: { ...process.env, FREETDSCONF: conf } });
      // Apart, else a message lands in the middle of a row.
      let [out, errors] = ['', ''];
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        out += text;
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        errors += text;
      });
      child.on('error', reject);
      child.on('close', () => resolve(out + errors));
      child.stdin.end(input);
    });
  const account = ['-S', 'cfi', '-U', 'lecture', '-P', SQL_USERS.lecture, '-D', 'commune'];

  it('tsql reads rows and errors', async () => {
    const out = await run(
      'tsql',
      [...account, '-o', 'q'],
      'SELECT TOP 2 id, nom_produit, quantite, date_maj FROM dbo.stocks_readonly ORDER BY id DESC\ngo\nSELECT * FROM dbo.rien\ngo\nexit\n',
    );
    expect(out).toContain('20000\tFlyer A4');
    expect(out).toContain('19999\tÉtiquette 19999\t4999.750');
    expect(out).toMatch(/Msg 208[\s\S]*Invalid object name 'rien'/);
  });

  it('bsqldb copies a large result whole', async () => {
    const out = await run('bsqldb', account, 'SELECT id, nom_produit, quantite FROM dbo.stocks_readonly ORDER BY id\ngo\n');
    const lines = out.split('\n').filter((line) => /^\s*\d+\s+(Flyer|Étiquette)/.test(line));
    expect(lines).toHaveLength(20_000);
    expect(lines.at(-1)).toMatch(/^\s*20000\s+Flyer A4/);
  });
});
