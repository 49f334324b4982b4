import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Icon } from './icon.tsx';

export interface PickerItem {
  id: string;
  content: ReactNode;
  /** A heading shown when it differs from the previous item's. */
  group?: string;
}

interface PickerProps {
  label: string;
  placeholder: string;
  query: string;
  onQuery: (query: string) => void;
  items: PickerItem[];
  onPick: (id: string) => void;
  empty: string;
  /** Said under the list, e.g. that more would match. */
  note?: string | undefined;
}

/** A field that filters a list: the palette and the scope chooser. Arrows move, Entrée picks, the field keeps the focus. */
export function Picker({ label, placeholder, query, onQuery, items, onPick, empty, note }: PickerProps) {
  const id = useId();
  const [active, setActive] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const index = Math.min(active, items.length - 1);
  const current = items[index];

  // biome-ignore lint/correctness/useExhaustiveDependencies: the active option is brought into view when it changes
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [index, query]);

  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step !== undefined && items.length > 0) {
      event.preventDefault();
      const next = index + step;
      setActive(Math.abs(step) === 1 ? (next + items.length) % items.length : Math.max(0, Math.min(items.length - 1, next)));
    } else if (event.key === 'Enter' && current) {
      event.preventDefault();
      onPick(current.id);
    }
  }

  return (
    <div className="picker">
      <div className="picker-field">
        <Icon name="search" size={15} />
        <input
          // biome-ignore lint/a11y/noAutofocus: the field is why the dialog was opened
          autoFocus
          type="text"
          role="combobox"
          aria-label={label}
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={current ? `${id}-${current.id}` : undefined}
          aria-autocomplete="list"
          placeholder={placeholder}
          value={query}
          maxLength={200}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => {
            setActive(0);
            onQuery(event.target.value);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className="picker-list" id={`${id}-list`} role="listbox" aria-label={label} ref={list} tabIndex={-1}>
        {items.map((item, position) => (
          <div key={item.id} role="presentation">
            {item.group && item.group !== items[position - 1]?.group ? (
              <div className="picker-group" role="presentation">
                {item.group}
              </div>
            ) : null}
            {/* biome-ignore lint/a11y/useFocusableInteractive: reached through aria-activedescendant of the field */}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: Entrée is handled by the field */}
            <div
              id={`${id}-${item.id}`}
              role="option"
              aria-selected={position === index}
              className="picker-item"
              onMouseMove={() => setActive(position)}
              onClick={() => onPick(item.id)}
            >
              {item.content}
            </div>
          </div>
        ))}
      </div>
      {items.length === 0 ? (
        <p className="picker-empty" role="status">
          {empty}
        </p>
      ) : null}
      {note ? <p className="picker-note">{note}</p> : null}
    </div>
  );
}
