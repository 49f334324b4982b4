import { memo } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import { type Figure, reservationOf } from '../../../shared/model/assistant.ts';
import { lasting } from '../../../shared/model/lasting.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { DatasetState } from '../../ui/dataset-state.tsx';
import { unbroken } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNow } from '../../ui/now.ts';
import { copyAndSay, problemOf } from '../core/dataset.tsx';
import { useSend } from '../core/queries.ts';
import { useSessionGate } from '../core/session-gate.ts';
import { say } from '../core/toasts.tsx';
import { AnswerActions } from './answer-actions.tsx';
import { AnswerTable } from './answer-table.tsx';
import { useAsk, useAskAgain } from './ask.ts';
import { piecesOf } from './cited.ts';
import { useLive } from './live.ts';
import { Question } from './question.tsx';
import { SourceLine } from './source-line.tsx';
import { datedWords, figureValue, nothingOf } from './told.ts';
import { cardsOf, isRunning, type Turn } from './turn.ts';

/** A question and its answer: the figure first, then the sentence, the rows, the source. Those before are not drawn again while one is said. */
export const TurnView = memo(function TurnView({ turn, last }: { turn: Turn; last: boolean }) {
  const { answer } = turn;
  const asking = turn.status === 'asking' && turn.words === '' && turn.figure === null;
  const running = isRunning(turn);
  const now = useNow(60_000);
  const dated = datedWords(turn, now);
  const reserved = reservationOf(turn.reservation);
  const nothing = answer?.nothing ? nothingOf(answer.nothing, answer.subject) : null;
  return (
    <li className={turn.superseded ? 'turn turn-replaced' : 'turn'}>
      {turn.superseded ? <p className="muted small">Question remplacée par une suivante.</p> : null}
      <Question turn={turn} canEdit={turn.id !== null && !running && !turn.superseded} />
      <article className="answer" aria-label={`Réponse à : ${turn.question}`} aria-busy={running}>
        {asking ? <DatasetState problem={{ kind: 'loading', shape: 'text' }} /> : null}
        {turn.figure ? <FigureView figure={turn.figure} /> : null}
        {nothing ? (
          <p className={`answer-nothing answer-nothing-${nothing.tone}`}>
            <Icon name={nothing.icon} size={15} />
            <strong>{nothing.title}</strong>
          </p>
        ) : null}
        {turn.words ? <Sentence turn={turn} former={dated !== null} /> : null}
        {reserved === null ? null : (
          <p className="answer-reservation">
            <Icon name={turn.reservation.unsure ? 'exclamation-triangle' : 'info-circle'} size={15} />
            <span>{unbroken(reserved)}</span>
          </p>
        )}
        {turn.rows.length > 0 ? (
          <AnswerTable
            rows={turn.rows}
            total={turn.totalRows}
            link={answer?.linkIsExact ? answer.link : null}
            answerId={answer === null ? null : turn.id}
          />
        ) : null}
        {answer && answer.choices.length > 0 ? <Pills label="Choix" list={answer.choices} disabled={!last || turn.superseded} /> : null}
        {turn.status === 'failed' && turn.error ? <Failure turn={turn} last={last} /> : null}
        {turn.status === 'stopped' ? (
          <Banner tone="neutral" live="none" icon="stop-fill" title="Réponse arrêtée." actions={<AgainButton turn={turn} last={last} />} />
        ) : null}
        <Learnt turnKey={turn.key} />
        {dated === null ? null : <Dated words={dated} turn={turn} last={last} />}
        {turn.card ? <SourceLine turn={turn} /> : null}
        {turn.status === 'done' && answer ? <AnswerActions turn={turn} answer={answer} last={last} dated={dated !== null} /> : null}
      </article>
      {last && answer && answer.suggestions.length > 0 ? <Suggestions list={answer.suggestions} /> : null}
    </li>
  );
});

/** A former answer says when it was true, and offers to ask again. */
function Dated({ words, turn, last }: { words: string; turn: Turn; last: boolean }) {
  return (
    <div className="answer-dated">
      <Icon name="clock-history" size={13} />
      <span>{words}</span>
      <AgainButton turn={turn} last={last} />
    </div>
  );
}

