import type { ActiveSession } from '../../tenant/tenant.ts';
import type { Finding } from '../tools/tool.ts';
import { presentBorn, presentCampaignPage, presentCampaigns, presentQueue } from './campaigns.ts';
import { presentChanges, presentCompared, presentComparedAlerts, presentNoLook, presentPast, presentTrend } from './compared.ts';
import { presentFreshness } from './freshness.ts';
import { presentByMonth, presentInvoice, presentInvoiceMonths, presentInvoices, presentNoInvoice } from './invoices.ts';
import { presentNoState, presentOperations } from './operations.ts';
import type { Frame, Presented } from './presented.ts';
import { presentPeople, presentScope, presentSeenBy, presentSees } from './scope.ts';
import { presentSeries } from './series.ts';
import { presentPage } from './stock-list.ts';
import { presentArticle, presentLines, presentNoArticle, presentNotThere, presentWhich } from './stocks.ts';

/** Any finding in words. Nothing found in data that are too old is no figure. */
export function present(finding: Finding, session: ActiveSession, frame: Frame): Presented {
  const shown = worded(finding, session, frame);
  return shown.nothing === 'stale' ? { ...shown, figure: null } : shown;
}

/** Closed over the kinds of findings, so that a new one without wording does not compile. */
function worded(finding: Finding, session: ActiveSession, frame: Frame): Presented {
  switch (finding.kind) {
    case 'article':
      return presentArticle(finding, frame);
    case 'lines':
      return presentLines(finding, frame);
    case 'compared':
      return presentCompared(finding, frame);
    case 'compared_alerts':
      return presentComparedAlerts(finding, frame);
    case 'past':
      return presentPast(finding, frame);
    case 'trend':
      return presentTrend(finding, frame);
    case 'changes':
      return presentChanges(finding, frame);
    case 'which':
      return presentWhich(finding, frame);
    case 'no_article':
      return presentNoArticle(finding, frame);
    case 'not_there':
      return presentNotThere(finding, frame);
    case 'page':
      return presentPage(finding, frame);
    case 'freshness':
      return presentFreshness(finding, frame);
    case 'series':
      return presentSeries(finding, frame);
    case 'campaigns':
      return presentCampaigns(finding, frame);
    case 'campaign_page':
      return presentCampaignPage(finding, frame);
    case 'born':
      return presentBorn(finding, frame);
    case 'queue':
      return presentQueue(finding, frame);
    case 'operations':
      return presentOperations(finding, frame);
    case 'no_state':
      return presentNoState(finding, frame);
    case 'invoice_months':
      return presentInvoiceMonths(finding, frame);
    case 'invoices':
      return presentInvoices(finding, frame);
    case 'invoice':
      return presentInvoice(finding, frame);
    case 'sees':
      return presentSees(finding, frame);
    case 'people':
      return presentPeople(finding, frame);
    case 'seen_by':
      return presentSeenBy(finding, frame);
    case 'no_look':
      return presentNoLook(frame);
    case 'by_month':
      return presentByMonth(frame);
    case 'no_invoice':
      return presentNoInvoice(finding.id, frame);
    case 'scope':
      return presentScope(session, frame, finding.named);
  }
}
