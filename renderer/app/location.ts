import { useSyncExternalStore } from 'react';

/** `#/stocks?recherche=Flyer` → path and query, both inside the hash: the address before it belongs to the shell. */
export function splitHash(hash: string): { path: string; search: string } {
  const bare = hash.replace(/^#/u, '');
  const at = bare.indexOf('?');
  const path = at < 0 ? bare : bare.slice(0, at);
  return { path: path.startsWith('/') ? path : `/${path}`, search: at < 0 ? '' : bare.slice(at + 1) };
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

/** Goes to `/path?query` inside the window. */
export function navigate(to: string, { replace = false }: { replace?: boolean } = {}): void {
  const url = `#${to}`;
  if (url === window.location.hash) return;
  if (!replace) {
    window.location.hash = url;
    return;
  }
  window.history.replaceState(null, '', url);
  window.dispatchEvent(new Event('hashchange'));
}

/** wouter's location hook over the hash. */
export const useHashPath = Object.assign(
  (): [string, typeof navigate] => [useSyncExternalStore(subscribe, () => splitHash(window.location.hash).path), navigate],
  { hrefs: (href: string) => `#${href}` },
);

/** wouter's search hook over the query inside the hash. */
export const useHashSearch = (): string => useSyncExternalStore(subscribe, () => splitHash(window.location.hash).search);
