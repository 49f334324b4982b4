import type { Channel, RecipientCount } from '../../shared/model/campaign.ts';
import type { ContactField, ContactFile, ContactRow } from './contacts/read.ts';
import { isFrance } from './holidays.ts';
import { type OppositionList, opposedBy } from './oppositions.ts';
import { readMobile } from './phone.ts';
import { fold } from './words.ts';

/** Someone a channel can reach. */
export interface Recipient {
  row: ContactRow;
  /** E.164 number, lower-case e-mail address, or postal block joined by line feeds. */
  address: string;
  /** ISO country of the number (FR, GP, RE…), null when the channel has none. */
  country: string | null;
}

export interface Audience {
  channel: Channel;
  recipients: Recipient[];
  count: RecipientCount;
  /** Columns the channel cannot do without and that the file lacks. */
  missing: ContactField[];
}

const REQUIRED: Record<Channel, readonly ContactField[]> = {
  sms: ['telephone'],
  email: ['mail'],
  papier: ['nom', 'adresse1', 'code_postal', 'ville'],
};
export const EMAIL = /^[^\s@<>()[\],;:"]{1,64}@[^\s@<>()[\],;:"]+\.[^\s@<>()[\],;:"]{2,}$/;
const REFUSED = new Set([
  ...['non', 'no', 'n', '0', 'false', 'faux', 'stop', 'optout', 'optedout', 'unsubscribed', 'nonconsenti', 'retire', 'retiree'],
  ...['refus', 'refuse', 'refusee', 'oppose', 'opposee', 'opposition', 'desinscrit', 'desinscrite', 'desabonne', 'desabonnee'],
]);
/** AFNOR XP Z10-011. */
const BLOCK_LINES = 6;
export const BLOCK_WIDTH = 38;

/** Who a channel reaches in that file, who is set aside and why. Total. */
export function audience(channel: Channel, file: ContactFile, oppositions: OppositionList): Audience {
  const present = new Set(file.headers.map(({ field }) => field));
  const missing = REQUIRED[channel].filter((field) => !present.has(field));
  const excluded = new Map<string, { count: number; example: string | null }>();
  const exclude = (reason: string, row: ContactRow, value: string) => {
    const entry = excluded.get(reason) ?? { count: 0, example: `ligne ${row.line}${value === '' ? '' : ` : ${value.slice(0, 60)}`}` };
    excluded.set(reason, { ...entry, count: entry.count + 1 });
  };
  const seen = new Set<string>();
  const recipients: Recipient[] = [];
  const reached = (missing.length > 0 ? [] : file.rows).map((row) => ({ row, found: reach(channel, row) }));
  // Who refuses on one line has refused, whatever another line of theirs says.
  const refused = new Set<string>();
  const opposed = opposedBy(oppositions);
  if (channel !== 'papier')
    for (const { row, found } of reached)
      if ('address' in found && REFUSED.has(fold(row.fields.consentement ?? ''))) refused.add(found.address);
  for (const { row, found } of reached) {
    const identity = 'address' in found ? (channel === 'papier' ? fold(found.address) : found.address) : '';
    if ('problem' in found) exclude(found.problem, row, found.value);
    else if (refused.has(identity)) exclude('Consentement refusé', row, '');
    else if (seen.has(identity)) exclude('Doublon', row, found.address.split('\n')[0] ?? '');
    else if (opposed(found.address)) exclude('Opposition à recevoir des messages', row, '');
    else {
      seen.add(identity);
      recipients.push({ row, ...found });
    }
  }
  const list = [...excluded].map(([reason, entry]) => ({ reason, ...entry })).sort((a, b) => b.count - a.count);
  return { channel, recipients, missing, count: { channel, total: file.rows.length, valid: recipients.length, excluded: list } };
}

type Reach = { address: string; country: string | null } | { problem: string; value: string; field: ContactField };

/** Whether a channel can reach that line, by itself: refusals, oppositions and duplicates are judged apart. Total. */
export function reach(channel: Channel, row: ContactRow): Reach {
  if (channel === 'sms') {
    const value = row.fields.telephone ?? '';
    const mobile = readMobile(value);
    return 'problem' in mobile ? { problem: mobile.problem, value, field: 'telephone' } : { address: mobile.e164, country: mobile.country };
  }
  if (channel === 'email') {
    const value = (row.fields.mail ?? '').toLowerCase();
    if (value === '') return { problem: 'Adresse e-mail absente', value, field: 'mail' };
    return EMAIL.test(value) && value.length <= 255
      ? { address: value, country: null }
      : { problem: 'Adresse e-mail invalide', value, field: 'mail' };
  }
  return postalBlock(row);
}

/** Postcode and city as the last line of an address has them (AFNOR XP Z10-011). */
export const lastLineOf = ({ code_postal, ville }: ContactRow['fields']): { postcode: string; city: string } => ({
  postcode: (code_postal ?? '').replace(/\s/g, ''),
  city: (ville ?? '').toUpperCase(),
});

function postalBlock(row: ContactRow): Reach {
  const { civilite, prenom, nom, entreprise, adresse1, adresse2, adresse3, pays } = row.fields;
  const { postcode, city } = lastLineOf(row.fields);
  if (!nom) return { problem: 'Nom absent', value: '', field: 'nom' };
  if (!adresse1) return { problem: 'Adresse absente', value: '', field: 'adresse1' };
  if (pays && !isFrance(pays)) return { problem: 'Adresse hors de France', value: pays, field: 'pays' };
  if (!/^\d{5}$/.test(postcode)) return { problem: 'Code postal sans cinq chiffres', value: postcode, field: 'code_postal' };
  if (city === '') return { problem: 'Ville absente', value: '', field: 'ville' };
  const name = [civilite, prenom, nom].filter(Boolean).join(' ');
  const lines: [ContactField, string | undefined][] = [
    ['nom', name],
    ['entreprise', entreprise],
    ['adresse1', adresse1],
    ['adresse2', adresse2],
    ['adresse3', adresse3],
    ['ville', `${postcode} ${city}`],
  ];
  const filled = lines.filter((line): line is [ContactField, string] => Boolean(line[1]));
  const long = filled.find(([, line]) => line.length > BLOCK_WIDTH);
  if (long !== undefined)
    return {
      problem: `Ligne d'adresse de plus de ${BLOCK_WIDTH} caractères`,
      value: row.fields[long[0]] ?? long[1],
      field: long[0],
    };
  if (filled.length > BLOCK_LINES) return { problem: `Adresse de plus de ${BLOCK_LINES} lignes`, value: name, field: 'adresse3' };
  return { address: filled.map(([, line]) => line).join('\n'), country: null };
}
