import { useMemo, useRef, useState } from 'react';
import { Button as AriaButton, Dialog as AriaDialog, DialogTrigger, Popover } from 'react-aria-components';
import { branchOf, type Division } from '../../../shared/model/tenant.ts';
import { Button } from '../../ui/button.tsx';
import { DatasetState } from '../../ui/dataset-state.tsx';
import { Icon } from '../../ui/icon.tsx';
import { DivisionPicker } from './division-picker.tsx';
import { useScope } from './queries.ts';

/** The division a list is filtered by, among those of the scope in force. */
export interface DivisionChoice {
  /** What the core is asked. */
  asked: { divisionId?: number };
  /** null = no filter. */
  id: number | null;
  name: string | null;
  /** Asked for, and not in the scope: another scope was chosen since, the division is gone, or it never was the user's. */
  lost: boolean;
  /** Divisions to choose among, in tree order: those below the chosen scope's own. */
  choices: readonly Division[];
}

/** What is known of the division a list is filtered by. */
export function useDivision(id: number | null): DivisionChoice {
  const scope = useScope().data;
  const branch = useMemo(() => (scope ? branchOf(scope.divisions, scope.selected.id) : []), [scope]);
  const name = branch.find((division) => division.id === id)?.name ?? null;
  return {
    asked: id === null ? {} : { divisionId: id },
    id,
    name,
    lost: id !== null && scope !== undefined && scope !== null && name === null,
    choices: branch.slice(1),
  };
}

/** "de la division « Lille »", or "de votre périmètre" without a filter: whose lines were looked for. */
export const ofDivision = ({ id, name }: DivisionChoice): string =>
  id === null ? 'de votre périmètre' : `de la division «\u00a0${name ?? `n° ${id}`}\u00a0»`;

interface DivisionFilterProps {
  division: DivisionChoice;
  onChoose: (divisionId: number | null) => void;
}

/** Chooses the division a list keeps, with those below it; a second press takes the filter away. Nothing where there is nothing to choose. */
export function DivisionFilter({ division, onChoose }: DivisionFilterProps) {
  const [open, setOpen] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const scope = useScope().data;
  const { id, name, choices } = division;
  if (!scope || (id === null && choices.length === 0)) return null;
  const words = name ?? 'hors de votre périmètre';
  return (
    <span className="division-filter" data-chosen={id !== null || undefined} title={name ?? undefined}>
      <DialogTrigger isOpen={open} onOpenChange={setOpen}>
        <AriaButton
          ref={trigger}
          className="division-choose"
          aria-label={id === null ? 'Filtrer par division' : `Division : ${words}. Choisir une autre division`}
        >
          <Icon name="diagram-3" size={13} />
          {id === null ? 'Division' : <span className="truncate">{`Division : ${words}`}</span>}
          <Icon name="chevron-down" size={10} />
        </AriaButton>
        <Popover className="popover division-popover" placement="bottom start" offset={6}>
          <AriaDialog className="dialog" aria-label="Filtrer par division">
            <DivisionPicker
              divisions={choices}
              chosen={id}
              home={scope.home.id}
              onPick={(picked) => {
                onChoose(picked);
                setOpen(false);
              }}
              note="La division choisie, avec celles placées sous elle. Le périmètre ne change pas."
            />
          </AriaDialog>
        </Popover>
      </DialogTrigger>
      {id === null ? null : (
        <button
          type="button"
          className="division-remove"
          aria-label={`Retirer le filtre de division : ${words}`}
          onClick={() => {
            onChoose(null);
            // The button goes away with the filter: the keyboard keeps its place.
            trigger.current?.focus();
          }}
        >
          <Icon name="x-lg" size={10} />
        </button>
      )}
    </span>
  );
}

/** What stands in place of a list whose division is not in the scope. */
export const LostDivision = ({ onRemove }: { onRemove: () => void }) => (
  <DatasetState
    problem={{
      kind: 'not_found',
      message: "La division demandée n'est pas dans votre périmètre, ou n'existe plus.",
      back: <Button onClick={onRemove}>Retirer le filtre de division</Button>,
    }}
  />
);
