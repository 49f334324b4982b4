import { parseArgs } from 'node:util';
import { AppError } from '../../../shared/errors.ts';
import type { StockLevel } from '../../../shared/model/stock.ts';
import { FAULT_LABELS, FAULTS, FAULTS_OF_PART, type Fault, SIMULATED_PARTS, type SimulatedPart } from '../../../shared/model/system.ts';

import { CAMPAIGN_VERBS, type CampaignCommand, parseCampaign } from './campaigns.ts';
import { type ExportCommand, parseExport, parseThreads, type ThreadsCommand } from './file-words.ts';
import { parseQueue, QUEUE_VERBS, type QueueCommand } from './queue.ts';
import { day, instantOf, month, parseLevels, seconds, usage } from './values.ts';

/** `--model`: no model for this question, or the one at that address. */
export type ModelWord = 'off' | { adresse: string };

/** One parsed command line. */
export type Command =
  | { verb: 'help' }
  | { verb: 'ask'; question: string; threadId: string | undefined; model: ModelWord | undefined }
  | { verb: 'scope' }
  | { verb: 'stocks'; search: string | undefined; levels: StockLevel[] | undefined; limit: number; at: string | undefined }
  | {
      verb: 'operations';
      from: string | undefined;
      to: string | undefined;
      state: string | undefined;
      search: string | undefined;
      limit: number;
    }
  | { verb: 'factures'; month: string | undefined; search: string | undefined; limit: number }
  | { verb: 'campaigns' }
  | ExportCommand
  | ThreadsCommand
  | CampaignCommand
  | { verb: 'tree' }
  | { verb: 'leak-test' }
  | { verb: 'snapshot'; what: 'take' | 'list' | 'changes' }
  | QueueCommand
  | { verb: 'send'; waitSeconds: number }
  | { verb: 'health' }
  | { verb: 'simulate'; part: SimulatedPart; fault: Fault };

export interface Invocation {
  command: Command;
  as: string;
  dataFolder: string | undefined;
  now: number | undefined;
  connectionsFile: string | undefined;
  sameCfi: string | undefined;
  json: boolean;
  /** Division to narrow to. */
  scope: number | undefined;
  /** Oldest data accepted by a reading. */
  freshSeconds: number | undefined;
}

/** Verb → what it does, in the order of the help. */
export const VERBS: readonly { usage: string; help: string }[] = [
  {
    usage: 'ask "<question>" [--thread ID] [--model off|ADRESSE]',
    help: 'pose une question à l’assistant, seul ou avec le modèle de langage d’une adresse',
  },
  { usage: 'scope', help: 'montre votre périmètre' },
  {
    usage: 'stocks [--search MOTS] [--level NIVEAU,…] [--limit N] [--at MOMENT]',
    help: 'liste les stocks du périmètre, ou tels qu’ils étaient à un moment',
  },
  { usage: 'snapshot [list|changes]', help: 'relève les stocks maintenant, liste les relevés, ou montre ce qui a changé depuis hier' },
  {
    usage: 'operations [--from JOUR] [--to JOUR] [--state ÉTAT] [--search MOTS] [--limit N]',
    help: "liste les opérations par date d'envoi, 30 derniers jours par défaut",
  },
  { usage: 'factures [--mois AAAA-MM] [--search MOTS] [--limit N]', help: 'montre les mois facturés, ou les factures d’un mois' },
  {
    usage: 'export <answer ID|thread ID|stocks|operations|factures|campaigns> --format FORMAT [--out FICHIER] [filtres]',
    help: 'écrit un fichier CSV, XLSX ou PDF (réponse : aussi TSV et HTML ; conversation : MD ou PDF)',
  },
  { usage: 'threads [list|show ID|search MOTS]', help: 'liste, montre ou cherche vos conversations avec l’assistant' },
  { usage: 'campaigns', help: 'liste les campagnes du périmètre, avec ce que CFI en dit' },
  { usage: 'tree', help: "montre l'arborescence, ses anomalies et ses changements ; avec --scope, qui voit quoi" },
  { usage: 'leak-test', help: 'vérifie que chaque division ne voit que sa branche, par chaque source' },
  ...CAMPAIGN_VERBS,
  ...QUEUE_VERBS,
  { usage: 'send [--wait SECONDES]', help: 'envoie une fois tout ce qui est prêt et suit ce qui est déposé' },
  { usage: 'health', help: "état des sources et de l'application" },
  { usage: 'simulate <partie> <panne|ok>', help: 'met en panne ou rétablit une partie de la démonstration' },
];

/** Other words for the parts, as people type them. */
const PART_ALIASES: Record<string, SimulatedPart> = {
  mssql: 'base',
  sql: 'base',
  sqlserver: 'base',
  'sql-server': 'base',
  commune: 'base',
  http: 'api',
  ssh: 'sftp',
  import: 'batch',
  lot: 'batch',
  refresh: 'jobs',
  vues: 'jobs',
  pg: 'mycfia',
  postgres: 'mycfia',
  postgresql: 'mycfia',
};

function division(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/u.test(text)) throw usage(`L'option --scope attend le numéro d'une division (reçu : « ${text} »).`);
  return Number(text);
}

function threadAsked(text: string | undefined): string | undefined {
  if (text === undefined || /^[\w-]{1,64}$/u.test(text)) return text;
  throw usage("L'option --thread attend l'identifiant d'une conversation, donné par « mycfia threads ».");
}

function modelAsked(text: string | undefined): ModelWord | undefined {
  if (text === undefined || text === 'off') return text;
  if (URL.canParse(text) && /^https?:$/u.test(new URL(text).protocol)) return { adresse: text };
  throw usage("L'option --model attend « off » ou l'adresse d'un service compatible OpenAI, par exemple http://127.0.0.1:11434/v1.");
}

