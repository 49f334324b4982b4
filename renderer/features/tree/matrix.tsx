import { useState } from 'react';
import { IconButton } from '../../ui/button.tsx';
import { formatNumber } from '../../ui/format.ts';
import { Dataset } from '../core/dataset.tsx';
import { useCall } from '../core/queries.ts';

/** Divisions shown on a side at once. */
const SIDE = 30;

/** Who (lines) sees whom (columns), by windows of the square. */
export function Matrix({ onOpen }: { onOpen: (division: number) => void }) {
  const [at, setAt] = useState({ row: 0, column: 0 });
  const matrix = useCall('tree.matrix', { ...at, rows: SIDE, columns: SIDE }, { keep: true });
  return (
    <Dataset query={matrix} shape="table">
      {(data) => (
        <div className="tree-panel">
          <div className="toolbar">
            <p className="muted">Chaque ligne est une division ; un point dit qu'elle voit la division de la colonne.</p>
            <Steps name="Lignes" at={at.row} size={data.size} shown={data.rows.length} onMove={(row) => setAt({ ...at, row })} />
            <Steps
              name="Colonnes"
              at={at.column}
              size={data.size}
              shown={data.columns.length}
              onMove={(column) => setAt({ ...at, column })}
            />
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled zone must be reachable by the keyboard */}
          <section className="table-box tree-scroll matrix-box" tabIndex={0} aria-label="Matrice de visibilité">
            <table className="matrix">
              <caption className="visually-hidden">Qui voit qui</caption>
              <thead>
                <tr>
                  <td />
                  {data.columns.map((column) => (
                    <th key={column.id} scope="col" title={column.name}>
                      <span>{column.name}</span>
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {data.rows.map((row, line) => (
                  <tr key={row.id}>
                    <th scope="row">
                      <button type="button" className="link-button" title={row.name} onClick={() => onOpen(row.id)}>
                        {row.name}
                      </button>
                    </th>
                    {data.columns.map((column, position) =>
                      data.cells[line]?.[position] ? (
                        <td key={column.id} className="matrix-yes" title={`${row.name} voit ${column.name}`}>
                          <span className="visually-hidden">voit</span>
                        </td>
                      ) : (
                        <td key={column.id} />
                      ),
                    )}
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </div>
      )}
    </Dataset>
  );
}

interface StepsProps {
  name: string;
  at: number;
  size: number;
  shown: number;
  onMove: (at: number) => void;
}

function Steps({ name, at, size, shown, onMove }: StepsProps) {
  if (size <= SIDE) return null;
  return (
    <span className="steps">
      <IconButton icon="chevron-left" label={`${name} précédentes`} disabled={at === 0} onClick={() => onMove(Math.max(0, at - SIDE))} />
      <span className="small">
        {name} {formatNumber(at + 1)} à {formatNumber(at + shown)} sur {formatNumber(size)}
      </span>
      <IconButton icon="chevron-right" label={`${name} suivantes`} disabled={at + SIDE >= size} onClick={() => onMove(at + SIDE)} />
    </span>
  );
}
