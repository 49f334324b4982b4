import { useState } from 'react';
import { useLocation } from 'wouter';
import type { QueueLine } from '../../../shared/model/queue.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import { useSend } from '../core/queries.ts';
import { say } from '../core/toasts.tsx';
import { CancelDialog } from './cancel-dialog.tsx';
import { HandExportDialog } from './hand-export-dialog.tsx';

/** What can be asked of a line: the likeliest as a button, the rest in a menu. The core checks again. */
export function LineActions({ line }: { line: QueueLine }) {
  const retry = useSend('outbox.retry');
  const redrive = useSend('outbox.redrive');
  const hold = useSend('outbox.hold');
  const prioritise = useSend('outbox.prioritise');
  const [asking, setAsking] = useState<'cancel' | 'hand' | null>(null);
  const [, navigate] = useLocation();
  const { reference, can } = line;
  const error = retry.error ?? redrive.error ?? hold.error ?? prioritise.error;
  const entries: (MenuEntry | false)[] = [
    can.prioritise && {
      id: 'first',
      label: line.priority ? 'Rendre son tour' : 'Faire passer en premier',
      icon: 'arrow-up',
      onAction: () =>
        prioritise.mutate(
          { reference, priority: !line.priority },
          { onSuccess: () => say(line.priority ? "L'envoi reprend son tour." : "L'envoi passe en premier.") },
        ),
    },
    can.hold && {
      id: 'hold',
      label: 'Retenir cet envoi',
      icon: 'pause-fill',
      onAction: () => hold.mutate({ reference, held: true }, { onSuccess: () => say("L'envoi est retenu.") }),
    },
    can.exportByHand && { id: 'hand', label: 'Exporter à la main…', icon: 'download', onAction: () => setAsking('hand') },
    {
      id: 'receipt',
      label: 'Reçu à imprimer',
      icon: 'receipt',
      onAction: () => navigate(`/file-export/recu/${encodeURIComponent(reference)}`),
    },
    can.cancel && { id: 'cancel', label: "Annuler l'envoi…", icon: 'slash-circle', onAction: () => setAsking('cancel') },
  ];
  return (
    <div className="parcel-actions">
      {can.redrive ? (
        <Button
          size="s"
          icon="arrow-clockwise"
          pending={redrive.isPending}
          aria-label={`Renvoyer ${line.campaignName}`}
          onClick={() =>
            redrive.mutate(
              { references: [reference] },
              { onSuccess: ({ refused }) => say(refused[0]?.cause ?? "L'envoi est remis en file, après un contrôle chez CFI.") },
            )
          }
        >
          Renvoyer
        </Button>
      ) : can.retry ? (
        <Button
          size="s"
          icon="arrow-clockwise"
          pending={retry.isPending}
          aria-label={`Réessayer ${line.campaignName}`}
          onClick={() => retry.mutate({ reference }, { onSuccess: () => say('Nouvel essai demandé.') })}
        >
          Réessayer
        </Button>
      ) : null}
      {can.release ? (
        <Button
          size="s"
          icon="play-fill"
          pending={hold.isPending}
          aria-label={`Libérer ${line.campaignName}`}
          onClick={() => hold.mutate({ reference, held: false }, { onSuccess: () => say("L'envoi reprend sa place dans la file.") })}
        >
          Libérer
        </Button>
      ) : null}
      <Menu
        label={`Actions pour ${line.campaignName}`}
        className="icon-button"
        trigger={
          <>
            <Icon name="three-dots" size={16} />
            <span className="visually-hidden">Autres actions pour {line.campaignName}</span>
          </>
        }
        entries={entries.filter((entry) => entry !== false)}
      />
      {error ? (
        <p className="field-error" role="alert">
          {error.message}
        </p>
      ) : null}
      <CancelDialog line={line} open={asking === 'cancel'} onClose={() => setAsking(null)} />
      <HandExportDialog line={line} open={asking === 'hand'} onClose={() => setAsking(null)} />
    </div>
  );
}
