import type { Submission } from '../outbox/outbox.ts';
import { baseNameOf, type ExportFiles, finishExport, referenceOf } from './export-files.ts';
import type { Judge } from './judge/judge.ts';
import type { Assessed } from './reading.ts';

/** Who validates what: written into the files. `at` in ms of the epoch. */
export interface Signature {
  by: string;
  at: number;
  version: number;
}

/**
 * One submission per channel of a campaign; a rehearsal and a real sending make them here, so that what was rehearsed is what leaves.
 * The queue reserves the name, then asks for the files: the name inside them is the one they are laid under.
 * @throws AppError when a file does not pass its schema (as it is laid) | cancelled
 */
export async function submissionsOf(
  { judge, checkSchema }: { judge: Judge; checkSchema: (files: ExportFiles) => void },
  { content, situation, judgement }: Assessed,
  { by, at, version }: Signature,
  signal?: AbortSignal,
): Promise<Submission[]> {
  const { campaign } = content;
  const signature = { by, at, seal: judgement.seal, version };
  const submissions: Submission[] = [];
  for (const [index, channel] of judgement.channels.entries()) {
    const prepared = await judge.call('prepare', { content, situation, channel }, content, signal);
    submissions.push({
      reference: referenceOf(campaign.id, version, channel),
      campaignId: campaign.id,
      campaignName: campaign.name,
      divisionId: campaign.divisionId,
      channel,
      version,
      // One second apart, so that the channels of one campaign do not ask for the same name.
      baseName: baseNameOf(campaign.id, at + index * 1000),
      files(baseName) {
        const files = finishExport(prepared, signature, baseName);
        checkSchema(files);
        return files;
      },
      submittedBy: by,
    });
  }
  return submissions;
}
