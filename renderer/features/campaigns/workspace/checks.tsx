import { useState } from 'react';
import { useLocation } from 'wouter';
import { SECTION_LABELS, type Section } from '../../../../shared/model/campaign.ts';
import type { WorkspaceIssue } from '../../../../shared/model/workspace.ts';
import { Banner } from '../../../ui/banner.tsx';
import { Button } from '../../../ui/button.tsx';
import { countOf, pluralOf } from '../../../ui/format.ts';
import { Icon } from '../../../ui/icon.tsx';
import { useSend } from '../../core/queries.ts';
import { say } from '../../core/toasts.tsx';
import { issueKey } from '../issue-key.ts';
import type { PatchOf } from './merge-patch.ts';
import { useWorkspace } from './workspace-context.ts';

const SHOWN = 12;

/** What the rules find now, what repairs it, and the way to the validator. */
export function Checks({ section }: { section: Section }) {
  const { workspace } = useWorkspace();
  const [all, setAll] = useState(false);
  const here = workspace.issues.filter((issue) => issue.section === section);
  const elsewhere = workspace.issues.filter((issue) => issue.section !== section);
  const ordered = [...here, ...elsewhere].toSorted((a, b) => Number(a.level === 'warn') - Number(b.level === 'warn'));
  const shown = all ? ordered : ordered.slice(0, SHOWN);
  return (
    <aside className="ws-checks" aria-label="Contrôles">
      <section className="card">
        <header className="card-head">
          <Icon name="list-check" size={15} />
          <h2>Contrôles</h2>
          <div className="card-aside muted small">
            {countOf(workspace.checkedRules, 'règle')} {pluralOf(workspace.checkedRules, 'vérifiée')}
          </div>
        </header>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled zone must be reachable by the keyboard */}
        <section className="card-body" tabIndex={0} aria-label="Anomalies trouvées">
          {ordered.length === 0 ? (
            <p className="all-clear">
              <Icon name="check-circle-fill" size={15} /> Aucune anomalie.
            </p>
          ) : null}
          <ul className="ws-issues">
            {shown.map((issue) => (
              <Issue key={issueKey(issue)} issue={issue} here={issue.section === section} />
            ))}
          </ul>
          {ordered.length > shown.length ? (
            <button type="button" className="link-button small" onClick={() => setAll(true)}>
              Voir les {ordered.length - shown.length} autres
            </button>
          ) : null}
        </section>
        <Submit />
      </section>
    </aside>
  );
}

function Issue({ issue, here }: { issue: WorkspaceIssue; here: boolean }) {
  const { change, goTo, readOnly, workspace } = useWorkspace();
  const { fix } = issue;
  const repair = () => {
    if (!fix) return;
    change(fix.section, fix.patch as PatchOf<Section>);
    say(`Corrigé : ${fix.label}.`);
  };
  const conflicted = workspace.states.find((state) => state.section === fix?.section)?.local?.state === 'conflict';
  return (
    <li className={`issue issue-${issue.level}`}>
      <Icon name={issue.level === 'block' ? 'x-octagon' : 'exclamation-triangle-fill'} size={14} />
      <div className="issue-text">
        <button type="button" className="ws-jump" onClick={() => goTo(issue.section, issue.field)}>
          <span className="visually-hidden">{issue.level === 'block' ? 'Bloquant : ' : 'Avertissement : '}</span>
          {issue.message}
        </button>
        <p className="muted small">
          {here ? 'Cette section' : SECTION_LABELS[issue.section]}
          {!fix && issue.repair ? ` · ${issue.repair}` : ''}
        </p>
        {fix && !readOnly && !conflicted ? (
          <Button size="s" icon="check2" className="ws-fix" onClick={repair}>
            {fix.label}
          </Button>
        ) : null}
      </div>
    </li>
  );
}

/** Asks the validators; says why when it cannot. */
function Submit() {
  const { workspace, adopt, flush, readOnly } = useWorkspace();
  const [, navigate] = useLocation();
  const ask = useSend('workspace.requestValidation');
  const withdraw = useSend('workspace.withdraw');
  const { submittable, campaignId } = workspace;
  const submit = async () => {
    if (!submittable.allowed) return;
    await flush();
    ask.mutate(
      { campaignId },
      {
        onSuccess: (next) => {
          adopt(next);
          say(`${next.name} est soumise à validation.`);
          navigate(`/campagnes/${campaignId}`);
        },
      },
    );
  };
  const failure = ask.error ?? withdraw.error;
  if (readOnly && !workspace.withdrawable) return null;
  return (
    <footer className="decision-foot">
      {failure ? <Banner tone="danger">{failure.message}</Banner> : null}
      {workspace.withdrawable ? (
        <Button
          icon="arrow-counterclockwise"
          className="wide"
          pending={withdraw.isPending}
          onClick={() => withdraw.mutate({ campaignId }, { onSuccess: adopt })}
        >
          Reprendre la campagne
        </Button>
      ) : (
        <>
          <Button
            variant="primary"
            icon="send"
            className="wide"
            aria-disabled={!submittable.allowed}
            aria-describedby={submittable.allowed ? undefined : 'submit-reason'}
            pending={ask.isPending}
            onClick={() => void submit()}
          >
            Demander la validation
          </Button>
          {submittable.allowed ? null : (
            <p className="decision-reason" id="submit-reason">
              {submittable.reason}
            </p>
          )}
        </>
      )}
    </footer>
  );
}
