import { useState } from 'react';
import { type CampaignFile, type RuleIssue, SECTION_LABELS } from '../../../shared/model/campaign.ts';
import type { Openings } from '../../../shared/model/workspace.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { countOf, formatThousandths, pluralOf } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { useSend } from '../core/queries.ts';
import { say } from '../core/toasts.tsx';
import { seenOf, useOpenings } from './contents-card.tsx';
import { issueKey } from './issue-key.ts';
import { SendBackDialog } from './send-back-dialog.tsx';

/** Checks and the decision, always in view. A block forbids, a warning has to be recognised by name. */
export function Decision({ campaign }: { campaign: CampaignFile }) {
  const [acknowledged, setAcknowledged] = useState<ReadonlySet<string>>(new Set());
  const [sendingBack, setSendingBack] = useState(false);
  const approve = useSend('campaigns.approve');
  const blocks = campaign.issues.filter((issue) => issue.level === 'block');
  const warnings = campaign.issues.filter((issue) => issue.level === 'warn');
  const missing = warnings.filter((issue) => !acknowledged.has(issueKey(issue))).length;
  const waiting = campaign.status === 'to_validate';
  const openings = useOpenings(campaign);
  const reason = refusalOf(campaign, blocks.length, missing, openings.data);

  function validate() {
    if (reason !== null) return;
    approve.mutate(
      { id: campaign.id, seal: campaign.seal, acknowledged: [...new Set(warnings.map((issue) => issue.rule))] },
      { onSuccess: ({ references }) => say(`${campaign.name} : ${countOf(references.length, 'envoi')} en file.`) },
    );
  }

  return (
    <aside className="decision" aria-label="Contrôles et décision">
      <section className="card">
        <header className="card-head">
          <Icon name="list-check" size={15} />
          <h2>Contrôles</h2>
          <div className="card-aside muted small">
            {countOf(campaign.checkedRules, 'règle')} {pluralOf(campaign.checkedRules, 'vérifiée')}
          </div>
        </header>
        <div className="card-body">
          {campaign.issues.length === 0 ? (
            <p className="all-clear">
              <Icon name="check-circle-fill" size={15} /> Aucune anomalie.
            </p>
          ) : null}
          {blocks.length > 0 ? <Issues title={`${countOf(blocks.length, 'point bloquant', 'points bloquants')}`} issues={blocks} /> : null}
          {warnings.length > 0 ? (
            <Issues
              title={`${countOf(warnings.length, 'avertissement')}${waiting ? ' à reconnaître' : ''}`}
              issues={warnings}
              acknowledged={waiting && campaign.approval.allowed ? acknowledged : undefined}
              onAcknowledge={(issue, value) => {
                const next = new Set(acknowledged);
                if (value) next.add(issueKey(issue));
                else next.delete(issueKey(issue));
                setAcknowledged(next);
              }}
            />
          ) : null}
        </div>
        {waiting ? (
          <footer className="decision-foot">
            <Summary campaign={campaign} />
            {approve.error ? <Banner tone="danger">{approve.error.message}</Banner> : null}
            <Button
              variant="primary"
              icon="check2"
              className="wide"
              aria-disabled={reason !== null}
              aria-describedby={reason ? 'decision-reason' : undefined}
              pending={approve.isPending}
              onClick={validate}
            >
              Valider et mettre en file
            </Button>
            {reason ? (
              <p className="decision-reason" id="decision-reason">
                {reason}
              </p>
            ) : null}
            <Button icon="arrow-counterclockwise" className="wide" onClick={() => setSendingBack(true)} aria-disabled={approve.isPending}>
              Renvoyer…
            </Button>
          </footer>
        ) : campaign.reason ? (
          <footer className="decision-foot">
            <p className="small">
              <strong>Motif :</strong> {campaign.reason}
            </p>
          </footer>
        ) : null}
      </section>
      <SendBackDialog campaign={campaign} open={sendingBack} onClose={() => setSendingBack(false)} />
    </aside>
  );
}

/** Why the campaign cannot be validated now, in words; null when it can. */
function refusalOf(campaign: CampaignFile, blocks: number, missing: number, openings: Openings | undefined): string | null {
  if (!campaign.approval.allowed) return campaign.approval.reason ?? 'Vous ne pouvez pas valider cette campagne.';
  if (blocks > 0) return `${countOf(blocks, 'point bloquant', 'points bloquants')} à corriger avant de valider.`;
  if (!openings) return 'Les contenus se chargent.';
  if (openings.opened < openings.total) return `Ouvrez chaque contenu avant de valider : ${seenOf(openings)}.`;
  if (missing > 0) return `${countOf(missing, 'avertissement')} à reconnaître avant de valider.`;
  return null;
}

function Summary({ campaign }: { campaign: CampaignFile }) {
  const total = campaign.budget.totalThousandths;
  const reached = campaign.recipients.reduce((sum, count) => sum + count.valid, 0);
  return (
    <p className="decision-summary">
      <strong>{countOf(reached, 'destinataire')}</strong> · {total === null ? 'coût inconnu' : `${formatThousandths(total)} HT`}
    </p>
  );
}

interface IssuesProps {
  title: string;
  issues: RuleIssue[];
  acknowledged?: ReadonlySet<string> | undefined;
  onAcknowledge?: (issue: RuleIssue, value: boolean) => void;
}

function Issues({ title, issues, acknowledged, onAcknowledge }: IssuesProps) {
  return (
    <div className="issues">
      <h3>{title}</h3>
      <ul>
        {issues.map((issue) => (
          <li key={issueKey(issue)} className={`issue issue-${issue.level}`}>
            <Icon name={issue.level === 'block' ? 'x-octagon' : 'exclamation-triangle-fill'} size={14} />
            <div className="issue-text">
              <p>{issue.message}</p>
              <p className="muted small">
                {SECTION_LABELS[issue.section]}
                {issue.repair ? ` · ${issue.repair}` : ''}
              </p>
              {acknowledged && onAcknowledge ? (
                <label className="check">
                  <input
                    type="checkbox"
                    checked={acknowledged.has(issueKey(issue))}
                    onChange={(event) => onAcknowledge(issue, event.target.checked)}
                  />
                  <span>
                    J'en tiens compte<span className="visually-hidden"> : {issue.message}</span>
                  </span>
                </label>
              ) : null}
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}
