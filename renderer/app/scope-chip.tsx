import { useState } from 'react';
import { Button as AriaButton, Dialog as AriaDialog, DialogTrigger, Popover } from 'react-aria-components';
import type { Division, ScopeInfo } from '../../shared/model/tenant.ts';
import { useScope, useSend } from '../features/core/queries.ts';
import { say } from '../features/core/toasts.tsx';
import { Banner } from '../ui/banner.tsx';
import { countOf, formatNumber } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { Picker, type PickerItem } from '../ui/picker.tsx';

const SHOWN = 200;
const ORIGIN_NOTES: Partial<Record<ScopeInfo['treeOrigin'], string>> = {
  names: 'Arborescence déduite du nom des divisions.',
  flat: 'CFI ne donne pas la hiérarchie : les divisions sont présentées à plat.',
  identity: "L'arborescence n'a pas pu être lue : seule votre division est connue.",
};
const fold = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase();

/** How deep a division stands below home, for the indent. */
function depthsOf(divisions: readonly Division[]): Map<number, number> {
  const depth = new Map<number, number>();
  for (const division of divisions) depth.set(division.id, division.parentId === null ? 0 : (depth.get(division.parentId) ?? -1) + 1);
  return depth;
}

/** The scope in force and the way to narrow it inside what the user may see. */
export function ScopeChip() {
  const scope = useScope();
  if (!scope.data)
    return (
      <span className="scope-chip scope-chip-off">
        <Icon name="diagram-3" size={15} />
        {scope.error ? 'Périmètre indisponible' : 'Périmètre…'}
      </span>
    );
  return <Chooser scope={scope.data} />;
}

function Chooser({ scope }: { scope: ScopeInfo }) {
  const [open, setOpen] = useState(false);
  const below = Math.max(0, scope.size - 1);
  const path = scope.path.map((step) => step.name).join(' › ');
  const extra = below > 0 ? `(+ ${countOf(below, 'division')})` : '';
  return (
    <DialogTrigger isOpen={open} onOpenChange={setOpen}>
      <AriaButton className="scope-chip" aria-label={`Périmètre : ${path} ${extra}. Restreindre`}>
        <Icon name="diagram-3" size={15} />
        <span className="scope-word">Périmètre :</span> <span className="truncate scope-path">{path}</span>{' '}
        {extra ? <span className="scope-extra">{extra}</span> : null}
        <Icon name="chevron-down" size={11} />
      </AriaButton>
      <Popover className="popover scope-popover" placement="bottom start" offset={6}>
        <AriaDialog className="dialog" aria-label="Restreindre le périmètre">
          <Choices scope={scope} onDone={() => setOpen(false)} />
        </AriaDialog>
      </Popover>
    </DialogTrigger>
  );
}

function Choices({ scope, onDone }: { scope: ScopeInfo; onDone: () => void }) {
  const [query, setQuery] = useState('');
  const narrow = useSend('scope.narrow');
  const depth = depthsOf(scope.divisions);
  const hits = query.trim() ? scope.divisions.filter((each) => fold(each.name).includes(fold(query.trim()))) : scope.divisions;
  const items: PickerItem[] = hits.slice(0, SHOWN).map((each) => ({
    id: String(each.id),
    content: (
      <span className="scope-item" style={{ paddingInlineStart: query.trim() ? 0 : (depth.get(each.id) ?? 0) * 14 }}>
        <Icon name={each.id === scope.selected.id ? 'check2' : each.id === scope.home.id ? 'building' : 'diagram-3'} size={14} />
        <span className="truncate">{each.name}</span>
        {each.active ? null : <span className="muted small">inactive</span>}
        {each.id === scope.home.id ? <span className="muted small">votre division</span> : null}
      </span>
    ),
  }));
  function pick(id: string) {
    const divisionId = Number(id);
    narrow.mutate(
      { divisionId: divisionId === scope.home.id ? null : divisionId },
      {
        onSuccess: (next) => {
          say(`Périmètre : ${next.label}`);
          onDone();
        },
      },
    );
  }
  const hidden = hits.length - items.length;
  return (
    <>
      {narrow.error ? <Banner tone="danger">{narrow.error.message}</Banner> : null}
      <Picker
        label="Division"
        placeholder="Filtrer les divisions"
        query={query}
        onQuery={setQuery}
        items={items}
        onPick={pick}
        empty="Aucune division de votre périmètre ne porte ce nom."
        note={
          hidden > 0
            ? `${formatNumber(hidden)} autres divisions : précisez le nom.`
            : (ORIGIN_NOTES[scope.treeOrigin] ?? 'Le périmètre se restreint, il ne dépasse jamais votre division.')
        }
      />
    </>
  );
}
