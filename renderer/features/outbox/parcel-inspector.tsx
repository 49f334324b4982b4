import { useLocation } from 'wouter';
import { OUTBOX_STATE_LABELS, type OutboxDetail, PARCEL_STEP_LABELS } from '../../../shared/model/outbox.ts';
import type { QueueLine } from '../../../shared/model/queue.ts';
import { Button } from '../../ui/button.tsx';
import { Facts } from '../../ui/card.tsx';
import { formatInstant, formatMoment } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNow } from '../../ui/now.ts';
import { copyAndSay, Dataset } from '../core/dataset.tsx';
import { Inspector } from '../core/inspector.tsx';
import { useCall } from '../core/queries.ts';
import { LineActions } from './line-actions.tsx';
import { ParcelFiles, ParcelJournal } from './parcel-parts.tsx';
import { OutboxStateTag } from './state-tag.tsx';
import { actorOf, whatNext } from './words.ts';

interface ParcelInspectorProps {
  reference: string;
  /** The line of the lanes, once they are read: what may be asked of it. */
  line: QueueLine | undefined;
  onClose: () => void;
}

/** The journey of one parcel: what was proved and when, its files, its journal. */
export function ParcelInspector({ reference, line, onClose }: ParcelInspectorProps) {
  const detail = useCall('outbox.detail', { reference });
  return (
    <Inspector title={detail.data?.campaignName ?? 'Envoi'} subtitle={<span className="mono">{reference}</span>} onClose={onClose}>
      <Dataset query={detail} shape="text">
        {(data) => <Parcel detail={data} line={line} />}
      </Dataset>
    </Inspector>
  );
}

function Parcel({ detail, line }: { detail: OutboxDetail; line: QueueLine | undefined }) {
  const now = useNow();
  const [, navigate] = useLocation();
  const reached = detail.parcel.findLastIndex((step) => step.at !== null);
  return (
    <>
      <p className="parcel-lead">
        <OutboxStateTag state={detail.state} late={detail.late} /> <span>{whatNext(line ?? detail, now)}</span>
      </p>
      {line ? <LineActions line={line} /> : null}
      <section>
        <h3>Trajet</h3>
        <ol className="parcel-steps">
          {detail.parcel.map((step, index) => (
            <li key={step.step} className={index <= reached ? 'parcel-step-done' : undefined}>
              <span className="parcel-step-mark">{index <= reached ? <Icon name="check2" size={12} /> : null}</span>
              <span>{PARCEL_STEP_LABELS[step.step]}</span>
              <span className="muted small">{step.at ? formatMoment(step.at, now) : index <= reached ? 'non observée' : 'à venir'}</span>
            </li>
          ))}
        </ol>
      </section>
      <Facts
        items={[
          { label: 'À agir', value: actorOf(detail) },
          { label: 'Essais', value: String(detail.attempts) },
          { label: 'Validée par', value: detail.submittedBy },
          { label: 'Mise en file', value: formatInstant(detail.createdAt) },
        ]}
      />
      <section>
        <h3>Fichiers</h3>
        <ParcelFiles files={detail.files} />
      </section>
      <section>
        <h3>Journal</h3>
        <ParcelJournal entries={detail.journal} when={(at) => formatMoment(at, now)} />
      </section>
      <div className="inspector-actions">
        <Button icon="receipt" onClick={() => navigate(`/file-export/recu/${encodeURIComponent(detail.reference)}`)}>
          Reçu
        </Button>
        <Button icon="megaphone" onClick={() => navigate(`/campagnes/${detail.campaignId}`)}>
          Ouvrir la campagne
        </Button>
        <Button variant="quiet" icon="clipboard" onClick={() => void copyAndSay(diagnosticOf(detail), 'Diagnostic copié.')}>
          Copier le diagnostic
        </Button>
      </div>
    </>
  );
}

/** What support needs, and no personal data: states, times, sizes. */
function diagnosticOf(detail: OutboxDetail): string {
  return [
    `Référence ${detail.reference} · ${OUTBOX_STATE_LABELS[detail.state]} · ${detail.attempts} essai(s)`,
    `Cause : ${detail.cause ?? 'aucune'}`,
    ...detail.parcel.map((step) => `${PARCEL_STEP_LABELS[step.step]} : ${step.at ?? '–'}`),
    ...detail.files.map((file) => `${file.name} ${file.bytes} o sha256 ${file.sha256}`),
    ...detail.journal.map((entry) => `${entry.at} ${entry.event} ${entry.detail ?? ''}`.trim()),
  ].join('\n');
}
