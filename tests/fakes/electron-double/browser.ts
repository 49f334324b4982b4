import path from 'node:path';
import { type BrowserContext, chromium, type Route } from 'playwright';

type SchemeHandler = (request: Request) => Response | Promise<Response>;
const schemes = new Map<string, SchemeHandler>();
let context: BrowserContext;

export const handleScheme = (scheme: string, handler: SchemeHandler) => void schemes.set(scheme, handler);
export const browserContext = (): BrowserContext => context;
/** `app://main/x` is shown by Chromium as `https://main.app.localhost/x`: a secure origin that needs no registration. */
export const shownUrl = (url: string): string =>
  url.replace(/^([a-z]+):\/\/([^/]*)/, (all, scheme, host) => (schemes.has(scheme) ? `https://${host}.${scheme}.localhost` : all));
export const appUrl = (url: string): string =>
  url.replace(/^https:\/\/([^/]*)\.([a-z]+)\.localhost/, (all, host, scheme) => (schemes.has(scheme) ? `${scheme}://${host}` : all));

async function serve(route: Route): Promise<void> {
  const request = route.request();
  const url = appUrl(request.url());
  const handler = schemes.get(url.split(':')[0] ?? '');
  if (!handler) return route.abort();
  const response = await handler(new Request(url.replace(/^[a-z]+:/, 'http:'), { method: request.method() }));
  await route.fulfill({
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  });
}

/** Starts Chromium with its own empty profile; `DevToolsActivePort` in it tells the test where to attach. */
export async function startBrowser(profile: string): Promise<void> {
  context = await chromium.launchPersistentContext(path.join(profile, 'chromium'), {
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    headless: true,
    viewport: null,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--remote-debugging-port=0',
    ],
  });
  await context.route(/^https:\/\/[^/]+\.localhost\//, serve);
}

export const stopBrowser = (): Promise<void> => context?.close() ?? Promise.resolve();
