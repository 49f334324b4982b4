import { useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { Answer } from '../../../shared/model/assistant.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Tag } from '../../ui/tag.tsx';
import { useAskAgain } from './ask.ts';
import { CorrectionPanel } from './correction.tsx';
import { useCopyAnswer, useSaveAnswer } from './export.ts';
import { screenWords } from './lead.ts';
import type { Turn } from './turn.ts';

/** What can be done with an answer: open its screen, take it away, put it right, ask it again. */
export function AnswerActions({ turn, answer, last, dated }: { turn: Turn; answer: Answer; last: boolean; dated: boolean }) {
  const [, navigate] = useLocation();
  const [correcting, setCorrecting] = useState(false);
  const corrector = useRef<HTMLButtonElement>(null);
  const stopCorrecting = () => {
    setCorrecting(false);
    corrector.current?.focus();
  };
  const [problem, setProblem] = useState<string | null>(null);
  const [saving, setSaving] = useState(false);
  const askAgain = useAskAgain();
  const copy = useCopyAnswer();
  const save = useSaveAnswer();
  const { link } = answer;
  async function take(work: Promise<string | null>) {
    setProblem(null);
    setSaving(true);
    setProblem(await work);
    setSaving(false);
  }
  const formats = [
    { id: 'csv', label: 'CSV, pour un tableur', icon: 'filetype-csv' },
    { id: 'xlsx', label: 'Excel (XLSX)', icon: 'filetype-xlsx' },
    { id: 'pdf', label: 'PDF', icon: 'filetype-pdf' },
  ] as const;
  return (
    <>
      <div className="answer-actions">
        {link ? (
          <Button variant="quiet" size="s" icon="table" onClick={() => navigate(link)}>
            {screenWords(answer)}
          </Button>
        ) : null}
        {/* What a replaced question followed was replaced with it: neither put right nor asked again. */}
        {turn.superseded ? null : (
          <Button
            ref={corrector}
            variant="quiet"
            size="s"
            icon="arrow-left-right"
            aria-expanded={correcting}
            onClick={() => setCorrecting(!correcting)}
          >
            Ce n'est pas ça
          </Button>
        )}
        <span className="answer-worded muted">
          {answer.wordedBy === 'modele' ? (
            <>
              <Tag tone="info" icon="stars">
                IA
              </Tag>
              <span title="Phrase formulée par un modèle, chiffres vérifiés contre les lectures">Chiffres vérifiés</span>
            </>
          ) : (
            <span>Réponse du moteur</span>
          )}
        </span>
        <IconButton icon="copy" label="Copier la réponse" onClick={() => void take(copy(turn))} />
        {turn.rows.length > 0 ? (
          <Menu
            label="Exporter la réponse"
            className="icon-button"
            trigger={
              <>
                <Icon name="download" size={16} />
                <span className="visually-hidden">Exporter la réponse</span>
              </>
            }
            entries={formats.map(({ id, label, icon }) => ({ id, label, icon, onAction: () => void take(save(answer.id, id)) }))}
          />
        ) : null}
        {/* A dated answer offers it beside its date. */}
        {dated || turn.superseded ? null : (
          <IconButton icon="arrow-clockwise" label="Relancer la question" onClick={() => askAgain(turn, last)} />
        )}
      </div>
      {saving ? (
        <p className="muted small" role="status">
          Préparation en cours…
        </p>
      ) : null}
      {problem ? (
        <Banner tone="danger" onClose={() => setProblem(null)}>
          {problem}
        </Banner>
      ) : null}
      {correcting ? <CorrectionPanel answer={answer} last={last} onDone={stopCorrecting} /> : null}
    </>
  );
}
