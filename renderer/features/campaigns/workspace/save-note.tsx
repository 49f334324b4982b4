import { formatMoment } from '../../../ui/format.ts';
import { Icon } from '../../../ui/icon.tsx';
import type { IconName } from '../../../ui/icons.ts';
import { useNow } from '../../../ui/now.ts';
import type { SaveState } from './autosave.ts';

const ICONS: Record<SaveState['kind'], IconName> = {
  idle: 'check2',
  typing: 'pencil',
  saving: 'arrow-clockwise',
  saved: 'check2-circle',
  kept: 'hdd',
  failed: 'exclamation-triangle-fill',
};

/** "Enregistré à 10:42", "Gardé sur ce poste": where what was typed is now. */
export function SaveNote({ saving, onRetry }: { saving: SaveState; onRetry: () => void }) {
  const now = useNow(60_000);
  const words = {
    idle: 'Enregistrement automatique',
    typing: 'Modification en cours',
    saving: 'Enregistrement…',
    saved: saving.kind === 'saved' ? `Enregistré à ${formatMoment(saving.at, now)}` : '',
    kept: 'Gardé sur ce poste',
    failed: 'Non enregistré',
  }[saving.kind];
  return (
    <span className={`ws-save ws-save-${saving.kind}`} role="status">
      <Icon name={ICONS[saving.kind]} size={13} />
      {words}
      {saving.kind === 'failed' ? (
        <button type="button" className="link-button" onClick={onRetry}>
          Réessayer
        </button>
      ) : null}
    </span>
  );
}
