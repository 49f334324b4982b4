import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../electron/kit/clock.ts';
import { COMMUNE_SCHEMA, VIEWS } from '../../../electron/simulator/world/commune-schema.ts';
import { temporaryFolder } from '../../fakes/protocol-parts.ts';
import { batchesOf, declaredColumns, loadStatement, scratchBatches, scratchStatements } from '../../fakes/real-sql.ts';
import { main, readArguments, scratchNames } from '../../verify-sqlserver.ts';

// CommonJS without types for its ESM side.
const { Parser } = createRequire(import.meta.url)('node-sql-parser') as typeof import('node-sql-parser');

const names = scratchNames(systemClock());

/** First words of what an independent T-SQL grammar refuses. */
function refused(batches: readonly string[]): string[] {
  const parser = new Parser();
  return batches
    .filter((batch) => {
      try {
        parser.astify(batch, { database: 'transactsql' });
        return false;
      } catch {
        return true;
      }
    })
    .map((batch) =>
      batch
        .split(/[\s(']+/)
        .slice(0, 3)
        .join(' '),
    );
}

describe('its arguments', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  const file = (content: string) => {
    const at = path.join(folder.path, 'serveur.json');
    fs.writeFileSync(at, content);
    return at;
  };
  const password = { MYCFIA_SQL_MOT_DE_PASSE: 'Fictif!1' };
  const told = async (argv: string[], environment: NodeJS.ProcessEnv = password) => {
    const said: string[] = [];
    const code = await main(argv, environment, (text) => said.push(text));
    return { code, said };
  };
  beforeAll(() => {
    folder = temporaryFolder('verify');
  });
  afterAll(() => folder.remove());

  it('without a server, says in one sentence what it needs, and where the password goes', async () => {
    const { code, said } = await told([]);
    expect(code).toBe(2);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^Indiquez un serveur SQL Server 2017 .* --connection serveur\.json.*MYCFIA_SQL_MOT_DE_PASSE\.$/);
    expect((await told(['--serveur', 'x'])).said).toEqual(said);
  });

  it.each([
    ['a file that is not there', () => path.join(folder.path, 'absent.json'), /introuvable ou n'est pas du JSON/],
    ['a file that is not JSON', () => file('serveur=x'), /introuvable ou n'est pas du JSON/],
    ['a file without an account', () => file('{"serveur": "x"}'), /n'est pas correct \(utilisateur\)/],
    ['a port that is none', () => file('{"serveur": "x", "utilisateur": "u", "port": 0}'), /n'est pas correct \(port\)/],
    [
      'a password in the file',
      () => file('{"serveur": "x", "utilisateur": "u", "motDePasse": "p"}'),
      /n'est pas correct \(un champ inconnu\)/,
    ],
  ])('refuses %s', async (_name, at, sentence) => {
    const { code, said } = await told(['--connection', at()]);
    expect(code).toBe(2);
    expect(said[0]).toMatch(sentence);
    expect(said).toHaveLength(1);
  });

  it('asks for the password by its variable, and takes 1433 when no port is given', async () => {
    const at = file('{"serveur": "sql.exemple.invalid", "utilisateur": "verificateur"}');
    expect((await told(['--connection', at], {})).said[0]).toMatch(
      /^Le mot de passe du compte « verificateur » n'est pas dans MYCFIA_SQL_MOT_DE_PASSE\./,
    );
    expect(readArguments(['--connection', at], password)).toEqual({
      serveur: 'sql.exemple.invalid',
      port: 1433,
      administrateur: 'verificateur',
      motDePasseAdministrateur: 'Fictif!1',
    });
  });

  it('a server that does not answer is "not verified", never "verified"', async () => {
    const { code, said } = await told(['--connection', file('{"serveur": "127.0.0.1", "port": 1, "utilisateur": "u"}')]);
    expect(code).toBe(1);
    expect(said.join(' ')).toMatch(/^Le serveur n'a pas pu être vérifié : /);
  });
});

describe('what it sends to the server', () => {
  it('names that nobody else has, and a password of the four kinds', () => {
    expect(names).not.toEqual(scratchNames(systemClock()));
    expect(names.base).toMatch(/^MyCfia_Verif_[0-9a-f]{12}$/);
    expect(names.motDePasse).toMatch(/^Vf1-[\w-]{32}$/);
  });

  it('would catch the real base, the real account, a job of the Agent or the placeholder password touched by a verification', () => {
    const batches = scratchBatches(names);
    const all = batches.join('\n');
    expect(all).not.toMatch(/BDD_Commune|mycfia_readonly\b|msdb|sp_add_job|REMPLACER|^USE /m);
    expect(all).toContain(`CREATE LOGIN ${names.compte} WITH PASSWORD = N'${names.motDePasse}', DEFAULT_DATABASE = ${names.base}`);
    for (const view of VIEWS) expect(all).toContain(`GRANT SELECT ON dbo.${view} TO ${names.compte}`);
    const script = fs.readFileSync(path.join(import.meta.dirname, '../../../resources/sql/bdd-commune.sql'), 'utf8');
    const agent = batchesOf(script).findIndex((batch) => batch.startsWith('USE msdb'));
    // All but the making of the base and the change to it.
    expect(batches).toHaveLength(agent - 2);
  });

  it('parses in an independent T-SQL grammar, but for exactly what that grammar does not know', () => {
    expect(refused(scratchBatches(names))).toEqual(['CREATE OR ALTER', 'IF SUSER_ID N', 'DENY INSERT, UPDATE,']);
    // OPENJSON with its columns declared, in Microsoft's reference but not in node-sql-parser.
    const loads = [...declaredColumns()].map(([view, columns]) => loadStatement(view, columns));
    expect(refused(loads)).toEqual([...declaredColumns().keys()].map((view) => `INSERT INTO dbo.${view}`));
    expect(refused(loads.map((load) => load.replace(/ WITH \(.*$/, '')))).toEqual([]);
    expect(refused(Object.values(scratchStatements(names)))).toEqual([`DROP DATABASE ${names.base}`, 'IF SUSER_ID N']);
  });

  it('loads every column of every view, under its declared type', () => {
    const db = new Database(':memory:');
    db.exec(COMMUNE_SCHEMA);
    const declared = declaredColumns();
    expect([...declared.keys()].sort()).toEqual([...VIEWS].sort());
    for (const view of VIEWS) {
      const served = (db.pragma(`table_info(${view})`) as { name: string; type: string }[]).map(({ name, type }) => [
        name,
        type.replace(/[[\]]/g, ''),
      ]);
      expect([...(declared.get(view) ?? [])], view).toEqual(served);
    }
    db.close();
    expect(loadStatement('rafraichissements_readonly', declared.get('rafraichissements_readonly') ?? new Map())).toBe(
      "INSERT INTO dbo.rafraichissements_readonly (vue, date_rafraichissement) SELECT vue, date_rafraichissement FROM OPENJSON(@lignes) WITH (vue NVARCHAR(100) '$.vue', date_rafraichissement DATETIME2(3) '$.date_rafraichissement')",
    );
  });
});
