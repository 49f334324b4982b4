import { app, type Session, shell, type WebContents } from 'electron';
import type { Log } from '../../kit/log.ts';
import { PAGE } from './channels.ts';
import { externalAddress } from './links.ts';

const PERMISSIONS: ReadonlySet<string> = new Set(['clipboard-sanitized-write']);
/** What a page may load at all: our own files and what it makes in memory. */
const LOADABLE = /^(?:app:\/\/main\/|blob:|data:|devtools:)/;

function guardContents(contents: WebContents, log: Log): void {
  const stay = (event: { preventDefault(): void }, where: string) => {
    event.preventDefault();
    log.warn('desktop.navigation_refused', { where: where.slice(0, 200) });
  };
  contents.on('will-navigate', (event) => stay(event, event.url));
  contents.on('will-redirect', (event) => stay(event, event.url));
  contents.on('will-frame-navigate', (event) => stay(event, event.url));
  contents.on('will-attach-webview', (event) => stay(event, 'webview'));
  contents.setWindowOpenHandler(({ url }) => {
    const address = externalAddress(url);
    if (address) void shell.openExternal(address);
    else log.warn('desktop.window_refused', { where: url.slice(0, 200) });
    return { action: 'deny' };
  });
}

/** Closes the ways out of the interface: navigation, windows, webviews, permissions, remote content (Electron's checklist 5, 11–15). */
export function guardEverything(session: Session, log: Log): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents, log));
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(PERMISSIONS.has(permission)));
  session.setPermissionCheckHandler((_contents, permission) => PERMISSIONS.has(permission));
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    const allowed = LOADABLE.test(url);
    if (!allowed) log.warn('desktop.request_refused', { where: url.slice(0, 200) });
    answer({ cancel: !allowed });
  });
}

/** Whether a message comes from our own page itself: its top frame, under its own address. */
export const fromOurPage = (event: { senderFrame: { url: string } | null; sender: { mainFrame: unknown } }): boolean =>
  event.senderFrame !== null && event.senderFrame === event.sender.mainFrame && event.senderFrame.url.startsWith(PAGE);
