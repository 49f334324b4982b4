import type { SessionInfo } from '../../shared/model/tenant.ts';
import { useSend } from '../features/core/queries.ts';
import { useSessionGate } from '../features/core/session-gate.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Keys } from '../ui/keys.tsx';
import { Menu } from '../ui/menu.tsx';
import { navigate } from './location.ts';
import { ScopeChip } from './scope-chip.tsx';

interface TopBarProps {
  session: SessionInfo;
  demonstration: boolean;
  onPalette: () => void;
  onHelp: () => void;
}

/** Where one reads (scope), where one searches, who one is. */
export function TopBar({ session, demonstration, onPalette, onHelp }: TopBarProps) {
  const signOut = useSend('session.signOut');
  const { user } = session;
  const name = `${user.firstName} ${user.lastName}`.trim() || user.identifiant;
  return (
    <header className="top-bar">
      <ScopeChip />
      <button type="button" className="palette-button" onClick={onPalette}>
        <Icon name="search" size={14} />
        <span>Rechercher ou demander</span>
        <Keys combo="Ctrl+K" />
      </button>
      <div className="top-bar-end">
        {demonstration ? (
          <span className="demo-mark" title="Les données viennent d'un CFI fictif installé sur ce poste.">
            <Icon name="lightning-charge" size={12} />
            <span className="demo-word">Démonstration</span>
          </span>
        ) : null}
        <IconButton icon="question-circle" label="Aide (F1)" onClick={onHelp} />
        <Menu
          label={`Compte de ${name}`}
          className="user-button"
          trigger={
            <>
              <span className="avatar" aria-hidden="true">
                {initialsOf(user.firstName, user.lastName, user.identifiant)}
              </span>
              <span className="visually-hidden">Compte de </span>
              <span className="user-name truncate">{name}</span>
              <Icon name="chevron-down" size={11} />
            </>
          }
          header={
            <>
              <strong>{name}</strong>
              <span className="muted small">{user.email ?? user.identifiant}</span>
              <span className="muted small">{session.home.name}</span>
            </>
          }
          entries={[
            { id: 'account', label: 'Compte et droits', icon: 'shield-check', onAction: () => navigate('/reglages') },
            { id: 'again', label: 'Se reconnecter', icon: 'key', onAction: () => useSessionGate.getState().reopen() },
            { id: 'out', label: 'Se déconnecter', icon: 'box-arrow-right', onAction: () => signOut.mutate({}) },
          ]}
        />
      </div>
    </header>
  );
}

/** `CM` for Camille Martin; the first two letters of the identifier when names are missing. */
function initialsOf(first: string, last: string, identifiant: string): string {
  const initials = `${first.charAt(0)}${last.charAt(0)}`;
  return (initials || identifiant.slice(0, 2)).toUpperCase();
}
