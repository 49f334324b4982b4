import { useAllCommands } from '../features/core/commands.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { Keys } from '../ui/keys.tsx';
import { SCREENS } from './screens.ts';

/** F1: what each screen is for, and the keys that work now. */
export function Help({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog title="Aide" open={open} onClose={onClose} size="l">
      <Contents />
    </Dialog>
  );
}

function Contents() {
  const commands = useAllCommands().filter((command) => command.keys);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled zone must be reachable by the keyboard
    <section className="help" tabIndex={0} aria-label="Contenu de l'aide">
      <section aria-labelledby="help-screens">
        <h3 id="help-screens">Les écrans</h3>
        <dl className="help-list">
          {SCREENS.map((screen) => (
            <div key={screen.path}>
              <dt>
                <Icon name={screen.icon} size={15} /> {screen.label}
              </dt>
              <dd>{screen.help}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section aria-labelledby="help-data">
        <h3 id="help-data">D'où viennent les chiffres</h3>
        <p>
          En ligne, ils viennent de la base commune de CFI. Si elle ne répond pas, l'API de secours prend le relais (mode dégradé), puis la
          copie de ce poste (hors ligne). La source et l'âge sont toujours affichés ; une valeur absente est dite « inconnue », jamais
          remplacée par 0.
        </p>
      </section>
      <section aria-labelledby="help-keys">
        <h3 id="help-keys">Raccourcis actifs ici</h3>
        <dl className="help-keys">
          {commands.map((command) => (
            <div key={command.id}>
              <dt>{command.title}</dt>
              <dd>
                <Keys combo={command.keys ?? ''} />
              </dd>
            </div>
          ))}
          <div>
            <dt>Envoyer la question</dt>
            <dd>
              <Keys combo="Entrée" />
            </dd>
          </div>
          <div>
            <dt>Aller à la ligne dans la question</dt>
            <dd>
              <Keys combo="Maj+Entrée" />
            </dd>
          </div>
        </dl>
      </section>
    </section>
  );
}
