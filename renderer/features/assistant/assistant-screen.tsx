import { useEffect, useRef, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { useCommands } from '../core/commands.ts';
import { Dataset } from '../core/dataset.tsx';
import { useCall } from '../core/queries.ts';
import { useSessionGate } from '../core/session-gate.ts';
import { focusField, isSignInError, useAsk, useAskAgain } from './ask.ts';
import { Composer } from './composer.tsx';
import { type Conversation, useConversation } from './conversation.ts';
import { ConversationHead } from './conversation-head.tsx';
import { useFavourites } from './favourites.ts';
import { useKeptFocus, usePanelFocus } from './kept-focus.ts';
import { useLive } from './live.ts';
import { Proofs } from './proofs.tsx';
import { ThreadList } from './thread-list.tsx';
import { Turns } from './turns.tsx';
import { Welcome } from './welcome.tsx';
import './assistant.css';
import './threads.css';
import './turn.css';
import './proofs.css';

/** Question → figure, sentence, proof. Conversations at the left, what the answer rests on at the right. */
export function AssistantScreen() {
  const conversation = useConversation();
  const { open, proof, showProof } = useLive(useShallow(({ open, proof, showProof }) => ({ open, proof, showProof })));
  const [threadsDrawn, setThreadsDrawn] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const model = useCall('assistant.model', {}, { staleTime: 60_000 });
  const withModel = model.data?.active === true;
  const { turns, last } = conversation;
  const proved = turns.find((turn) => turn.key === proof?.key) ?? last;
  const blank = turns.length === 0 && conversation.thread === undefined;

  useAssistantCommands(open, () => {
    setThreadsDrawn(true);
    // The column may just be opening.
    requestAnimationFrame(() => search.current?.focus());
  });
  useCommands([
    ...(threadsDrawn
      ? [
          {
            id: 'assistant.closeThreads',
            title: 'Fermer la liste des conversations',
            group: 'Affichage' as const,
            keys: 'Échap',
            run: () => setThreadsDrawn(false),
          },
        ]
      : []),
    ...(proof
      ? [
          {
            id: 'assistant.closeProofs',
            title: 'Fermer les preuves',
            group: 'Affichage' as const,
            keys: 'Échap',
            run: () => showProof(null),
          },
        ]
      : []),
  ]);
  useAskAgainAfterSignIn(conversation);
  const zone = useKeptFocus();
  usePanelFocus('preuves', proof);
  usePanelFocus('conversations', threadsDrawn);

  return (
    <div ref={zone} className="assistant" data-proofs={!blank || undefined}>
      <ThreadList currentId={conversation.coreId} field={search} drawn={threadsDrawn} onChosen={() => setThreadsDrawn(false)} />
      <section className="conversation" aria-label="Conversation">
        <ConversationHead
          title={blank ? null : (conversation.thread?.title ?? last?.question ?? 'Conversation')}
          thread={conversation.thread}
          threads={{ open: threadsDrawn, toggle: () => setThreadsDrawn(!threadsDrawn) }}
          proofs={last?.card ? { open: proof !== null, toggle: () => showProof(proof ? null : { key: last.key, card: null }) } : null}
        />
        {turns.length > 0 ? (
          <Turns key={turns[0]?.key} conversation={conversation} withModel={withModel} />
        ) : conversation.coreId === undefined ? (
          <Welcome withModel={withModel} />
        ) : (
          <div className="turns">
            <Dataset query={conversation.reading} shape="text">
              {() => null}
            </Dataset>
          </div>
        )}
        <Composer conversation={conversation} withModel={withModel} />
      </section>
      {blank ? null : <Proofs turn={proved} looked={proof?.card ?? null} drawn={proof !== null} onClose={() => showProof(null)} />}
    </div>
  );
}

function useAssistantCommands(open: (id: string | null) => void, find: () => void) {
  const ask = useAsk();
  const favourites = useFavourites();
  useCommands([
    {
      id: 'assistant.new',
      title: 'Nouvelle conversation',
      group: 'Actions',
      icon: 'plus-lg',
      run: () => {
        open(null);
        focusField();
      },
    },
    { id: 'assistant.write', title: 'Écrire une question', group: 'Actions', icon: 'chat-square-text', run: focusField },
    { id: 'assistant.find', title: 'Chercher une conversation', group: 'Actions', icon: 'search', keys: 'Ctrl+F', run: find },
    ...favourites.list.map((favourite) => ({
      id: `assistant.favourite.${favourite.id}`,
      title: favourite.question,
      group: 'Actions' as const,
      icon: 'star' as const,
      words: 'favori demander',
      run: () => ask(favourite.question),
    })),
  ]);
}

/** The question that met an expired session is asked again by itself once the session is renewed. */
function useAskAgainAfterSignIn({ last }: Conversation) {
  const expired = useSessionGate((gate) => gate.expired);
  const former = useRef(expired);
  const askAgain = useAskAgain();
  const waiting = useRef(last);
  waiting.current = last;
  useEffect(() => {
    const renewed = former.current && !expired;
    former.current = expired;
    const turn = waiting.current;
    if (renewed && turn && isSignInError(turn.error?.code) && !turn.kept) askAgain(turn, true);
  }, [expired, askAgain]);
}
