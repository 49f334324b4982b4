import { useLocation } from 'wouter';
import type { StockRow } from '../../../shared/model/stock.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { addDays, dayOf } from '../../ui/civil.ts';
import { DatasetState } from '../../ui/dataset-state.tsx';
import { formatDate, formatNumber } from '../../ui/format.ts';
import { useCall, useSession } from '../core/queries.ts';
import { holds } from '../core/rights.ts';

const SHOWN = 5;
/** The search of the operations is bounded by the contract. */
const LONGEST = 200;

/** Operations that name the article, a year back and what is planned. CFI does not tie stocks to operations: said, not guessed. */
export function LinkedOperations({ row }: { row: StockRow }) {
  const [, navigate] = useLocation();
  const session = useSession();
  const allowed = holds(session.data?.rights, ['operations_Visu']);
  const today = dayOf(Date.now());
  const asked = { from: addDays(today, -364), to: addDays(today, 90), search: row.name.slice(0, LONGEST) };
  const list = useCall('operations.list', { ...asked, sort: 'sentAt', descending: true, limit: SHOWN }, { enabled: allowed });
  if (!allowed) return null;
  const page = list.data?.value;
  return (
    <Card title="Opérations à ce nom" icon="kanban">
      {list.error ? <p className="muted small">Opérations illisibles : {list.error.message}</p> : null}
      {page === undefined && !list.error ? <DatasetState problem={{ kind: 'loading', shape: 'text' }} /> : null}
      {page ? (
        <>
          {page.total === 0 ? <p>Aucune opération des douze derniers mois, ni prévue, ne porte ce nom.</p> : null}
          <ul className="linked">
            {page.rows.map((each) => (
              <li key={each.id}>
                <span className="linked-name">{each.name}</span>
                <span className="muted small">
                  {each.sentAt === null ? 'Non fixée' : formatDate(each.sentAt)} · {each.stateName ?? `État n° ${each.stateId}`}
                </span>
              </li>
            ))}
          </ul>
          {page.total > 0 ? (
            <Button
              variant="quiet"
              size="s"
              icon="arrow-right"
              onClick={() =>
                navigate(`/operations?${new URLSearchParams({ recherche: asked.search, du: asked.from, au: asked.to }).toString()}`)
              }
            >
              {page.total > SHOWN ? `Voir les ${formatNumber(page.total)}` : 'Voir dans Opérations'}
            </Button>
          ) : null}
          <p className="muted small">CFI ne relie pas les stocks aux opérations : celles-ci sont trouvées par le nom de l'article.</p>
        </>
      ) : null}
    </Card>
  );
}
