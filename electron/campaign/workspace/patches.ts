import type { SectionPatches } from '../../../shared/contract/workspace.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Section } from '../../../shared/model/campaign.ts';
import type { MycfiaAsset } from '../../../shared/model/mycfia.ts';
import type { ItemTable, MycfiaChange, MycfiaWorkspace } from '../../../shared/model/mycfia-edit.ts';
import type { ContentFields, ContentKind } from '../../../shared/model/workspace.ts';
import { columnsOf, kindOf, TYPE_OF_KIND } from './fields.ts';
import { type Flat, letterOf } from './state.ts';

/** A patch of any section, as it was parsed or kept. */
export type Patch = Record<string, unknown>;
interface Item extends Record<string, unknown> {
  id: number | null;
  /** Of a new item: writing it twice makes one. */
  uuid?: string;
}
interface ItemsPatch {
  upsert: Item[];
  remove: number[];
}
const ITEM_SECTIONS: Partial<Record<Section, ItemTable>> = {
  concurrents: 'competitor',
  personas: 'persona',
  strategie: 'strategy',
  contenus: 'asset',
};
const isItems = (section: Section): boolean => ITEM_SECTIONS[section] !== undefined;
/** Safe: the route parsed it, or this room wrote it. */
const asItems = (patch: Patch): ItemsPatch => patch as unknown as ItemsPatch;
const asOf = <S extends Section>(_section: S, patch: Patch): SectionPatches[S] => patch as unknown as SectionPatches[S];

/**
 * A patch on top of what this machine already keeps for that section. A new item gets a uuid; -1, -2… name those kept here, in order.
 */
export function mergePatches(section: Section, former: Patch | null, latest: Patch, uuid: () => string): Patch {
  if (!isItems(section)) return { ...former, ...defined(latest) };
  const { upsert, remove } = asItems(former ?? { upsert: [], remove: [] });
  const items = upsert.map((item) => ({ ...item }));
  const removed = new Set(remove);
  for (const each of asItems(latest).upsert) {
    const item = defined(each) as Item;
    const local = item.id !== null && item.id < 0 ? localItem(items, item.id) : items.find(({ id }) => id !== null && id === item.id);
    if (item.id !== null && item.id < 0 && local === undefined) continue;
    if (local === undefined) items.push(item.id === null ? { ...item, uuid: uuid() } : item);
    else Object.assign(local, mergedItem(local, item));
  }
  const dropped = new Set(asItems(latest).remove.flatMap((id) => (id < 0 ? (localItem(items, id) ?? []) : [])));
  for (const id of asItems(latest).remove) if (id > 0) removed.add(id);
  return { upsert: items.filter((item) => !dropped.has(item) && !(item.id !== null && removed.has(item.id))), remove: [...removed] };
}

const localItem = (items: readonly Item[], id: number): Item | undefined => items.filter((item) => item.id === null)[-id - 1];

function mergedItem(former: Item, latest: Item): Item {
  const fields = former.fields || latest.fields ? { fields: { ...(former.fields as object), ...(latest.fields as object) } } : {};
  return { ...former, ...latest, ...fields, id: former.id };
}

const defined = (bag: Patch): Patch => Object.fromEntries(Object.entries(bag).filter(([, value]) => value !== undefined));

/** Keys a patch would write, with the value it wants. */
export function touched(section: Section, patch: Patch): Flat {
  if (!isItems(section)) {
    const wanted = defined(patch);
    return Array.isArray(wanted.channels) ? { channels: [...wanted.channels].sort() } : wanted;
  }
  const keys: Flat = {};
  for (const { id, uuid: _uuid, kind: _kind, fields, ...attributes } of asItems(patch).upsert) {
    if (id === null) continue;
    for (const [name, value] of Object.entries(defined(attributes))) keys[`${id}.${name}`] = value;
    for (const [name, value] of Object.entries(defined((fields ?? {}) as Patch))) keys[`${id}.fields.${name}`] = value;
  }
  for (const id of asItems(patch).remove) keys[String(id)] = undefined;
  return keys;
}

const COLUMN: Record<string, string> = {
  companyName: 'company_name',
  companyCategory: 'company_category',
  clientType: 'client_type',
  goalType: 'goal_type',
  goalDescription: 'goal_description',
  startDate: 'start_date',
  endDate: 'end_date',
  budgetEuros: 'budget',
  sendAt: 'send_at',
  consentBasis: 'consent_basis',
};
const projectSet = (patch: Patch): Record<string, never> =>
  Object.fromEntries(Object.entries(defined(patch)).map(([key, value]) => [COLUMN[key] ?? key, value])) as Record<string, never>;
