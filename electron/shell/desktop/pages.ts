import { protocol } from 'electron';
import { type Asset, assetAt, securityHeaders } from '../content.ts';
import { PAGE } from './channels.ts';

/** Must be called before the application is ready: gives `app:` an origin of its own, secure, without the rights of `file:`. */
export function declareScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
}

/** Serves the built interface under `app://main/` from memory; nothing else exists there. */
export function servePages(assets: ReadonlyMap<string, Asset>): void {
  const headers = securityHeaders();
  const host = new URL(PAGE).host;
  protocol.handle('app', (request) => {
    const url = new URL(request.url);
    const asset = request.method === 'GET' && url.host === host ? assetAt(assets, url.pathname) : undefined;
    if (!asset) return new Response(null, { status: 404, headers });
    return new Response(new Uint8Array(asset.body), { headers: { ...headers, 'content-type': asset.type } });
  });
}
