// npm run verify:sqlserver -- --connection FILE: the delivered script and the reading contract suite on a real SQL Server, in a scratch base.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import mssql from 'mssql';
import { z } from 'zod';
import { type Clock, systemClock } from '../electron/kit/clock.ts';
import { AppError } from '../shared/errors.ts';
import { administrator, REAL_SQL_VARIABLE, type RealSql, scratchBatches, scratchStatements } from './fakes/real-sql.ts';

const PASSWORD_VARIABLE = 'MYCFIA_SQL_MOT_DE_PASSE';
const NEEDS =
  `Indiquez un serveur SQL Server 2017 ou plus récent : npm run verify:sqlserver -- --connection serveur.json, où serveur.json contient ` +
  `{"serveur": "…", "port": 1433, "utilisateur": "…"}, le compte pouvant créer une base et un compte, son mot de passe dans ${PASSWORD_VARIABLE}.`;

const serverFile = z.strictObject({
  serveur: z.string().min(1),
  port: z.int().min(1).max(65_535).default(1433),
  utilisateur: z.string().min(1),
});

/** The server to verify on. @throws AppError invalid_input with one French sentence */
export function readArguments(argv: readonly string[], environment: NodeJS.ProcessEnv): Omit<RealSql, 'base' | 'compte' | 'motDePasse'> {
  const fail = (sentence: string, cause?: unknown) => new AppError('invalid_input', sentence, { cause });
  let file: string | undefined;
  try {
    file = parseArgs({ args: [...argv], options: { connection: { type: 'string' } } }).values.connection;
  } catch (error) {
    throw fail(NEEDS, error);
  }
  if (!file) throw fail(NEEDS);
  let content: unknown;
  try {
    content = JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    throw fail(`Le fichier « ${file} » est introuvable ou n'est pas du JSON. ${NEEDS}`, error);
  }
  const parsed = serverFile.safeParse(content);
  if (!parsed.success) {
    const where = parsed.error.issues[0]?.path.join('.') || 'un champ inconnu';
    throw fail(`Le fichier « ${file} » n'est pas correct (${where}). ${NEEDS}`, parsed.error);
  }
  const password = environment[PASSWORD_VARIABLE];
  if (!password) throw fail(`Le mot de passe du compte « ${parsed.data.utilisateur} » n'est pas dans ${PASSWORD_VARIABLE}. ${NEEDS}`);
  const { serveur, port, utilisateur } = parsed.data;
  return { serveur, port, administrateur: utilisateur, motDePasseAdministrateur: password };
}

/** Names that nobody else can have on that server, and a password that its policy accepts. */
export function scratchNames(clock: Pick<Clock, 'bytes'>): Pick<RealSql, 'base' | 'compte' | 'motDePasse'> {
  const mark = clock.bytes(6).toString('hex');
  return { base: `MyCfia_Verif_${mark}`, compte: `mycfia_verif_${mark}`, motDePasse: `Vf1-${clock.bytes(24).toString('base64url')}` };
}

async function verify(server: RealSql, say: (text: string) => void): Promise<boolean> {
  const master = await administrator({ ...server, base: 'master' });
  const statements = scratchStatements(server);
  let made = false;
  try {
    const { recordset } = await master
      .request()
      .query<{ version: string }>("SELECT CAST(SERVERPROPERTY(N'ProductVersion') AS NVARCHAR(50)) AS version");
    say(`SQL Server ${recordset[0]?.version ?? '?'} : base de travail ${server.base}`);
    await master.request().batch(statements.create);
    made = true;
    await install(server, say);
    await checkAccount(server, say);
    const passed = await suite(server);
    if (passed) await checkEmptySource(server, say);
    return passed;
  } finally {
    // Whatever happened: nothing of ours stays on somebody's server.
    if (made) {
      await master.request().batch(statements.alone);
      await master.request().batch(statements.drop);
    }
    await master.request().batch(statements.dropLogin);
    await master.close();
    say('Base et compte de travail retirés.');
  }
}

/** Twice: the script promises that it can be run again. */
async function install(server: RealSql, say: (text: string) => void): Promise<void> {
  const pool = await administrator(server);
  try {
    for (const turn of ['première', 'seconde'])
      for (const [index, batch] of scratchBatches(server).entries())
        await pool
          .request()
          .batch(batch)
          .catch((error: unknown) => {
            throw new AppError('unsupported', `Le lot ${index + 1} du script est refusé à la ${turn} exécution : ${String(error)}`, {
              cause: error,
            });
          });
    say('Script installé deux fois de suite sans erreur (travaux de l’Agent exceptés).');
  } finally {
    await pool.close();
  }
}

/** The read-only account must read, and must not write. */
async function checkAccount(server: RealSql, say: (text: string) => void): Promise<void> {
  const pool = await administrator({ ...server, administrateur: server.compte, motDePasseAdministrateur: server.motDePasse });
  try {
    await pool.request().query('SELECT COUNT(*) AS n FROM dbo.stocks_readonly');
    const number = await refusal(pool, 'DELETE FROM dbo.stocks_readonly');
    if (number !== 229) throw new AppError('unsupported', 'Le compte de lecture peut écrire : le script ne le protège pas.');
    say('Le compte de lecture lit et ne peut pas écrire.');
  } finally {
    await pool.close();
  }
}

/** A source that suddenly gives nothing must leave the copy as it is. */
async function checkEmptySource(server: RealSql, say: (text: string) => void): Promise<void> {
  const pool = await administrator(server);
  try {
    const number = await refusal(pool, "EXEC dbo.rafraichir @vue = N'stocks'");
    if (number !== 50_002) throw new AppError('unsupported', 'Une source vide efface la copie : le script ne la protège pas.');
    say('Une source vide laisse la copie intacte.');
  } finally {
    await pool.close();
  }
}

async function refusal(pool: mssql.ConnectionPool, statement: string): Promise<number | null> {
  try {
    await pool.request().batch(statement);
    return null;
  } catch (error) {
    if (error instanceof mssql.RequestError) return error.number ?? null;
    throw error;
  }
}

async function suite(server: RealSql): Promise<boolean> {
  const root = path.join(import.meta.dirname, '..');
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
  const run = spawn(process.execPath, [vitest, 'run', '--project', 'contract', '--no-file-parallelism', 'tests/contract/sources'], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, [REAL_SQL_VARIABLE]: JSON.stringify(server) },
  });
  const [code] = (await once(run, 'exit')) as [number | null];
  return code === 0;
}

/** Resolves to the exit code: 0 verified, 1 not verified, 2 wrong arguments. */
export async function main(argv: readonly string[], environment: NodeJS.ProcessEnv, say: (text: string) => void): Promise<number> {
  try {
    const server = { ...readArguments(argv, environment), ...scratchNames(systemClock()) };
    const passed = await verify(server, say);
    say(passed ? 'Vérifié : les lectures donnent les mêmes réponses sur ce SQL Server.' : 'Non vérifié : voyez les écarts ci-dessus.');
    return passed ? 0 : 1;
  } catch (error) {
    if (error instanceof AppError) {
      say(error.message);
      return error.code === 'invalid_input' ? 2 : 1;
    }
    say(`Le serveur n'a pas pu être vérifié : ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  process.exitCode = await main(process.argv.slice(2), process.env, (text) => console.log(text));
