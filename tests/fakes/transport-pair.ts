import { type Channel, createChannel } from '../../shared/rpc/channel.ts';
import type { DownFrame, Transport, UpFrame } from '../../shared/rpc/frames.ts';

/** Two ends in memory. Frames cross as JSON text, a turn later, in order: like a socket, unlike a function call. */
export function transportPair(): { core: Transport<DownFrame, unknown>; ui: Transport<UpFrame, unknown>; cut(): void } {
  const cross = (other: () => Channel<never, unknown>) => ({
    send(frame: unknown) {
      const text = JSON.stringify(frame);
      setImmediate(() => other().deliver(JSON.parse(text)));
    },
    close() {
      setImmediate(() => other().ended('closed by the other side'));
    },
  });
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
