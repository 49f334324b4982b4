import { type FormEvent, useState } from 'react';
import type { InputOf } from '../../../shared/contract/contract.ts';
import { contract } from '../../../shared/contract/contract.ts';
import type { SessionInfo } from '../../../shared/model/tenant.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { useCall, useSend } from '../core/queries.ts';

/** Failures of CFI itself, after which the last identity of this machine may be used. */
const CFI_UNREACHABLE = ['source_unavailable', 'deadline'];

interface SignInFormProps {
  /** Filled in and kept when signing in again in place. */
  identifiant?: string;
  onDone: (session: SessionInfo) => void;
}

type Mode = 'identifiant' | 'portail';

/** The two ways to sign in, the demonstration users in one click, and the way on when CFI cannot be reached. */
export function SignInForm({ identifiant: known = '', onDone }: SignInFormProps) {
  const [mode, setMode] = useState<Mode>('identifiant');
  const [identifiant, setIdentifiant] = useState(known);
  const [motDePasse, setMotDePasse] = useState('');
  const [jeton, setJeton] = useState('');
  const [refusal, setRefusal] = useState<string | null>(null);
  const info = useCall('system.info', {});
  const demoUsers = useCall('session.demoUsers', {}, { enabled: info.data?.demonstration === true });
  const signIn = useSend('session.signIn');
  const offline = useSend('session.continueOffline');
  const pending = signIn.isPending || offline.isPending;
  const failure = offline.error ?? signIn.error;
  const unreachable = signIn.error !== null && CFI_UNREACHABLE.includes(signIn.error.code);

  function send(input: InputOf<'session.signIn'>) {
    const checked = contract['session.signIn'].input.safeParse(input);
    setRefusal(checked.success ? null : (checked.error.issues[0]?.message ?? 'Saisie à revoir.'));
    if (!checked.success) return;
    offline.reset();
    signIn.mutate(input, { onSuccess: onDone });
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    if (pending) return;
    send(mode === 'identifiant' ? { mode, identifiant, motDePasse } : { mode, jeton: jeton.trim() });
  }
  const message = refusal ?? failure?.message ?? null;

  return (
    <form className="sign-in-form" onSubmit={submit} noValidate>
      <Tabs
        label="Manière de se connecter"
        tabs={[
          { id: 'identifiant', label: 'Identifiant' },
          { id: 'portail', label: 'Jeton du portail' },
        ]}
        selected={mode}
        onSelect={(next) => {
          setMode(next);
          setRefusal(null);
        }}
      >
        {mode === 'identifiant' ? (
          <div className="fields">
            <label className="field">
              <span>Identifiant</span>
              <input
                className="input"
                name="identifiant"
                autoComplete="username"
                spellCheck={false}
                maxLength={255}
                // biome-ignore lint/a11y/noAutofocus: signing in is all this form is for
                autoFocus={known === ''}
                value={identifiant}
                onChange={(event) => setIdentifiant(event.target.value)}
              />
            </label>
            <label className="field">
              <span>Mot de passe</span>
              <input
                className="input"
                name="motDePasse"
                type="password"
                autoComplete="current-password"
                maxLength={255}
                // biome-ignore lint/a11y/noAutofocus: who comes back only types the password
                autoFocus={known !== ''}
                value={motDePasse}
                onChange={(event) => setMotDePasse(event.target.value)}
              />
            </label>
          </div>
        ) : (
          <div className="fields">
            <label className="field">
              <span>Jeton du portail</span>
              <input
                className="input mono"
                name="jeton"
                spellCheck={false}
                autoComplete="off"
                maxLength={64}
                placeholder="00000000-0000-0000-0000-000000000000"
                value={jeton}
                onChange={(event) => setJeton(event.target.value)}
              />
            </label>
            <p className="muted small">Le portail MyCFI vous le remet quand vous y ouvrez myCFiA.</p>
          </div>
        )}
      </Tabs>

      {message ? <Banner tone="danger">{message}</Banner> : null}
      <Button variant="primary" submit pending={pending} className="wide">
        {pending ? 'Connexion…' : 'Se connecter'}
      </Button>
      {unreachable && mode === 'identifiant' ? (
        <div className="offline-offer">
          <p className="small">
            CFI est injoignable. Si vous vous êtes déjà connecté sur ce poste, vous pouvez lire la copie locale et préparer vos envois.
          </p>
          <Button
            icon="wifi-off"
            pending={offline.isPending}
            onClick={() => offline.mutate({ identifiant }, { onSuccess: onDone })}
            className="wide"
          >
            Continuer hors ligne
          </Button>
        </div>
      ) : null}

      {demoUsers.data && demoUsers.data.length > 0 ? (
        <section className="demo-users" aria-labelledby="demo-users-title">
          <h2 id="demo-users-title">Comptes de démonstration</h2>
          <ul>
            {demoUsers.data.map((user) => (
              <li key={user.identifiant}>
                <button
                  type="button"
                  className="demo-user"
                  disabled={pending}
                  onClick={() => {
                    setMode('identifiant');
                    setIdentifiant(user.identifiant);
                    send({ mode: 'identifiant', identifiant: user.identifiant, motDePasse: user.motDePasse });
                  }}
                >
                  <Icon name="person-circle" size={20} />
                  <span className="demo-user-text">
                    <strong>{user.name}</strong>
                    <span className="muted small">{user.description}</span>
                  </span>
                  <Icon name="arrow-right" size={14} />
                </button>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </form>
  );
}
