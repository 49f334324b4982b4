import { SECTION_LABELS, type Section } from '../../../../shared/model/campaign.ts';
import type { SectionState } from '../../../../shared/model/workspace.ts';
import { countOf } from '../../../ui/format.ts';
import { Icon } from '../../../ui/icon.tsx';
import type { IconName } from '../../../ui/icons.ts';
import { useWorkspace } from './workspace-context.ts';

const LOOK: Record<SectionState['state'], { icon: IconName; word: (state: SectionState) => string }> = {
  complete: { icon: 'check-circle-fill', word: () => 'Complète' },
  warnings: { icon: 'exclamation-triangle-fill', word: ({ warnings }) => countOf(warnings, 'avertissement') },
  blocked: { icon: 'x-octagon', word: ({ blocks }) => countOf(blocks, 'point bloquant', 'points bloquants') },
  empty: { icon: 'circle', word: () => 'À remplir' },
};

/** The nine sections with where each stands, in words; any order. */
export function Checklist({ section, onGo }: { section: Section; onGo: (section: Section) => void }) {
  const { workspace } = useWorkspace();
  const done = workspace.states.filter((state) => state.state === 'complete' || state.state === 'warnings').length;
  return (
    <nav className="ws-list" aria-label="Sections de la campagne">
      <p className="ws-progress small muted">
        {done} sur {workspace.states.length} prêtes
      </p>
      <ol>
        {workspace.states.map((state) => {
          const look = LOOK[state.state];
          return (
            <li key={state.section}>
              <button
                type="button"
                className={`ws-step ws-step-${state.state}`}
                aria-current={state.section === section ? 'step' : undefined}
                onClick={() => onGo(state.section)}
              >
                <Icon name={look.icon} size={15} />
                <span className="ws-step-name">{SECTION_LABELS[state.section]}</span>
                <span className="ws-step-word">
                  {state.local ? (state.local.state === 'conflict' ? 'Modifiée ailleurs' : 'Gardée sur ce poste') : look.word(state)}
                </span>
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
