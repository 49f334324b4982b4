import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { type GridInfo, type HeadquartersSettings, POSTAGES, type SettingsView } from '../../shared/model/workspace.ts';
import { type Clock, instant } from '../kit/clock.ts';
import type { Database } from '../local/local.ts';
import type { QueueDatabase } from '../outbox/outbox.ts';
import type { ActiveSession } from '../tenant/tenant.ts';
import { type PriceGrid, parsePriceGrid, readPriceGrid } from './budget.ts';
import { nameOf } from './decisions.ts';
import { writeJournal } from './journal.ts';
import { createOppositions, type OppositionList, type Oppositions } from './oppositions.ts';
import { parisDay } from './planning.ts';
import { type CampaignSettings, DEFAULT_CAMPAIGN_SETTINGS } from './settings.ts';
import { fold } from './words.ts';

/** What headquarters decide on this installation: settings, price grids, the opposition list. */
export interface Headquarters {
  settings(): CampaignSettings;
  /** The grid of that client with the latest effective date not after `now`, else the one of every client. */
  grid(client: string, now: number): PriceGrid;
  view(session: ActiveSession): SettingsView;
  /** @throws AppError invalid_input when the hours or the thresholds contradict each other */
  change(session: ActiveSession, patch: { [K in keyof HeadquartersSettings]?: HeadquartersSettings[K] | undefined }): SettingsView;
  /** @throws AppError invalid_input */
  importGrid(session: ActiveSession, grid: { text: string; client: string | null; from?: string | undefined }): SettingsView;
  oppositions: Oppositions;
}

const hours = z.object({ from: z.int(), to: z.int() });
const stored = z.object({
  signingThresholdEuros: z.number(),
  singleValidator: z.boolean(),
  postage: z.enum(POSTAGES),
  depositDays: z.object({ sms: z.int(), email: z.int(), papier: z.int() }),
  usualHours: hours,
  legalHours: hours,
  smsWarnAboveParts: z.int(),
  smsBlockAboveParts: z.int(),
  stopNumber: z.string().nullable(),
  personalDataDays: z.int(),
});

/** As headquarters write them; amounts in euros there, in thousandths inside. */
function shown(settings: CampaignSettings): HeadquartersSettings {
  const { signingThresholdThousandths, sms, oppositions: _oppositions, ...same } = settings;
  return {
    ...same,
    signingThresholdEuros: signingThresholdThousandths / 1000,
    smsWarnAboveParts: sms.warnAboveParts,
    smsBlockAboveParts: sms.blockAboveParts,
  };
}

function refuseContradictions(settings: HeadquartersSettings): void {
  const refuse = (message: string) => {
    throw new AppError('invalid_input', message);
  };
  const { usualHours, legalHours } = settings;
  if (legalHours.from >= legalHours.to || usualHours.from >= usualHours.to) refuse("L'heure de fin doit être après l'heure de début.");
  if (usualHours.from < legalHours.from || usualHours.to > legalHours.to) refuse("L'horaire d'usage doit tenir dans l'horaire légal.");
  if (legalHours.from < 8 || legalHours.to > 22) refuse("L'horaire légal ne peut pas dépasser 8 h – 22 h.");
  if (settings.smsWarnAboveParts > settings.smsBlockAboveParts) refuse("Le seuil d'alerte des SMS doit être au plus le seuil bloquant.");
}

interface LaidGrid {
  /** In the order they were laid; 0 = the delivered one. */
  id: number;
  client: string | null;
  grid: PriceGrid;
}
interface GridRow {
  seq: number;
  client: string | null;
  from_date: string;
  payload: string;
}

export interface HeadquartersOptions {
  db: Database;
  queue: QueueDatabase;
  clock: Clock;
  resourcesFolder: string;
  /** What a test or an installation starts from. */
  initial: Partial<Omit<CampaignSettings, 'oppositions'>>;
  /** Secret of the opposition list, base64; null where none can be kept. */
  oppositionKey: string | null;
  /** The opposition list is another one from now on. */
  onOppositions(list: OppositionList): void;
  onChange(): void;
}

