import { CFI_STATUT_LABELS, cfiStatutLabel } from '../../../shared/model/cfi-campaign.ts';
import type { IconName } from '../../ui/icons.ts';
import { Tag, type Tone } from '../../ui/tag.tsx';

const LOOK: Record<string, { tone: Tone; icon: IconName }> = {
  en_attente_import: { tone: 'info', icon: 'hourglass-split' },
  importee_cfi: { tone: 'success', icon: 'check2-circle' },
  envoyee: { tone: 'success', icon: 'send-check' },
  terminee: { tone: 'success', icon: 'check2' },
  rejetee: { tone: 'danger', icon: 'x-octagon' },
};
const UNTOLD = { tone: 'neutral', icon: 'question-circle' } as const;

/** CFI's own word of where a campaign stands; one we do not know is shown as CFI writes it. */
export function StatutTag({ statut }: { statut: string | null }) {
  const { tone, icon } = (statut === null ? undefined : LOOK[statut]) ?? UNTOLD;
  return (
    <Tag tone={tone} icon={icon}>
      {statutWords(statut)}
    </Tag>
  );
}

export const statutWords = (statut: string | null): string => (statut === null ? 'Statut non communiqué' : cfiStatutLabel(statut));

/** The order in which a campaign passes through them; CFI's other words come after, by their letters. */
export function statutRank(statut: string | null): string {
  const index = Object.keys(CFI_STATUT_LABELS).indexOf(statut ?? '');
  return statut === null ? '~' : index < 0 ? `9${statut}` : String(index);
}
