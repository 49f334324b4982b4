import { Hexagon } from '../../ui/hexagon.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useCall } from '../core/queries.ts';
import { useSessionGate } from '../core/session-gate.ts';
import { SignInForm } from './sign-in-form.tsx';
import './session.css';

/** Three hexagon outlines behind the words; decoration only. */
function Honeycomb() {
  return (
    <svg className="honeycomb" viewBox="0 0 300 300" aria-hidden="true" focusable="false">
      <path d="M150 20 254 80v120l-104 60L46 200V80z" />
      <path d="M150 62 217.500 101v78L150 218l-67.500-39v-78z" />
      <path d="M150 104 181.200 122v36L150 176l-31.200-18v-36z" />
    </svg>
  );
}

/** The first screen: who you are. */
export function SignInScreen() {
  const info = useCall('system.info', {});
  const renew = useSessionGate((gate) => gate.renew);
  return (
    <main className="sign-in">
      <div className="sign-in-brand">
        <Honeycomb />
        <div className="sign-in-mark">
          <Hexagon size={44} />
          <span>myCFiA</span>
        </div>
        <p className="sign-in-promise">Demander, voir, valider, envoyer.</p>
        <ul className="sign-in-points">
          <li>
            <Icon name="database" size={16} /> Chaque chiffre avec sa source et son âge
          </li>
          <li>
            <Icon name="diagram-3" size={16} /> Votre périmètre, jamais au-delà
          </li>
          <li>
            <Icon name="cloud-arrow-up" size={16} /> Un envoi validé part, même après une coupure
          </li>
        </ul>
        <p className="sign-in-version">
          {info.data?.demonstration ? 'Démonstration : CFI fictif, aucune donnée réelle. ' : ''}
          {info.data ? `Version ${info.data.version}` : ''}
        </p>
      </div>
      <div className="sign-in-pane">
        <div className="sign-in-box">
          <h1>Connexion</h1>
          <SignInForm onDone={renew} />
        </div>
      </div>
    </main>
  );
}
