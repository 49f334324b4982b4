import { Banner } from '../../ui/banner.tsx';
import { DatasetState } from '../../ui/dataset-state.tsx';
import { useCall } from '../core/queries.ts';
import { HistoryCard, SynonymsCard } from './memory-cards.tsx';
import { ModelCard } from './model-card.tsx';
import { OutgoingCard, UsageCard } from './outgoing-card.tsx';
import './assistant-section.css';

/** What the assistant keeps, what it learnt, and the optional model. */
export function AssistantSection() {
  const model = useCall('assistant.model', {});
  return (
    <>
      <SynonymsCard />
      <HistoryCard />
      {model.isPending ? <DatasetState problem={{ kind: 'loading', shape: 'cards' }} /> : null}
      {model.error ? (
        <div className="settings-wide">
          <Banner tone="neutral" live="none" title="Modèle de langage.">
            {model.error.message}
          </Banner>
        </div>
      ) : null}
      {model.data ? (
        <>
          <ModelCard info={model.data} />
          {model.data.settings ? <UsageCard currency={model.data.settings.prix.devise} /> : null}
          <OutgoingCard />
        </>
      ) : null}
    </>
  );
}
