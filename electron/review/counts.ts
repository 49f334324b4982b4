import type { Sources } from '../sources/sources.ts';
import type { TenantScope } from '../tenant/tenant.ts';
import { type BoundRead, PAGE, SUBJECTS } from './subjects.ts';

/** Beyond, counting by reading would cost more than the figure is worth. */
const MAX_PAGES = 10;

/** Lines of one subject per division, as whichever source answers has them; null = too many to be counted here, or not told by division. */
export async function countRows(
  sources: Pick<Sources, 'read'>,
  scope: TenantScope,
  label: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, number> | null> {
  const subject = SUBJECTS.find((each) => each.label === label);
  if (subject === undefined) return null;
  const read: BoundRead = async (where, reading, query) => (await sources.read(where, reading, query, { signal })).value;
  const counts = new Map<number, number>();
  let seen = 0;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { rows, total } = await subject.page(read, scope, seen);
    if (total > MAX_PAGES * PAGE) return null;
    for (const { divisionId } of rows) {
      if (divisionId === null) return null;
      counts.set(divisionId, (counts.get(divisionId) ?? 0) + 1);
    }
    seen += rows.length;
    if (seen >= total || rows.length === 0) return counts;
  }
  return null;
}
