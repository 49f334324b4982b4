import { Icon } from '../../ui/icon.tsx';
import { useScope, useSend } from '../core/queries.ts';
import type { Conversation } from './conversation.ts';
import { useLive } from './live.ts';

/** What the next question keeps, one chip each, and the scope it is asked under. */
export function CarriedChips({ conversation }: { conversation: Conversation }) {
  const drop = useLive((live) => live.drop);
  const restoreChips = useLive((live) => live.restoreChips);
  const { chips, dropped } = conversation;
  return (
    <ul className="carried" aria-label="Ce que garde la prochaine question">
      <ScopeItem />
      {chips.map((chip) => (
        <li key={chip.key} className="carried-chip">
          <span>
            <span className="muted">{chip.name} : </span>
            {chip.value}
          </span>
          <button type="button" aria-label={`Ne plus garder : ${chip.name} ${chip.value}`} onClick={() => drop(chip.key)}>
            <Icon name="x-lg" size={10} />
          </button>
        </li>
      ))}
      {dropped > 0 ? (
        <li>
          <button type="button" className="link-button small" onClick={restoreChips}>
            Remettre les filtres
          </button>
        </li>
      ) : null}
    </ul>
  );
}

/** The scope; taken away when it was narrowed, it goes back to the user's own. */
function ScopeItem() {
  const scope = useScope().data;
  const narrow = useSend('scope.narrow');
  if (!scope) return null;
  const narrowed = scope.selected.id !== scope.home.id && scope.simulation === null;
  return (
    <li className={`carried-chip ${narrowed ? '' : 'carried-fixed'}`}>
      <Icon name="diagram-3" size={12} />
      <span>
        <span className="muted">Périmètre : </span>
        {scope.label}
      </span>
      {narrowed ? (
        <button type="button" aria-label={`Revenir au périmètre ${scope.home.name}`} onClick={() => narrow.mutate({ divisionId: null })}>
          <Icon name="x-lg" size={10} />
        </button>
      ) : null}
    </li>
  );
}
