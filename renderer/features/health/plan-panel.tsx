import type { HealthReport, SentinelReport, SentinelView, SourcePlan } from '../../../shared/model/health.ts';
import { ORIGIN_LABELS } from '../../../shared/model/sourced.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { countOf, formatAge, formatDelay, formatLatency } from '../../ui/format.ts';
import { useNow } from '../../ui/now.ts';
import { Tag, type Tone } from '../../ui/tag.tsx';
import { useSend } from '../core/queries.ts';

const CIRCUIT: Record<SourcePlan['circuit'], { tone: Tone; word: string }> = {
  untried: { tone: 'neutral', word: 'Pas encore essayée' },
  closed: { tone: 'success', word: 'Utilisable' },
  open: { tone: 'danger', word: 'Écartée' },
  probing: { tone: 'warning', word: 'Essai en cours' },
};
const VIEW_STATE: Record<SentinelView['state'], { tone: Tone; word: string }> = {
  ok: { tone: 'success', word: 'Conforme' },
  drift: { tone: 'danger', word: 'Structure changée' },
  differs: { tone: 'danger', word: "Diffère de l'API" },
  absent: { tone: 'neutral', word: 'Absente' },
  unknown: { tone: 'neutral', word: 'Pas encore vérifiée' },
};

/** In which order the sources are asked, and how each stands. */
export function PlanPanel({ plan }: { plan: readonly SourcePlan[] }) {
  const now = useNow();
  return (
    <Card title="Ordre des sources" icon="list-check">
      <ol className="plan">
        {plan.map((each) => (
          <li key={each.source}>
            <span className="plan-rank" aria-hidden="true">
              {each.rank}
            </span>
            <div>
              <p>
                <strong className="plan-name">{ORIGIN_LABELS[each.source]}</strong>{' '}
                <Tag tone={CIRCUIT[each.circuit].tone}>{CIRCUIT[each.circuit].word}</Tag>
              </p>
              <p className="muted small">
                {each.deadlines.map((deadline) => `${deadline.label} : ${formatLatency(deadline.ms)}`).join(' · ')}
                {each.failures > 0 ? ` · ${countOf(each.failures, 'échec')} de suite` : ''}
                {each.nextProbeAt ? ` · prochain essai ${formatDelay(each.nextProbeAt, now)}` : ''}
              </p>
              {each.suspended.map((reading) => (
                <p key={reading.label} className="plan-suspended small">
                  {reading.label} : {reading.message}
                </p>
              ))}
            </div>
          </li>
        ))}
      </ol>
    </Card>
  );
}

/** What the watch found about the shape and the values of CFI's views. */
export function SentinelPanel({
  sentinel,
  onChecked,
}: {
  sentinel: SentinelReport | undefined;
  onChecked: (report: HealthReport) => void;
}) {
  const now = useNow();
  const check = useSend('health.sentinel');
  const views = sentinel?.views ?? [];
  return (
    <Card
      title="Conformité des vues CFI"
      icon="shield-check"
      aside={
        <Button size="s" icon="activity" pending={check.isPending} onClick={() => check.mutate({}, { onSuccess: onChecked })}>
          Vérifier
        </Button>
      }
    >
      {check.error ? <Banner tone="danger">{check.error.message}</Banner> : null}
      {views.length === 0 ? <p className="muted">Les vues n'ont pas encore été vérifiées.</p> : null}
      <ul className="sentinel">
        {views.map((view) => (
          <li key={view.view}>
            <Tag tone={VIEW_STATE[view.state].tone}>{VIEW_STATE[view.state].word}</Tag>
            <div>
              <p>
                <strong>{view.label}</strong> : {view.message}
              </p>
              {view.changes.map((change) => (
                <p key={change} className="small">
                  {change}
                </p>
              ))}
              {view.comparison ? (
                <p className="muted small">
                  {countOf(view.comparison.lines, 'ligne comparée', 'lignes comparées')} à l'API,{' '}
                  {countOf(view.comparison.differing, 'différente')}
                </p>
              ) : null}
            </div>
          </li>
        ))}
      </ul>
      {sentinel?.checkedAt ? (
        <p className="muted small">
          Vérifiées {formatAge(sentinel.checkedAt, now)}
          {sentinel.nextCheckAt ? `, prochaine vérification ${formatDelay(sentinel.nextCheckAt, now)}` : ''}
        </p>
      ) : null}
    </Card>
  );
}
