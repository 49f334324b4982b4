import { CHANGE_LABELS, TREE_ORIGIN_LABELS, type TreeChange } from '../../../shared/model/review.ts';
import { Card } from '../../ui/card.tsx';
import { countOf, formatInstant } from '../../ui/format.ts';
import { Tag, type Tone } from '../../ui/tag.tsx';
import { Dataset } from '../core/dataset.tsx';
import { useCall } from '../core/queries.ts';

const TONES: Partial<Record<TreeChange['kind'], Tone>> = {
  added: 'success',
  activated: 'success',
  removed: 'danger',
  deactivated: 'warning',
  moved: 'warning',
};

/** What changed since the tree before this one. */
export function Differences({ onOpen }: { onOpen: (division: number) => void }) {
  const differences = useCall('tree.differences', {});
  return (
    <Dataset query={differences} shape="table">
      {(data) => (
        <div className="tree-panel tree-scroll">
          <p>{data.sentence}</p>
          {data.changes.length > 0 ? (
            <div className="table-box">
              <table className="table">
                <caption className="visually-hidden">Différences depuis la dernière synchronisation</caption>
                <thead>
                  <tr>
                    <th scope="col">Changement</th>
                    <th scope="col">Division</th>
                    <th scope="col">Constat</th>
                  </tr>
                </thead>
                <tbody>
                  {data.changes.map((change) => (
                    <tr key={`${change.kind}${change.divisionId}`}>
                      <td>
                        <Tag tone={TONES[change.kind] ?? 'info'}>{CHANGE_LABELS[change.kind]}</Tag>
                      </td>
                      <td>
                        {change.kind === 'removed' ? (
                          change.name
                        ) : (
                          <button type="button" className="link-button" onClick={() => onOpen(change.divisionId)}>
                            {change.name}
                          </button>
                        )}
                      </td>
                      <td>{change.sentence}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          ) : null}
          {data.history.length > 0 ? (
            <Card title="Synchronisations gardées sur ce poste" icon="clock-history">
              <ol className="history">
                {data.history.map((each) => (
                  <li key={each.at}>
                    <span className="history-when">{formatInstant(each.at)}</span>
                    <span>
                      {countOf(each.divisions, 'division')}, {countOf(each.changes, 'changement')}
                      <span className="history-why">{TREE_ORIGIN_LABELS[each.origin]}</span>
                    </span>
                  </li>
                ))}
              </ol>
            </Card>
          ) : null}
        </div>
      )}
    </Dataset>
  );
}
