import { useState } from 'react';
import type { Division } from '../../../shared/model/tenant.ts';
import { formatNumber } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { Picker } from '../../ui/picker.tsx';
import './division.css';

/** A tree may hold thousands: beyond these, a name is asked for. */
const SHOWN = 200;

const fold = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase();

/** How deep each stands below the first ones, for the indent. Parents come before their children. */
function depthsOf(divisions: readonly Division[]): Map<number, number> {
  const depth = new Map<number, number>();
  for (const { id, parentId } of divisions) depth.set(id, parentId === null ? 0 : (depth.get(parentId) ?? -1) + 1);
  return depth;
}

interface DivisionPickerProps {
  /** In tree order. */
  divisions: readonly Division[];
  /** The one in force. */
  chosen: number | null;
  home: number;
  onPick: (divisionId: number) => void;
  /** Said under the list when all that match are in it. */
  note?: string;
}

/** Divisions as a tree that is filtered by typing. */
export function DivisionPicker({ divisions, chosen, home, onPick, note }: DivisionPickerProps) {
  const [query, setQuery] = useState('');
  const sought = fold(query.trim());
  const depth = depthsOf(divisions);
  const hits = sought ? divisions.filter(({ name }) => fold(name).includes(sought)) : divisions;
  const hidden = hits.length - Math.min(hits.length, SHOWN);
  return (
    <Picker
      label="Division"
      placeholder="Filtrer les divisions"
      query={query}
      onQuery={setQuery}
      items={hits.slice(0, SHOWN).map(({ id, name, active }) => ({
        id: String(id),
        content: (
          <span className="division-item" style={{ paddingInlineStart: sought ? 0 : (depth.get(id) ?? 0) * 14 }}>
            <Icon name={id === chosen ? 'check2' : id === home ? 'building' : 'diagram-3'} size={14} />
            <span className="truncate">{name}</span>
            {active ? null : <span className="muted small">inactive</span>}
            {id === home ? <span className="muted small">votre division</span> : null}
          </span>
        ),
      }))}
      onPick={(id) => onPick(Number(id))}
      empty="Aucune division de votre périmètre ne porte ce nom."
      note={hidden > 0 ? `${formatNumber(hidden)} autres divisions : précisez le nom.` : note}
    />
  );
}
