import type { workspaceRoutes } from '../../shared/contract/workspace.ts';
import type { Handlers } from '../../shared/rpc/server.ts';
import type { Campaigns } from '../campaign/campaign.ts';
import type { ActiveSession } from '../tenant/tenant.ts';

type WorkspaceRoute = keyof typeof workspaceRoutes;

/** Preparing and judging campaigns. `allowed` proves session and rights before the door is reached. */
export function workspaceHandlers(
  { workspaces, desk, contacts, rehearse }: Campaigns,
  allowed: (name: WorkspaceRoute) => ActiveSession,
): Pick<Handlers, WorkspaceRoute> {
  return {
    'workspace.open': async ({ campaignId }, { signal }) => workspaces.open(allowed('workspace.open'), campaignId, signal),
    'workspace.save': async (request, { signal }) => workspaces.save(allowed('workspace.save'), request, signal),
    'workspace.resolve': async (choice, { signal }) => workspaces.resolve(allowed('workspace.resolve'), choice, signal),
    'workspace.conflict': async ({ campaignId, section }, { signal }) =>
      workspaces.conflict(allowed('workspace.conflict'), campaignId, section, signal),
    'workspace.visit': async ({ campaignId, section }) => {
      workspaces.visit(allowed('workspace.visit'), campaignId, section);
      return null;
    },
    'workspace.clients': async (_input, { signal }) => workspaces.clients(allowed('workspace.clients'), signal),
    'workspace.create': async (campaign, { signal }) => workspaces.create(allowed('workspace.create'), campaign, signal),
    'workspace.requestValidation': async ({ campaignId }, { signal }) =>
      workspaces.requestValidation(allowed('workspace.requestValidation'), campaignId, signal),
    'workspace.withdraw': async ({ campaignId }, { signal }) => workspaces.withdraw(allowed('workspace.withdraw'), campaignId, signal),

    'contacts.upload': async (piece) => contacts.upload(allowed('contacts.upload'), piece),
    'contacts.preview': async (request, { signal }) => contacts.preview(allowed('contacts.preview'), request, signal),
    'contacts.map': async (request, { signal }) => contacts.map(allowed('contacts.map'), request, signal),
    'contacts.problems': async ({ campaignId, ...window }, { signal }) =>
      contacts.problems(allowed('contacts.problems'), campaignId, window, signal),
    'contacts.correct': async (request, { signal }) => contacts.correct(allowed('contacts.correct'), request, signal),
    'contacts.exclude': async (request, { signal }) => contacts.exclude(allowed('contacts.exclude'), request, signal),
    'contacts.badLinesCsv': async ({ campaignId }, { signal }) => contacts.badLines(allowed('contacts.badLinesCsv'), campaignId, signal),
    'contacts.duplicates': async ({ campaignId, ...window }, { signal }) =>
      contacts.duplicates(allowed('contacts.duplicates'), campaignId, window, signal),
    'contacts.opposition': async ({ text, mode }) => desk.opposition(allowed('contacts.opposition'), text, mode),

    'campaigns.openings': async ({ id }, { signal }) => desk.openings(allowed('campaigns.openings'), id, signal),
    'campaigns.opened': async ({ id, contentId }, { signal }) => desk.opened(allowed('campaigns.opened'), id, contentId, signal),
    'campaigns.previews': async ({ id, ...request }, { signal }) => desk.preview(allowed('campaigns.previews'), id, request, signal),
    'campaigns.versions': async ({ id }, { signal }) => desk.versions(allowed('campaigns.versions'), id, signal),
    'campaigns.compare': async ({ id, from, to }, { signal }) => desk.compare(allowed('campaigns.compare'), id, from, to, signal),
    'campaigns.journal': async ({ id }, { signal }) => desk.journal(allowed('campaigns.journal'), id, signal),
    'campaigns.budget': async ({ id }, { signal }) => desk.budget(allowed('campaigns.budget'), id, signal),
    'campaigns.calendar': async ({ id, month }, { signal }) => desk.calendar(allowed('campaigns.calendar'), id, month, signal),
    'campaigns.twins': async ({ text }) => {
      allowed('campaigns.twins');
      return desk.twins(text);
    },
    'campaigns.rehearse': async ({ id }, { signal }) => rehearse(allowed('campaigns.rehearse'), id, signal),
    'campaigns.settings': async () => desk.settings(allowed('campaigns.settings')),
    'campaigns.setSettings': async (patch) => desk.setSettings(allowed('campaigns.setSettings'), patch),
    'campaigns.importGrid': async (grid) => desk.importGrid(allowed('campaigns.importGrid'), grid),
  };
}