function lookAsked(text: string | undefined): 'take' | 'list' | 'changes' {
  if (text === undefined) return 'take';
  if (text === 'list' || text === 'changes') return text;
  throw usage(`Le verbe snapshot se dit seul, ou avec list ou changes (reçu : « ${text} »).`);
}

const UNITS: Record<string, number> = { s: 1, m: 60, min: 60, h: 3600, j: 86_400 };

function duration(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, count, unit] = /^(\d{1,6})(s|m|min|h|j)$/u.exec(text) ?? [];
  const total = Number(count) * (UNITS[unit ?? ''] ?? Number.NaN);
  if (!(total >= 1 && total <= 30 * 86_400)) throw usage(`L'option --fresh attend une durée comme 30s, 5m, 2h ou 1j (reçu : « ${text} »).`);
  return total;
}

function parseSimulate(partText: string | undefined, faultText: string | undefined): Command {
  const part = SIMULATED_PARTS.find((each) => each === partText) ?? PART_ALIASES[partText?.toLowerCase() ?? ''];
  if (!part) throw usage(`Partie « ${partText ?? ''} » inconnue. Parties : ${SIMULATED_PARTS.join(', ')}.`);
  const fault = FAULTS.find((each) => each === faultText) ?? (faultText === 'up' ? 'ok' : undefined);
  if (!fault || !FAULTS_OF_PART[part].includes(fault))
    throw usage(
      `Panne « ${faultText ?? ''} » inconnue pour ${part}. Pannes : ${FAULTS_OF_PART[part].map((each) => `${each} (${FAULT_LABELS[each]})`).join(', ')}.`,
    );
  return { verb: 'simulate', part, fault };
}

/**
 * Parses the command line of `npm run --silent mycfia -- …`.
 * @throws AppError invalid_input with a French sentence that says what to type.
 */
export function parseCommandLine(argv: readonly string[]): Invocation {
  let parsed: ReturnType<typeof parse>;
  const parse = () =>
    parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        as: { type: 'string' },
        data: { type: 'string' },
        now: { type: 'string' },
        connections: { type: 'string' },
        'same-cfi': { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
        search: { type: 'string' },
        level: { type: 'string' },
        limit: { type: 'string' },
        acknowledge: { type: 'string' },
        reason: { type: 'string' },
        campaign: { type: 'string' },
        wait: { type: 'string' },
        from: { type: 'string' },
        to: { type: 'string' },
        state: { type: 'string' },
        mois: { type: 'string' },
        scope: { type: 'string' },
        fresh: { type: 'string' },
        at: { type: 'string' },
        thread: { type: 'string' },
        model: { type: 'string' },
        format: { type: 'string' },
        out: { type: 'string' },
      },
    });
  try {
    parsed = parse();
  } catch (error) {
    const option = /'(-[^' ]+)/.exec((error as Error).message)?.[1] ?? '';
    throw new AppError('invalid_input', `Option « ${option} » inconnue ou sans valeur. Tapez « mycfia help » pour la liste.`, {
      cause: error,
    });
  }
  const { values, positionals } = parsed;
  const [verb, ...rest] = positionals;
  const now = values.now === undefined ? undefined : Date.parse(values.now);
  if (now !== undefined && Number.isNaN(now))
    throw usage(`--now attend une date ISO-8601, par exemple 2026-03-02T09:00:00Z (reçu : « ${values.now} »).`);

  const command = ((): Command => {
    if (values.help || verb === undefined || verb === 'help' || verb === 'aide') return { verb: 'help' };
    const ofCampaign = parseCampaign(verb, rest, values);
    if (ofCampaign !== null) return ofCampaign;
    switch (verb) {
      case 'ask': {
        const question = rest.join(' ').trim();
        if (!question) throw usage('Indiquez la question entre guillemets : mycfia ask "Combien de stock pour Flyer A4 ?"');
        return { verb, question, threadId: threadAsked(values.thread), model: modelAsked(values.model) };
      }
      case 'stocks':
        return {
          verb,
          search: values.search,
          levels: parseLevels(values.level),
          limit: seconds(values.limit, '--limit', 100, 1000) || 100,
          at: instantOf(values.at),
        };
      case 'operations':
        return {
          verb,
          from: day(values.from, '--from'),
          to: day(values.to, '--to'),
          state: values.state,
          search: values.search,
          limit: seconds(values.limit, '--limit', 100, 1000) || 100,
        };
      case 'factures':
        return { verb, month: month(values.mois), search: values.search, limit: seconds(values.limit, '--limit', 100, 1000) || 100 };
      case 'send':
        return { verb, waitSeconds: seconds(values.wait, '--wait', 0, 600) };
      case 'queue':
      case 'retry':
      case 'cancel':
      case 'export-by-hand':
        return parseQueue(verb, rest, values.out);
      case 'export':
        return parseExport(rest, values);
      case 'threads':
        return parseThreads(rest);
      case 'snapshot':
        return { verb, what: lookAsked(rest[0]) };
      case 'simulate':
        return parseSimulate(rest[0], rest[1]);
      case 'scope':
      case 'campaigns':
      case 'tree':
      case 'leak-test':
      case 'health':
        return { verb };
      default:
        throw usage(`Verbe « ${verb} » inconnu. Verbes : ${VERBS.map((each) => each.usage.split(' ')[0]).join(', ')}.`);
    }
  })();
  return {
    command,
    as: values.as ?? 'siege',
    dataFolder: values.data,
    now,
    connectionsFile: values.connections,
    sameCfi: values['same-cfi'],
    json: values.json,
    scope: division(values.scope),
    freshSeconds: duration(values.fresh),
  };
}
