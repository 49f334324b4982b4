import type { InputOf } from '../../../../shared/contract/contract.ts';
import { AppError } from '../../../../shared/errors.ts';
import type { Section } from '../../../../shared/model/campaign.ts';
import type { SaveResult, SectionConflict, Workspace } from '../../../../shared/model/workspace.ts';
import { mergePatch, type PatchOf } from './merge-patch.ts';

/** Where the saving stands, in the order an operator lives it. */
export type SaveState =
  | { kind: 'idle' }
  | { kind: 'typing' }
  | { kind: 'saving' }
  | { kind: 'saved'; at: string }
  | { kind: 'kept'; at: string; message: string }
  | { kind: 'failed'; message: string };

export interface AutosavePorts {
  send(input: InputOf<'workspace.save'>): Promise<SaveResult>;
  /** The version of a section as last read. */
  versionOf(section: Section): string;
  campaignId: number;
  /** The campaign as it is after a save. */
  adopt(workspace: Workspace): void;
  conflicted(conflict: SectionConflict): void;
  changed(state: SaveState): void;
  /** Runs later; returns the way to give it up. */
  later(run: () => void, milliseconds: number): () => void;
}

/** Long enough to gather a sentence, short enough not to be noticed. */
export const PAUSE_MS = 700;
const AGAIN_MS = 5000;
/** Failures after which the same change may pass by itself. */
const PASSING = ['link_lost', 'deadline', 'source_unavailable', 'internal', 'session_expired', 'not_signed_in'];

export interface Autosave {
  change<S extends Section>(section: S, patch: PatchOf<S>): void;
  /** Sends what waits, now. Resolves once nothing waits or a send failed. */
  flush(): Promise<void>;
  waiting(): boolean;
}

/**
 * Saves what is typed, one send at a time, gathered by section. What could not be sent stays here and is sent again: nothing typed is dropped
 * but a change the core refuses for good, which is then said.
 */
export function createAutosave(ports: AutosavePorts): Autosave {
  const pending = new Map<Section, PatchOf<Section>>();
  let cancel: (() => void) | null = null;
  let running: Promise<void> | null = null;
  const arm = (milliseconds: number) => {
    cancel?.();
    cancel = ports.later(() => void flush(), milliseconds);
  };

  async function drain(): Promise<void> {
    for (let next = pending.entries().next(); !next.done; next = pending.entries().next()) {
      const [section, patch] = next.value;
      pending.delete(section);
      ports.changed({ kind: 'saving' });
      try {
        const input = { campaignId: ports.campaignId, section, baseVersion: ports.versionOf(section), patch };
        const result = await ports.send(input as InputOf<'workspace.save'>);
        if (result.outcome === 'conflict') {
          ports.conflicted(result.conflict);
          ports.changed({ kind: 'kept', at: result.savedAt, message: 'Gardé sur ce poste : quelqu’un a modifié cette section.' });
        } else {
          if (result.workspace) ports.adopt(result.workspace);
          ports.changed(
            result.outcome === 'saved'
              ? { kind: 'saved', at: result.savedAt }
              : { kind: 'kept', at: result.savedAt, message: result.message },
          );
        }
      } catch (error) {
        const failure = error instanceof AppError ? error : new AppError('internal', "L'enregistrement n'a pas abouti.");
        if (PASSING.includes(failure.code)) {
          // What was typed since stands over what failed.
          const newer = pending.get(section);
          pending.set(section, newer ? mergePatch(patch, newer) : patch);
          arm(AGAIN_MS);
        }
        ports.changed({ kind: 'failed', message: failure.message });
        return;
      }
    }
  }

  async function flush(): Promise<void> {
    cancel?.();
    cancel = null;
    running ??= drain().finally(() => {
      running = null;
    });
    await running;
  }

  return {
    change(section, patch) {
      const former = pending.get(section);
      pending.set(section, former ? mergePatch(former, patch as PatchOf<Section>) : (patch as PatchOf<Section>));
      ports.changed({ kind: 'typing' });
      arm(PAUSE_MS);
    },
    flush,
    waiting: () => pending.size > 0 || running !== null,
  };
}
