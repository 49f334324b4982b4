import type { HandExport, QueueLine } from '../../../shared/model/queue.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { formatBytes } from '../../ui/format.ts';
import { saveBytes } from '../../ui/save-bytes.ts';
import { useSend } from '../core/queries.ts';
import { ParcelFiles } from './parcel-parts.tsx';

/** The pair given to somebody who lays it on the drop: says first what it changes, then what was given. */
export function HandExportDialog({ line, open, onClose }: { line: QueueLine; open: boolean; onClose: () => void }) {
  const give = useSend('outbox.exportByHand');
  const given = give.data;
  const start = () => give.mutate({ reference: line.reference }, { onSuccess: save });
  const close = () => {
    give.reset();
    onClose();
  };
  return (
    <Dialog title="Exporter à la main" open={open} onClose={close}>
      <div className="line-ask">
        {given ? (
          <Given given={given} />
        ) : (
          <>
            <p>
              Le dossier contient les deux fichiers, leurs empreintes et la marche à suivre pour les déposer chez CFI. « {line.campaignName}{' '}
              » sort alors de l'envoi automatique : l'application suit son import, et ne le renvoie que si vous le demandez, après avoir
              vérifié chez CFI.
            </p>
            <p className="muted small">Ces fichiers contiennent des données personnelles : supprimez-les une fois le dépôt fait.</p>
          </>
        )}
        {give.error ? <Banner tone="danger">{give.error.message}</Banner> : null}
        <div className="dialog-foot">
          <Button onClick={close}>{given ? 'Fermer' : 'Annuler'}</Button>
          {given ? (
            <Button icon="download" onClick={() => save(given)}>
              Télécharger de nouveau
            </Button>
          ) : (
            <Button variant="primary" icon="download" pending={give.isPending} onClick={start}>
              Exporter
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  );
}

const save = (given: HandExport) => saveBytes(given.fileName, 'application/zip', given.base64);

function Given({ given }: { given: HandExport }) {
  return (
    <>
      <Banner tone="success" title="Fichiers remis.">
        {given.fileName}, {formatBytes(given.bytes)}
      </Banner>
      <ParcelFiles files={given.files} />
    </>
  );
}
