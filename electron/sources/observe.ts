import type { SourceId } from '../../shared/model/sourced.ts';

/** What happens while reading, for whoever keeps figures. No content, no scope, no name of a person. */
export type SourceEvent =
  /** One call of a reading to one source. */
  | { kind: 'attempt'; source: SourceId; ok: boolean; ms: number }
  /**
   * One reading as its asker saw it: the source that answered, or null. `rescued` = a source before it had failed.
   * `ageMs` is null when the moment of the data is unknown.
   */
  | { kind: 'answer'; source: SourceId | null; view: string; rescued: boolean; ageMs: number | null; stale: boolean; ms: number }
  | { kind: 'incident'; part: SourceId };

export type SourceObserver = (event: SourceEvent) => void;
