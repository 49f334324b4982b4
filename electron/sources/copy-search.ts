import type { TenantScope } from '../tenant/tenant.ts';
import type { SearchShape } from './copy-schema.ts';
import { compareFolded, foldText, searchTerms } from './text.ts';

/** The last scopes put in order, by key; their names are compared, since a division may be renamed. */
const ordered = new Map<string, { names: ReadonlyMap<number, string>; json: string }>();
const SCOPES_KEPT = 8;

const sameNames = (a: ReadonlyMap<number, string>, b: ReadonlyMap<number, string>) =>
  a === b || (a.size === b.size && [...a].every(([id, name]) => b.get(id) === name));

/** In the order of names: an index in this list is the rank of a division. */
export function divisions(scope: TenantScope): string {
  const known = ordered.get(scope.key);
  if (known !== undefined && sameNames(known.names, scope.names)) return known.json;
  const byName = [...scope.names].map(([id, name]) => ({ id, name: foldText(name) }));
  byName.sort((a, b) => compareFolded(a.name, b.name) || a.id - b.id);
  const json = JSON.stringify(byName.map(({ id }) => id));
  ordered.delete(scope.key);
  ordered.set(scope.key, { names: scope.names, json });
  if (ordered.size > SCOPES_KEPT) ordered.delete(ordered.keys().next().value!);
  return json;
}

/** FTS5 query for the words that trigrams can find; each quoted, so that nothing in them is syntax. */
function match(terms: readonly string[]): string | null {
  const long = terms.filter((term) => [...term].length >= 3 && !term.includes('\0'));
  return long.length === 0 ? null : long.map((term) => `"${term.replaceAll('"', '""')}"`).join(' AND ');
}

/** Words of a search as a shape, which chooses the statement, and parameters. */
export function searching(search: string | undefined, trigrams: boolean): { shape: SearchShape; words: Record<string, string> } {
  const terms = searchTerms(search);
  const found = trigrams ? match(terms) : null;
  return {
    shape: { terms: terms.length, narrowed: found !== null },
    words: { ...Object.fromEntries(terms.map((term, n) => [`term${n}`, term])), ...(found === null ? {} : { match: found }) },
  };
}
