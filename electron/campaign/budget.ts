import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import type { Budget, BudgetLine, Channel } from '../../shared/model/campaign.ts';

const USES = [
  'forfait_mensuel',
  'location_email',
  'location_sms',
  'location_papier',
  'canal_papier',
  'canal_email',
  'canal_sms',
  'reseaux_textes',
  'reseaux_images',
  'affranchissement_G4',
  'affranchissement_MD7',
  'avanci',
] as const;
type Use = (typeof USES)[number];

const gridFile = z.strictObject({
  libelle: z.string(),
  date_effet: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  unite: z.literal("millième d'euro HT"),
  lignes: z.array(z.strictObject({ code: z.string(), libelle: z.string(), usage: z.enum(USES), prix: z.int().min(0).nullable() })),
});

/** Unit prices in integer thousandths of a euro, HT, in force from `date`. */
export interface PriceGrid {
  date: string;
  prices: ReadonlyMap<Use, { code: string; label: string; thousandths: number | null }>;
}

/** Reads `tarifs/grille-2025.json`. @throws AppError configuration */
export function readPriceGrid(resourcesFolder: string): PriceGrid {
  try {
    const file = gridFile.parse(JSON.parse(fs.readFileSync(path.join(resourcesFolder, 'tarifs/grille-2025.json'), 'utf8')));
    return {
      date: file.date_effet,
      prices: new Map(file.lignes.map(({ code, libelle, usage, prix }) => [usage, { code, label: libelle, thousandths: prix }])),
    };
  } catch (cause) {
    throw new AppError('configuration', 'La grille tarifaire est illisible.', { cause });
  }
}

export interface Quantities {
  /** Recipients reached per chosen channel. */
  recipients: Partial<Record<Channel, number>>;
  /** Parts of all SMS together, every variable expanded. */
  smsParts: number;
  /** Where the addresses come from; only rented ones pay a rental. */
  origin: 'client' | 'location' | 'avanci';
  contacts: number;
}

const RENTAL: Record<Channel, Use> = { sms: 'location_sms', email: 'location_email', papier: 'location_papier' };

/** Price of a campaign: exact thousandths, rounded once per line to the cent, half up. */
export function computeBudget(
  grid: PriceGrid,
  quantities: Quantities,
  postage: 'G4' | 'MD7',
  projectBudgetEuros: number | null,
): Budget & { perChannel: Partial<Record<Channel, number | null>> } {
  const line = (use: Use, quantity: number): BudgetLine => {
    const price = grid.prices.get(use);
    const unit = price?.thousandths ?? null;
    return {
      code: price?.code ?? use,
      label: price?.label ?? use,
      quantity,
      unitThousandths: unit,
      totalThousandths: unit === null ? null : Math.round((unit * quantity) / 10) * 10,
    };
  };
  const lines: BudgetLine[] = [];
  const perChannel: Partial<Record<Channel, number | null>> = {};
  for (const channel of ['email', 'sms', 'papier'] as const) {
    const reached = quantities.recipients[channel];
    if (reached === undefined) continue;
    const own: BudgetLine[] = [];
    if (quantities.origin === 'location') own.push(line(RENTAL[channel], reached));
    own.push(line(`canal_${channel}`, channel === 'sms' ? quantities.smsParts : reached));
    if (channel === 'papier') own.push(line(`affranchissement_${postage}`, reached));
    perChannel[channel] = total(own);
    lines.push(...own);
  }
  if (quantities.origin === 'avanci') lines.push(line('avanci', quantities.contacts));
  return { lines, perChannel, totalThousandths: total(lines), projectBudgetEuros, gridDate: grid.date };
}

/** A single unknown price makes the whole unknown: a total that leaves something out is a wrong total. */
function total(lines: readonly BudgetLine[]): number | null {
  return lines.reduce<number | null>(
    (sum, { totalThousandths }) => (sum === null || totalThousandths === null ? null : sum + totalThousandths),
    0,
  );
}

/** `"3.36"`: DECIMAL(10,2) of CFI's tables from integer thousandths, half up. */
export function decimalText(thousandths: number): string {
  const cents = Math.round(thousandths / 10);
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}

/** Unit price of a grid use, 0 when compris or unknown. */
export function unitPrice(grid: PriceGrid, use: Use): number {
  return grid.prices.get(use)?.thousandths ?? 0;
}
