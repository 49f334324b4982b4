import type { CallName, ChunkOf, EventName, InputOf, OutputOf, StreamName } from '../contract/contract.ts';

/** How the interface stands with the core. Messages are French and fit to be shown as they are. */
export type LinkState =
  | { kind: 'connecting' }
  | { kind: 'connected' }
  /** The core no longer answers; the link tries again by itself, `retry` does it now. */
  | { kind: 'lost'; message: string; retry(): void }
  /** Another window took over. Nothing is tried again until `retry`. */
  | { kind: 'replaced'; message: string; retry(): void }
  /** The core will not have us (used address, other version). Final: only a new address or a reload helps. */
  | { kind: 'refused'; message: string };

export interface CallOptions {
  signal?: AbortSignal;
}

/** The only way from the interface to the core. Every failure is an AppError; a cancelled request rejects with code `cancelled`. */
export interface Link {
  call<K extends CallName>(route: K, input: InputOf<K>, options?: CallOptions): Promise<OutputOf<K>>;
  /** Leaving the loop early, or firing `signal`, cancels the work on the other side. */
  stream<K extends StreamName>(route: K, input: InputOf<K>, options?: CallOptions): AsyncIterable<ChunkOf<K>>;
  /** "What changed" broadcasts; after a lost link came back, every event is told once since anything may have changed. Returns the way off. */
  onEvent(listener: (name: EventName) => void): () => void;
  /** Called at once with the present state, then at each change. Returns the way off. */
  onState(listener: (state: LinkState) => void): () => void;
}
