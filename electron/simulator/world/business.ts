import type { Random } from './random.ts';
import { DAY, HOUR, monthStart, sqlDate, sqlTime } from './time.ts';

/** Statuts of campagnes_readonly (cfi-database §1). */
const STATUTS = ['en_attente_import', 'importee_cfi', 'envoyee', 'terminee', 'rejetee'] as const;
export const CHANNEL_NAMES = ['email', 'sms', 'papier'] as const;
export const OPERATION_TYPES = ['Envoi de SMS', "Envoi d'e-mails", 'Envoi de courriers', 'Impression et livraison', 'Routage'] as const;
export const OPERATION_STATES = [
  'En préparation',
  'En attente de validation',
  'Validée',
  'En production',
  'Envoyée',
  'Annulée',
  'Facturée',
] as const;
export const FILE_STATES = ['En attente', 'Traité', 'Erreur'] as const;

const CAMPAIGNS = [
  'Rentrée',
  'Portes ouvertes',
  'Soldes',
  'Anniversaire',
  'Salon régional',
  'Vœux',
  'Fidélité',
  'Bienvenue',
  'Relance',
  'Braderie',
];
const REQUESTERS = ['Mme Aubry', 'M. Carlier', 'Mme Nguyen', 'M. Santos', 'Mme Keller', 'M. Rivière'];
const STREETS = ['rue des Lilas', 'avenue du Port', 'place du Marché', 'quai des Brumes', 'impasse des Forges'];
const CITIES = ['75018 Paris', '59000 Lille', '33000 Bordeaux', '69002 Lyon', '35000 Rennes', '31000 Toulouse'];

export interface WorldCampaign {
  id: number;
  divisionId: number;
  reference: string | null;
  name: string;
  code: string | null;
  channel: number;
  start: string;
  end: string;
  statut: string;
  rejection: string | null;
  created: string;
}

/** Campaigns born elsewhere than in MyCfia (no reference), plus the one MyCfia published before. Ids from 5001. */
export function makeCampaigns(divisionIds: readonly number[], published: WorldCampaign, now: number, random: Random): WorldCampaign[] {
  const count = Math.max(24, Math.min(2000, Math.round(divisionIds.length * 1.5)));
  const list = [published];
  for (let turn = 0; turn < count; turn++) {
    const created = now - random.int(2, 400) * DAY - random.int(0, 20) * HOUR;
    const statut = random.pick(STATUTS);
    const name = random.pick(CAMPAIGNS);
    list.push({
      id: 5001 + turn,
      divisionId: divisionIds[turn % divisionIds.length]!,
      reference: null,
      name: `${name} ${new Date(created).getUTCFullYear()}`,
      code: random.chance(0.3) ? null : `CMP-${random.int(1000, 9999)}`,
      channel: random.int(1, 3),
      start: sqlDate(created + 7 * DAY),
      end: sqlDate(created + 37 * DAY),
      statut,
      rejection: statut === 'rejetee' ? 'Visuel non conforme à la charte' : null,
      created: sqlTime(created),
    });
  }
  return list;
}

export interface WorldOperation {
  divisionId: number;
  campaignId: number;
  name: string;
  code: string | null;
  type: number;
  state: number;
  addresses: number;
  each: number;
  created: string;
  sentAt: string | null;
  prices: [presta: number | null, transport: number | null, postage: number | null, total: number | null];
  billedAt: string | null;
}

/** Two to five operations a campaign. Prices have three decimals, some are unknown; the total is CFI's own and need not be their sum. */
export function* makeOperations(campaigns: readonly WorldCampaign[], now: number, random: Random): Generator<WorldOperation> {
  for (const campaign of campaigns) {
    for (let turn = random.int(2, 5); turn > 0; turn--) {
      const type = random.int(1, OPERATION_TYPES.length);
      const state = random.int(1, OPERATION_STATES.length);
      const created = Date.parse(`${campaign.created.replace(' ', 'T')}Z`) + random.int(0, 48) * HOUR;
      const done = state >= 5 && state !== 6;
      const addresses = random.int(20, 6000);
      const presta = random.chance(0.05) ? null : cents(addresses * (0.01 + random.next() * 0.3));
      const transport = random.chance(0.4) ? null : cents(random.next() * 80);
      const postage = type === 3 ? cents(addresses * 0.388) : null;
      yield {
        divisionId: campaign.divisionId,
        campaignId: campaign.id,
        name: `${OPERATION_TYPES[type - 1]} – ${campaign.name}`,
        code: campaign.code,
        type,
        state,
        addresses,
        each: random.chance(0.8) ? 1 : random.int(2, 5),
        created: sqlTime(created),
        sentAt: done ? sqlTime(created + random.int(3, 20) * DAY) : random.chance(0.5) ? sqlTime(now + random.int(1, 40) * DAY) : null,
        prices: [presta, transport, postage, presta === null ? null : cents(presta + (transport ?? 0) + (postage ?? 0))],
        billedAt: state === 7 ? sqlTime(created + 30 * DAY) : null,
      };
    }
  }
}

export interface WorldInvoice {
  divisionId: number;
  month: number;
  order: string;
  requester: string;
  address: string;
  net: number;
  gross: number;
  kinds: [cost: number, payment: number, delay: number];
  lines: { id: number; libelle: string; qte: number | null; montant_ht: number | null; taux_tva: number | null }[];
}

/** Months that are invoiced: the last `count` whole months before `now`, oldest first. */
export function invoiceMonths(now: number, count = 12): { start: number; available: number }[] {
  return Array.from({ length: count }, (_, index) => {
    const start = monthStart(now, index - count);
    return { start, available: monthStart(start, 1) + 4 * DAY + 9 * HOUR };
  });
}

/** About one invoice a division and month for the first 60 divisions. Amounts add up; a line may lack a figure. */
export function* makeInvoices(divisionIds: readonly number[], months: number, random: Random): Generator<WorldInvoice> {
  let line = 1;
  for (let month = 0; month < months; month++) {
    for (const divisionId of divisionIds.slice(0, 60)) {
      if (random.chance(0.35)) continue;
      const lines = Array.from({ length: random.int(1, 5) }, () => {
        const qte = random.int(1, 4000);
        return {
          id: line++,
          libelle: random.pick(OPERATION_TYPES) as string,
          qte,
          montant_ht: cents(qte * (0.02 + random.next() * 0.5)),
          taux_tva: 20,
        };
      });
      const net = cents(lines.reduce((sum, each) => sum + each.montant_ht, 0));
      const shown: WorldInvoice['lines'] = [...lines];
      if (random.chance(0.1))
        shown.push({ id: line++, libelle: 'Remise commerciale à préciser', qte: null, montant_ht: null, taux_tva: null });
      yield {
        divisionId,
        month,
        order: `Commande ${random.pick(CAMPAIGNS)} ${random.int(100, 999)}`,
        requester: random.pick(REQUESTERS),
        address: `${random.int(1, 120)} ${random.pick(STREETS)}, ${random.pick(CITIES)}`,
        net,
        gross: cents(net * 1.2),
        kinds: [random.int(1, 3), random.int(1, 2), random.int(1, 4)],
        lines: shown,
      };
    }
  }
}

/** Two decimals, as money is written. */
function cents(value: number): number {
  return Math.round(value * 100) / 100;
}
