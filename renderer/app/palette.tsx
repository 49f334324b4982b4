import { useState } from 'react';
import { useAsk } from '../features/assistant/ask.ts';
import { findCommands, useAllCommands } from '../features/core/commands.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { Keys } from '../ui/keys.tsx';
import { Picker, type PickerItem } from '../ui/picker.tsx';
import { navigate } from './location.ts';

/** Ctrl+K: every command by its name, or the typed words as a question or a search. */
export function Palette({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog title="Rechercher ou lancer une commande" open={open} onClose={onClose} bare>
      <Choices onClose={onClose} />
    </Dialog>
  );
}

function Choices({ onClose }: { onClose: () => void }) {
  const [query, setQuery] = useState('');
  const commands = useAllCommands().filter((command) => command.id !== 'palette');
  const ask = useAsk();
  const typed = query.trim();
  const items: PickerItem[] = findCommands(commands, query)
    .toSorted((a, b) => Number(a.group !== 'Aller à') - Number(b.group !== 'Aller à'))
    .map((command) => ({
      id: command.id,
      group: command.group,
      content: (
        <>
          <Icon name={command.icon ?? 'arrow-right'} size={15} />
          <span className="picker-label">{command.title}</span>
          {command.keys ? <Keys combo={command.keys} /> : null}
        </>
      ),
    }));
  if (typed) {
    items.push(
      {
        id: 'ask',
        group: 'Avec ces mots',
        content: (
          <>
            <Icon name="chat-square-text" size={15} />
            <span className="picker-label">Demander à l'assistant : « {typed} »</span>
          </>
        ),
      },
      {
        id: 'stocks',
        group: 'Avec ces mots',
        content: (
          <>
            <Icon name="box-seam" size={15} />
            <span className="picker-label">Chercher dans les stocks : « {typed} »</span>
          </>
        ),
      },
    );
  }
  function pick(id: string) {
    onClose();
    if (id === 'ask') {
      navigate('/assistant');
      ask(typed);
    } else if (id === 'stocks') navigate(`/stocks?recherche=${encodeURIComponent(typed)}`);
    else commands.find((command) => command.id === id)?.run();
  }
  return (
    <Picker
      label="Commande"
      placeholder="Commande, écran, question…"
      query={query}
      onQuery={setQuery}
      items={items}
      onPick={pick}
      empty="Aucune commande."
    />
  );
}
