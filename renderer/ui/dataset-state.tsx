import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { formatInstant } from './format.ts';
import { Icon } from './icon.tsx';
import type { IconName } from './icons.ts';

/** Every way a set of data can be not there. A real zero and stale data are data: they are shown, not replaced. */
export type DatasetProblem =
  | { kind: 'loading'; shape: 'table' | 'cards' | 'text' }
  | { kind: 'error'; message: string; code: string; at: number; onRetry: () => void; onCopy?: () => void }
  | { kind: 'unavailable'; message: string; at: number; onRetry: () => void; reasons: string[] }
  | { kind: 'forbidden'; right: string | null; message: string }
  | { kind: 'expired'; onSignIn: () => void }
  | { kind: 'empty_scope' }
  | { kind: 'not_found'; message: string; back?: ReactNode }
  | { kind: 'empty'; title: string; hint?: ReactNode; icon?: IconName; action?: ReactNode }
  | { kind: 'no_result'; what: string; onClear: () => void };

interface Words {
  icon: IconName;
  tone: 'neutral' | 'warning' | 'danger';
  title: string;
  text?: ReactNode;
  actions?: ReactNode;
}

function wordsOf(problem: Exclude<DatasetProblem, { kind: 'loading' }>): Words {
  switch (problem.kind) {
    case 'error':
      return {
        icon: 'exclamation-octagon',
        tone: 'danger',
        title: 'Lecture impossible',
        text: `${problem.message} (${formatInstant(new Date(problem.at).toISOString())})`,
        actions: (
          <>
            <Button icon="arrow-clockwise" onClick={problem.onRetry}>
              Réessayer
            </Button>
            {problem.onCopy ? (
              <Button variant="quiet" icon="clipboard" onClick={problem.onCopy}>
                Copier le diagnostic
              </Button>
            ) : null}
          </>
        ),
      };
    case 'unavailable':
      return {
        icon: 'cloud-slash',
        tone: 'danger',
        title: problem.message,
        text: (
          <>
            <span>Aucune source n'a répondu et ce poste n'a pas encore de copie.</span>
            {problem.reasons.length > 0 ? (
              <ul className="state-reasons">
                {problem.reasons.map((reason) => (
                  <li key={reason}>{reason}</li>
                ))}
              </ul>
            ) : null}
          </>
        ),
        actions: (
          <Button icon="arrow-clockwise" onClick={problem.onRetry}>
            Réessayer
          </Button>
        ),
      };
    case 'forbidden':
      return {
        icon: 'lock',
        tone: 'neutral',
        title: problem.right ? `Droit manquant : ${problem.right}` : 'Droit manquant',
        text: `${problem.message} Votre administrateur peut vous l'accorder dans CFI.`,
      };
    case 'expired':
      return {
        icon: 'clock-history',
        tone: 'warning',
        title: 'Session expirée',
        text: 'Reconnectez-vous pour continuer. Votre travail est conservé.',
        actions: (
          <Button variant="primary" icon="key" onClick={problem.onSignIn}>
            Se reconnecter
          </Button>
        ),
      };
    case 'empty_scope':
      return {
        icon: 'diagram-3',
        tone: 'warning',
        title: 'Votre périmètre est vide',
        text: "Aucune division n'est rattachée à votre compte : rien ne peut être lu. Votre administrateur peut vous rattacher à une division.",
      };
    case 'not_found':
      return { icon: 'search', tone: 'neutral', title: 'Introuvable', text: problem.message, actions: problem.back };
    case 'empty':
      return { icon: problem.icon ?? 'inbox', tone: 'neutral', title: problem.title, text: problem.hint, actions: problem.action };
    case 'no_result':
      return {
        icon: 'search',
        tone: 'neutral',
        title: 'Aucun résultat',
        text: problem.what,
        actions: <Button onClick={problem.onClear}>Effacer les filtres</Button>,
      };
  }
}

/** The one place that words what is missing, so that a failure never looks like an empty table. */
export function DatasetState({ problem, live }: { problem: DatasetProblem /** Said elsewhere already. */; live?: 'none' }) {
  if (problem.kind === 'loading') return <Skeleton shape={problem.shape} />;
  const words = wordsOf(problem);
  return (
    <div className={`state state-${words.tone}`} role={live === 'none' ? undefined : words.tone === 'danger' ? 'alert' : 'status'}>
      <span className="state-icon">
        <Icon name={words.icon} size={22} />
      </span>
      <p className="state-title">{words.title}</p>
      {words.text ? <div className="state-text">{words.text}</div> : null}
      {words.actions ? <div className="state-actions">{words.actions}</div> : null}
    </div>
  );
}

const ROWS = { table: [92, 78, 85, 70, 88, 64, 80, 74], cards: [100, 100, 100], text: [60, 95, 88, 72] } as const;

/** The shape of what is coming; said once to screen readers. */
function Skeleton({ shape }: { shape: 'table' | 'cards' | 'text' }) {
  return (
    <div className={`skeleton skeleton-${shape}`} role="status">
      <span className="visually-hidden">Chargement en cours</span>
      {ROWS[shape].map((width, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bars have no identity, their order never changes
        <span key={index} className="skeleton-bar" style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}
