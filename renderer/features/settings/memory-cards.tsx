import { useState } from 'react';
import { CHIP_NAMES, type Synonym } from '../../../shared/model/assistant-memory.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { countOf, formatDate } from '../../ui/format.ts';
import { Dataset } from '../core/dataset.tsx';
import { useCall, useSend } from '../core/queries.ts';
import { say } from '../core/toasts.tsx';

/** Words learnt by "Ce n'est pas ça", each of which can be forgotten. */
export function SynonymsCard() {
  const synonyms = useCall('assistant.synonyms', {});
  const forget = useSend('assistant.forgetSynonym');
  return (
    <Card title="Mots appris" icon="arrow-left-right">
      {forget.error ? <Banner tone="danger">{forget.error.message}</Banner> : null}
      <Dataset query={synonyms} shape="text">
        {(list) =>
          list.length === 0 ? (
            <p className="muted">Aucun mot appris. « Ce n'est pas ça », sous une réponse, apprend ce que vous vouliez dire.</p>
          ) : (
            <ul className="synonyms">
              {list.map((synonym) => (
                <li key={synonym.id}>
                  <span className="synonym-words">
                    « {synonym.phrase} » <span className="muted">veut dire</span> {synonym.meaning}
                    <span className="muted small">
                      {CHIP_NAMES[synonym.kind]}, {usedWords(synonym)}
                    </span>
                  </span>
                  <IconButton
                    icon="trash"
                    label={`Oublier « ${synonym.phrase} »`}
                    onClick={() => forget.mutate({ id: synonym.id }, { onSuccess: () => say(`« ${synonym.phrase} » est oublié.`) })}
                  />
                </li>
              ))}
            </ul>
          )
        }
      </Dataset>
    </Card>
  );
}

const usedWords = ({ learntAt, uses, usedAt }: Synonym): string =>
  uses === 0
    ? `appris le ${formatDate(learntAt)}, pas encore servi`
    : `servi ${countOf(uses, 'fois', 'fois')}, la dernière le ${formatDate(usedAt)}`;

const KEPT: { days: number | null; label: string }[] = [
  { days: 30, label: '30 jours' },
  { days: 90, label: '90 jours' },
  { days: 180, label: '6 mois' },
  { days: 365, label: '1 an' },
  { days: null, label: 'Jusqu’à suppression' },
];

/** How long conversations stay on this machine, and the way to remove them all. */
export function HistoryCard() {
  const retention = useCall('threads.retention', {});
  const set = useSend('threads.setRetention');
  const [clearing, setClearing] = useState(false);
  return (
    <Card title="Conversations gardées" icon="clock-history">
      <Dataset query={retention} shape="text">
        {({ keepDays }) => (
          <fieldset className="density">
            <legend className="visually-hidden">Durée de conservation</legend>
            {withPresent(keepDays).map((each) => (
              <label key={each.label} className="radio">
                <input
                  type="radio"
                  name="retention"
                  checked={(set.isPending ? set.variables.keepDays : keepDays) === each.days}
                  onChange={() => set.mutate({ keepDays: each.days })}
                />
                <span>{each.label}</span>
              </label>
            ))}
          </fieldset>
        )}
      </Dataset>
      {set.error ? <Banner tone="danger">{set.error.message}</Banner> : null}
      <p className="muted small">
        Comptée depuis la dernière question. Les conversations épinglées restent. Elles sont à vous seul, sur ce poste.
      </p>
      <div>
        <Button size="s" icon="trash" onClick={() => setClearing(true)}>
          Supprimer toutes mes conversations
        </Button>
      </div>
      <ClearDialog open={clearing} onClose={() => setClearing(false)} />
    </Card>
  );
}

/** A number of days set elsewhere is shown as it is. */
const withPresent = (keepDays: number | null) =>
  KEPT.some(({ days }) => days === keepDays) ? KEPT : [{ days: keepDays, label: countOf(keepDays ?? 0, 'jour') }, ...KEPT];

function ClearDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const clear = useSend('threads.clear');
  const confirm = () =>
    clear.mutate(
      {},
      {
        onSuccess: ({ removed }) => {
          say(countOf(removed, 'conversation supprimée', 'conversations supprimées'));
          onClose();
        },
      },
    );
  return (
    <Dialog title="Supprimer toutes vos conversations" open={open} onClose={onClose} size="s">
      <div className="settings-ask">
        <p>
          Vos conversations de tous vos périmètres disparaissent de ce poste, épinglées comprises. C'est définitif. Vos favoris restent.
        </p>
        {clear.error ? <Banner tone="danger">{clear.error.message}</Banner> : null}
        <div className="dialog-foot">
          <Button onClick={onClose}>Les garder</Button>
          <Button variant="primary" pending={clear.isPending} onClick={confirm}>
            Tout supprimer
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
