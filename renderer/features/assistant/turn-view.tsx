import { useLocation } from 'wouter';
import type { AppError } from '../../../shared/errors.ts';
import type { Answer, AnswerRow, Figure, Nothing } from '../../../shared/model/assistant.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { DatasetState } from '../../ui/dataset-state.tsx';
import { formatInstant, formatMoment, formatNumber, UNKNOWN } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import type { IconName } from '../../ui/icons.ts';
import { useNow } from '../../ui/now.ts';
import { copyAndSay, problemOf } from '../core/dataset.tsx';
import { useSessionGate } from '../core/session-gate.ts';
import { useAsk, useRetry } from './ask.ts';
import { SourceLine } from './source-line.tsx';
import { useThreads } from './threads.ts';
import type { Turn } from './turn.ts';

const NOTHING: Record<Nothing, { icon: IconName; title: string }> = {
  zero: { icon: 'box-seam', title: 'Stock à zéro' },
  unknown: { icon: 'search', title: 'Introuvable' },
  scope: { icon: 'diagram-3', title: 'Rien dans votre périmètre' },
  stale: { icon: 'clock-history', title: 'Données trop anciennes pour conclure' },
};

/** A question and its answer: the figure first, then the sentence, the rows, the proof. */
export function TurnView({ turn, threadId, last }: { turn: Turn; threadId: string; last: boolean }) {
  const now = useNow(60_000);
  const { answer } = turn;
  const asking = turn.status === 'asking' && turn.words === '' && turn.figure === null;
  return (
    <li className="turn">
      <div className="turn-question">
        <p>{turn.question}</p>
        <span className="muted turn-when">{formatMoment(new Date(turn.askedAt).toISOString(), now)}</span>
      </div>
      <article
        className="answer"
        aria-label={`Réponse à : ${turn.question}`}
        aria-busy={turn.status === 'asking' || turn.status === 'streaming'}
      >
        {asking ? <DatasetState problem={{ kind: 'loading', shape: 'text' }} /> : null}
        {turn.figure ? <FigureView figure={turn.figure} /> : null}
        {answer?.nothing ? (
          <p className="answer-nothing">
            <Icon name={NOTHING[answer.nothing].icon} size={15} />
            <strong>{NOTHING[answer.nothing].title}</strong>
          </p>
        ) : null}
        {turn.words ? <p className="answer-words">{turn.words}</p> : null}
        {turn.rows.length > 0 ? <Rows rows={turn.rows} total={turn.totalRows} link={answer?.link ?? null} /> : null}
        {answer && answer.choices.length > 0 ? <Choices answer={answer} last={last} /> : null}
        {turn.status === 'failed' && turn.error ? <Failure turn={turn} threadId={threadId} /> : null}
        {turn.status === 'stopped' ? (
          <Banner
            tone="neutral"
            live="none"
            icon="stop-fill"
            title="Réponse arrêtée."
            actions={<RetryButton threadId={threadId} turn={turn} />}
          />
        ) : null}
        {turn.card ? <SourceLine card={turn.card} turnId={turn.id} /> : null}
        {turn.status === 'done' && answer ? <AnswerActions turn={turn} answer={answer} threadId={threadId} /> : null}
      </article>
      {last && answer && answer.suggestions.length > 0 ? <Suggestions list={answer.suggestions} /> : null}
    </li>
  );
}

function FigureView({ figure }: { figure: Figure }) {
  return (
    <p className="figure">
      <span className={`figure-value ${figure.value === null ? 'figure-unknown' : ''}`}>
        {figure.value === null ? UNKNOWN : formatNumber(figure.value)}
        {figure.unit ? <span className="figure-unit"> {figure.unit}</span> : null}
      </span>
      <span className="figure-label">{figure.label}</span>
    </p>
  );
}

const isNumeric = (rows: AnswerRow[], column: string) =>
  rows.some((row) => typeof row[column] === 'number') && rows.every((row) => row[column] === null || typeof row[column] === 'number');

