import {
  FAULT_LABELS,
  FAULTS_OF_PART,
  type Fault,
  SIMULATED_PART_LABELS,
  SIMULATED_PARTS,
  type SimulatorState,
} from '../../../shared/model/system.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { formatMoment } from '../../ui/format.ts';
import { useNow } from '../../ui/now.ts';
import { Tag } from '../../ui/tag.tsx';
import { copyAndSay, Dataset } from '../core/dataset.tsx';
import { useCall, useSend } from '../core/queries.ts';

/** Breaking the fictitious CFI on purpose, to see what the operator sees. Demonstration only. */
export function SimulatorPanel() {
  const state = useCall('simulator.state', {});
  const setFault = useSend('simulator.setFault');
  return (
    <Card
      title="Simuler une panne"
      icon="lightning-charge"
      className="simulator"
      aside={<span className="muted small">CFI fictif de ce poste, aucun effet ailleurs</span>}
    >
      {setFault.error ? <Banner tone="danger">{setFault.error.message}</Banner> : null}
      <Dataset query={state} shape="table">
        {(data) => (
          <Parts
            data={data}
            pending={setFault.isPending}
            onFault={(part, fault) => setFault.mutate({ part, fault }, { onSuccess: () => void state.refetch() })}
          />
        )}
      </Dataset>
    </Card>
  );
}

interface PartsProps {
  data: SimulatorState;
  pending: boolean;
  onFault: (part: (typeof SIMULATED_PARTS)[number], fault: Fault) => void;
}

function Parts({ data, pending, onFault }: PartsProps) {
  const now = useNow();
  const broken = SIMULATED_PARTS.filter((part) => data.faults[part] !== 'ok');
  return (
    <>
      <table className="table simulator-table">
        <thead>
          <tr>
            <th scope="col">Service</th>
            <th scope="col">État</th>
            <th scope="col">Comportement</th>
            <th scope="col">Adresse</th>
          </tr>
        </thead>
        <tbody>
          {SIMULATED_PARTS.map((part) => {
            const fault = data.faults[part];
            const address = data.addresses.find((each) => each.part === part)?.address;
            return (
              <tr key={part}>
                <th scope="row">{SIMULATED_PART_LABELS[part]}</th>
                <td>
                  <Tag tone={fault === 'ok' ? 'success' : 'danger'}>{FAULT_LABELS[fault]}</Tag>
                </td>
                <td>
                  <select
                    className="input select"
                    aria-label={`Comportement de ${SIMULATED_PART_LABELS[part]}`}
                    value={fault}
                    disabled={pending}
                    onChange={(event) => onFault(part, event.target.value as Fault)}
                  >
                    {FAULTS_OF_PART[part].map((each) => (
                      <option key={each} value={each}>
                        {FAULT_LABELS[each]}
                      </option>
                    ))}
                  </select>
                </td>
                <td>
                  {address ? (
                    <button
                      type="button"
                      className="address mono"
                      title="Copier l'adresse"
                      onClick={() => void copyAndSay(address, 'Adresse copiée.')}
                    >
                      {address}
                    </button>
                  ) : null}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <div className="simulator-foot">
        <p className="muted small">
          Lot d'import toutes les {data.batchPeriodSeconds} s, dernier passage{' '}
          {data.lastBatchAt ? formatMoment(data.lastBatchAt, now) : 'pas encore eu lieu'}.
        </p>
        {broken.length > 0 ? (
          <Button
            size="s"
            icon="arrow-counterclockwise"
            pending={pending}
            onClick={() => {
              for (const part of broken) onFault(part, 'ok');
            }}
          >
            Tout remettre en marche
          </Button>
        ) : null}
      </div>
    </>
  );
}
