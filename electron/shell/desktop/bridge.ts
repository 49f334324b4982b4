import { type BrowserWindow, ipcMain } from 'electron';
import { type Channel, createChannel } from '../../../shared/rpc/channel.ts';
import type { DownFrame } from '../../../shared/rpc/frames.ts';
import type { RpcServer } from '../../../shared/rpc/server.ts';
import type { Log } from '../../kit/log.ts';
import { DOWN, UP } from './channels.ts';
import { fromOurPage } from './guards.ts';

/**
 * Connects the page of a window to the core. A page that goes away (reload, crash, close) ends its connection, so that no answer to the former page
 * reaches the next one; the next page's first frame opens another.
 */
export function bridgeWindow(window: BrowserWindow, rpc: RpcServer, log: Log): void {
  const { webContents } = window;
  let channel: Channel<DownFrame, unknown> | undefined;
  const end = (reason: string) => {
    const former = channel;
    channel = undefined;
    former?.ended(reason);
  };
  const open = () => {
    const mine: Channel<DownFrame, unknown> = createChannel<DownFrame, unknown>({
      send(frame) {
        if (channel === mine && !webContents.isDestroyed()) webContents.send(DOWN, frame);
      },
      close() {
        if (channel === mine) channel = undefined;
      },
    });
    channel = mine;
    rpc.connect(mine.transport);
    return mine;
  };
  const onFrame = (event: Electron.IpcMainEvent, frame: unknown) => {
    if (event.sender !== webContents) return;
    if (!fromOurPage(event)) return log.warn('desktop.sender_refused', { where: event.senderFrame?.url.slice(0, 200) });
    (channel ?? open()).deliver(frame);
  };
  ipcMain.on(UP, onFrame);
  webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) end('navigation');
  });
  webContents.on('render-process-gone', (_event, { reason }) => {
    log.error('desktop.page_gone', { reason });
    end('page gone');
    if (!window.isDestroyed() && reason !== 'clean-exit') webContents.reload();
  });
  window.on('closed', () => {
    ipcMain.off(UP, onFrame);
    end('window closed');
  });
}
