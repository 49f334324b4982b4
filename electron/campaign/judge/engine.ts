import type { Channel } from '../../../shared/model/campaign.ts';
import type { ContactFieldName } from '../../../shared/model/contact.ts';
import type { MycfiaContent } from '../../../shared/model/mycfia.ts';
import type { MycfiaWorkspace } from '../../../shared/model/mycfia-edit.ts';
import { canonicalJson } from '../../kit/canonical.ts';
import { sha256 } from '../../kit/files.ts';
import type { PriceGrid } from '../budget.ts';
import { calendarOf } from '../calendar.ts';
import { seal } from '../canonical.ts';
import { type Correction, correctContacts, layTable } from '../contacts/edit.ts';
import { badLines, duplicatesOf, type ProblemsRequest, problemsOf } from '../contacts/problems.ts';
import { type RememberedMapping, suggestColumns } from '../contacts/suggest.ts';
import { readTable } from '../contacts/table.ts';
import { contentPreview, type PreviewRequest } from '../content-preview.ts';
import { judgementOf } from '../dossier.ts';
import { type Draft, makeDraft, type ReadContacts, readCampaignContacts } from '../draft.ts';
import { prepareExport } from '../export-files.ts';
import { NO_OPPOSITION, type OppositionList } from '../oppositions.ts';
import { validate } from '../rules/registry.ts';
import type { CampaignSettings } from '../settings.ts';
import { snapshotOf } from '../versions.ts';
import { viewOf } from '../workspace/view.ts';

/** What a campaign is judged by. The opposition list, which may be long, is told apart. */
export interface Situation {
  settings: Omit<CampaignSettings, 'oppositions'>;
  grid: PriceGrid;
  /** Milliseconds since the epoch. */
  now: number;
}
interface Judged {
  content: MycfiaContent;
  situation: Situation;
}

/** Contact files kept: reading ten thousand phone numbers at each opening would be felt. */
const KEPT_FILES = 4;

/**
 * Everything about a campaign that is worked out from its content alone. Pure but for what it keeps to go faster; inputs and answers can cross to
 * another thread.
 */
export function createEngine() {
  let oppositions: OppositionList = NO_OPPOSITION;
  const kept = new Map<string, ReadContacts>();

  function contactsOf(content: MycfiaContent): ReadContacts | null {
    const { contacts } = content;
    if (contacts === null) return null;
    const key = sha256(canonicalJson([contacts.content, contacts.mapping, contacts.excluded ?? []]));
    const known = kept.get(key) ?? readCampaignContacts(content, { oppositions });
    // Put back last: the first of the map is the one opened longest ago.
    kept.delete(key);
    const oldest = kept.keys().next().value;
    if (kept.size >= KEPT_FILES && oldest !== undefined) kept.delete(oldest);
    if (known !== null) kept.set(key, known);
    return known;
  }
  const draftOf = ({ content, situation: { settings, grid, now } }: Judged): Draft =>
    makeDraft(content, { ...settings, oppositions }, grid, now, contactsOf(content));

  return {
    tell(list: OppositionList) {
      oppositions = list;
      kept.clear();
    },
    judge(input: Judged) {
      const draft = draftOf(input);
      return judgementOf(draft, validate(draft), seal(input.content));
    },
    preview: ({ request, ...input }: Judged & { request: PreviewRequest }) => contentPreview(draftOf(input), request),
    calendar: ({ month, ...input }: Judged & { month: string }) => calendarOf(draftOf(input), month),
    snapshot: ({ content }: Pick<Judged, 'content'>) => snapshotOf(content),
    problems: ({ request, ...input }: Judged & { request: ProblemsRequest }) => problemsOf(draftOf(input), request),
    badLines: (input: Judged) => badLines(draftOf(input)),
    duplicates: ({ window, ...input }: Judged & { window: { offset: number; limit: number } }) => duplicatesOf(draftOf(input), window),
    /** A dropped file, with the fields its columns most likely are. */
    table({ bytes, sheet, remembered }: { bytes: Uint8Array; sheet: string | undefined; remembered: RememberedMapping }) {
      const { rows, headers, ...about } = readTable(bytes, sheet);
      return { ...about, rows: rows.length, columns: suggestColumns({ headers, rows }, remembered) };
    },
    lay: ({
      bytes,
      sheet,
      mapping,
    }: {
      bytes: Uint8Array;
      sheet: string | undefined;
      mapping: { index: number; field: ContactFieldName }[];
    }) => layTable(bytes, sheet, mapping),
    correct: ({ content: { contacts }, corrections }: { content: MycfiaContent; corrections: Correction[] }) =>
      contacts && correctContacts(contacts, corrections),
    prepare: ({ channel, ...input }: Judged & { channel: Channel }) => prepareExport(draftOf(input), channel),
    workspace({ workspace, situation }: { workspace: MycfiaWorkspace; situation: Situation }) {
      const draft = draftOf({ content: workspace.content, situation });
      return viewOf(workspace, draft, validate(draft), seal(workspace.content));
    },
  };
}
export type Engine = ReturnType<typeof createEngine>;
