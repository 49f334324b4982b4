import { useQueryClient } from '@tanstack/react-query';
import { Dialog } from '../../ui/dialog.tsx';
import { useSession } from '../core/queries.ts';
import { useSessionGate } from '../core/session-gate.ts';
import { say } from '../core/toasts.tsx';
import { SignInForm } from './sign-in-form.tsx';
import './session.css';

/** Signing in again in place: the screen behind stays as it was, with what was typed in it. */
export function SignInDialog() {
  const { open, postpone, renew } = useSessionGate();
  const session = useSession();
  const client = useQueryClient();
  return (
    <Dialog title="Se reconnecter" open={open} onClose={postpone} size="s">
      <p className="muted dialog-lead">Votre session est à renouveler. Rien n'est perdu : l'écran reprend où vous étiez.</p>
      <SignInForm
        identifiant={session.data?.user.identifiant ?? ''}
        onDone={() => {
          renew();
          say('Session renouvelée.');
          void client.invalidateQueries();
        }}
      />
    </Dialog>
  );
}
