import { useEffect, useRef } from 'react';
import { Icon } from '../../ui/icon.tsx';
import { useCommands } from '../core/commands.ts';
import { useSession } from '../core/queries.ts';
import { useSessionGate } from '../core/session-gate.ts';
import { useAsk, useRetry } from './ask.ts';
import { Composer } from './composer.tsx';
import { Proof } from './proof.tsx';
import { ThreadList } from './thread-list.tsx';
import { useThreads } from './threads.ts';
import { TurnView } from './turn-view.tsx';
import './assistant.css';

const EXAMPLES = [
  'Combien de stock pour Flyer A4 ?',
  'Quels stocks sont critiques ?',
  'Quelles campagnes sont à valider ?',
  'Quel est mon périmètre ?',
];

/** Question → figure, sentence, proof. */
export function AssistantScreen() {
  const session = useSession();
  const userId = session.data?.user.id;
  const { list, currentId, proofOf, adopt, open } = useThreads();
  useEffect(() => {
    if (userId !== undefined) adopt(userId);
  }, [userId, adopt]);
  const thread = list.find((each) => each.id === currentId) ?? null;
  const proved = thread?.turns.find((turn) => turn.id === proofOf && turn.card !== null);

  useCommands([
    {
      id: 'assistant.new',
      title: 'Nouvelle conversation',
      group: 'Actions',
      icon: 'plus-lg',
      run: () => {
        open(null);
        document.getElementById('question')?.focus();
      },
    },
    {
      id: 'assistant.focus',
      title: 'Écrire une question',
      group: 'Actions',
      keys: 'Ctrl+F',
      run: () => document.getElementById('question')?.focus(),
    },
  ]);
  useAskAgainAfterSignIn(thread?.id ?? null);

  return (
    <div className="assistant">
      <ThreadList />
      <section className="conversation" aria-label="Conversation">
        {thread && thread.turns.length > 0 ? <Turns key={thread.id} /> : <Welcome />}
        <Composer />
      </section>
      {proved ? <Proof turn={proved} /> : null}
    </div>
  );
}

function Welcome() {
  const ask = useAsk();
  return (
    <div className="welcome">
      <h1 tabIndex={-1}>Que voulez-vous savoir ?</h1>
      <p className="muted">Les chiffres viennent de CFI, lus au moment de la question, avec leur source et leur âge.</p>
      <ul className="examples" aria-label="Exemples de questions">
        {EXAMPLES.map((question) => (
          <li key={question}>
            <button type="button" className="example" onClick={() => ask(question)}>
              <Icon name="chat-square-text" size={15} />
              <span>{question}</span>
              <Icon name="arrow-right" size={13} />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Turns() {
  const { list, currentId } = useThreads();
  const thread = list.find((each) => each.id === currentId);
  const turns = thread?.turns ?? [];
  const last = turns.at(-1);
  const scroller = useFollowEnd(turns.length);
  const said = last?.status === 'done' ? last.words : last?.status === 'failed' ? (last.error?.message ?? '') : '';
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled zone must be reachable by the keyboard
    <section ref={scroller} className="turns" tabIndex={0} aria-label="Questions et réponses">
      <h1 className="visually-hidden" tabIndex={-1}>
        Assistant
      </h1>
      <ol className="turn-list">
        {turns.map((turn, index) => (
          <TurnView key={turn.id} turn={turn} threadId={thread?.id ?? ''} last={index === turns.length - 1} />
        ))}
      </ol>
      <p className="visually-hidden" role="status" aria-live="polite">
        {said}
      </p>
    </section>
  );
}

const NEAR_END_PX = 80;

/** Keeps the end of the thread in view while it grows or is laid out again, unless the reader went up to read. */
function useFollowEnd(turnCount: number) {
  const scroller = useRef<HTMLElement>(null);
  const following = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new question always goes to the end
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    following.current = true;
    const follow = () => {
      if (following.current) element.scrollTop = element.scrollHeight;
    };
    const look = () => {
      following.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;
    };
    const observer = new ResizeObserver(follow);
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [turnCount]);
  return scroller;
}

/** The question that met an expired session is asked again by itself once the session is renewed. */
function useAskAgainAfterSignIn(threadId: string | null) {
  const expired = useSessionGate((gate) => gate.expired);
  const former = useRef(expired);
  const retry = useRetry();
  useEffect(() => {
    const renewed = former.current && !expired;
    former.current = expired;
    if (!renewed || threadId === null) return;
    const last = useThreads
      .getState()
      .list.find((each) => each.id === threadId)
      ?.turns.at(-1);
    if (last?.error && ['session_expired', 'not_signed_in'].includes(last.error.code)) retry(threadId, last.id);
  }, [expired, threadId, retry]);
}
