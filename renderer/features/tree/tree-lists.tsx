import { useDeferredValue, useMemo, useState } from 'react';
import { ANOMALY_LABELS, type TreeAnomaly, type TreeNode, type TreeUser } from '../../../shared/model/review.ts';
import { DatasetState } from '../../ui/dataset-state.tsx';
import { countOf, UNKNOWN } from '../../ui/format.ts';
import { Grid, type GridColumn } from '../../ui/grid.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { Tag } from '../../ui/tag.tsx';
import { Dataset } from '../core/dataset.tsx';
import { useCall } from '../core/queries.ts';

interface AnomaliesProps {
  list: readonly TreeAnomaly[];
  nodes: readonly TreeNode[];
  onOpen: (division: number) => void;
}

/** What is wrong with the tree, and where. */
export function Anomalies({ list, nodes, onOpen }: AnomaliesProps) {
  const names = useMemo(() => new Map(nodes.map((node) => [node.id, node.name])), [nodes]);
  if (list.length === 0)
    return (
      <DatasetState
        problem={{
          kind: 'empty',
          icon: 'patch-check',
          title: 'Aucune anomalie',
          hint: 'Chaque division a un parent, un nom et des utilisateurs cohérents.',
        }}
      />
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled zone must be reachable by the keyboard
    <section className="table-box tree-scroll" tabIndex={0} aria-label="Anomalies">
      <table className="table">
        <caption className="visually-hidden">Anomalies de l'arborescence</caption>
        <thead>
          <tr>
            <th scope="col">Anomalie</th>
            <th scope="col">Division</th>
            <th scope="col">Constat</th>
          </tr>
        </thead>
        <tbody>
          {list.map((anomaly) => (
            <tr key={`${anomaly.kind}${anomaly.divisionId}${anomaly.sentence}`}>
              <td>
                <Tag tone="warning">{ANOMALY_LABELS[anomaly.kind]}</Tag>
              </td>
              <td>
                {anomaly.divisionId !== null && names.has(anomaly.divisionId) ? (
                  <button type="button" className="link-button" onClick={() => onOpen(anomaly.divisionId ?? 0)}>
                    {names.get(anomaly.divisionId)}
                  </button>
                ) : (
                  <span className="muted">hors des divisions</span>
                )}
              </td>
              <td>{anomaly.sentence}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

type UserSort = 'name' | 'division' | 'email';
const byWords = new Intl.Collator('fr', { sensitivity: 'base', numeric: true });
const nameOf = (user: TreeUser) => `${user.lastName} ${user.firstName}`.trim();

const COLUMNS: GridColumn<TreeUser, UserSort>[] = [
  { id: 'name', label: 'Utilisateur', track: 'minmax(180px, 2fr)', sort: 'name', strong: true, text: nameOf },
  {
    id: 'division',
    label: 'Division',
    track: 'minmax(160px, 2fr)',
    sort: 'division',
    text: (user) => user.divisionName ?? 'sans division',
  },
  { id: 'email', label: 'Adresse électronique', track: 'minmax(180px, 2fr)', sort: 'email', text: (user) => user.email ?? UNKNOWN },
];
const VALUE: Record<UserSort, (user: TreeUser) => string> = {
  name: nameOf,
  division: (user) => user.divisionName ?? '',
  email: (user) => user.email ?? '',
};

/** The users of the scope and the division each belongs to. */
export function Users({ onOpen }: { onOpen: (division: number) => void }) {
  const [typed, setTyped] = useState('');
  const [sort, setSort] = useState<UserSort>('name');
  const [descending, setDescending] = useState(false);
  const search = useDeferredValue(typed).trim();
  const users = useCall('tree.users', search ? { search } : {}, { keep: true });
  const preferences = useCall('system.preferences', {});
  const sorted = useMemo(() => {
    const list = (users.data?.users ?? []).toSorted((a, b) => byWords.compare(VALUE[sort](a), VALUE[sort](b)));
    return descending ? list.reverse() : list;
  }, [users.data, sort, descending]);
  return (
    <div className="tree-panel">
      <div className="toolbar">
        <SearchBox label="Chercher un utilisateur" placeholder="Nom, division, adresse" value={typed} onChange={setTyped} />
        {users.data ? (
          <p className="toolbar-count" role="status">
            {countOf(users.data.total, 'utilisateur')}
          </p>
        ) : null}
        {users.data ? <p className="muted small">{users.data.sentence}</p> : null}
      </div>
      <Dataset
        query={users}
        shape="table"
        empty={(data) =>
          data.users.length > 0
            ? null
            : search
              ? { kind: 'no_result', what: `Aucun utilisateur ne correspond à « ${search} ».`, onClear: () => setTyped('') }
              : { kind: 'empty', icon: 'people', title: 'Aucun utilisateur', hint: 'CFI ne donne aucun utilisateur pour ce périmètre.' }
        }
      >
        {() => (
          <Grid<TreeUser, UserSort>
            label="Utilisateurs"
            columns={COLUMNS}
            count={sorted.length}
            rowAt={(index) => sorted[index]}
            rowsBetween={async (first, last) => sorted.slice(first, last)}
            keyOf={(user) => user.id}
            rowHeight={preferences.data?.density === 'compact' ? 28 : 36}
            sort={sort}
            descending={descending}
            onSort={(next) => {
              setDescending(next === sort && !descending);
              setSort(next);
            }}
            onWindow={nothing}
            selected={null}
            onOpen={(user) => {
              if (user.divisionId !== null) onOpen(user.divisionId);
            }}
            resetKey={`${search}|${sort}|${descending}`}
          />
        )}
      </Dataset>
    </div>
  );
}

const nothing = () => undefined;
