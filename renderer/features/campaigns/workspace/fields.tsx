import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import type { WorkspaceIssue } from '../../../../shared/model/workspace.ts';
import { parseDay } from '../../../ui/civil.ts';
import { formatDate, formatNumber } from '../../../ui/format.ts';
import { useWorkspace } from './workspace-context.ts';

interface FieldProps {
  label: string;
  /** Name the rules give it: a check jumps to it. */
  field: string;
  hint?: ReactNode;
}

/** What is typed here until the core has it: an answer that arrives meanwhile never moves what is being written. */
function useTyped(stored: string, onType: (typed: string) => void) {
  const { saving } = useWorkspace();
  const [typed, setTyped] = useState<string | null>(null);
  const focused = useRef(false);
  const settled = saving.kind === 'saved' || saving.kind === 'kept';
  useEffect(() => {
    if (settled && !focused.current) setTyped(null);
  }, [settled]);
  return {
    value: typed ?? stored,
    onChange: (event: { target: { value: string } }) => {
      setTyped(event.target.value);
      onType(event.target.value);
    },
    onFocus: () => {
      focused.current = true;
    },
    onBlur: () => {
      focused.current = false;
      if (settled) setTyped(null);
    },
  };
}

/** What the rules say of a field. What is merely not filled yet is not worded as a mistake. */
function Finding({ issue, empty, hint }: { issue: WorkspaceIssue | undefined; empty: boolean; hint: ReactNode }) {
  if (!issue) return hint;
  if (empty) return <span>{issue.message}</span>;
  return <span className={issue.level === 'block' ? 'field-error' : 'ws-warning'}>{issue.message}</span>;
}

/** A choice shown as made until the core has it; `send` is the change it asks for. */
export function useChosen<V>(stored: V, send: (value: V) => void): [V, (value: V) => void] {
  const { saving } = useWorkspace();
  const [chosen, setChosen] = useState<{ value: V } | null>(null);
  const settled = saving.kind === 'saved' || saving.kind === 'kept';
  useEffect(() => {
    if (settled) setChosen(null);
  }, [settled]);
  return [
    chosen ? chosen.value : stored,
    (value) => {
      setChosen({ value });
      send(value);
    },
  ];
}

interface TextFieldProps extends FieldProps {
  value: string | null;
  onChange: (value: string) => void;
  rows?: number;
  maxLength?: number;
  /** Counts against a limit that may be exceeded: said, not cut. */
  limit?: number;
  /** Why what is typed cannot be kept; null when it can. It is then not sent. */
  complain?: (typed: string) => string | null;
  inputMode?: 'numeric' | 'url' | 'text';
  placeholder?: string;
  mono?: boolean;
}

/** A text of the campaign, saved as it is typed. */
export function TextField({
  label,
  field,
  hint,
  value,
  onChange,
  rows,
  maxLength = 20_000,
  limit,
  complain,
  inputMode,
  placeholder,
  mono,
}: TextFieldProps) {
  const id = useId();
  const { readOnly, issuesAt } = useWorkspace();
  const stored = value ?? '';
  const input = useTyped(stored, (typed) => {
    if (!complain?.(typed)) onChange(typed);
  });
  const complaint = complain?.(input.value) ?? null;
  const issues = issuesAt(field);
  const length = [...input.value].length;
  const shared = {
    id,
    className: `input ${mono ? 'ws-mono' : ''}`,
    maxLength,
    readOnly,
    placeholder,
    'aria-invalid': complaint !== null || (input.value !== '' && issues.some((issue) => issue.level === 'block')) || undefined,
    'aria-describedby': `${id}-hint`,
    'data-field': field,
    ...input,
  };
  return (
    <div className="field ws-field">
      <span className="ws-label">
        <label htmlFor={id}>{label}</label>
        {limit === undefined ? null : (
          <span className={length > limit ? 'ws-over' : 'muted'}>
            {formatNumber(length)} / {formatNumber(limit)}
          </span>
        )}
      </span>
      {rows ? <textarea {...shared} rows={rows} /> : <input {...shared} type="text" inputMode={inputMode} autoComplete="off" />}
      <span id={`${id}-hint`} className="ws-hint">
        {complaint ? <span className="field-error">{complaint}</span> : null}
        {complaint ? null : <Finding issue={issues[0]} empty={input.value === ''} hint={hint} />}
      </span>
    </div>
  );
}

/** A day of the campaign; sent once it is one, or emptied. */
export function DayField({ value, onChange, ...rest }: FieldProps & { value: string | null; onChange: (day: string | null) => void }) {
  return (
    <TextField
      {...rest}
      value={value ? formatDate(value) : ''}
      maxLength={10}
      inputMode="numeric"
      placeholder="jj/mm/aaaa"
      complain={(typed) => (typed === '' || parseDay(typed) !== null ? null : 'Écrivez la date ainsi : 22/10/2025.')}
      onChange={(typed) => onChange(parseDay(typed))}
    />
  );
}

const EUROS = /^\s*(\d[\d\s\u00a0\u202f.]*)(?:[.,]0{1,2})?\s*€?\s*$/u;
/** `1 250`, `1250 €`, `1250,00` → 1250; null when it is not an amount in whole euros. */
export function parseWholeEuros(typed: string): number | null {
  const digits = EUROS.exec(typed)?.[1]?.replace(/[\s\u00a0\u202f]/gu, '');
  return digits === undefined || !/^\d{1,9}$/u.test(digits) ? null : Number(digits);
}

/** An amount in whole euros. */
export function EurosField({ value, onChange, ...rest }: FieldProps & { value: number | null; onChange: (euros: number | null) => void }) {
  return (
    <TextField
      {...rest}
      value={value === null ? '' : formatNumber(value)}
      maxLength={16}
      inputMode="numeric"
      placeholder="0"
      complain={(typed) => (typed.trim() === '' || parseWholeEuros(typed) !== null ? null : 'Indiquez un montant en euros entiers.')}
      onChange={(typed) => onChange(parseWholeEuros(typed))}
    />
  );
}

interface ChoiceFieldProps<V extends string> extends FieldProps {
  value: V | null;
  options: readonly { value: V; label: string }[];
  onChange: (value: V | null) => void;
  /** Words of "none"; without them a choice cannot be emptied. */
  none?: string;
}

/** One of a few words. */
export function ChoiceField<V extends string>({ label, field, hint, value, options, onChange, none }: ChoiceFieldProps<V>) {
  const id = useId();
  const { readOnly, issuesAt } = useWorkspace();
  const issues = issuesAt(field);
  const [chosen, choose] = useChosen(value, onChange);
  return (
    <div className="field ws-field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className="input select"
        data-field={field}
        disabled={readOnly}
        value={chosen ?? ''}
        aria-invalid={(chosen !== null && issues.some((issue) => issue.level === 'block')) || undefined}
        aria-describedby={`${id}-hint`}
        onChange={(event) => choose(event.target.value === '' ? null : (event.target.value as V))}
      >
        {none === undefined && chosen !== null ? null : <option value="">{none ?? 'À choisir'}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <span id={`${id}-hint`} className="ws-hint">
        <Finding issue={issues[0]} empty={chosen === null} hint={hint} />
      </span>
    </div>
  );
}
