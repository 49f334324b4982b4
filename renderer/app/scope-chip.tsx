import { useState } from 'react';
import { Button as AriaButton, Dialog as AriaDialog, DialogTrigger, Popover } from 'react-aria-components';
import type { ScopeInfo } from '../../shared/model/tenant.ts';
import { DivisionPicker } from '../features/core/division-picker.tsx';
import { useScope, useSend } from '../features/core/queries.ts';
import { say } from '../features/core/toasts.tsx';
import { Banner } from '../ui/banner.tsx';
import { countOf } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';

const ORIGIN_NOTES: Partial<Record<ScopeInfo['treeOrigin'], string>> = {
  names: 'Arborescence déduite du nom des divisions.',
  flat: 'CFI ne donne pas la hiérarchie : les divisions sont présentées à plat.',
  identity: "L'arborescence n'a pas pu être lue : seule votre division est connue.",
};
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
  const narrow = useSend('scope.narrow');
  const pick = (divisionId: number) =>
    narrow.mutate(
      { divisionId: divisionId === scope.home.id ? null : divisionId },
      {
        onSuccess: (next) => {
          say(`Périmètre : ${next.label}`);
          onDone();
        },
      },
    );
  return (
    <>
      {narrow.error ? <Banner tone="danger">{narrow.error.message}</Banner> : null}
      <DivisionPicker
        divisions={scope.divisions}
        chosen={scope.selected.id}
        home={scope.home.id}
        onPick={pick}
        note={ORIGIN_NOTES[scope.treeOrigin] ?? 'Le périmètre se restreint, il ne dépasse jamais votre division.'}
      />
    </>
  );
}
