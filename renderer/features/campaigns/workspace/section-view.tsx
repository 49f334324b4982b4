import type { ReactNode } from 'react';
import { SECTION_LABELS, type Section } from '../../../../shared/model/campaign.ts';
import { BudgetSection } from './budget-section.tsx';
import { ChannelsSection } from './channels-section.tsx';
import { ContactsSection } from './contacts-section.tsx';
import { ContentsSection } from './contents-section.tsx';
import { CompetitorsSection, PersonasSection, StrategySection } from './list-sections.tsx';
import { PlanningSection } from './planning-section.tsx';
import { ProjectSection } from './project-section.tsx';

const VIEWS: Record<Section, { view: () => ReactNode; lead: string }> = {
  projet: { view: ProjectSection, lead: 'Ce que la campagne doit obtenir, pour qui et quand.' },
  concurrents: { view: CompetitorsSection, lead: 'Gardez au moins un concurrent à qui se comparer.' },
  personas: { view: PersonasSection, lead: 'Retenez au moins un portrait de destinataire.' },
  strategie: { view: StrategySection, lead: 'Choisissez une stratégie.' },
  canaux: { view: ChannelsSection, lead: 'SMS, e-mail et courrier sont envoyés par CFI ; les autres contenus restent à publier par vous.' },
  contacts: { view: ContactsSection, lead: 'Déposez votre fichier : les lignes valables partent, les autres sont listées.' },
  contenus: { view: ContentsSection, lead: 'Écrivez, voyez sur de vrais destinataires, approuvez.' },
  budget: { view: BudgetSection, lead: "Le coût suit les contacts valables de chaque canal, d'après la grille de votre siège." },
  planning: { view: PlanningSection, lead: 'Les jours refusés par la loi sont marqués, avec leur raison.' },
};

/** One section of the nine, with its title and where its saving stands. */
export function SectionView({ section, note }: { section: Section; note: ReactNode }) {
  const { view: View, lead } = VIEWS[section];
  return (
    <section className="card ws-section" aria-labelledby="section-title">
      <header className="ws-head">
        <h2 id="section-title" className="ws-title" tabIndex={-1}>
          {SECTION_LABELS[section]}
        </h2>
        {note}
        <p className="muted small ws-lead">{lead}</p>
      </header>
      <div className="ws-body">
        <View />
      </div>
    </section>
  );
}
