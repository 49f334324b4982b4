import { type Channel, createChannel } from '../../shared/rpc/channel.ts';
import type { DownFrame, Transport, UpFrame } from '../../shared/rpc/frames.ts';
import { frameReader, packFrame } from '../../shared/rpc/wire.ts';

/** Two ends in memory. Frames cross as a socket's texts and bytes, a turn later, in order: unlike a function call. */
export function transportPair(): { core: Transport<DownFrame, unknown>; ui: Transport<UpFrame, unknown>; cut(): void } {
  const cross = (other: () => Channel<never, unknown>) => {
    const read = frameReader((frame) => other().deliver(frame));
    return {
      send(frame: object) {
        for (const message of packFrame(frame)) setImmediate(() => read(message));
      },
      close() {
        setImmediate(() => other().ended('closed by the other side'));
      },
    };
  };
  const core: Channel<DownFrame, unknown> = createChannel(cross(() => ui as Channel<never, unknown>));
  const ui: Channel<UpFrame, unknown> = createChannel(cross(() => core as Channel<never, unknown>));
  return {
    core: core.transport,
    ui: ui.transport,
    cut() {
      core.ended('cut');
      ui.ended('cut');
    },
  };
}
