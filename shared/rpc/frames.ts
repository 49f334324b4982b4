import { z } from 'zod';
import { ERROR_CODES, type ErrorShape } from '../errors.ts';

/** Version of the wire; a different one is refused at `hello` with a sentence, never half understood. */
export const WIRE_VERSION = 3;

const callId = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

/** Frames from the interface to the core. Parsed on arrival: the interface is not trusted. */
export const upFrame = z.discriminatedUnion('t', [
  z.strictObject({ t: z.literal('hello'), version: z.int(), token: z.string().max(256) }),
  z.strictObject({ t: z.literal('call'), id: callId, route: z.string().max(64), input: z.unknown() }),
  z.strictObject({ t: z.literal('cancel'), id: callId }),
]);
export type UpFrame = z.infer<typeof upFrame>;

/** Frames from the core to the interface. `seq` counts the chunks of one call from 0 without a hole. */
export type DownFrame =
  | { t: 'welcome'; version: number }
  | { t: 'ok'; id: number; value: unknown }
  | { t: 'err'; id: number; error: ErrorShape }
  | { t: 'chunk'; id: number; seq: number; value: unknown }
  | { t: 'event'; name: string }
  | { t: 'bye'; reason: 'replaced' | 'version' | 'token' | 'stopping'; message: string };

/** The same, parsed by the interface: a core of another build must not be half understood. Values are typed by the contract, not parsed again. */
export const downFrame = z.discriminatedUnion('t', [
  z.object({ t: z.literal('welcome'), version: z.int() }),
  z.object({ t: z.literal('ok'), id: callId, value: z.unknown() }),
  z.object({
    t: z.literal('err'),
    id: callId,
    error: z.object({ code: z.enum(ERROR_CODES), message: z.string(), data: z.unknown().optional() }),
  }),
  z.object({ t: z.literal('chunk'), id: callId, seq: z.int().min(0), value: z.unknown() }),
  z.object({ t: z.literal('event'), name: z.string() }),
  z.object({ t: z.literal('bye'), reason: z.enum(['replaced', 'version', 'token', 'stopping']), message: z.string() }),
]);

/**
 * What a shell gives to either side: two methods and an end. Frames are structured-clone values or packed by `wire.ts`: JSON values may cross, and bytes.
 * `onFrame` and `onClose` take one listener each; frames that come before it is set are not lost. `onClose` is called once, also after `close()`.
 */
export interface Transport<Out, In> {
  send(frame: Out): void;
  onFrame(listener: (frame: In) => void): void;
  onClose(listener: (reason: string) => void): void;
  close(): void;
  /** Resolves when the other side has room again; absent where the channel has no back-pressure. */
  drained?(): Promise<void>;
}
