import type { MycfiaAsset } from '../../../shared/model/mycfia.ts';
import type { MycfiaChange, MycfiaWorkspace } from '../../../shared/model/mycfia-edit.ts';

type Set = Record<string, unknown>;
const pick = <T>(set: Set, column: string, former: T): T => (column in set ? (set[column] as T) : former);

/**
 * The campaign as it will be once `changes` are written: what is kept on this machine must be seen while MyCfia is away. New items are numbered
 * -1, -2… until MyCfia numbers them.
 */
export function withChanges(workspace: MycfiaWorkspace, changes: readonly MycfiaChange[]): MycfiaWorkspace {
  const next = structuredClone(workspace);
  const { content } = next;
  let local = 0;
  for (const change of changes) {
    if (change.table === 'project') {
      const { set } = change;
      Object.assign(content.campaign, {
        name: pick(set, 'name', content.campaign.name),
        startDate: pick(set, 'start_date', content.campaign.startDate),
        endDate: pick(set, 'end_date', content.campaign.endDate),
        budgetEuros: pick(set, 'budget', content.campaign.budgetEuros),
        channels: pick(set, 'selected_channels', content.campaign.channels),
      });
      Object.assign(content.project, {
        context: pick(set, 'context', content.project.context),
        companyName: pick(set, 'company_name', content.project.companyName),
        companyCategory: pick(set, 'company_category', content.project.companyCategory),
        clientType: pick(set, 'client_type', content.project.clientType),
        goalType: pick(set, 'goal_type', content.project.goalType),
        goalDescription: pick(set, 'goal_description', content.project.goalDescription),
        sendAt: instantOf(pick(set, 'send_at', content.project.sendAt)),
        website: pick(set, 'website', content.project.website),
        consentBasis: pick(set, 'consent_basis', content.project.consentBasis),
      });
      continue;
    }
    if (change.table === 'contacts') {
      if (content.contacts !== null && change.op === 'mark')
        content.contacts = { ...content.contacts, ...(change.metadata as Partial<typeof content.contacts>) };
      continue;
    }
    if (change.op === 'remove') {
      removeItem(next, change.table, change.id);
      continue;
    }
    local -= change.op === 'insert' ? 1 : 0;
    putItem(next, change.table, change.op === 'insert' ? local : change.id, change.set, change.op === 'insert');
  }
  return next;
}

const instantOf = (value: string | null): string | null => (value === null ? null : new Date(value).toISOString());

function removeItem({ content, ...more }: MycfiaWorkspace, table: string, id: number): void {
  const lists: Record<string, { id: number }[][]> = {
    competitor: [content.competitors, more.competitors],
    persona: [content.personas, more.personas],
    strategy: [content.strategies, more.strategies],
    asset: [content.assets],
  };
  for (const list of lists[table] ?? []) {
    const at = list.findIndex((item) => item.id === id);
    if (at >= 0) list.splice(at, 1);
  }
}

function put<T extends { id: number }>(list: T[], id: number, fresh: Omit<T, 'id'>, set: Set, isNew: boolean): void {
  const known = list.find((item) => item.id === id);
  const given = Object.fromEntries(Object.entries(set).filter(([name]) => name in fresh)) as Partial<T>;
  if (known !== undefined) Object.assign(known, given);
  else if (isNew) list.push({ ...fresh, ...given, id } as T);
}

function putItem(workspace: MycfiaWorkspace, table: string, id: number, set: Set, isNew: boolean): void {
  const { content } = workspace;
  if (table === 'competitor') {
    put(content.competitors, id, { name: '', url: null, state: 'suggested' }, set, isNew);
    put(workspace.competitors, id, { positioning: null }, set, isNew);
  } else if (table === 'persona') {
    put(content.personas, id, { name: '', selected: false }, set, isNew);
    put(workspace.personas, id, { challenges: [], goals: [], qualityScore: null }, set, isNew);
  } else if (table === 'strategy') {
    put(content.strategies, id, { name: '', type: null, selected: false }, set, isNew);
    put(workspace.strategies, id, { objectives: [], tactics: [], kpis: [] }, set, isNew);
  } else {
    const fresh: Omit<MycfiaAsset, 'id'> = {
      channel: CHANNEL_OF_TYPE[String(set.type)] ?? String(set.type ?? '').toLowerCase(),
      type: '',
      title: '',
      content: '',
      variations: [],
      metadata: {},
      status: 'draft',
      updatedAt: content.campaign.contentAt,
    };
    put(content.assets, id, fresh, set, isNew);
  }
}

/** Types whose channel is written otherwise. */
const CHANNEL_OF_TYPE: Record<string, string> = {
  COURRIER: 'papier',
  LINKEDIN_POST: 'linkedin',
  FACEBOOK_POST: 'facebook',
  INSTAGRAM_POST: 'instagram',
};
