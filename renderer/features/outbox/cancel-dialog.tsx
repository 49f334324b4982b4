import type { QueueLine } from '../../../shared/model/queue.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useSend } from '../core/queries.ts';
import { say } from '../core/toasts.tsx';

/** Gives a line up before anything was transmitted; the campaign would have to be validated again. */
export function CancelDialog({ line, open, onClose }: { line: QueueLine; open: boolean; onClose: () => void }) {
  const cancel = useSend('outbox.cancel');
  const confirm = () =>
    cancel.mutate(
      { reference: line.reference },
      {
        onSuccess: () => {
          say('Envoi annulé.');
          onClose();
        },
      },
    );
  return (
    <Dialog title="Annuler cet envoi" open={open} onClose={onClose} size="s">
      <div className="line-ask">
        <p>
          « {line.campaignName} » ne partira pas chez CFI. Rien n'a été transmis. Pour l'envoyer plus tard, la campagne devra être validée
          de nouveau.
        </p>
        {cancel.error ? <Banner tone="danger">{cancel.error.message}</Banner> : null}
        <div className="dialog-foot">
          <Button onClick={onClose}>Garder l'envoi</Button>
          <Button variant="primary" pending={cancel.isPending} onClick={confirm}>
            Annuler l'envoi
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
