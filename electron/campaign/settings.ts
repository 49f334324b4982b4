import type { Channel } from '../../shared/model/campaign.ts';
import { NO_OPPOSITION, type OppositionList } from './oppositions.ts';

/** What headquarters may change. Hours are local to the recipient; amounts are integer thousandths of a euro, HT. */
export interface CampaignSettings {
  /** Above this amount the validator also needs the right `signataire`. */
  signingThresholdThousandths: number;
  /** One person validates alone: authors may then validate their own campaigns. */
  singleValidator: boolean;
  postage: 'G4' | 'MD7';
  /** Days before the sending at which CFI wants the files. */
  depositDays: Record<Channel, number>;
  usualHours: { from: number; to: number };
  legalHours: { from: number; to: number };
  sms: { warnAboveParts: number; blockAboveParts: number };
  /** Short number of the STOP mention; null = any 36xxx. */
  stopNumber: string | null;
  /** Numbers (E.164) and e-mail addresses (lower case) that must not be contacted. */
  oppositions: OppositionList;
  /** Copies of campaigns, which hold contacts, are forgotten after that many days. */
  personalDataDays: number;
}

export const DEFAULT_CAMPAIGN_SETTINGS: CampaignSettings = {
  signingThresholdThousandths: 5_000_000,
  singleValidator: false,
  postage: 'G4',
  depositDays: { sms: 0, email: 0, papier: 3 },
  usualHours: { from: 8, to: 20 },
  legalHours: { from: 8, to: 22 },
  sms: { warnAboveParts: 1, blockAboveParts: 4 },
  stopNumber: null,
  oppositions: NO_OPPOSITION,
  personalDataDays: 30,
};
