import { type KeyboardEvent, useEffect, useLayoutEffect, useRef } from 'react';
import { Button } from '../../ui/button.tsx';
import { formatNumber } from '../../ui/format.ts';
import { stopAnswer, useAsk } from './ask.ts';
import { useThreads } from './threads.ts';
import { isRunning } from './turn.ts';

const LIMIT = 2000;
const NEAR_LIMIT = 1800;
const MAX_HEIGHT = 180;

/** Where the question is written. Entrée sends, Maj+Entrée goes to the next line, ↑ in an empty field recalls the last question. */
export function Composer() {
  const { list, currentId, blankDraft, draft: setDraft } = useThreads();
  const ask = useAsk();
  const field = useRef<HTMLTextAreaElement>(null);
  const thread = list.find((each) => each.id === currentId);
  const draft = thread?.draft ?? blankDraft;
  const last = thread?.turns.at(-1);
  const running = isRunning(last);

  useEffect(() => field.current?.focus(), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the field grows with what it holds
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = 'auto';
    element.style.height = `${Math.min(element.scrollHeight, MAX_HEIGHT)}px`;
  }, [draft]);

  function send() {
    if (running || draft.trim() === '') return;
    ask(draft);
    field.current?.focus();
  }
  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      send();
    } else if (event.key === 'ArrowUp' && draft === '' && last) {
      event.preventDefault();
      setDraft(last.question);
    }
  }

  return (
    <div className="composer">
      <div className="composer-box">
        <textarea
          ref={field}
          id="question"
          rows={1}
          aria-label="Votre question"
          aria-describedby="composer-hint"
          placeholder="Stocks, campagnes, périmètre : posez votre question"
          maxLength={LIMIT}
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={onKeyDown}
        />
        {running && last ? (
          <Button icon="stop-fill" onClick={() => stopAnswer(last.id)}>
            Arrêter
          </Button>
        ) : (
          <Button variant="primary" icon="send" onClick={send} aria-disabled={draft.trim() === ''}>
            Envoyer
          </Button>
        )}
      </div>
      <p className="composer-hint" id="composer-hint">
        <span>Entrée envoie, Maj+Entrée va à la ligne.</span>
        {draft.length >= NEAR_LIMIT ? (
          <span role="status">
            {formatNumber(draft.length)} / {formatNumber(LIMIT)} caractères
          </span>
        ) : (
          <span>L'assistant est un programme : relisez la source avant de décider.</span>
        )}
      </p>
    </div>
  );
}