const update = (set: Record<string, never>): MycfiaChange[] =>
  Object.keys(set).length === 0 ? [] : [{ table: 'project', op: 'update', set }];

/**
 * The rows a patch writes over `current`.
 * @throws AppError conflict when an approved content would change, or a letter's postage is chosen without a letter
 */
export function changesOf(section: Section, patch: Patch, current: MycfiaWorkspace): MycfiaChange[] {
  switch (section) {
    case 'projet':
    case 'planning':
      return update(projectSet(patch));
    case 'canaux':
      return update({ selected_channels: asOf(section, patch).channels } as unknown as Record<string, never>);
    case 'contacts': {
      const { origin, consentBasis } = asOf(section, patch);
      if (origin !== undefined && current.content.contacts === null)
        throw new AppError('conflict', "Déposez d'abord le fichier de contacts : l'origine des adresses se dit de lui.");
      return [
        ...update(projectSet({ consentBasis })),
        ...(origin === undefined ? [] : [{ table: 'contacts', op: 'mark', metadata: { origin } } as const]),
      ];
    }
    case 'budget': {
      const { budgetEuros, postage } = asOf(section, patch);
      const letter = letterOf(current.content);
      if (postage !== undefined && letter === undefined)
        throw new AppError('conflict', "L'affranchissement se choisit une fois le courrier rédigé.");
      const metadata = { ...letter?.metadata, affranchissement: postage };
      return [
        ...update(projectSet({ budgetEuros })),
        ...(postage === undefined || letter === undefined
          ? []
          : [{ table: 'asset', op: 'update', id: letter.id, set: { metadata } } as MycfiaChange]),
      ];
    }
    case 'concurrents':
    case 'personas':
    case 'strategie': {
      const table = ITEM_SECTIONS[section]!;
      const { upsert, remove } = asItems(patch);
      return [
        ...upsert.map((item) => itemChange(table, item, withoutId(item))),
        ...remove.map((id): MycfiaChange => ({ table, op: 'remove', id })),
      ];
    }
    case 'contenus': {
      const { upsert, remove } = asItems(patch);
      const known = new Map(current.content.assets.map((asset) => [asset.id, asset]));
      for (const id of remove) refuseFrozen(known.get(id), true);
      return [
        ...upsert.map((item) => contentChange(item, item.id === null ? null : (known.get(item.id) ?? null))),
        ...remove.map((id): MycfiaChange => ({ table: 'asset', op: 'remove', id })),
      ];
    }
  }
}

const withoutId = ({ id: _id, uuid: _uuid, ...set }: Item): Record<string, never> => defined(set) as Record<string, never>;

function itemChange(table: ItemTable, item: Item, set: Record<string, never>): MycfiaChange {
  if (item.id !== null) return { table, op: 'update', id: item.id, set };
  if (item.uuid === undefined) throw new Error('A new item has its uuid before it is written.');
  return { table, op: 'insert', uuid: item.uuid, set };
}

function contentChange(item: Item, asset: MycfiaAsset | null): MycfiaChange {
  const kind = (asset === null ? (item.kind as ContentKind) : kindOf(asset)) ?? (item.kind as ContentKind);
  const fields = item.fields as ContentFields | undefined;
  if (asset?.status === 'published' && item.status !== undefined) refuseFrozen(asset, true);
  if (fields !== undefined || item.title !== undefined) refuseFrozen(asset, fields !== undefined || item.title !== asset?.title);
  return itemChange('asset', item, {
    ...(asset === null ? { type: TYPE_OF_KIND[kind] } : {}),
    ...(item.title === undefined ? {} : { title: item.title }),
    ...(item.status === undefined ? {} : { status: item.status }),
    ...(fields === undefined ? {} : columnsOf(kind, fields, asset)),
  } as Record<string, never>);
}

/** Approved or already sent: its words are what somebody agreed to. */
function refuseFrozen(asset: MycfiaAsset | null | undefined, changes: boolean): void {
  if (!changes || (asset?.status !== 'approved' && asset?.status !== 'published')) return;
  throw new AppError(
    'conflict',
    asset.status === 'published'
      ? `Le contenu « ${asset.title} » est déjà parti : il ne change plus.`
      : `Le contenu « ${asset.title} » est approuvé, donc figé : remettez-le en brouillon pour le modifier.`,
    { data: { frozen: asset.id } },
  );
}
