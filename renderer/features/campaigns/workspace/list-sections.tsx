import { type FormEvent, type ReactNode, useState } from 'react';
import { COMPETITOR_STATE_LABELS, COMPETITOR_STATES, STRATEGY_TYPES } from '../../../../shared/model/workspace.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { formatPercent } from '../../../ui/format.ts';
import { Icon } from '../../../ui/icon.tsx';
import { say } from '../../core/toasts.tsx';
import { ChoiceField, TextField, useChosen } from './fields.tsx';
import { useWorkspace } from './workspace-context.ts';

const linesOf = (typed: string): string[] =>
  typed
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .slice(0, 100);
const known = <V extends string>(values: readonly V[], value: string | null): V | null => values.find((each) => each === value) ?? null;

/** Removes at once, with the way back while it is said. */
function useRemoval(): (name: string, remove: () => void, restore: () => void) => void {
  const { flush } = useWorkspace();
  return (name, remove, restore) => {
    remove();
    void flush();
    say(`« ${name} » est supprimé.`, {
      label: 'Rétablir',
      run: () => {
        restore();
        void flush();
      },
    });
  };
}

/** Whom the campaign stands against. */
export function CompetitorsSection() {
  const { workspace, change } = useWorkspace();
  const removed = useRemoval();
  const { items } = workspace.sections.concurrents;
  return (
    <Items
      field="competitors"
      empty="Aucun concurrent."
      addLabel="Ajouter un concurrent"
      onAdd={(name) => change('concurrents', { upsert: [{ id: null, name, state: 'kept' }] })}
    >
      {items.map((item) => {
        const set = (patch: object) =>
          change('concurrents', {
            upsert: [{ id: item.id, name: item.name, state: known(COMPETITOR_STATES, item.state) ?? 'suggested', ...patch }],
          });
        return (
          <Item
            key={item.id}
            name={item.name}
            onRemove={() =>
              removed(
                item.name,
                () => change('concurrents', { remove: [item.id] }),
                () =>
                  change('concurrents', { upsert: [{ ...item, id: null, state: known(COMPETITOR_STATES, item.state) ?? 'suggested' }] }),
              )
            }
          >
            <div className="ws-pair">
              <TextField
                label="Nom"
                field={`competitors.${item.id}`}
                value={item.name}
                maxLength={255}
                onChange={(name) => name.trim() && set({ name })}
              />
              <ChoiceField
                label="Décision"
                field={`competitors.${item.id}.state`}
                value={known(COMPETITOR_STATES, item.state)}
                options={COMPETITOR_STATES.map((value) => ({ value, label: COMPETITOR_STATE_LABELS[value] }))}
                onChange={(state) => state && set({ state })}
              />
            </div>
            <TextField
              label="Site"
              field={`competitors.${item.id}.url`}
              value={item.url}
              maxLength={2048}
              inputMode="url"
              onChange={(url) => set({ url: url || null })}
            />
            <TextField
              label="Positionnement"
              field={`competitors.${item.id}.positioning`}
              rows={2}
              maxLength={5000}
              value={item.positioning}
              onChange={(positioning) => set({ positioning: positioning || null })}
            />
          </Item>
        );
      })}
    </Items>
  );
}

/** To whom the campaign speaks. */
export function PersonasSection() {
  const { workspace, change } = useWorkspace();
  const removed = useRemoval();
  const { items } = workspace.sections.personas;
  return (
    <Items
      field="personas"
      empty="Aucun persona."
      addLabel="Ajouter un persona"
      onAdd={(name) => change('personas', { upsert: [{ id: null, name, selected: true }] })}
    >
      {items.map((item) => {
        const set = (patch: object) =>
          change('personas', { upsert: [{ id: item.id, name: item.name, selected: item.selected, ...patch }] });
        return (
          <Item
            key={item.id}
            name={item.name}
            note={item.qualityScore === null ? null : `Qualité ${formatPercent(item.qualityScore)}`}
            choice={<Kept label="Retenu" value={item.selected} onChange={(selected) => set({ selected })} name={item.name} />}
            onRemove={() =>
              removed(
                item.name,
                () => change('personas', { remove: [item.id] }),
                () =>
                  change('personas', {
                    upsert: [{ id: null, name: item.name, selected: item.selected, challenges: item.challenges, goals: item.goals }],
                  }),
              )
            }
          >
            <TextField
              label="Nom"
              field={`personas.${item.id}`}
              value={item.name}
              maxLength={255}
              onChange={(name) => name.trim() && set({ name })}
            />
            <div className="ws-pair">
              <Lines
                label="Difficultés"
                field={`personas.${item.id}.challenges`}
                lines={item.challenges}
                onChange={(challenges) => set({ challenges })}
              />
              <Lines label="Attentes" field={`personas.${item.id}.goals`} lines={item.goals} onChange={(goals) => set({ goals })} />
            </div>
          </Item>
        );
      })}
    </Items>
  );
}

const STRATEGY_LABELS: Record<(typeof STRATEGY_TYPES)[number], string> = {
  AIDA: 'AIDA (attention, intérêt, désir, action)',
  CONTENT_MARKETING: 'Contenus utiles',
  INBOUND: 'Attirer (inbound)',
  OUTBOUND: 'Aller vers (outbound)',
};

