import type { MouseEvent, Ref } from 'react';
import { Icon } from './icon.tsx';

interface SearchBoxProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  placeholder?: string;
  maxLength?: number;
  ref?: Ref<HTMLInputElement>;
}

/** A search field with a way to empty it; Échap empties before anything else closes. */
export function SearchBox({ label, value, onChange, placeholder, maxLength = 200, ref }: SearchBoxProps) {
  /** The button goes with what it empties: the keyboard stays where the search is written. */
  const clear = (event: MouseEvent) => {
    onChange('');
    event.currentTarget.closest('.search-box')?.querySelector('input')?.focus();
  };
  return (
    <div className="search-box">
      <Icon name="search" size={14} />
      <input
        ref={ref}
        type="search"
        aria-label={label}
        placeholder={placeholder}
        value={value}
        maxLength={maxLength}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || value === '') return;
          event.stopPropagation();
          onChange('');
        }}
      />
      {value ? (
        <button type="button" className="search-clear" aria-label="Effacer la recherche" onClick={clear}>
          <Icon name="x-lg" size={12} />
        </button>
      ) : null}
    </div>
  );
}
