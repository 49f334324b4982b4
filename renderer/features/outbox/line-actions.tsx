import type { OutboxRow } from '../../../shared/model/outbox.ts';
import { Button } from '../../ui/button.tsx';
import { useSend } from '../core/queries.ts';
import { say } from '../core/toasts.tsx';
import { canCancel, canRetry } from './words.ts';

/** Try now, or give up before anything was sent. */
export function LineActions({ row }: { row: OutboxRow }) {
  const retry = useSend('outbox.retry');
  const cancel = useSend('outbox.cancel');
  const { reference } = row;
  const error = retry.error ?? cancel.error;
  return (
    <div className="parcel-actions">
      {canRetry(row.state) ? (
        <Button
          size="s"
          icon="arrow-clockwise"
          pending={retry.isPending}
          aria-label={`Réessayer ${row.campaignName}`}
          onClick={() => retry.mutate({ reference }, { onSuccess: () => say('Nouvel essai demandé.') })}
        >
          Réessayer
        </Button>
      ) : null}
      {canCancel(row.state) ? (
        <Button
          size="s"
          variant="quiet"
          pending={cancel.isPending}
          aria-label={`Annuler ${row.campaignName}`}
          onClick={() => cancel.mutate({ reference }, { onSuccess: () => say('Envoi annulé.') })}
        >
          Annuler
        </Button>
      ) : null}
      {error ? (
        <p className="field-error" role="alert">
          {error.message}
        </p>
      ) : null}
    </div>
  );
}
