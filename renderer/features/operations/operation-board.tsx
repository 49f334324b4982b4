import type { OperationGroup, OperationRow } from '../../../shared/model/operation.ts';
import { AmountSum } from '../../ui/amount.tsx';
import { DatasetState } from '../../ui/dataset-state.tsx';
import { formatNumber, formatThousandths } from '../../ui/format.ts';
import { useCall } from '../core/queries.ts';
import type { Asked, ViewProps } from './asked.ts';
import { campaignWords, sentWords, stateWords } from './words.tsx';

/** Cards laid out in one column; the rest is in the list. */
const CARDS = 100;

interface BoardProps extends ViewProps {
  groups: readonly OperationGroup[];
  /** Shows the operations of that state in the list. */
  onState: (id: number) => void;
}

/** One column per state of CFI's list, with what it really holds: counts and totals come from the source, not from the cards. */
export function OperationBoard({ groups, asked, opened, onOpen, onState }: BoardProps) {
  return (
    <section className="board" aria-label="Opérations par état">
      {groups.map((group) => (
        <Column key={group.id} group={group} asked={asked} opened={opened} onOpen={onOpen} onState={onState} />
      ))}
    </section>
  );
}

function Column({ group, asked, opened, onOpen, onState }: Omit<BoardProps, 'groups'> & { group: OperationGroup }) {
  const id = group.id ?? 0;
  const words = stateWords({ id, name: group.label });
  const list = useCall('operations.list', { ...asked, stateIds: [id], sort: 'sentAt', descending: true, limit: CARDS } satisfies Asked, {
    keep: true,
  });
  const rows = list.data?.value.rows ?? [];
  return (
    <section className="board-column" aria-labelledby={`state-${id}`}>
      <header>
        <h2 id={`state-${id}`}>{words}</h2>
        <span className="count">{formatNumber(group.count)}</span>
      </header>
      <p className="board-total small muted">
        {group.total.amount === null ? 'Total HT inconnu' : 'Total HT '}
        {group.total.amount === null ? null : <AmountSum sum={group.total} />}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled zone must be reachable by the keyboard */}
      <ul tabIndex={0} aria-label={`Opérations : ${words}`}>
        {list.isPending ? <DatasetState problem={{ kind: 'loading', shape: 'text' }} /> : null}
        {list.error ? <li className="muted small">{list.error.message}</li> : null}
        {rows.map((row) => (
          <li key={row.id}>
            <Card row={row} opened={row.id === opened} onOpen={onOpen} />
          </li>
        ))}
        {group.count > CARDS ? (
          <li>
            <button type="button" className="link-button" onClick={() => onState(id)}>
              Voir les {formatNumber(group.count)} dans la liste
            </button>
          </li>
        ) : null}
      </ul>
    </section>
  );
}

function Card({ row, opened, onOpen }: { row: OperationRow; opened: boolean; onOpen: (row: OperationRow) => void }) {
  return (
    <button type="button" className="board-card" aria-expanded={opened} onClick={() => onOpen(row)}>
      <strong>{row.name}</strong>
      <span className="muted small">{campaignWords(row)}</span>
      <span className="board-foot small">
        <span>{sentWords(row)}</span>
        <span className="num">{formatThousandths(row.total)}</span>
      </span>
    </button>
  );
}
