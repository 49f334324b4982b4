import { AppError } from '../../../shared/errors.ts';
import type { Section } from '../../../shared/model/campaign.ts';
import type { MycfiaChange, MycfiaWorkspace } from '../../../shared/model/mycfia-edit.ts';
import type { FieldConflict, SectionConflict } from '../../../shared/model/workspace.ts';
import { canonicalJson } from '../../kit/canonical.ts';
import { inPreparation } from '../status.ts';
import type { KeptDraft } from './kept.ts';
import { touched } from './patches.ts';
import { type Flat, flatten, labelOf, versionOf, wordsOf } from './state.ts';

/** Somebody wrote the same fields meanwhile: nothing was written. */
export class Conflicting extends AppError {
  readonly conflict: SectionConflict;

  constructor(conflict: SectionConflict) {
    super('conflict', `${conflict.by} a modifié les mêmes champs entre-temps : choisissez ce qui doit rester.`, { data: { conflict } });
    this.conflict = conflict;
  }
}

/** Who last wrote that section, as far as anybody said. */
function lastEditor({ content, editions }: MycfiaWorkspace, section: Section): { by: string; at: string } {
  const web = { by: 'L’application MyCfia', at: content.campaign.contentAt };
  const own = editions.find((edition) => edition.section === section);
  // A content later than what any desktop wrote was written by the web application.
  const newest = editions.reduce((most, { at, written }) => Math.max(most, Date.parse(written ?? at)), Number.NEGATIVE_INFINITY);
  if (own === undefined || Date.parse(content.campaign.contentAt) > newest) return web;
  return { by: own.by, at: own.at };
}

const same = (a: unknown, b: unknown): boolean => canonicalJson(a ?? null) === canonicalJson(b ?? null);

/** Fields both sides changed to different values since the author looked; null when the draft can be written. Pure. */
export function conflictOf(
  current: MycfiaWorkspace,
  { section, patch, baseVersion, base }: Pick<KeptDraft, 'section' | 'patch' | 'baseVersion' | 'base'>,
): SectionConflict | null {
  const version = versionOf(current, section);
  if (version === baseVersion) return null;
  const theirs: Flat = flatten(current, section);
  const fields: FieldConflict[] = [];
  for (const [key, mine] of Object.entries(touched(section, patch))) {
    const gone = /^\d+\./.test(key) && theirs[key.split('.')[0] ?? ''] === undefined;
    if (!gone && (same(mine, theirs[key]) || mine === undefined)) continue;
    if (!gone && base !== null && same(base[key], theirs[key])) continue;
    fields.push({
      field: key,
      label: labelOf(key, { ...base, ...theirs }),
      base: base === null ? null : wordsOf(base[key]),
      mine: wordsOf(mine),
      theirs: gone ? null : wordsOf(theirs[key]),
    });
  }
  return fields.length === 0 ? null : { section, version, ...lastEditor(current, section), fields };
}

/** A campaign that was waiting for somebody else's word goes back to its author when its content changes. */
export function backInHand({ content: { campaign } }: MycfiaWorkspace): MycfiaChange[] {
  return inPreparation(campaign) ? [] : [{ table: 'project', op: 'update', set: { status: 'assets_in_progress' } }];
}
