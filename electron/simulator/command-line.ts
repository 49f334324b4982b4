import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { SimulatorRuntime } from '../../shared/contract/connections.ts';
import { AppError } from '../../shared/errors.ts';
import { frozenClock, systemClock } from '../kit/clock.ts';
import { createLog, type LogSink } from '../kit/log.ts';
import { hashPassword } from './api/sessions.ts';
import { startSimulator } from './start.ts';
import { DEMO_PASSWORD } from './world/users.ts';

const USAGE = `CFI fictif de démonstration.
  node electron/simulator.ts --folder DOSSIER [options]
    --folder DOSSIER      où tout est gardé (défaut : .mycfia/cfi-fictif)
    --now DATE            fige l'horloge (ISO-8601)
    --seed N              monde tiré au sort (défaut 1)
    --divisions N         taille du réseau (défaut 40)
    --stocks N            lignes de stock (défaut : environ 1 400)
    --batch-seconds N     période du lot d'import (défaut 15)
    --job-seconds N       période de rafraîchissement des vues (défaut 60)
    --resources DOSSIER   dossier resources/ du projet
    --rehearsal           le dépôt et le lot d'import seulement, à la demande (répétition générale)
    --lease               s'arrête quand plus personne n'en a besoin`;

/** `--lease`: how long nobody may hold a lease, at start and afterwards. */
const GRACE_MS = 60_000;
const LINGER_MS = 3_000;
const MAX_LOG = 5 << 20;

/**
 * Runs the simulator as a program until it is asked to stop.
 * @returns the exit code: 0 also when another simulator already serves this folder.
 */
export async function runSimulatorCommand(args: readonly string[], here: string): Promise<number> {
  const options = readOptions(args);
  if (typeof options === 'string') {
    console.log(options);
    return options === USAGE ? 0 : 2;
  }
  const folder = path.resolve(options.folder ?? path.join('.mycfia', 'cfi-fictif'));
  const clock = options.now === undefined ? systemClock() : frozenClock(options.now);
  let stopAsked = () => {};
  const ending = new Promise<void>((resolve) => {
    stopAsked = resolve;
  });
  const lease = leaseWatch(options.lease, () => stopAsked());
  try {
    fs.mkdirSync(folder, { recursive: true });
    const simulator = await startSimulator({
      folder,
      resourcesFolder: options.resources ?? findResources(here),
      clock,
      log: createLog(fileSink(path.join(folder, 'journal.jsonl')), systemClock().now),
      ...options.world,
      prepareMycfia: !options.rehearsal,
      // Nothing runs by itself in a rehearsal: it asks for each pass.
      ...(options.rehearsal ? { stocks: 10, batchSeconds: 0, jobSeconds: 0 } : {}),
      onStopAsked: () => stopAsked(),
      onLeases: lease.changed,
    });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopAsked());
    if (!options.lease) console.log(welcome(folder, simulator.runtime));
    await ending;
    lease.end();
    await simulator.stop();
    return 0;
  } catch (error) {
    lease.end();
    return explain(error, folder);
  }
}

type Numbers = { seed?: number; divisions?: number; stocks?: number; batchSeconds?: number; jobSeconds?: number };

