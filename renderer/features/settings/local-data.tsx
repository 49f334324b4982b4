import { useState } from 'react';
import type { SystemInfo } from '../../../shared/model/system.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Card, Facts } from '../../ui/card.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { copyAndSay, Dataset } from '../core/dataset.tsx';
import { useCall, useSend } from '../core/queries.ts';

const SECRETS: Record<SystemInfo['secrets'], string> = {
  trousseau: 'Dans le trousseau du système.',
  memoire: "En mémoire seulement : à saisir de nouveau après avoir quitté l'application.",
  fichier: 'Dans un fichier chiffré, ouvert par votre phrase secrète.',
  environnement: "Fournis par l'environnement de ce poste.",
  fictif: 'Fictifs : ceux du CFI de démonstration, ils ne protègent rien.',
};
const SHELLS: Record<SystemInfo['shell'], string> = {
  bureau: 'application de bureau',
  navigateur: 'fenêtre de navigateur',
  commande: 'ligne de commande',
};

/** What this machine keeps, the way to remove one's own part of it, and the version. */
export function LocalData() {
  const info = useCall('system.info', {});
  return (
    <Dataset query={info} shape="text">
      {(data) => (
        <>
          <Card title="Données de ce poste" icon="hdd">
            <Facts
              items={[
                { label: 'Dossier', value: <span className="mono">{data.dataFolder}</span> },
                { label: 'Secrets', value: SECRETS[data.secrets] },
                { label: 'Contenu', value: 'La dernière copie lue de CFI, vos conversations, vos préférences et la file d’export.' },
              ]}
            />
            <div>
              <Button size="s" icon="clipboard" onClick={() => void copyAndSay(data.dataFolder, 'Chemin copié.')}>
                Copier le chemin
              </Button>
            </div>
          </Card>
          <ForgetCard />
          <Card title="À propos" icon="info-circle">
            <Facts
              items={[
                { label: 'Application', value: 'myCFiA Desktop' },
                { label: 'Version', value: data.version },
                { label: 'Fenêtre', value: SHELLS[data.shell] },
                { label: 'Données', value: data.demonstration ? 'Démonstration : CFI fictif' : 'CFI' },
                { label: 'Polices et icônes', value: 'Inter et Poppins (OFL), Bootstrap Icons (MIT)' },
              ]}
            />
          </Card>
        </>
      )}
    </Dataset>
  );
}

/** What is the user's own leaves this machine with them; what waits in the export queue stays, it is CFI's. */
function ForgetCard() {
  const [asking, setAsking] = useState(false);
  return (
    <Card title="Oublier mes données" icon="trash">
      <p>
        Nom et droits, copie lue de CFI, conversations, favoris, mots appris, colonnes et vues : ce que ce poste garde de vous peut être
        effacé à la déconnexion.
      </p>
      <p className="muted small">La file d'export reste : les campagnes validées partent quand même.</p>
      <div>
        <Button size="s" icon="trash" onClick={() => setAsking(true)}>
          Effacer et se déconnecter
        </Button>
      </div>
      <ForgetDialog open={asking} onClose={() => setAsking(false)} />
    </Card>
  );
}

function ForgetDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const leave = useSend('session.signOut');
  return (
    <Dialog title="Effacer vos données de ce poste" open={open} onClose={onClose} size="s">
      <div className="settings-ask">
        <p>Vous serez déconnecté. Ce que ce poste garde de vous disparaît, sans retour possible. Rien ne change chez CFI.</p>
        {leave.error ? <Banner tone="danger">{leave.error.message}</Banner> : null}
        <div className="dialog-foot">
          <Button onClick={onClose}>Garder</Button>
          <Button variant="primary" pending={leave.isPending} onClick={() => leave.mutate({ forget: true })}>
            Effacer et se déconnecter
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
