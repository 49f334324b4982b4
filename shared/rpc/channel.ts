import type { Transport } from './frames.ts';

/** The inside of a transport: what the real channel (socket, Electron, memory) tells. */
export interface Channel<Out, In> {
  readonly transport: Transport<Out, In>;
  /** A frame arrived. Kept until a listener is set; dropped after the end. */
  deliver(frame: In): void;
  /** The channel ended; only the first reason is told. */
  ended(reason: string): void;
}

/** Gives any channel the manners that `Transport` promises: no frame lost before its listener, one end told once, nothing after the end. */
export function createChannel<Out, In>(real: { send(frame: Out): void; close(): void; drained?(): Promise<void> }): Channel<Out, In> {
  const early: In[] = [];
  let onFrame: ((frame: In) => void) | undefined;
  let onClose: ((reason: string) => void) | undefined;
  let end: string | undefined;
  let told = false;
  const tell = () => {
    if (end === undefined || !onClose || told) return;
    told = true;
    onClose(end);
  };
  const ended = (reason: string) => {
    end ??= reason;
    tell();
  };
  return {
    transport: {
      send(frame) {
        if (end === undefined) real.send(frame);
      },
      onFrame(listener) {
        onFrame = listener;
        for (const frame of early.splice(0)) listener(frame);
      },
      onClose(listener) {
        onClose = listener;
        tell();
      },
      close() {
        if (end !== undefined) return;
        end = 'closed here';
        real.close();
        tell();
      },
      ...(real.drained ? { drained: real.drained.bind(real) } : {}),
    },
    deliver(frame) {
      if (end !== undefined) return;
      if (onFrame) onFrame(frame);
      else early.push(frame);
    },
    ended,
  };
}
