import type { CallName, ChunkOf, OutputOf, ParsedOf, StreamName } from '../contract/contract.ts';

/** What a handler is given besides its parsed input. */
export interface CallContext {
  /** Fires when the interface cancels, or its connection ends. */
  signal: AbortSignal;
}

/** One function per route, exhaustively: a route without a handler does not compile. */
export type Handlers = {
  [K in CallName]: (input: ParsedOf<K>, context: CallContext) => Promise<OutputOf<K>>;
} & {
  [K in StreamName]: (input: ParsedOf<K>, context: CallContext) => AsyncIterable<ChunkOf<K>>;
};
