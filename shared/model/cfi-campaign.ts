import { CHANNEL_LABELS, type Channel } from './campaign.ts';
import type { OperationRow } from './operation.ts';
import type { Instant } from './sourced.ts';

/** A campaign as CFI sees it (campagnes_readonly). All that the API does not tell is null from there: reference, channel, statut, dates. */
export interface CfiCampaignRow {
  id: number;
  divisionId: number;
  divisionName: string;
  /** The reference this product gave it; null for a campaign born elsewhere. */
  reference: string | null;
  name: string;
  clientCode: string | null;
  channel: string | null;
  /** CFI's own word, kept as it is even when unknown to us; null = not told. */
  statut: string | null;
  rejection: string | null;
  createdAt: Instant | null;
  /** YYYY-MM-DD. */
  startDate: string | null;
  endDate: string | null;
  updatedAt: Instant | null;
}

export const CFI_STATUT_LABELS: Readonly<Record<string, string>> = {
  en_attente_import: "En attente d'import",
  importee_cfi: 'Importée par CFI',
  envoyee: 'Envoyée',
  terminee: 'Terminée',
  rejetee: 'Rejetée',
};

/** A statut in words: CFI's own word when we do not know it, "inconnu" when it is not told. */
export const cfiStatutLabel = (statut: string | null): string => (statut === null ? 'inconnu' : (CFI_STATUT_LABELS[statut] ?? statut));

/** CFI's names of channels, however they are written: "e-mail", "emailing", "SMS", "courrier", "papier". */
const CHANNEL_WORDS: Readonly<Record<Channel, RegExp>> = {
  sms: /^(?:sms|texto)/iu,
  email: /^(?:e[\s-]?mail|mail|courriel)/iu,
  papier: /^(?:papier|courrier|post)/iu,
};

/** Whether a channel told by CFI is this one of ours. */
export const isChannel = (told: string, channel: Channel): boolean => CHANNEL_WORDS[channel].test(told.trim());

/** A channel of CFI under the name it bears everywhere here; CFI's own word when we do not know it. */
export function cfiChannelLabel(told: string): string {
  const known = (Object.keys(CHANNEL_WORDS) as Channel[]).find((channel) => isChannel(told, channel));
  return known === undefined ? told : CHANNEL_LABELS[known];
}

export const CFI_CAMPAIGN_SORTS = ['createdAt', 'name', 'division', 'statut', 'reference'] as const;
export type CfiCampaignSort = (typeof CFI_CAMPAIGN_SORTS)[number];

export interface CfiCampaignPage {
  rows: CfiCampaignRow[];
  total: number;
  /** Over search, period and scope, before the filter on statut. */
  statuts: { statut: string | null; count: number }[];
}

export interface CfiCampaignDetail extends CfiCampaignRow {
  /** null = could not be read, or the right to see operations is missing. */
  operations: OperationRow[] | null;
}
