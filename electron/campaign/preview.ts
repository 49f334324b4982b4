import type { Channel, MessagePreview } from '../../shared/model/campaign.ts';
import { contactValue } from './contacts/read.ts';
import type { Recipient } from './recipients.ts';
import { measureSms } from './sms.ts';
import { expand } from './variables.ts';

/** The text one recipient gets; a placeholder nobody can fill stays visible. */
export function textFor(text: string, recipient: Recipient): string {
  return expand(text, (key) => contactValue(recipient.row, key));
}

export interface SmsTotals {
  maxParts: number;
  totalParts: number;
  /** Share in [0, 1]. */
  shareAboveOnePart: number;
  longest: Recipient | null;
  longestText: string;
  /** Characters that force UCS-2 for somebody. */
  culprits: string[];
}

/** Measures a text on everybody, variables expanded. Total. */
export function measureForAll(text: string, recipients: readonly Recipient[]): SmsTotals {
  const totals: SmsTotals = { maxParts: 0, totalParts: 0, shareAboveOnePart: 0, longest: null, longestText: text, culprits: [] };
  const culprits = new Set<string>();
  let above = 0;
  let heaviest = -1;
  for (const recipient of recipients) {
    const expanded = textFor(text, recipient);
    const measure = measureSms(expanded);
    for (const culprit of measure.culprits) culprits.add(culprit);
    totals.totalParts += measure.parts;
    if (measure.parts > 1) above += 1;
    const weight = measure.parts * 10_000 + measure.units;
    if (weight > heaviest) {
      heaviest = weight;
      totals.longest = recipient;
      totals.longestText = expanded;
      totals.maxParts = measure.parts;
    }
  }
  if (recipients.length > 0) totals.shareAboveOnePart = above / recipients.length;
  totals.culprits = [...culprits];
  return totals;
}

/** The message on real recipients: the first one and the longest one. */
export function previews(channel: Channel, text: string, sender: string | null, recipients: readonly Recipient[]): MessagePreview[] {
  const first = recipients[0];
  if (first === undefined) return [];
  const longest = channel === 'sms' ? measureForAll(text, recipients).longest : longestOf(text, recipients);
  const shown: [Recipient, string][] =
    longest === null || longest === first
      ? [[first, 'premier']]
      : [
          [first, 'premier'],
          [longest, 'le plus long'],
        ];
  return shown.map(([recipient, why]) => {
    const expanded = textFor(text, recipient);
    const name = [recipient.row.fields.prenom, recipient.row.fields.nom].filter(Boolean).join(' ');
    return {
      channel,
      recipient: name || (recipient.address.split('\n')[0] ?? ''),
      why,
      sender,
      text: expanded,
      sms: channel === 'sms' ? measureSms(expanded) : null,
    };
  });
}

function longestOf(text: string, recipients: readonly Recipient[]): Recipient | null {
  let best: Recipient | null = null;
  let length = -1;
  for (const recipient of recipients) {
    const size = textFor(text, recipient).length;
    if (size > length) {
      length = size;
      best = recipient;
    }
  }
  return best;
}
