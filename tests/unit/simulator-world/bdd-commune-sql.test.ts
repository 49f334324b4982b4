import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { COMMUNE_SCHEMA, VIEWS } from '../../../electron/simulator/world/commune-schema.ts';
import { RESOURCES } from '../../fakes/fictitious-cfi.ts';

// CommonJS without types for its ESM side.
const { Parser } = createRequire(import.meta.url)('node-sql-parser') as typeof import('node-sql-parser');

const script = fs.readFileSync(path.join(RESOURCES, 'sql', 'bdd-commune.sql'), 'utf8');
const batches = script
  .split(/^GO\s*$/m)
  .map((batch) => batch.replace(/^\s*--.*$/gm, '').trim())
  .filter((batch) => batch !== '');

/** Columns of `CREATE TABLE dbo.<name> (…)` in the script: name, type, nullability. */
function scriptColumns(table: string): string[] {
  const batch = batches.find((each) => each.includes(`CREATE TABLE dbo.${table} (`)) ?? '';
  const body = /\(\n([\s\S]*)\n\)$/.exec(batch)?.[1] ?? '';
  return body
    .split('\n')
    .map((line) => line.trim().replace(/,$/, '').replace(' PRIMARY KEY', ''))
    .filter((line) => line !== '');
}

describe('the script for CFI’s administrator', () => {
  it('is T-SQL to an independent grammar, but for five batches beyond that grammar', () => {
    const parser = new Parser();
    const refused = batches.filter((batch) => {
      try {
        parser.astify(batch, { database: 'transactsql' });
        return false;
      } catch {
        return true;
      }
    });
    // Read by hand against Microsoft's reference: procedures, logins, schema-wide DENY and DROP PROCEDURE are not in node-sql-parser.
    expect(refused.map((batch) => batch.split(/ AS$| IS NULL | mycfia_readonly/m)[0]?.split('\n')[0])).toEqual([
      'CREATE OR ALTER PROCEDURE dbo.rafraichir @vue NVARCHAR(100)',
      "IF SUSER_ID(N'mycfia_readonly')",
      'DENY INSERT, UPDATE, DELETE, EXECUTE ON SCHEMA::dbo TO',
      'CREATE OR ALTER PROCEDURE dbo.mycfia_creer_travail @vue SYSNAME, @minutes INT',
      'DROP PROCEDURE dbo.mycfia_creer_travail',
    ]);
    expect(batches.length).toBeGreaterThan(30);
  });

  it('declares exactly the columns the simulator serves', () => {
    const db = new Database(':memory:');
    db.exec(COMMUNE_SCHEMA);
    for (const view of VIEWS) {
      const served = (db.pragma(`table_info(${view})`) as { name: string; type: string; notnull: number }[]).map(
        ({ name, type, notnull }) => `${name} ${type} ${notnull === 1 ? 'NOT NULL' : 'NULL'}`,
      );
      expect(scriptColumns(view), view).toEqual(served);
      expect(served.length, view).toBeGreaterThan(1);
    }
    db.close();
  });

  it('declares the indexes the simulator has', () => {
    const names = (text: string) =>
      [...text.matchAll(/CREATE INDEX (?:IF NOT EXISTS )?(\w+) ON (?:dbo\.)?(\w+ \([^)]*\))/g)]
        .map((found) => `${found[1]} ${found[2]}`)
        .sort();
    expect(names(script)).toEqual(names(COMMUNE_SCHEMA));
    expect(names(script)).toHaveLength(9);
  });

  it('grants SELECT on the six objects and nothing else', () => {
    const grants = [...script.matchAll(/^GRANT (.*) TO mycfia_readonly$/gm)].map((found) => found[1]);
    expect(grants).toEqual(VIEWS.map((view) => `SELECT ON dbo.${view}`));
  });

  it('can be run twice: nothing is created without asking whether it is there', () => {
    for (const batch of batches.filter((each) => /^CREATE /.test(each))) expect(batch).toMatch(/^CREATE OR ALTER /);
  });
});
