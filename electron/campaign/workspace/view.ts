import { type RuleIssue, SECTIONS, type Section } from '../../../shared/model/campaign.ts';
import type { MycfiaWorkspace } from '../../../shared/model/mycfia-edit.ts';
import type { SectionState, WorkspaceContent, WorkspaceIssue, WorkspaceSections } from '../../../shared/model/workspace.ts';
import { budgetViewOf } from '../budget-view.ts';
import { planningOf } from '../dossier.ts';
import type { Draft } from '../draft.ts';
import { RULES } from '../rules/registry.ts';
import { fieldsOf, kindOf } from './fields.ts';
import { fixFor } from './fixes.ts';
import { flatten, versionOf } from './state.ts';

/** What the author sees of the nine sections; able to cross to another thread. */
export interface WorkspaceView {
  sections: WorkspaceSections;
  states: Omit<SectionState, 'local'>[];
  issues: WorkspaceIssue[];
  checkedRules: number;
  seal: string;
}

const STATUSES = ['draft', 'approved', 'rejected', 'published'] as const;

function sectionsOf(workspace: MycfiaWorkspace, draft: Draft): WorkspaceSections {
  const { content, personas, strategies, competitors, clientId } = workspace;
  const { campaign, project, client } = content;
  return {
    projet: {
      name: campaign.name,
      context: project.context,
      companyName: project.companyName,
      companyCategory: project.companyCategory,
      clientType: project.clientType,
      goalType: project.goalType,
      goalDescription: project.goalDescription,
      website: project.website,
      startDate: campaign.startDate,
      endDate: campaign.endDate,
      budgetEuros: campaign.budgetEuros,
      client: { id: clientId, name: client.company || client.name, email: client.email, phone: client.phone },
    },
    concurrents: {
      items: content.competitors.map((item) => ({
        ...item,
        positioning: competitors.find(({ id }) => id === item.id)?.positioning ?? null,
      })),
    },
    personas: {
      items: content.personas.map((item) => {
        const more = personas.find(({ id }) => id === item.id);
        return { ...item, challenges: more?.challenges ?? [], goals: more?.goals ?? [], qualityScore: more?.qualityScore ?? null };
      }),
    },
    strategie: {
      items: content.strategies.map((item) => {
        const more = strategies.find(({ id }) => id === item.id);
        return { ...item, objectives: more?.objectives ?? [], tactics: more?.tactics ?? [], kpis: more?.kpis ?? [] };
      }),
    },
    canaux: { channels: campaign.channels },
    contacts: {
      fileName: content.contacts?.fileName ?? null,
      rows: draft.contacts?.rows.length ?? 0,
      columns: draft.contacts?.headers ?? [],
      origin: content.contacts?.origin ?? 'client',
      consentBasis: project.consentBasis,
      excludedLines: content.contacts?.excluded?.length ?? 0,
      perChannel: draft.channels.flatMap((channel) => draft.audiences[channel]?.count ?? []),
      problem: draft.contacts?.problem ?? null,
    },
    contenus: {
      items: content.assets.map((asset): WorkspaceContent => {
        const status = STATUSES.find((known) => known === asset.status) ?? 'draft';
        return {
          id: asset.id,
          kind: kindOf(asset),
          type: asset.type,
          title: asset.title,
          status,
          frozen: status === 'approved' || status === 'published',
          fields: fieldsOf(asset),
          updatedAt: asset.updatedAt,
        };
      }),
    },
    budget: budgetViewOf(draft),
    planning: { ...planningOf(draft), territories: draft.territories.map(({ id, label }) => ({ id, label })) },
  };
}

/** Nothing was ever said in that section. */
function isEmpty(section: Section, workspace: MycfiaWorkspace): boolean {
  if (section === 'contacts') return workspace.content.contacts === null;
  return Object.values(flatten(workspace, section)).every(
    (value) => value === null || value === '' || (Array.isArray(value) && value.length === 0),
  );
}

function stateOf(section: Section, workspace: MycfiaWorkspace, issues: readonly RuleIssue[]): Omit<SectionState, 'local'> {
  const own = issues.filter((issue) => issue.section === section);
  const blocks = own.filter(({ level }) => level === 'block').length;
  const state = isEmpty(section, workspace) ? 'empty' : blocks > 0 ? 'blocked' : own.length > 0 ? 'warnings' : 'complete';
  return { section, state, blocks, warnings: own.length - blocks, version: versionOf(workspace, section) };
}

export function viewOf(workspace: MycfiaWorkspace, draft: Draft, issues: readonly RuleIssue[], seal: string): WorkspaceView {
  return {
    sections: sectionsOf(workspace, draft),
    states: SECTIONS.map((section) => stateOf(section, workspace, issues)),
    issues: issues.map((issue) => ({ ...issue, fix: fixFor(issue, draft) })),
    checkedRules: RULES.length,
    seal,
  };
}
