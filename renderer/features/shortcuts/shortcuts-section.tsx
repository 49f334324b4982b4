import { type KeyboardEvent, useState } from 'react';
import { NO_VIEWS } from '../../../shared/model/views.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Keys } from '../../ui/keys.tsx';
import { comboOf, useAllCommands } from '../core/commands.ts';
import { useCall, useSend } from '../core/queries.ts';
import { COMMON, type KeyedCommand, keysNow, refusalOf } from './keys.ts';
import './shortcuts.css';

const MODIFIERS = ['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'Tab'];

/** The keys of the commands, each of which can be chosen by pressing it. */
export function ShortcutsSection() {
  const chosen = (useCall('views.current', {}).data ?? NO_VIEWS).shortcuts;
  const send = useSend('views.setShortcuts');
  const [listening, setListening] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const places = useAllCommands()
    .filter((command) => command.group === 'Aller à')
    .map((command): KeyedCommand => ({ id: command.id, title: `Aller à ${command.title}`, usual: null }));
  const commands = [...COMMON, ...places];
  const keys = keysNow(commands, chosen);

  const choose = (id: string, combo: string | null) => {
    setListening(null);
    send.mutate({ shortcuts: { ...chosen, [id]: combo } });
  };
  const listen = (event: KeyboardEvent, id: string) => {
    if (MODIFIERS.includes(event.key)) return;
    event.preventDefault();
    const combo = comboOf(event);
    if (combo === 'Échap') {
      setListening(null);
      setRefusal(null);
      return;
    }
    const why = refusalOf(combo, id, commands, keys);
    setRefusal(why);
    if (why === null) choose(id, combo);
  };

  return (
    <Card
      title="Raccourcis"
      icon="sliders"
      className="shortcuts-card"
      aside={
        Object.keys(chosen).length > 0 ? (
          <Button variant="quiet" size="s" icon="arrow-counterclockwise" onClick={() => send.mutate({ shortcuts: {} })}>
            Touches d'origine
          </Button>
        ) : null
      }
    >
      <p className="muted">« Changer », puis la touche voulue : une lettre avec Ctrl, ou une touche de fonction. Échap renonce.</p>
      {refusal ? <Banner tone="warning">{refusal}</Banner> : null}
      {send.error ? <Banner tone="danger">{send.error.message}</Banner> : null}
      <ul className="shortcuts">
        {commands.map((command) => {
          const combo = keys[command.id] ?? null;
          const waiting = listening === command.id;
          return (
            <li key={command.id}>
              <span>{command.title}</span>
              <span className="shortcut-keys">
                {combo ? <Keys combo={combo} /> : <span className="muted small">aucune touche</span>}
                <span className="visually-hidden">{combo ?? ''}</span>
              </span>
              <Button
                size="s"
                aria-label={waiting ? `Appuyez sur la touche de « ${command.title} »` : `Changer la touche de « ${command.title} »`}
                onClick={() => {
                  setRefusal(null);
                  setListening(waiting ? null : command.id);
                }}
                onBlur={() => setListening((former) => (former === command.id ? null : former))}
                onKeyDown={(event) => {
                  if (waiting) listen(event, command.id);
                }}
              >
                {waiting ? 'Appuyez…' : 'Changer'}
              </Button>
              {combo === null ? (
                <span />
              ) : (
                <Button
                  variant="quiet"
                  size="s"
                  aria-label={`Retirer la touche de « ${command.title} »`}
                  onClick={() => choose(command.id, null)}
                >
                  Retirer
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