function Rows({ rows, total, link }: { rows: AnswerRow[]; total: number; link: string | null }) {
  const [, navigate] = useLocation();
  const columns = Object.keys(rows[0] ?? {});
  const numeric = new Set(columns.filter((column) => isNumeric(rows, column)));
  return (
    <div className="answer-table">
      <table className="table">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col" className={numeric.has(column) ? 'num' : undefined}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of an answer never move
            <tr key={index}>
              {columns.map((column) => (
                <td key={column} className={numeric.has(column) ? 'num' : undefined}>
                  {typeof row[column] === 'string' ? row[column] : formatNumber(row[column] as number | null)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {total > rows.length ? (
        <p className="answer-more">
          {link ? (
            <Button variant="quiet" size="s" icon="arrow-up-right" onClick={() => navigate(link)}>
              {`Voir les ${formatNumber(total)}`}
            </Button>
          ) : (
            <span className="muted small">
              {formatNumber(rows.length)} lignes sur {formatNumber(total)}
            </span>
          )}
        </p>
      ) : null}
    </div>
  );
}

function Choices({ answer, last }: { answer: Answer; last: boolean }) {
  const ask = useAsk();
  return (
    <ul className="choices" aria-label="Choix">
      {answer.choices.map((choice) => (
        <li key={choice.question}>
          <button type="button" className="pill" disabled={!last} onClick={() => ask(choice.question)}>
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

function RetryButton({ threadId, turn }: { threadId: string; turn: Turn }) {
  const retry = useRetry();
  return (
    <Button size="s" icon="arrow-clockwise" onClick={() => retry(threadId, turn.id)}>
      Relancer
    </Button>
  );
}

function Failure({ turn, threadId }: { turn: Turn; threadId: string }) {
  const retry = useRetry();
  const signIn = useSessionGate((gate) => gate.reopen);
  if (!turn.error) return null;
  return (
    <DatasetState
      problem={problemOf(turn.error as AppError, turn.askedAt, {
        retry: () => retry(threadId, turn.id),
        signIn,
        copy: (text) => void copyAndSay(text, 'Diagnostic copié.'),
      })}
    />
  );
}

/** The answer as text, with its provenance: what is pasted elsewhere must still say where it comes from. */
function asText(turn: Turn): string {
  const columns = Object.keys(turn.rows[0] ?? {});
  const lines = turn.rows.map((row) => columns.map((column) => row[column] ?? UNKNOWN).join('\t'));
  const source = turn.card
    ? `Source : ${turn.card.sourceLabel}, données du ${formatInstant(turn.card.asOf)}, périmètre ${turn.card.scope.label}`
    : '';
  return [turn.words, columns.join('\t'), ...lines, source].filter(Boolean).join('\n');
}

function AnswerActions({ turn, answer, threadId }: { turn: Turn; answer: Answer; threadId: string }) {
  const [, navigate] = useLocation();
  const retry = useRetry();
  const { proofOf, showProof } = useThreads();
  const link = answer.link;
  return (
    <div className="answer-actions">
      {turn.card ? (
        <Button
          variant="quiet"
          size="s"
          icon="shield-check"
          aria-expanded={proofOf === turn.id}
          onClick={() => showProof(proofOf === turn.id ? null : turn.id)}
        >
          Voir la preuve
        </Button>
      ) : null}
      {link ? (
        <Button variant="quiet" size="s" icon="table" onClick={() => navigate(link)}>
          Ouvrir l'écran filtré
        </Button>
      ) : null}
      <span className="answer-worded muted">
        {answer.wordedBy === 'modele' ? 'Formulée par le modèle, chiffres vérifiés' : 'Réponse du moteur'}
      </span>
      <IconButton icon="copy" label="Copier la réponse" onClick={() => void copyAndSay(asText(turn), 'Réponse copiée.')} />
      <IconButton icon="arrow-clockwise" label="Relancer la question" onClick={() => retry(threadId, turn.id)} />
    </div>
  );
}
