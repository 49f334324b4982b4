import { type KeyboardEvent, useDeferredValue, useEffect, useRef, useState } from 'react';
import type { Answer } from '../../../shared/model/assistant.ts';
import type { Correction, SynonymKind } from '../../../shared/model/assistant-memory.ts';
import { Banner } from '../../ui/banner.tsx';
import { IconButton } from '../../ui/button.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { Dataset } from '../core/dataset.tsx';
import { useCall, useSend } from '../core/queries.ts';
import { isAnswering, useAsk } from './ask.ts';

const ASKED: Record<SynonymKind, (phrase: string) => string> = {
  article: (phrase) => `Par « ${phrase} », quel article vouliez-vous ?`,
  division: (phrase) => `Par « ${phrase} », quelle division vouliez-vous ?`,
  subject: () => 'La question portait sur un autre sujet :',
};

/** "Ce n'est pas ça": what was meant, learnt as a synonym, then the question asked again in place of this answer. */
export function CorrectionPanel({ answer, last, onDone }: { answer: Answer; last: boolean; onDone: () => void }) {
  const [search, setSearch] = useState('');
  const asked = useDeferredValue(search.trim());
  const found = useCall('assistant.corrections', { answerId: answer.id, ...(asked === '' ? {} : { search: asked }) }, { keep: true });
  const correct = useSend('assistant.correct');
  const ask = useAsk();
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus({ preventScroll: true }), []);
  const read = found.data !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: brought into view again once its choices are there
  useEffect(() => {
    panel.current?.scrollIntoView({ block: 'nearest' });
  }, [read]);
  const choose = (kind: SynonymKind, value: string) => {
    if (isAnswering()) return;
    correct.mutate(
      { answerId: answer.id, kind, value },
      {
        onSuccess: ({ synonym, question }) => {
          onDone();
          ask(question, { ...(last ? { replaces: answer.id } : { repeats: answer.id }), learnt: synonym });
        },
      },
    );
  };
  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onDone();
  }
  return (
    <section ref={panel} className="correction" aria-label="Corriger la réponse" tabIndex={-1} onKeyDown={onKeyDown}>
      <header className="correction-head">
        <h2>Que vouliez-vous dire ?</h2>
        <IconButton icon="x-lg" label="Fermer la correction" onClick={onDone} />
      </header>
      {correct.error ? <Banner tone="danger">{correct.error.message}</Banner> : null}
      <Dataset query={found} shape="text">
        {(list) => (
          <>
            {list.map((correction) => (
              <Choice
                key={correction.kind}
                correction={correction}
                search={correction.kind === 'subject' ? null : { value: search, change: setSearch }}
                onChoose={(value) => choose(correction.kind, value)}
              />
            ))}
          </>
        )}
      </Dataset>
      <p className="muted small">
        Votre choix est retenu pour vos prochaines questions, sauf si vos mots sont déjà le nom d'un article. Vous pouvez l'oublier dans
        Réglages, Assistant.
      </p>
    </section>
  );
}

interface ChoiceProps {
  correction: Correction;
  search: { value: string; change: (value: string) => void } | null;
  onChoose: (value: string) => void;
}

function Choice({ correction, search, onChoose }: ChoiceProps) {
  const words = ASKED[correction.kind](correction.phrase);
  return (
    <fieldset className="correction-kind">
      <legend>{words}</legend>
      {search !== null ? (
        <SearchBox
          label={correction.kind === 'article' ? 'Chercher un article' : 'Chercher une division'}
          placeholder="Chercher un autre nom"
          value={search.value}
          onChange={search.change}
        />
      ) : null}
      {correction.options.length === 0 ? (
        <p className="muted small">Aucun autre nom de votre périmètre ne porte ces mots : cherchez-en un autre.</p>
      ) : null}
      <ul className="choices">
        {correction.options.map((option) => (
          <li key={option.value}>
            <button type="button" className="pill" onClick={() => onChoose(option.value)}>
              {option.label}
            </button>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