/** How it is to be reached. */
export function StrategySection() {
  const { workspace, change } = useWorkspace();
  const removed = useRemoval();
  const { items } = workspace.sections.strategie;
  return (
    <Items
      field="strategies"
      empty="Aucune stratégie."
      addLabel="Ajouter une stratégie"
      onAdd={(name) => change('strategie', { upsert: [{ id: null, name, selected: items.length === 0 }] })}
    >
      {items.map((item) => {
        const set = (patch: object) =>
          change('strategie', { upsert: [{ id: item.id, name: item.name, selected: item.selected, ...patch }] });
        const choose = (selected: boolean) =>
          change('strategie', {
            // One strategy at a time: choosing one lets the others go.
            upsert: items
              .filter((each) => each.id === item.id || (selected && each.selected))
              .map((each) => ({ id: each.id, name: each.name, selected: each.id === item.id && selected })),
          });
        return (
          <Item
            key={item.id}
            name={item.name}
            choice={<Kept label="Choisie" value={item.selected} onChange={choose} name={item.name} />}
            onRemove={() =>
              removed(
                item.name,
                () => change('strategie', { remove: [item.id] }),
                () => change('strategie', { upsert: [{ ...item, id: null, type: known(STRATEGY_TYPES, item.type) }] }),
              )
            }
          >
            <div className="ws-pair">
              <TextField
                label="Nom"
                field={`strategies.${item.id}`}
                value={item.name}
                maxLength={255}
                onChange={(name) => name.trim() && set({ name })}
              />
              <ChoiceField
                label="Type"
                field={`strategies.${item.id}.type`}
                value={known(STRATEGY_TYPES, item.type)}
                options={STRATEGY_TYPES.map((value) => ({ value, label: STRATEGY_LABELS[value] }))}
                onChange={(type) => set({ type })}
              />
            </div>
            <Lines
              label="Objectifs"
              field={`strategies.${item.id}.objectives`}
              lines={item.objectives}
              onChange={(objectives) => set({ objectives })}
            />
            <div className="ws-pair">
              <Lines label="Moyens" field={`strategies.${item.id}.tactics`} lines={item.tactics} onChange={(tactics) => set({ tactics })} />
              <Lines label="Mesures" field={`strategies.${item.id}.kpis`} lines={item.kpis} onChange={(kpis) => set({ kpis })} />
            </div>
          </Item>
        );
      })}
    </Items>
  );
}

function Lines({ label, field, lines, onChange }: { label: string; field: string; lines: string[]; onChange: (lines: string[]) => void }) {
  return (
    <TextField
      label={label}
      field={field}
      rows={3}
      value={lines.join('\n')}
      hint="Un par ligne."
      onChange={(typed) => onChange(linesOf(typed))}
    />
  );
}

function Kept({ label, value, onChange, name }: { label: string; value: boolean; onChange: (value: boolean) => void; name: string }) {
  const { readOnly } = useWorkspace();
  const [chosen, choose] = useChosen(value, onChange);
  return (
    <label className="check">
      <input type="checkbox" checked={chosen} disabled={readOnly} onChange={(event) => choose(event.target.checked)} />
      <span>
        {label}
        <span className="visually-hidden"> : {name}</span>
      </span>
    </label>
  );
}

interface ItemsProps {
  field: string;
  empty: string;
  addLabel: string;
  onAdd: (name: string) => void;
  children: ReactNode[];
}

function Items({ field, empty, addLabel, onAdd, children }: ItemsProps) {
  const { readOnly, flush } = useWorkspace();
  const [name, setName] = useState('');
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return;
    onAdd(name.trim());
    setName('');
    // A new item has no number until it is saved: it is saved at once.
    void flush();
  };
  return (
    <>
      {children.length === 0 ? <p className="muted">{empty}</p> : <ul className="ws-items">{children}</ul>}
      {readOnly ? null : (
        <form className="ws-add" onSubmit={add}>
          <input
            className="input"
            aria-label={`${addLabel} : nom`}
            placeholder="Nom"
            maxLength={255}
            value={name}
            data-field={field}
            onChange={(event) => setName(event.target.value)}
          />
          <Button icon="plus-lg" submit aria-disabled={name.trim() === ''}>
            {addLabel}
          </Button>
        </form>
      )}
    </>
  );
}

interface ItemProps {
  name: string;
  note?: string | null;
  choice?: ReactNode;
  onRemove: () => void;
  children: ReactNode;
}

function Item({ name, note, choice, onRemove, children }: ItemProps) {
  const { readOnly } = useWorkspace();
  const [open, setOpen] = useState(false);
  return (
    <li className="ws-item">
      <div className="ws-item-head">
        <button type="button" className="ws-item-open" aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon name={open ? 'chevron-down' : 'chevron-right'} size={12} />
          <strong>{name}</strong>
        </button>
        {note ? <span className="muted small">{note}</span> : null}
        {choice}
        {readOnly ? null : <IconButton icon="trash" label={`Supprimer ${name}`} onClick={onRemove} />}
      </div>
      {open ? <div className="ws-item-body">{children}</div> : null}
    </li>
  );
}
