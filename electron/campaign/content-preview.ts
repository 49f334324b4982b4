import type { MycfiaAsset } from '../../shared/model/mycfia.ts';
import type { ContentFields, ContentKind, ContentPreview, SmsMeasureView } from '../../shared/model/workspace.ts';
import type { Draft } from './draft.ts';
import { lengthFor, textFor } from './preview.ts';
import type { Recipient } from './recipients.ts';
import { measureSms, type SmsMeasure, smsRoom } from './sms.ts';
import { placeholders, readableHtml, rewriteReadable } from './variables.ts';
import { fold } from './words.ts';
import { fieldsOf, kindOf } from './workspace/fields.ts';

export interface PreviewRequest {
  contentId: number;
  recipient: 'first' | 'longest' | 'longestName' | 'shortestName' | { index: number };
  search?: string | undefined;
}
const MOST_MATCHES = 20;

/** A measure with what is left of the last part and what one recipient costs. `unit` = thousandths for a part, null when the grid has none. */
export function measureView(measure: SmsMeasure, unit: number | null): SmsMeasureView {
  return { ...measure, left: smsRoom(measure), costThousandths: unit === null ? null : unit * measure.parts };
}

const WHYS = {
  first: 'premier destinataire',
  longest: 'message le plus long',
  longestName: 'nom le plus long',
  shortestName: 'nom le plus court',
} as const;

const nameOf = ({ row: { fields } }: Recipient): string => [fields.prenom, fields.nom].filter(Boolean).join(' ');
const labelOf = (recipient: Recipient): string => nameOf(recipient) || (recipient.address.split('\n')[0] ?? '');

/** Index of the recipient that scores highest; the first of equals. */
function best(recipients: readonly Recipient[], score: (recipient: Recipient) => number): number {
  let chosen = 0;
  let most = Number.NEGATIVE_INFINITY;
  recipients.forEach((recipient, index) => {
    const own = score(recipient);
    if (own <= most) return;
    most = own;
    chosen = index;
  });
  return chosen;
}

function choose(recipients: readonly Recipient[], text: string, kind: ContentKind | null, wanted: PreviewRequest['recipient']): number {
  if (typeof wanted === 'object') return Math.min(wanted.index, recipients.length - 1);
  if (wanted === 'first') return 0;
  if (wanted === 'longestName') return best(recipients, (recipient) => nameOf(recipient).length);
  if (wanted === 'shortestName') return best(recipients, (recipient) => -nameOf(recipient).length);
  if (kind !== 'sms') return best(recipients, lengthFor(text));
  return best(recipients, (recipient) => {
    const { parts, units } = measureSms(textFor(text, recipient));
    return parts * 10_000 + units;
  });
}

const escapeHtml = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Every text of a content; values that enter HTML are escaped, so that a contact cannot write in the page. */
function expanded(fields: ContentFields, recipient: Recipient): ContentFields {
  const escaped: Recipient = { ...recipient, row: escapedRow(recipient.row) };
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      if (name === 'html') return [name, rewriteReadable(String(value), (part) => textFor(part, escaped))];
      if (typeof value === 'string') return [name, textFor(value, recipient)];
      return [name, Array.isArray(value) ? value.map((each) => textFor(each, recipient)) : value];
    }),
  );
}

function escapedRow(row: Recipient['row']): Recipient['row'] {
  return {
    ...row,
    fields: Object.fromEntries(Object.entries(row.fields).map(([key, value]) => [key, escapeHtml(value)])),
    cells: row.cells.map(escapeHtml),
  };
}

/** Limits of the formats (campaign-rules), for the meters beside a preview. */
function limitsOf(kind: ContentKind | null, fields: ContentFields): ContentPreview['limits'] {
  const meter = (label: string, text: string | undefined, allowed: number) => ({ label, used: [...(text ?? '')].length, allowed });
  switch (kind) {
    case 'sms':
      return [meter('Émetteur', fields.sender, 10)];
    case 'email':
      return [meter('Objet', fields.subject, 255), meter('Pré-en-tête', fields.preheader, 150)];
    case 'google_ads':
    case 'bing_ads':
      return [
        ...(fields.titles ?? []).map((title, index) => meter(`Titre ${index + 1}`, title, 30)),
        ...(fields.descriptions ?? []).map((text, index) => meter(`Description ${index + 1}`, text, 90)),
      ];
    case 'linkedin':
      return [meter('Texte', fields.text, 3000)];
    case 'instagram':
      return [meter('Légende', fields.text, 2200), { label: 'Mots-dièse', used: hashtags(fields.text ?? ''), allowed: 30 }];
    case 'article':
      return [{ label: 'Mots', used: wordsIn(fields.text ?? ''), allowed: 1500 }, meter('Méta-description', fields.metaDescription, 160)];
    default:
      return [];
  }
}
export const hashtags = (text: string): number => (text.match(/#[\p{L}\p{N}_]+/gu) ?? []).length;
export const wordsIn = (text: string): number =>
  (text.replace(/<[^<>]*>/g, ' ').match(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu) ?? []).length;

/** A content as one recipient would get it; null when the campaign has no such content. Total. */
export function contentPreview(draft: Draft, { contentId, recipient: wanted, search }: PreviewRequest): ContentPreview | null {
  const asset: MycfiaAsset | undefined = draft.content.assets.find(({ id }) => id === contentId);
  if (asset === undefined) return null;
  const kind = kindOf(asset);
  const fields = fieldsOf(asset);
  const channel = kind === 'sms' || kind === 'email' || kind === 'papier' ? kind : null;
  const recipients = (channel && draft.audiences[channel]?.recipients) ?? [];
  const whole = Object.values(fields)
    .flat()
    .filter((value) => typeof value === 'string')
    .join('\n');
  const index = recipients.length === 0 ? -1 : choose(recipients, kind === 'sms' ? (fields.text ?? '') : whole, kind, wanted);
  const recipient = recipients[index];
  const shown = recipient === undefined ? fields : expanded(fields, recipient);
  const filled = Object.values(shown)
    .flat()
    .filter((value) => typeof value === 'string')
    .join('\n');
  const wantedName = fold(search ?? '');
  return {
    contentId,
    kind,
    title: asset.title,
    recipient:
      recipient === undefined
        ? null
        : {
            index,
            total: recipients.length,
            label: labelOf(recipient),
            why: typeof wanted === 'string' ? WHYS[wanted] : `n° ${index + 1}`,
          },
    fields: shown,
    address: kind === 'papier' && recipient !== undefined ? recipient.address.split('\n') : null,
    sms: kind === 'sms' ? measureView(measureSms(shown.text ?? ''), draft.grid.prices.get('canal_sms')?.thousandths ?? null) : null,
    limits: limitsOf(kind, shown),
    unfilled: recipient === undefined ? [] : placeholders(readableHtml(filled)).map(({ raw }) => raw),
    matches:
      wantedName === ''
        ? []
        : recipients
            .flatMap((each, at) =>
              fold(`${nameOf(each)} ${each.address}`).includes(wantedName) ? [{ index: at, label: labelOf(each) }] : [],
            )
            .slice(0, MOST_MATCHES),
  };
}
