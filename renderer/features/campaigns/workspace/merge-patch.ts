import type { InputOf } from '../../../../shared/contract/contract.ts';
import type { Section } from '../../../../shared/model/campaign.ts';

type SaveInput = InputOf<'workspace.save'>;
/** What may change in one section, as the contract takes it. */
export type PatchOf<S extends Section> = Extract<SaveInput, { section: S }>['patch'];
type AnyPatch = PatchOf<Section>;

interface Item {
  id: number | null;
  fields?: object | undefined;
}

/**
 * Two changes of one section as one: later fields win, items are joined by their id, new items stay apart, an item removed is no longer changed.
 */
export function mergePatch<P extends AnyPatch>(former: P, later: P): P {
  const merged = { ...former, ...later } as P & { upsert?: Item[]; remove?: number[] };
  const before = former as { upsert?: Item[]; remove?: number[] };
  const after = later as { upsert?: Item[]; remove?: number[] };
  if (before.upsert || after.upsert || before.remove || after.remove) {
    const remove = [...new Set([...(before.remove ?? []), ...(after.remove ?? [])])];
    const items: Item[] = [...(before.upsert ?? [])];
    for (const item of after.upsert ?? []) {
      const at = item.id === null ? -1 : items.findIndex((each) => each.id === item.id);
      const known = items[at];
      if (!known) items.push(item);
      else items[at] = { ...known, ...item, ...(known.fields || item.fields ? { fields: { ...known.fields, ...item.fields } } : {}) };
    }
    merged.upsert = items.filter((item) => item.id === null || !remove.includes(item.id));
    merged.remove = remove;
  }
  return merged;
}
