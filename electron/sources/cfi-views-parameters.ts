import type { TenantScope } from '../tenant/tenant.ts';
import { compareFolded, foldText, searchTerms } from './text.ts';

/** A LIKE pattern that finds `text` anywhere, whatever it holds. */
export const likePattern = (text: string, open = '%'): string => `${open}${text.replace(/[~%_[\]^]/g, '~$&')}%`;

/** Divisions in the order of their names: their place gives their rank when sorting by division. */
export function tenants(scope: TenantScope): string {
  const byName = [...scope.names].map(([id, name]) => ({ id, name: foldText(name) }));
  byName.sort((a, b) => compareFolded(a.name, b.name) || a.id - b.id);
  return JSON.stringify(byName.map(({ id }) => id));
}

/** The words of a search as LIKE patterns, in a JSON array. */
export const words = (search: string | undefined): string => JSON.stringify(searchTerms(search).map((term) => likePattern(term)));
