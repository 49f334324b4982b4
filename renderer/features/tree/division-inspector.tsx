import { useState } from 'react';
import { REVIEW_VERDICT_LABELS, type ReviewVerdict, type TreeNode } from '../../../shared/model/review.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Facts } from '../../ui/card.tsx';
import { countOf, formatMoment, formatNumber, UNKNOWN } from '../../ui/format.ts';
import { useNow } from '../../ui/now.ts';
import { Tabs } from '../../ui/tabs.tsx';
import { Tag } from '../../ui/tag.tsx';
import { Dataset } from '../core/dataset.tsx';
import { Inspector } from '../core/inspector.tsx';
import { useCall, useSend } from '../core/queries.ts';
import { say } from '../core/toasts.tsx';

/** Divisions or users listed before "et n autres". */
const LISTED = 60;

interface DivisionInspectorProps {
  node: TreeNode;
  reviewer: boolean;
  onClose: () => void;
  onOpen: (division: number) => void;
}

/** One division: what it sees, who sees it, what is wrong with it, and its review. */
export function DivisionInspector({ node, reviewer, onClose, onOpen }: DivisionInspectorProps) {
  const [tab, setTab] = useState<'sees' | 'seenBy'>('sees');
  const simulate = useSend('tree.simulate');
  return (
    <Inspector title={node.name} subtitle={`Division n° ${node.id}${node.active ? '' : ' · inactive'}`} onClose={onClose}>
      {node.anomalies.map((anomaly) => (
        <Banner key={`${anomaly.kind}${anomaly.sentence}`} tone="warning" live="none">
          {anomaly.sentence}
        </Banner>
      ))}
      <Facts
        items={[
          { label: 'Niveau', value: node.level === null ? UNKNOWN : formatNumber(node.level) },
          { label: 'En dessous', value: countOf(node.descendants, 'division') },
          { label: 'Utilisateurs', value: node.users === null ? UNKNOWN : formatNumber(node.users) },
          { label: 'Lignes de stock', value: node.stockRows === null ? UNKNOWN : formatNumber(node.stockRows) },
          { label: 'Opérations', value: node.operationRows === null ? UNKNOWN : formatNumber(node.operationRows) },
        ]}
      />
      {reviewer ? (
        <div className="inspector-actions">
          <Button
            icon="eye"
            pending={simulate.isPending}
            onClick={() => simulate.mutate({ divisionId: node.id }, { onSuccess: () => say(`Vous voyez comme ${node.name}.`) })}
          >
            Voir comme cette division
          </Button>
        </div>
      ) : null}
      {simulate.error ? <Banner tone="danger">{simulate.error.message}</Banner> : null}
      {reviewer ? <Tick node={node} /> : null}
      <Tabs
        label="Visibilité"
        tabs={[
          { id: 'sees', label: 'Que voit-elle ?' },
          { id: 'seenBy', label: 'Qui la voit ?' },
        ]}
        selected={tab}
        onSelect={setTab}
      >
        {tab === 'sees' ? <SeesPanel division={node.id} onOpen={onOpen} /> : <SeenByPanel division={node.id} onOpen={onOpen} />}
      </Tabs>
    </Inspector>
  );
}

function SeesPanel({ division, onOpen }: { division: number; onOpen: (division: number) => void }) {
  const sees = useCall('tree.sees', { divisionId: division });
  return (
    <Dataset query={sees} shape="text">
      {(data) => (
        <div className="sees">
          <p>{data.sentence}</p>
          <DivisionLinks list={data.divisions} onOpen={onOpen} />
        </div>
      )}
    </Dataset>
  );
}

function SeenByPanel({ division, onOpen }: { division: number; onOpen: (division: number) => void }) {
  const seenBy = useCall('tree.seenBy', { divisionId: division });
  return (
    <Dataset query={seenBy} shape="text">
      {(data) => (
        <div className="sees">
          <p>{data.sentence}</p>
          <DivisionLinks list={data.divisions} onOpen={onOpen} />
          <h3>Utilisateurs</h3>
          {data.users === null ? <p className="muted">La liste des utilisateurs n'a pas pu être lue.</p> : null}
          {data.users?.length === 0 ? <p className="muted">Aucun utilisateur.</p> : null}
          <ul className="plain-list">
            {data.users?.slice(0, LISTED).map((user) => (
              <li key={user.id}>
                {user.firstName} {user.lastName} <span className="muted small">{user.divisionName ?? 'sans division'}</span>
              </li>
            ))}
          </ul>
          {(data.users?.length ?? 0) > LISTED ? (
            <p className="muted small">et {countOf((data.users?.length ?? 0) - LISTED, 'autre')}</p>
          ) : null}
        </div>
      )}
    </Dataset>
  );
}

function DivisionLinks({ list, onOpen }: { list: { id: number; name: string }[]; onOpen: (division: number) => void }) {
  return (
    <>
      <ul className="plain-list">
        {list.slice(0, LISTED).map((each) => (
          <li key={each.id}>
            <button type="button" className="link-button" onClick={() => onOpen(each.id)}>
              {each.name}
            </button>
          </li>
        ))}
      </ul>
      {list.length > LISTED ? <p className="muted small">et {countOf(list.length - LISTED, 'autre')}</p> : null}
    </>
  );
}

/** The reviewer's mark on this division, with a comment. */
function Tick({ node }: { node: TreeNode }) {
  const now = useNow(60_000);
  const state = useCall('review.state', {});
  const tick = useSend('review.tick');
  const entry = state.data?.entries.find((each) => each.divisionId === node.id);
  const [comment, setComment] = useState<string | null>(null);
  const typed = comment ?? entry?.comment ?? '';
  const mark = (verdict: ReviewVerdict) =>
    tick.mutate(
      { divisionId: node.id, verdict, comment: typed },
      { onSuccess: () => say(`${node.name} : ${REVIEW_VERDICT_LABELS[verdict].toLowerCase()}.`) },
    );
  return (
    <section className="tick" aria-label="Revue">
      <h3>Revue</h3>
      {entry ? (
        <p className="tick-last">
          <Tag tone={entry.outdated ? 'warning' : entry.verdict === 'ok' ? 'success' : 'info'}>
            {entry.outdated ? 'À revoir' : REVIEW_VERDICT_LABELS[entry.verdict]}
          </Tag>
          <span className="muted small">
            {entry.who}, {formatMoment(entry.at, now)}
            {entry.outdated ? ' : la division a changé depuis.' : ''}
          </span>
        </p>
      ) : (
        <p className="muted small">Cette division n'a pas encore été revue.</p>
      )}
      <label className="tick-comment">
        Commentaire
        <textarea className="input" rows={2} maxLength={2000} value={typed} onChange={(event) => setComment(event.target.value)} />
      </label>
      {tick.error ? <p className="field-error">{tick.error.message}</p> : null}
      <div className="tick-actions">
        <Button size="s" icon="check2" pending={tick.isPending} onClick={() => mark('ok')}>
          {REVIEW_VERDICT_LABELS.ok}
        </Button>
        <Button size="s" icon="question-circle" pending={tick.isPending} onClick={() => mark('question')}>
          {REVIEW_VERDICT_LABELS.question}
        </Button>
      </div>
    </section>
  );
}
