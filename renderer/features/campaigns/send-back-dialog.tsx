import { type FormEvent, useState } from 'react';
import type { CampaignFile } from '../../../shared/model/campaign.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useSend } from '../core/queries.ts';
import { say } from '../core/toasts.tsx';

const SHORTEST = 5;
const LONGEST = 2000;

/** Sends a campaign back to its author, with the reason they will read. */
export function SendBackDialog({ campaign, open, onClose }: { campaign: CampaignFile; open: boolean; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const [tooShort, setTooShort] = useState(false);
  const sendBack = useSend('campaigns.sendBack');
  function submit(event: FormEvent) {
    event.preventDefault();
    if (sendBack.isPending) return;
    const short = reason.trim().length < SHORTEST;
    setTooShort(short);
    if (short) return;
    sendBack.mutate(
      { id: campaign.id, reason: reason.trim() },
      {
        onSuccess: () => {
          say(`${campaign.name} est renvoyée à ${campaign.author?.name ?? 'son auteur'}.`);
          setReason('');
          onClose();
        },
      },
    );
  }
  return (
    <Dialog title={`Renvoyer « ${campaign.name} »`} open={open} onClose={onClose} size="s">
      <form onSubmit={submit} className="send-back">
        <label className="field">
          <span>Motif, lu par {campaign.author?.name ?? "l'auteur"}</span>
          <textarea
            className="input"
            rows={5}
            maxLength={LONGEST}
            value={reason}
            aria-invalid={tooShort || undefined}
            aria-describedby={tooShort ? 'send-back-error' : undefined}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
        {tooShort ? (
          <p className="field-error" id="send-back-error" role="alert">
            Dites pourquoi, en quelques mots au moins.
          </p>
        ) : null}
        {sendBack.error ? <Banner tone="danger">{sendBack.error.message}</Banner> : null}
        <div className="dialog-foot">
          <Button onClick={onClose}>Annuler</Button>
          <Button variant="primary" submit pending={sendBack.isPending}>
            Renvoyer
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
