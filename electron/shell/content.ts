import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../shared/errors.ts';

/** One file of the built interface, whole in memory. */
export interface Asset {
  body: Buffer;
  type: string;
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * Reads the built interface once. What is asked later is looked up by its exact path (`/index.html`, `/assets/x.js`): no path is ever joined, so
 * nothing outside can be reached. Source maps are left out.
 * @throws AppError `configuration` when the interface was not built.
 */
export function loadAssets(folder: string): ReadonlyMap<string, Asset> {
  const assets = new Map<string, Asset>();
  const read = (inside: string) => {
    for (const entry of fs.readdirSync(path.join(folder, inside), { withFileTypes: true })) {
      const name = `${inside}/${entry.name}`;
      const type = TYPES[path.extname(entry.name)];
      if (entry.isDirectory()) read(name);
      else if (type) assets.set(name, { body: fs.readFileSync(path.join(folder, name)), type });
    }
  };
  if (fs.existsSync(folder)) read('');
  if (!assets.has('/index.html'))
    throw new AppError('configuration', "L'interface n'a pas été construite. Lancez « npm run build », puis recommencez.");
  return assets;
}

/** The asset of a URL path; `/` is the interface itself. */
export const assetAt = (assets: ReadonlyMap<string, Asset>, pathname: string): Asset | undefined =>
  assets.get(pathname === '/' ? '/index.html' : pathname);

/** Headers of everything served, the same under both shells. @param connect what the page may call besides its own origin (`ws://127.0.0.1:PORT`). */
export function securityHeaders(connect = ''): Record<string, string> {
  return {
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data: blob:",
      "font-src 'self'",
      `connect-src 'self'${connect && ` ${connect}`}`,
      "worker-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "object-src 'none'",
      "require-trusted-types-for 'script'",
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), payment=()',
  };
}
