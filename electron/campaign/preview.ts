import type { Channel, MessagePreview } from '../../shared/model/campaign.ts';
import { contactValue } from './contacts/read.ts';
import type { Recipient } from './recipients.ts';
import { joinPieces, measurePiece, measureSms, pieceOf, type SmsPiece } from './sms.ts';
import { cutAtPlaceholders, expand } from './variables.ts';

/** The text one recipient gets; a placeholder nobody can fill stays visible. */
export function textFor(text: string, recipient: Recipient): string {
  return expand(text, (key) => contactValue(recipient.row, key));
}

/** How long the text is for one recipient, without writing it out: a message of 60 kB for thousands of people would take minutes. */
export function lengthFor(text: string): (recipient: Recipient) => number {
  const pieces = cutAtPlaceholders(text);
  const literal = pieces.reduce((sum, piece) => sum + ('literal' in piece ? piece.literal.length : 0), 0);
  const times = new Map<string, { key: string; raw: string; count: number }>();
  for (const piece of pieces)
    if ('key' in piece) times.set(piece.raw, { key: piece.key, raw: piece.raw, count: (times.get(piece.raw)?.count ?? 0) + 1 });
  const variables = [...times.values()];
  return ({ row }) => variables.reduce((sum, { key, raw, count }) => sum + count * (contactValue(row, key) ?? raw).length, literal);
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

/** Measures a text on everybody, variables expanded, without building every text: the pieces repeat from one recipient to the next. Total. */
export function measureForAll(text: string, recipients: readonly Recipient[]): SmsTotals {
  const totals: SmsTotals = { maxParts: 0, totalParts: 0, shareAboveOnePart: 0, longest: null, longestText: text, culprits: [] };
  const template = cutAtPlaceholders(text);
  const literal = pieceOf(template.map((piece) => ('literal' in piece ? piece.literal : '')).join(''));
  const variables = template.filter((piece) => 'key' in piece);
  const culprits = new Set<string>(recipients.length > 0 ? literal.culprits : []);
  const weighed = new Map<string, SmsPiece>();
  const weigh = (value: string): SmsPiece => {
    const known = weighed.get(value);
    if (known !== undefined) return known;
    const piece = pieceOf(value);
    weighed.set(value, piece);
    for (const culprit of piece.culprits) culprits.add(culprit);
    return piece;
  };
  let above = 0;
  let heaviest = -1;
  for (const recipient of recipients) {
    let whole = literal;
    for (const { key, raw } of variables) whole = joinPieces(whole, weigh(contactValue(recipient.row, key) ?? raw));
    const { parts, units } = measurePiece(whole) ?? measureSms(textFor(text, recipient));
    totals.totalParts += parts;
    if (parts > 1) above += 1;
    const weight = parts * 10_000 + units;
    if (weight > heaviest) {
      heaviest = weight;
      totals.longest = recipient;
      totals.maxParts = parts;
    }
  }
  if (totals.longest !== null) totals.longestText = textFor(text, totals.longest);
  if (recipients.length > 0) totals.shareAboveOnePart = above / recipients.length;
  totals.culprits = [...culprits];
  return totals;
}

/** The message on real recipients: the first one and the longest one. */
export function previews(
  channel: Channel,
  text: string,
  sender: string | null,
  recipients: readonly Recipient[],
  sms: SmsTotals | null,
): MessagePreview[] {
  const first = recipients[0];
  if (first === undefined) return [];
  const longest = sms === null ? longestOf(text, recipients) : sms.longest;
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
  const lengthOf = lengthFor(text);
  for (const recipient of recipients) {
    const size = lengthOf(recipient);
    if (size > length) {
      length = size;
      best = recipient;
    }
  }
  return best;
}