export function createHeadquarters(options: HeadquartersOptions): Headquarters {
  const { db, queue, clock, onOppositions, onChange } = options;
  const delivered = readPriceGrid(options.resourcesFolder);
  const initial: CampaignSettings = { ...DEFAULT_CAMPAIGN_SETTINGS, ...options.initial };
  const oppositions = createOppositions({
    db,
    queue,
    clock,
    key: options.oppositionKey,
    onChange() {
      settings = readSettings();
      onOppositions(oppositions.list());
      onChange();
    },
  });
  if (oppositions.state().count > 0) onOppositions(oppositions.list());

  const saved = () =>
    queue.get<{ value: string; changed_at: string; changed_by: string }>("SELECT * FROM campaign_setting WHERE name = 'siege'");
  function readSettings(): CampaignSettings {
    const row = saved();
    const parsed = row === undefined ? null : stored.safeParse(JSON.parse(row.value));
    if (!parsed?.success) return { ...initial, oppositions: oppositions.list() };
    const { signingThresholdEuros, smsWarnAboveParts, smsBlockAboveParts, ...same } = parsed.data;
    return {
      ...same,
      signingThresholdThousandths: Math.round(signingThresholdEuros * 1000),
      sms: { warnAboveParts: smsWarnAboveParts, blockAboveParts: smsBlockAboveParts },
      oppositions: oppositions.list(),
    };
  }
  let settings = readSettings();

  const grids = (): LaidGrid[] => [
    ...queue
      .all<GridRow>('SELECT seq, client, from_date, payload FROM campaign_grid ORDER BY from_date DESC, seq DESC')
      .flatMap(({ seq, client, from_date, payload }) => {
        // Damaged on disk since it was laid: one price list less, the campaigns stay readable.
        const grid = readable(payload, from_date);
        return grid === null ? [] : [{ id: seq, client, grid }];
      }),
    { id: 0, client: null, grid: delivered },
  ];
  function inForce(client: string, now: number, all = grids()): LaidGrid {
    const day = parisDay(now);
    const started = all.filter(({ grid }) => grid.date <= day || grid === delivered);
    return (
      started.find((each) => each.client !== null && fold(each.client) === fold(client)) ??
      started.find((each) => each.client === null) ?? { id: 0, client: null, grid: delivered }
    );
  }

  function view({ info }: ActiveSession): SettingsView {
    const row = saved();
    const all = grids();
    const now = clock.now();
    return {
      settings: shown(settings),
      defaults: shown(DEFAULT_CAMPAIGN_SETTINGS),
      grids: all.map(
        ({ id, client, grid }): GridInfo => ({
          id,
          label: grid.label,
          from: grid.date,
          client,
          source: grid === delivered ? 'livrée' : 'siège',
          inForce: inForce(client ?? '', now, all).id === id,
          lines: [...grid.prices.values()].map(({ code, label, thousandths }) => ({ code, label, unitThousandths: thousandths })),
        }),
      ),
      changedAt: row?.changed_at ?? null,
      changedBy: row?.changed_by ?? null,
      mayChange: info.rights.administrateur,
    };
  }

  return {
    settings: () => settings,
    grid: (client, now) => inForce(client, now).grid,
    view,
    change(session, patch) {
      const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
      const next: HeadquartersSettings = { ...shown(settings), ...given };
      refuseContradictions(next);
      const at = instant(clock.now());
      const by = nameOf(session);
      db.transaction(() => {
        queue.run(
          `INSERT INTO campaign_setting (name, value, changed_at, changed_by) VALUES ('siege', @value, @at, @by)
           ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
          { value: JSON.stringify(next), at, by },
        );
        writeJournal(queue, 0, { at, who: by, what: `Réglages du siège changés (${Object.keys(given).join(', ')})`, why: null });
      }).immediate();
      settings = readSettings();
      onChange();
      return view(session);
    },
    importGrid(session, { text, client, from }) {
      const grid = parsePriceGrid(text, from);
      const at = instant(clock.now());
      const by = nameOf(session);
      db.transaction(() => {
        queue.run(
          'INSERT INTO campaign_grid (client, from_date, payload, added_at, added_by) VALUES (@client, @from, @payload, @at, @by)',
          {
            client,
            from: grid.date,
            payload: text,
            at,
            by,
          },
        );
        writeJournal(queue, 0, {
          at,
          who: by,
          what: `Grille tarifaire déposée (${client ?? 'tous les clients'}, à partir du ${grid.date})`,
          why: null,
        });
      }).immediate();
      onChange();
      return view(session);
    },
    oppositions,
  };
}

function readable(payload: string, from: string): PriceGrid | null {
  try {
    return parsePriceGrid(payload, from);
  } catch {
    return null;
  }
}
