import { type FormEvent, useState } from 'react';
import { useLocation } from 'wouter';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useCall, useSend } from '../core/queries.ts';

/** A name and a client are enough to start; the rest is filled in the workspace. */
export function NewCampaignDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const [, navigate] = useLocation();
  const clients = useCall('workspace.clients', {}, { enabled: open });
  const create = useSend('workspace.create');
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<number | null>(null);
  const [short, setShort] = useState(false);
  const client = chosen ?? clients.data?.[0]?.id ?? null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const tooShort = name.trim().length < 2;
    setShort(tooShort);
    if (tooShort || client === null || create.isPending) return;
    create.mutate(
      { name: name.trim(), clientId: client },
      {
        onSuccess: ({ campaignId }) => {
          onClose();
          navigate(`/campagnes/${campaignId}/atelier`);
        },
      },
    );
  };
  const failure = clients.error ?? create.error;
  return (
    <Dialog title="Nouvelle campagne" open={open} onClose={onClose} size="s">
      <form onSubmit={submit} className="send-back">
        <label className="field">
          <span>Nom</span>
          <input
            autoFocus
            className="input"
            value={name}
            maxLength={255}
            autoComplete="off"
            aria-invalid={short || undefined}
            aria-describedby={short ? 'new-campaign-error' : undefined}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        {short ? (
          <p className="field-error" id="new-campaign-error" role="alert">
            Donnez un nom de 2 caractères au moins.
          </p>
        ) : null}
        <label className="field">
          <span>Client</span>
          <select className="input" value={client ?? ''} onChange={(event) => setChosen(Number(event.target.value))}>
            {clients.data || clients.error ? null : <option value="">Lecture des clients…</option>}
            {(clients.data ?? []).map((each) => (
              <option key={each.id} value={each.id}>
                {each.name === each.divisionName ? each.name : `${each.name} · ${each.divisionName}`}
              </option>
            ))}
          </select>
        </label>
        {clients.data?.length === 0 ? (
          <Banner tone="warning">Aucun client dans votre périmètre : une campagne a besoin d'un client.</Banner>
        ) : null}
        {failure ? <Banner tone="danger">{failure.message}</Banner> : null}
        <div className="dialog-foot">
          <Button onClick={onClose}>Annuler</Button>
          <Button variant="primary" submit pending={create.isPending} aria-disabled={client === null}>
            Créer
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
