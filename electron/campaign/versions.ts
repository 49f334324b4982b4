import { z } from 'zod';
import { CHANNELS, SECTIONS, type Section } from '../../shared/model/campaign.ts';
import { type MycfiaContent, mycfiaContent } from '../../shared/model/mycfia.ts';
import type { CampaignVersion, VersionDifference } from '../../shared/model/workspace.ts';
import { canonicalJson } from '../kit/canonical.ts';
import { sha256 } from '../kit/files.ts';
import type { QueueDatabase } from '../outbox/outbox.ts';
import type { Approval } from './store.ts';
import { flatten, labelOf, wordsOf } from './workspace/state.ts';

/**
 * What was approved, kept to be compared later. People leave: of the contacts only the name, the size and the fingerprint of the file stay.
 */
const snapshot = mycfiaContent.omit({ contacts: true }).extend({
  contacts: z.object({ fileName: z.string(), lines: z.int(), print: z.string(), origin: z.string(), excluded: z.int() }).nullable(),
});
export type Snapshot = z.infer<typeof snapshot>;

export function snapshotOf({ contacts, ...content }: MycfiaContent): Snapshot {
  return {
    ...content,
    contacts: contacts && {
      fileName: contacts.fileName,
      lines: contacts.content.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '').length,
      print: sha256(canonicalJson([contacts.content, contacts.mapping])),
      origin: contacts.origin,
      excluded: contacts.excluded?.length ?? 0,
    },
  };
}

/** Inside the transaction of the approval. */
export function keepVersion(db: QueueDatabase, campaignId: number, version: number, kept: Snapshot): void {
  const payload = JSON.stringify(kept);
  db.run('INSERT INTO campaign_version (campaign_id, version, payload, hash) VALUES (@campaignId, @version, @payload, @hash)', {
    campaignId,
    version,
    payload,
    hash: sha256(payload),
  });
}

/** A version as it was approved; null when it was not kept, or was altered on this machine. */
export function keptVersion(db: QueueDatabase, campaignId: number, version: number): Snapshot | null {
  const row = db.get<{ payload: string; hash: string }>(
    'SELECT payload, hash FROM campaign_version WHERE campaign_id = ? AND version = ?',
    [campaignId, version],
  );
  if (row === undefined || sha256(row.payload) !== row.hash) return null;
  return snapshot.safeParse(JSON.parse(row.payload)).data ?? null;
}

export function toVersion(db: QueueDatabase, { campaignId, version, by, at, seal, references }: Approval): CampaignVersion {
  return {
    version,
    by,
    at,
    seal,
    references,
    channels: CHANNELS.filter((channel) => references.some((reference) => reference.endsWith(`-${channel}`))),
    comparable: keptVersion(db, campaignId, version) !== null,
  };
}

/** What the workspace alone knows is no part of what is approved. */
const alone = (content: MycfiaContent) => ({ content, clientId: 0, personas: [], strategies: [], competitors: [], editions: [] });
const withoutPeople = ({ contacts: _contacts, ...rest }: Snapshot): MycfiaContent => ({ ...rest, contacts: null });

/** Sections that repeat what another one tells. */
const TOLD_ELSEWHERE: Partial<Record<Section, readonly string[]>> = {
  budget: ['budgetEuros'],
  planning: ['startDate', 'endDate'],
  contacts: ['file', 'excluded', 'origin'],
  personas: ['challenges', 'goals'],
  strategie: ['objectives', 'tactics', 'kpis'],
  concurrents: ['positioning'],
};

/** Field by field, in the order of the sections. Pure. */
export function differences(before: Snapshot, after: Snapshot): VersionDifference[] {
  const found = SECTIONS.flatMap((section) => {
    const a = flatten(alone(withoutPeople(before)), section);
    const b = flatten(alone(withoutPeople(after)), section);
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((field): VersionDifference[] => {
      if (TOLD_ELSEWHERE[section]?.includes(field.replace(/^\d+\./, ''))) return [];
      if (canonicalJson(a[field] ?? null) === canonicalJson(b[field] ?? null)) return [];
      // The line that an item exists says it all when the item came or went.
      const item = /^(\d+)\./.exec(field)?.[1];
      if (item !== undefined && (a[item] === undefined || b[item] === undefined) && !field.includes('fields.')) return [];
      return [{ section, field, label: labelOf(field, { ...a, ...b }), before: wordsOf(a[field]), after: wordsOf(b[field]) }];
    });
  });
  const file = ({ contacts }: Snapshot) =>
    contacts && `${contacts.fileName}, ${contacts.lines} lignes, ${contacts.excluded} écartées, empreinte ${contacts.print.slice(0, 12)}`;
  if (file(before) !== file(after) || before.contacts?.origin !== after.contacts?.origin)
    found.push({ section: 'contacts', field: 'file', label: 'Fichier de contacts', before: file(before), after: file(after) });
  return found;
}
