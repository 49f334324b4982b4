import type { ActiveSession } from '../../tenant/tenant.ts';
import type { Finding } from '../tools/tool.ts';
import { presentCampaigns, presentScope } from './others.ts';
import type { Frame, Presented } from './presented.ts';
import { presentArticle, presentFreshness, presentLines, presentNoArticle, presentNotThere, presentPage, presentWhich } from './stocks.ts';
import { presentInvoice, presentInvoiceMonths, presentNarrowFirst, presentNoInvoice, presentOperations } from './subjects.ts';

/** Any finding in words; closed over the kinds of findings, so that a new one without wording does not compile. */
export function present(finding: Finding, session: ActiveSession, frame: Frame): Presented {
  switch (finding.kind) {
    case 'article':
      return presentArticle(finding, frame);
    case 'lines':
      return presentLines(finding, frame);
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
    case 'campaigns':
      return presentCampaigns(finding, frame);
    case 'operations':
      return presentOperations(finding, frame);
    case 'invoice_months':
      return presentInvoiceMonths(finding, frame);
    case 'invoice':
      return presentInvoice(finding, frame);
    case 'no_invoice':
      return presentNoInvoice(finding.id, frame);
    case 'narrow_first':
      return presentNarrowFirst(finding.place, frame);
    case 'scope':
      return presentScope(session, frame);
  }
}
