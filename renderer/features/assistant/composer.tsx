import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { formatNumber } from '../../ui/format.ts';
import { useCommands } from '../core/commands.ts';
import { FIELD, isAnswering, stopAnswer, useAsk } from './ask.ts';
import { CarriedChips } from './carried-chips.tsx';
import type { Conversation } from './conversation.ts';
import { useLive } from './live.ts';
import { canBeAsked, lengthOf, QUESTION_LIMIT, TooLong } from './question-limit.tsx';

const NEAR_LIMIT = 1800;
const MAX_HEIGHT = 180;

/** Where the question is written. Entrée sends, Maj+Entrée goes to the next line, ↑ in an empty field recalls former questions. */
export function Composer({ conversation, withModel }: { conversation: Conversation; withModel: boolean }) {
  const { id, turns, running } = conversation;
  const draft = useLive((live) => live.drafts[id] ?? '');
  const write = useLive((live) => live.write);
  const ask = useAsk();
  const field = useRef<HTMLTextAreaElement>(null);
  const [recalled, setRecalled] = useState<number | null>(null);
  const under = turns.findLast((turn) => turn.status === 'asking' || turn.status === 'streaming');
  const stop = () => {
    if (under) stopAnswer(under.key);
    field.current?.focus();
  };
  useCommands(
    running ? [{ id: 'assistant.stop', title: 'Arrêter la réponse', group: 'Actions', icon: 'stop-fill', keys: 'Échap', run: stop }] : [],
  );

  const opened = useLive((live) => live.opened);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a conversation that was opened is there to be written in
  useEffect(() => {
    // A screen that comes late must not take the keyboard from a dialog that was opened meanwhile.
    if (document.activeElement?.closest('[role="dialog"]')) return;
    field.current?.focus();
  }, [opened]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the field grows with what it holds
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = 'auto';
    element.style.height = `${Math.min(element.scrollHeight, MAX_HEIGHT)}px`;
  }, [draft]);

  function type(text: string) {
    setRecalled(null);
    write(text);
  }
  function send() {
    if (!canBeAsked(draft) || isAnswering()) return;
    setRecalled(null);
    ask(draft);
  }
  /** ↑ goes back from the last question, ↓ comes forward, as long as what is written is what was recalled. */
  function recall(step: 1 | -1): boolean {
    if (recalled === null ? draft !== '' || step === -1 : turns[recalled]?.question !== draft) return false;
    const at = (recalled ?? turns.length) - step;
    if (at < 0) return true;
    setRecalled(at < turns.length ? at : null);
    write(turns[at]?.question ?? '');
    return true;
  }
  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      send();
    } else if ((event.key === 'ArrowUp' && recall(1)) || (event.key === 'ArrowDown' && recall(-1))) event.preventDefault();
  }

  const length = lengthOf(draft);
  return (
    <div className="composer">
      <CarriedChips conversation={conversation} />
      <div className="composer-box">
        <textarea
          ref={field}
          id={FIELD}
          rows={1}
          aria-label="Votre question"
          aria-describedby="composer-hint composer-over"
          aria-invalid={length > QUESTION_LIMIT || undefined}
          placeholder="Stocks, opérations, factures, campagnes : posez votre question"
          value={draft}
          onChange={(event) => type(event.target.value)}
          onKeyDown={onKeyDown}
        />
        {running ? (
          <Button icon="stop-fill" onClick={stop} aria-keyshortcuts="Escape">
            Arrêter
          </Button>
        ) : (
          <Button variant="primary" icon="send" onClick={send} aria-disabled={!canBeAsked(draft)} aria-describedby="composer-over">
            Envoyer
          </Button>
        )}
      </div>
      <TooLong id="composer-over" text={draft} />
      <p className="composer-hint" id="composer-hint">
        {running ? (
          <span>Échap arrête la réponse.</span>
        ) : (
          <span className="composer-keys">Entrée envoie, Maj+Entrée va à la ligne, ↑ rappelle.</span>
        )}
        {draft.length > 0 ? (
          <span
            className={`composer-count ${length >= NEAR_LIMIT ? 'composer-near' : ''}`}
            role={length >= NEAR_LIMIT && length <= QUESTION_LIMIT ? 'status' : undefined}
          >
            {formatNumber(length)} / {formatNumber(QUESTION_LIMIT)}
            <span className="visually-hidden"> caractères</span>
          </span>
        ) : (
          <span className="composer-count">
            {withModel ? "L'IA formule, CFI compte : la source est sous chaque réponse." : 'La source est sous chaque réponse.'}
          </span>
        )}
      </p>
    </div>
  );
}
