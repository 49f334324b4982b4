import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { Button, IconButton } from '../../ui/button.tsx';
import { formatMoment, unbroken } from '../../ui/format.ts';
import { useNow } from '../../ui/now.ts';
import { say } from '../core/toasts.tsx';
import { isAnswering, useAsk } from './ask.ts';
import { useFavourites } from './favourites.ts';
import { canBeAsked, TooLong } from './question-limit.tsx';
import type { Turn } from './turn.ts';

/** A longer question is folded to `LINES` lines: its answer must not be pushed out of view. */
const LONG = 420;
const LINES = 6;

/** The question as it was asked; it can be edited and asked again, and kept as a favourite. */
export function Question({ turn, canEdit }: { turn: Turn; canEdit: boolean }) {
  const now = useNow(60_000);
  const [editing, setEditing] = useState(false);
  const [whole, setWhole] = useState(false);
  const long = turn.question.length > LONG || turn.question.split('\n').length > LINES;
  const favourites = useFavourites();
  const edited = useRef(false);
  const done = (sent: boolean) => {
    edited.current = !sent;
    setEditing(false);
  };
  if (editing) return <EditQuestion turn={turn} onDone={done} />;
  /** The keyboard goes back to what opened the field; a question that was sent has taken it further. */
  const comeBack = (element: HTMLElement | null) => {
    if (!element || !edited.current) return;
    edited.current = false;
    element.focus();
  };
  const kept = favourites.of(turn.question);
  const keep = () => {
    const followed = turn.answer?.chips?.filter(({ carried }) => carried) ?? [];
    if (followed.length === 0) favourites.add(turn.question);
    else
      say(
        `Cette question reprend la précédente (${followed.map(({ name, value }) => `${name} : ${value}`).join(', ')}). Écrivez-la en entier pour la garder.`,
      );
  };
  return (
    <div className="turn-question">
      <p>
        <span className={long && !whole ? 'turn-question-cut' : undefined}>{unbroken(turn.question)}</span>
      </p>
      <div className="turn-tools">
        {long ? (
          <Button size="s" variant="quiet" aria-expanded={whole} onClick={() => setWhole(!whole)}>
            {whole ? 'Réduire la question' : 'Lire toute la question'}
          </Button>
        ) : null}
        <IconButton
          icon={kept ? 'star-fill' : 'star'}
          label={kept ? 'Retirer des favoris' : 'Garder en favori'}
          aria-pressed={kept !== undefined}
          onClick={() => (kept ? favourites.remove(kept.id) : keep())}
        />
        {canEdit ? <IconButton ref={comeBack} icon="pencil" label="Modifier la question" onClick={() => setEditing(true)} /> : null}
        <span className="muted turn-when">{formatMoment(new Date(turn.askedAt).toISOString(), now)}</span>
      </div>
    </div>
  );
}

/** What follows the edited question is replaced, and said so before it happens. */
function EditQuestion({ turn, onDone }: { turn: Turn; onDone: (sent: boolean) => void }) {
  const ask = useAsk();
  const [text, setText] = useState(turn.question);
  const over = useId();
  function send() {
    if (!canBeAsked(text) || turn.id === null || isAnswering()) return;
    onDone(true);
    ask(text, { replaces: turn.id });
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      send();
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      onDone(false);
    }
  }
  return (
    <div className="turn-question turn-editing">
      <textarea
        // biome-ignore lint/a11y/noAutofocus: the field takes the place of the question that was asked to change
        autoFocus
        className="input"
        rows={Math.min(6, text.split('\n').length + 1)}
        aria-label="Question modifiée"
        aria-describedby={over}
        value={text}
        onFocus={(event) => event.target.setSelectionRange(text.length, text.length)}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <TooLong id={over} text={text} />
      <div className="turn-tools">
        <span className="muted small">La suite de la conversation sera remplacée.</span>
        <Button size="s" onClick={() => onDone(false)}>
          Annuler
        </Button>
        <Button size="s" variant="primary" icon="send" onClick={send} aria-disabled={!canBeAsked(text)} aria-describedby={over}>
          Demander
        </Button>
      </div>
    </div>
  );
}
