import fs from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import mssql from 'mssql';
import { z } from 'zod';
import { baseConnection, type Connections } from '../../shared/contract/connections.ts';
import { createTcpProxy } from './tcp-proxy.ts';

/* A real SQL Server in the place of the simulated one, for `npm run verify:sqlserver`. */

const SCRIPT = path.join(import.meta.dirname, '../../resources/sql/bdd-commune.sql');

/** What `verify-sqlserver.ts` hands to the suite, as JSON in this variable. The scratch base and its account live as long as the run. */
export const REAL_SQL_VARIABLE = 'MYCFIA_VERIFICATION_SQL';
export const realSql = z.strictObject({
  serveur: z.string(),
  port: z.int(),
  administrateur: z.string(),
  motDePasseAdministrateur: z.string(),
  base: z.string(),
  compte: z.string(),
  motDePasse: z.string(),
});
export type RealSql = z.infer<typeof realSql>;

/** A connection of the administrator, who alone may write. */
export function administrator(server: Omit<RealSql, 'compte' | 'motDePasse'>): Promise<mssql.ConnectionPool> {
  return new mssql.ConnectionPool({
    server: server.serveur,
    port: server.port,
    user: server.administrateur,
    password: server.motDePasseAdministrateur,
    database: server.base,
    connectionTimeout: 10_000,
    requestTimeout: 120_000,
    pool: { max: 1 },
    // A scratch base on a server that the caller names: its certificate is often its own.
    options: { encrypt: true, trustServerCertificate: true },
  }).connect();
}

/** Batches of a T-SQL script, comments of whole lines left out. */
export const batchesOf = (script: string): string[] =>
  script
    .split(/^GO\s*$/m)
    .map((batch) => batch.replace(/^\s*--.*$/gm, '').trim())
    .filter((batch) => batch !== '');

/**
 * The delivered script for a scratch base: its names, no change of base, and nothing of the Agent's jobs, which would outlive the base.
 * The base itself is made apart.
 */
export function scratchBatches(names: Pick<RealSql, 'base' | 'compte' | 'motDePasse'>, script = fs.readFileSync(SCRIPT, 'utf8')): string[] {
  const all = batchesOf(script);
  const end = all.findIndex((batch) => /^USE msdb\b/i.test(batch));
  return all
    .slice(0, end === -1 ? all.length : end)
    .filter((batch) => !/^USE |CREATE DATABASE/i.test(batch))
    .map((batch) =>
      batch
        .replaceAll('BDD_Commune', names.base)
        .replaceAll('mycfia_readonly', names.compte)
        .replace(/PASSWORD = N'[^']*'/, `PASSWORD = N'${names.motDePasse}'`),
    );
}

/** What makes the scratch base, and what leaves nothing of it behind. */
export const scratchStatements = ({ base, compte }: Pick<RealSql, 'base' | 'compte'>) => ({
  create: `CREATE DATABASE ${base}`,
  alone: `ALTER DATABASE ${base} SET SINGLE_USER WITH ROLLBACK IMMEDIATE`,
  drop: `DROP DATABASE ${base}`,
  dropLogin: `IF SUSER_ID(N'${compte}') IS NOT NULL DROP LOGIN ${compte}`,
});

/** View → column → SQL Server type, as the delivered script declares them. */
export function declaredColumns(script = fs.readFileSync(SCRIPT, 'utf8')): Map<string, Map<string, string>> {
  const views = new Map<string, Map<string, string>>();
  for (const [, view = '', body = ''] of script.matchAll(/CREATE TABLE dbo\.(\w+) \(\n([\s\S]*?)\n\)/g)) {
    const columns = body.split('\n').map((line) => /^\s*(\w+) ([A-Z0-9]+(?:\([^)]*\))?)/.exec(line));
    views.set(view, new Map(columns.flatMap((found) => (found ? [[found[1] ?? '', found[2] ?? ''] as const] : []))));
  }
  return views;
}

/** One statement that puts the JSON lines of `@lignes` in a view. */
export function loadStatement(view: string, columns: ReadonlyMap<string, string>): string {
  const names = [...columns.keys()].join(', ');
  const typed = [...columns].map(([name, type]) => `${name} ${type} '$.${name}'`).join(', ');
  return `INSERT INTO dbo.${view} (${names}) SELECT ${names} FROM OPENJSON(@lignes) WITH (${typed})`;
}

const LINES = 2000;

/** Replaces what the scratch base holds by what the fictitious one holds. */
async function load(server: RealSql, sqliteFile: string): Promise<void> {
  const pool = await administrator(server);
  const from = new Sqlite(sqliteFile, { readonly: true });
  try {
    for (const [view, columns] of declaredColumns()) {
      await pool.request().batch(`DELETE FROM dbo.${view}`);
      const rows = from.prepare(`SELECT ${[...columns.keys()].join(', ')} FROM ${view}`).all();
      for (let start = 0; start < rows.length; start += LINES)
        await pool
          .request()
          .input('lignes', mssql.NVarChar(mssql.MAX), JSON.stringify(rows.slice(start, start + LINES)))
          .query(loadStatement(view, columns));
    }
  } finally {
    from.close();
    await pool.close();
  }
}

/** The real server behind a proxy that plays "stopped", or null when the run does not ask for one. */
export async function openRealSql(cfiFolder: string) {
  const given = process.env[REAL_SQL_VARIABLE];
  if (given === undefined) return null;
  const server = realSql.parse(JSON.parse(given));
  await load(server, path.join(cfiFolder, 'commune.sqlite'));
  const proxy = await createTcpProxy(server.port, server.serveur);
  return {
    password: server.motDePasse,
    alter: (connections: Connections): Connections => ({
      ...connections,
      base: baseConnection.parse({
        serveur: '127.0.0.1',
        port: proxy.port,
        base: server.base,
        utilisateur: server.compte,
        accepterCertificatInconnu: true,
        delais: { connexion: 5000, premiere: 5000, lecture: 5000 },
      }),
    }),
    setDown: (down: boolean) => proxy.set(down ? 'refuse' : 'pass'),
    close: () => proxy.close(),
  };
}