function readOptions(args: readonly string[]):
  | string
  | {
      folder: string | undefined;
      now: number | undefined;
      resources: string | undefined;
      lease: boolean;
      rehearsal: boolean;
      world: Numbers;
    } {
  let values: Record<string, string | boolean | undefined>;
  try {
    const text = { type: 'string' } as const;
    ({ values } = parseArgs({
      args: [...args],
      options: {
        folder: text,
        now: text,
        seed: text,
        divisions: text,
        stocks: text,
        'batch-seconds': text,
        'job-seconds': text,
        resources: text,
        lease: { type: 'boolean' },
        rehearsal: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }));
  } catch {
    return `Option inconnue.\n${USAGE}`;
  }
  if (values.help === true) return USAGE;
  const now = values.now === undefined ? undefined : Date.parse(String(values.now));
  if (Number.isNaN(now)) return `--now : date ISO-8601 attendue, par exemple 2025-06-10T08:45:00Z.\n${USAGE}`;
  const world: Numbers = {};
  for (const [option, name] of [
    ['seed', 'seed'],
    ['divisions', 'divisions'],
    ['stocks', 'stocks'],
    ['batch-seconds', 'batchSeconds'],
    ['job-seconds', 'jobSeconds'],
  ] as const) {
    const given = values[option];
    if (given === undefined) continue;
    if (!/^\d{1,9}$/.test(String(given))) return `--${option} : nombre entier attendu.\n${USAGE}`;
    world[name] = Number(given);
  }
  const text = (value: string | boolean | undefined) => (typeof value === 'string' ? value : undefined);
  return {
    folder: text(values.folder),
    now,
    resources: text(values.resources),
    lease: values.lease === true,
    rehearsal: values.rehearsal === true,
    world,
  };
}

/** `resources/` beside the sources, or two levels above the built file. */
function findResources(here: string): string {
  const found = [path.join(here, '..', 'resources'), path.join(here, '..', '..', 'resources')].find((each) => fs.existsSync(each));
  if (found === undefined) throw new AppError('configuration', 'Le dossier resources/ est introuvable : indiquez-le avec --resources.');
  return found;
}

/** With `--lease`, ends the program when nobody holds a lease any more. */
function leaseWatch(active: boolean, end: () => void): { changed: (count: number) => void; end: () => void } {
  let timer = active ? setTimeout(end, GRACE_MS) : undefined;
  return {
    changed(count) {
      if (!active) return;
      clearTimeout(timer);
      if (count === 0) timer = setTimeout(end, LINGER_MS);
    },
    end: () => clearTimeout(timer),
  };
}

/** JSON lines beside the data, started again when too long. */
function fileSink(file: string): LogSink {
  if (fs.existsSync(file) && fs.statSync(file).size > MAX_LOG) fs.rmSync(file);
  return (record) => {
    if (record.level === 'debug') return;
    try {
      fs.appendFileSync(file, `${JSON.stringify(record)}\n`);
    } catch {
      // A full disk must not stop the simulator: its log is a convenience.
    }
  };
}

function explain(error: unknown, folder: string): number {
  if (error instanceof AppError && error.code === 'conflict') {
    const runtime = error.data as SimulatorRuntime | null;
    const where = runtime === null ? 'il démarre' : `processus ${runtime.pid}, pilotage ${runtime.control.url}`;
    console.log(`Un CFI fictif tourne déjà sur ${folder} (${where}). Rien à faire : utilisez celui-là.`);
    return 0;
  }
  if (error instanceof AppError) {
    console.error(error.message);
    return 1;
  }
  console.error('Le CFI fictif n’a pas pu démarrer :', error);
  return 1;
}

/** How to try each part with ordinary tools. */
function welcome(folder: string, { connections: { base, api, sftp, mycfia }, secrets, control, demoUsers }: SimulatorRuntime): string {
  const mdp = hashPassword(DEMO_PASSWORD, secrets['api.sel'] ?? '', api.recetteMotDePasse);
  const body = JSON.stringify({ identifiant: 'agence', mdp, clefApi: secrets['api.clefApi'] });
  return `CFI fictif prêt (simulation : rien ici n'est CFI). Dossier : ${folder}

Base commune (SQL Server simulé)
  TDSVER=7.4 tsql -H ${base?.serveur} -p ${base?.port} -U ${base?.utilisateur} -P '${secrets['base.motDePasse']}' -D ${base?.base}
  1> SELECT TOP 5 nom_produit, quantite FROM dbo.stocks_readonly WHERE tenant_id = 3
  2> GO

API CFI
  curl -s -X POST -H 'Content-Type: application/json' -d '${body}' ${api.adresse}/Utilisateurs/getUtilisateurMyCFiA
  curl -s -X POST -H 'Jeton: <jeton reçu>' ${api.adresse}/Stocks/getStocks

Dépôt SFTP (mot de passe : ${secrets['sftp.motDePasse']})
  sftp -P ${sftp?.port} ${sftp?.utilisateur}@${sftp?.hote}     empreinte ${sftp?.empreintes[0]}

Base MyCfia
  psql 'postgresql://${mycfia?.utilisateur}:${secrets['mycfia.motDePasse']}@${mycfia?.hote}:${mycfia?.port}/${mycfia?.base}'

Pannes à la demande
  curl -s -H 'Authorization: Bearer ${control.token}' ${control.url}/state
  curl -s -X POST -H 'Authorization: Bearer ${control.token}' -d '{"part":"base","fault":"down"}' ${control.url}/fault

Utilisateurs (mot de passe « ${DEMO_PASSWORD} »)
${demoUsers.map((user) => `  ${user.identifiant.padEnd(12)} ${user.description}`).join('\n')}

Ctrl+C pour arrêter.`;
}
