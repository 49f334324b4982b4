import { useEffect, useSyncExternalStore } from 'react';
import type { Preferences, Theme } from '../../shared/model/system.ts';

const dark = '(prefers-color-scheme: dark)';
function subscribe(listener: () => void): () => void {
  const query = window.matchMedia(dark);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

/** "Système" follows the machine: Clair by day, Sombre bleu by night. */
const resolved = (theme: Theme, systemIsDark: boolean): Exclude<Theme, 'systeme'> =>
  theme === 'systeme' ? (systemIsDark ? 'sombre-bleu' : 'clair') : theme;

/** Applies theme and density to the page; until preferences are known, the machine's own choice. */
export function useAppearance(preferences: Preferences | undefined): void {
  const systemIsDark = useSyncExternalStore(subscribe, () => window.matchMedia(dark).matches);
  const theme = resolved(preferences?.theme ?? 'systeme', systemIsDark);
  const density = preferences?.density ?? 'confort';
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
    document.documentElement.dataset.density = density;
  }, [theme, density]);
}
