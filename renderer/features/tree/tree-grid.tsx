import { useMemo, useState } from 'react';
import type { TreeNode, TreeOverview } from '../../../shared/model/review.ts';
import { DatasetState } from '../../ui/dataset-state.tsx';
import { countOf, formatNumber, UNKNOWN } from '../../ui/format.ts';
import { Grid, type GridColumn } from '../../ui/grid.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { Tag } from '../../ui/tag.tsx';
import { useCall } from '../core/queries.ts';
import { hiddenBelow, matching } from './tree-rows.ts';

const ROW = { confort: 36, compact: 28 } as const;
const count = (value: number | null) => (value === null ? UNKNOWN : formatNumber(value));

const COLUMNS: GridColumn<TreeNode, 'tree'>[] = [
  { id: 'name', label: 'Division', track: 'minmax(260px, 3fr)', text: (node) => node.name },
  {
    id: 'state',
    label: 'État',
    track: '150px',
    text: (node) => (node.anomalies.length > 0 ? countOf(node.anomalies.length, 'anomalie') : node.active ? 'Active' : 'Inactive'),
    cell: (node) =>
      node.anomalies.length > 0 ? (
        <Tag tone="warning">{countOf(node.anomalies.length, 'anomalie')}</Tag>
      ) : node.active ? (
        <Tag tone="success">Active</Tag>
      ) : (
        <Tag tone="neutral">Inactive</Tag>
      ),
  },
  { id: 'level', label: 'Niveau', track: '80px', align: 'end', from: 620, text: (node) => count(node.level) },
  { id: 'descendants', label: 'En dessous', track: '100px', align: 'end', from: 700, text: (node) => formatNumber(node.descendants) },
  { id: 'users', label: 'Utilisateurs', track: '108px', align: 'end', text: (node) => count(node.users), number: (node) => node.users },
  {
    id: 'stocks',
    label: 'Lignes de stock',
    track: '124px',
    align: 'end',
    from: 760,
    text: (node) => count(node.stockRows),
    number: (node) => node.stockRows,
  },
  {
    id: 'operations',
    label: 'Opérations',
    track: '108px',
    align: 'end',
    from: 860,
    text: (node) => count(node.operationRows),
    number: (node) => node.operationRows,
  },
];

interface TreeGridProps {
  overview: TreeOverview;
  selected: number | null;
  onOpen: (division: number) => void;
}

/** The divisions as a tree: → unfolds, ← folds, Entrée opens. */
export function TreeGrid({ overview, selected, onOpen }: TreeGridProps) {
  const [closed, setClosed] = useState<ReadonlySet<number>>(
    () => new Set(overview.nodes.length > 300 ? overview.nodes.filter((node) => node.depth === 1).map((node) => node.id) : []),
  );
  const [search, setSearch] = useState('');
  const preferences = useCall('system.preferences', {});
  const nodes = useMemo(
    () => (search.trim() === '' ? hiddenBelow(overview.nodes, closed) : matching(overview.nodes, search)),
    [overview.nodes, closed, search],
  );
  const toggle = (node: TreeNode, open: boolean) => {
    const next = new Set(closed);
    if (open) next.delete(node.id);
    else next.add(node.id);
    setClosed(next);
  };
  return (
    <div className="tree-panel">
      <div className="toolbar">
        <SearchBox label="Chercher une division" placeholder="Nom de division" value={search} onChange={setSearch} />
        <p className="toolbar-count" role="status">
          {search.trim() === ''
            ? countOf(overview.nodes.length, 'division')
            : countOf(nodes.length, 'division trouvée', 'divisions trouvées')}
        </p>
        {overview.countsNote ? <p className="muted small">{overview.countsNote}</p> : null}
      </div>
      {nodes.length === 0 ? (
        <DatasetState
          problem={{ kind: 'no_result', what: `Aucune division ne correspond à « ${search.trim()} ».`, onClear: () => setSearch('') }}
        />
      ) : (
        <Grid<TreeNode, 'tree'>
          label="Divisions"
          columns={COLUMNS}
          count={nodes.length}
          rowAt={(index) => nodes[index]}
          rowsBetween={async (first, last) => nodes.slice(first, last)}
          keyOf={(node) => node.id}
          rowHeight={ROW[preferences.data?.density ?? 'confort']}
          sort="tree"
          descending={false}
          onSort={nothing}
          onWindow={nothing}
          selected={selected}
          onOpen={(node) => onOpen(node.id)}
          resetKey={search}
          tree={{
            level: (node) => node.depth,
            open: (node) => (node.descendants === 0 || search.trim() !== '' ? null : !closed.has(node.id)),
            toggle,
          }}
        />
      )}
    </div>
  );
}

const nothing = () => undefined;
