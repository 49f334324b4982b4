import { useState } from 'react';
import { Button as AriaButton, Dialog, DialogTrigger, Heading, Popover } from 'react-aria-components';
import type { GridLayout, SavedView } from '../../shared/model/views.ts';
import { Button, IconButton } from './button.tsx';
import { boundedWidth, type GridColumn } from './grid-columns.ts';
import { Icon } from './icon.tsx';

interface ColumnsMenuProps {
  columns: readonly Pick<GridColumn<never, string>, 'id' | 'label' | 'track' | 'from'>[];
  layout: GridLayout;
  onLayout: (layout: GridLayout) => void;
  views: readonly SavedView[];
  onSave: (name: string) => void;
  onRecall: (view: SavedView) => void;
  onForget: (name: string) => void;
}

const STEP_PX = 32;
/** Columns whose `from` is beyond any window are only shown when asked for. */
const usual = (column: ColumnsMenuProps['columns'][number]) => column.from === undefined || column.from < 4000;
const widthOf = (column: ColumnsMenuProps['columns'][number], layout: GridLayout) =>
  layout.widths[column.id] ?? Number(/(\d+)px/u.exec(column.track)?.[1] ?? 120);

/** Which columns are shown, how wide, and the views kept under a name. */
export function ColumnsMenu({ columns, layout, onLayout, views, onSave, onRecall, onForget }: ColumnsMenuProps) {
  const [name, setName] = useState('');
  const save = () => {
    if (name.trim() === '') return;
    onSave(name.trim());
    setName('');
  };
  const widen = (column: ColumnsMenuProps['columns'][number], px: number) =>
    onLayout({ ...layout, widths: { ...layout.widths, [column.id]: boundedWidth(widthOf(column, layout) + px) } });
  return (
    <DialogTrigger>
      <AriaButton className="button button-secondary button-s">
        <Icon name="sliders" size={13} />
        <span>Colonnes et vues</span>
      </AriaButton>
      <Popover className="popover columns-popover" placement="bottom end" offset={6}>
        <Dialog className="columns-dialog">
          <Heading slot="title" level={2}>
            Colonnes
          </Heading>
          <ul>
            {columns.map((column) => (
              <li key={column.id}>
                <label className="check">
                  <input
                    type="checkbox"
                    checked={layout.shown[column.id] ?? usual(column)}
                    onChange={(event) => onLayout({ ...layout, shown: { ...layout.shown, [column.id]: event.target.checked } })}
                  />
                  {column.label}
                </label>
                <span className="columns-width">
                  <IconButton icon="dash-circle" label={`${column.label} : rétrécir`} onClick={() => widen(column, -STEP_PX)} />
                  <IconButton icon="plus-lg" label={`${column.label} : élargir`} onClick={() => widen(column, STEP_PX)} />
                </span>
              </li>
            ))}
          </ul>
          <Button variant="quiet" size="s" icon="arrow-counterclockwise" onClick={() => onLayout({ shown: {}, widths: {} })}>
            Colonnes d'origine
          </Button>
          <h3>Vues enregistrées</h3>
          {views.length === 0 ? <p className="muted small">Une vue garde les colonnes, les filtres et la recherche.</p> : null}
          <ul>
            {views.map((view) => (
              <li key={view.name}>
                <button type="button" className="link-button" onClick={() => onRecall(view)}>
                  {view.name}
                </button>
                <IconButton icon="x-lg" label={`Oublier la vue ${view.name}`} onClick={() => onForget(view.name)} />
              </li>
            ))}
          </ul>
          <div className="columns-save">
            <input
              className="input"
              aria-label="Nom de la vue"
              placeholder="Nom de la vue"
              maxLength={60}
              value={name}
              onChange={(event) => setName(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === 'Enter') save();
              }}
            />
            <Button size="s" onClick={save}>
              Enregistrer
            </Button>
          </div>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