function AgainButton({ turn, last }: { turn: Turn; last: boolean }) {
  const askAgain = useAskAgain();
  // What a replaced question followed was replaced with it: asked again, it would be about something else.
  if (turn.superseded) return null;
  return (
    <Button size="s" icon="arrow-clockwise" onClick={() => askAgain(turn, last)}>
      Relancer
    </Button>
  );
}

/** What a correction taught, where it shows, with the way back. */
function Learnt({ turnKey }: { turnKey: string }) {
  const learnt = useLive((live) => live.turns.find((turn) => turn.key === turnKey)?.learnt ?? null);
  const update = useLive((live) => live.update);
  const forget = useSend('assistant.forgetSynonym');
  if (!learnt) return null;
  const undo = () =>
    forget.mutate(
      { id: learnt.id },
      {
        onSuccess: () => {
          update(turnKey, (turn) => ({ ...turn, learnt: null }));
          say(`« ${learnt.phrase} » est oublié.`);
        },
        onError: (error) => say(error.message),
      },
    );
  return (
    <Banner
      tone="success"
      live="none"
      title="Retenu."
      actions={
        <Button size="s" variant="quiet" pending={forget.isPending} onClick={undo}>
          Oublier
        </Button>
      }
    >
      « {learnt.phrase} » veut dire « {learnt.meaning} ».
    </Banner>
  );
}

function FigureView({ figure }: { figure: Figure }) {
  return (
    <p className="figure">
      <span className={`figure-value ${figure.value === null ? 'figure-unknown' : ''}`}>
        {figureValue(figure)}
        {figure.unit ? <span className="figure-unit"> {figure.unit}</span> : null}
      </span>
      <span className="figure-label">{figure.label}</span>
    </p>
  );
}

/** The sentence with its numbered sources; while it is being said, without. A former one says of when its data are, and no age that was true then. */
function Sentence({ turn, former }: { turn: Turn; former: boolean }) {
  const showProof = useLive((live) => live.showProof);
  const { answer } = turn;
  const said = answer === null ? { sentence: turn.words, citations: [] } : former ? lasting(answer) : answer;
  const pieces = piecesOf(unbroken(said.sentence), said.citations, answer ? cardsOf(turn).length : 0);
  return (
    <p className="answer-words">
      {pieces.map((piece) => (
        <span key={piece.start} className={piece.cite ? 'cited' : undefined} title={piece.cite?.what}>
          {piece.text}
          {piece.mark === null ? null : (
            <button
              type="button"
              className="citation"
              aria-label={`Source ${piece.mark}`}
              onClick={() => showProof({ key: turn.key, card: (piece.mark ?? 1) - 1 })}
            >
              {piece.mark}
            </button>
          )}
        </span>
      ))}
    </p>
  );
}

function Pills({ label, list, disabled }: { label: string; list: { label: string; question: string }[]; disabled: boolean }) {
  const ask = useAsk();
  return (
    <ul className="choices" aria-label={label}>
      {list.map((choice) => (
        <li key={choice.question}>
          <button type="button" className="pill" disabled={disabled} onClick={() => ask(choice.question)}>
            {choice.label}
          </button>
        </li>
      ))}
    </ul>
  );
}

function Suggestions({ list }: { list: string[] }) {
  const ask = useAsk();
  return (
    <ul className="suggestions" aria-label="Questions proches">
      {list.slice(0, 3).map((question) => (
        <li key={question}>
          <button type="button" className="pill pill-quiet" onClick={() => ask(question)}>
            <Icon name="arrow-right" size={12} />
            {question}
          </button>
        </li>
      ))}
    </ul>
  );
}

function Failure({ turn, last }: { turn: Turn; last: boolean }) {
  const askAgain = useAskAgain();
  const signIn = useSessionGate((gate) => gate.reopen);
  if (!turn.error) return null;
  return (
    <DatasetState
      live="none"
      problem={problemOf(turn.error as AppError, turn.askedAt, {
        retry: () => askAgain(turn, last),
        signIn,
        copy: (text) => void copyAndSay(text, 'Diagnostic copié.'),
      })}
    />
  );
}
