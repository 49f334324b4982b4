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
  label: string;
  date: string;
  prices: ReadonlyMap<Use, { code: string; label: string; thousandths: number | null }>;
}

/** Reads `tarifs/grille-2025.json`. @throws AppError configuration */
export function readPriceGrid(resourcesFolder: string): PriceGrid {
  try {
    return toGrid(gridFile.parse(JSON.parse(fs.readFileSync(path.join(resourcesFolder, 'tarifs/grille-2025.json'), 'utf8'))));
  } catch (cause) {
    throw new AppError('configuration', 'La grille tarifaire est illisible.', { cause });
  }
}

const toGrid = ({ libelle, date_effet, lignes }: z.infer<typeof gridFile>): PriceGrid => ({
  label: libelle,
  date: date_effet,
  prices: new Map(lignes.map(({ code, libelle: label, usage, prix }) => [usage, { code, label, thousandths: prix }])),
});

/** Codes of the published grid and what they price: a CSV of prices names the code only. */
const USE_OF_CODE: Readonly<Record<string, Use>> = {
  '01_mycfia_forfait': 'forfait_mensuel',
  '02_mycfia_location_email': 'location_email',
  '02_mycfia_location_sms': 'location_sms',
  '02_mycfia_location_adresse_courrier': 'location_papier',
  '03_mycfia_canal_print_A4_R': 'canal_papier',
  '03_mycfia_canal_email': 'canal_email',
  '03_mycfia_canal_sms': 'canal_sms',
  '03_mycfia_canal_reseaux_txt': 'reseaux_textes',
  '03_mycfia_canal_reseaux_img': 'reseaux_images',
  '04_mycfia_affr_premium_G4': 'affranchissement_G4',
  '04_mycfia_affr_premium_destineo_MD7': 'affranchissement_MD7',
  '05_mycfia_avanci_contact': 'avanci',
};

/**
 * A grid laid by headquarters: the JSON of `resources/tarifs`, or a CSV `code;libelle;prix` with prices in euros (comma or point), empty = not set.
 * @param from effective date, for a CSV; wins over the one of the JSON. @throws AppError invalid_input naming the line
 */
export function parsePriceGrid(text: string, from?: string): PriceGrid {
  const clean = text.replace(/^\uFEFF/, '').trim();
  if (clean.startsWith('{')) {
    const parsed = gridFile.safeParse(safeJson(clean));
    if (!parsed.success) throw new AppError('invalid_input', "Ce fichier JSON n'a pas la forme d'une grille tarifaire.");
    return { ...toGrid(parsed.data), ...(from === undefined ? {} : { date: from }) };
  }
  const prices = new Map<Use, { code: string; label: string; thousandths: number | null }>();
  const declared = /^#\s*(\d{4}-\d{2}-\d{2})/.exec(clean)?.[1];
  for (const [index, line] of clean.split(/\r\n|\n|\r/).entries()) {
    const [code = '', label = '', price = ''] = line.split(/[;\t]/).map((cell) => cell.replace(/^"|"$/g, '').trim());
    const use = USE_OF_CODE[code];
    if (use === undefined) {
      if (index === 0 || code === '' || code.startsWith('#')) continue;
      throw new AppError('invalid_input', `Ligne ${index + 1} : le code « ${code.slice(0, 60)} » n'est pas celui d'un tarif.`);
    }
    const amount = /^\d{1,6}([.,]\d{1,3})?$/.test(price) ? Math.round(Number(price.replace(',', '.')) * 1000) : null;
    if (amount === null && price !== '' && !/^compris$/i.test(price))
      throw new AppError(
        'invalid_input',
        `Ligne ${index + 1} : le prix « ${price.slice(0, 20)} » n'est pas un montant en euros à trois décimales au plus.`,
      );
    prices.set(use, { code, label: label || code, thousandths: /^compris$/i.test(price) ? 0 : amount });
  }
  const date = from ?? declared;
  if (prices.size === 0)
    throw new AppError('invalid_input', "Aucun tarif n'a été trouvé : attendu code;libellé;prix, une ligne par tarif.");
  if (date === undefined) throw new AppError('invalid_input', "Indiquez la date d'effet de cette grille.");
  return { label: 'Grille du siège', date, prices };
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
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
): Budget & { perChannel: Partial<Record<Channel, number | null>>; lineChannels: (Channel | null)[] } {
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
  const lineChannels: (Channel | null)[] = [];
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
    lineChannels.push(...own.map(() => channel));
  }
  if (quantities.origin === 'avanci') {
    lines.push(line('avanci', quantities.contacts));
    lineChannels.push(null);
  }
  return { lines, lineChannels, perChannel, totalThousandths: total(lines), projectBudgetEuros, gridDate: grid.date };
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
