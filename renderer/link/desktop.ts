import { createChannel } from '../../shared/rpc/channel.ts';
import type { Transport, UpFrame } from '../../shared/rpc/frames.ts';

/** What the preload of the desktop shell exposes: a transport and nothing else. */
export interface DesktopBridge {
  send(frame: unknown): void;
  onFrame(listener: (frame: unknown) => void): void;
}

declare global {
  interface Window {
    /** Present under the desktop shell only. */
    readonly mycfia?: DesktopBridge;
  }
}

/** The channel of the desktop shell. It has no end of its own: a page outlives neither its window nor its core. */
export function desktopTransport(bridge: DesktopBridge): Transport<UpFrame, unknown> {
  const channel = createChannel<UpFrame, unknown>({ send: (frame) => bridge.send(frame), close: () => {} });
  bridge.onFrame(channel.deliver);
  return channel.transport;
}
