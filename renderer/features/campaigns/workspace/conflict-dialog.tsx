import { SECTION_LABELS } from '../../../../shared/model/campaign.ts';
import type { SectionConflict, Workspace } from '../../../../shared/model/workspace.ts';
import { Banner } from '../../../ui/banner.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { formatInstant } from '../../../ui/format.ts';
import { useSend } from '../../core/queries.ts';
import { say } from '../../core/toasts.tsx';
import './conflict.css';

interface ConflictDialogProps {
  campaignId: number;
  conflict: SectionConflict;
  onClose: () => void;
  /** null: decided on this machine, the campaign cannot be read for now. */
  onDone: (workspace: Workspace | null) => void;
}

/** "de Val Idatrice", "d’Aïcha Lemoine", "de l’application MyCfia". */
const ofWho = (by: string): string =>
  /^l’/iu.test(by) ? `de ${by.charAt(0).toLowerCase()}${by.slice(1)}` : /^[aeiouyhàâéèêëîïôùûœ]/iu.test(by) ? `d’${by}` : `de ${by}`;

/** Two writings of one section side by side; neither is lost until one is chosen. */
export function ConflictDialog({ campaignId, conflict, onClose, onDone }: ConflictDialogProps) {
  const resolve = useSend('workspace.resolve');
  const keep = (side: 'mine' | 'theirs') =>
    resolve.mutate(
      { campaignId, section: conflict.section, keep: side, version: conflict.version },
      {
        onSuccess: (result) => {
          if (result.outcome === 'conflict') return;
          if (result.outcome === 'kept') say(result.message);
          else say(side === 'mine' ? 'Votre saisie est enregistrée.' : `La version ${ofWho(conflict.by)} est gardée.`);
          onDone(result.workspace);
        },
      },
    );
  const again = resolve.data?.outcome === 'conflict';
  return (
    <Dialog title={`${SECTION_LABELS[conflict.section]} : deux modifications`} open onClose={onClose} size="l">
      <div className="ws-conflict">
        <p>
          {conflict.by} a modifié cette section{conflict.at ? ` le ${formatInstant(conflict.at)}` : ''} pendant votre saisie. Rien n'est
          écrasé : choisissez ce qui reste.
        </p>
        <div className="table-box">
          <table className="table ws-conflict-table">
            <caption className="visually-hidden">Champs modifiés des deux côtés</caption>
            <thead>
              <tr>
                <th scope="col">Champ</th>
                <th scope="col">Votre saisie</th>
                <th scope="col">{conflict.by}</th>
              </tr>
            </thead>
            <tbody>
              {conflict.fields.map((field) => (
                <tr key={field.field}>
                  <th scope="row">
                    {field.label}
                    <span className="muted small ws-was">Avant : {field.base ?? 'vide'}</span>
                  </th>
                  <td>{field.mine ?? <span className="muted">vide</span>}</td>
                  <td>{field.theirs ?? <span className="muted">vide</span>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {resolve.error ? <Banner tone="danger">{resolve.error.message}</Banner> : null}
        {again ? <Banner tone="warning">La section vient encore de changer : fermez, puis comparez de nouveau.</Banner> : null}
        <div className="dialog-foot">
          <Button onClick={onClose}>Décider plus tard</Button>
          <Button pending={resolve.isPending} onClick={() => keep('theirs')}>
            Garder la version {ofWho(conflict.by)}
          </Button>
          <Button variant="primary" pending={resolve.isPending} onClick={() => keep('mine')}>
            Garder ma saisie
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
