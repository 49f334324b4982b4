import type { AssistantSubject } from '../../../shared/model/assistant.ts';
import { IconButton } from '../../ui/button.tsx';
import { DatasetState } from '../../ui/dataset-state.tsx';
import { Icon } from '../../ui/icon.tsx';
import type { IconName } from '../../ui/icons.ts';
import { useCall } from '../core/queries.ts';
import { useAsk } from './ask.ts';
import { useFavourites } from './favourites.ts';

const SUBJECT_ICONS: Record<AssistantSubject, IconName> = {
  stocks: 'box-seam',
  campagnes: 'megaphone',
  operations: 'kanban',
  factures: 'receipt',
  perimetre: 'diagram-3',
  hors_sujet: 'chat-square-text',
};

/** A blank conversation: questions made from the data of now, and those the user keeps. */
export function Welcome({ withModel }: { withModel: boolean }) {
  const ask = useAsk();
  const starters = useCall('assistant.starters', {}, { staleTime: 60_000 });
  const { list: favourites, remove } = useFavourites();
  return (
    <div className="welcome">
      <h1 tabIndex={-1}>Que voulez-vous savoir ?</h1>
      <p className="muted">Les chiffres viennent de CFI, lus au moment de la question, avec leur source et leur âge.</p>
      {withModel ? <ModelNotice /> : null}
      {favourites.length > 0 ? (
        <section className="welcome-part">
          <h2>Vos questions favorites</h2>
          <ul className="examples" aria-label="Questions favorites">
            {favourites.map((favourite) => (
              <li key={favourite.id} className="example-kept">
                <button type="button" className="example" title={favourite.question} onClick={() => ask(favourite.question)}>
                  <Icon name="star-fill" size={14} />
                  <span className="example-words">
                    <span className="example-question">{favourite.question}</span>
                  </span>
                </button>
                <IconButton icon="x-lg" label={`Retirer des favoris : ${favourite.question}`} onClick={() => remove(favourite.id)} />
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <section className="welcome-part">
        <h2>{favourites.length > 0 ? 'À partir de vos données' : 'Pour commencer, à partir de vos données'}</h2>
        {starters.isPending ? <DatasetState problem={{ kind: 'loading', shape: 'cards' }} /> : null}
        <ul className="examples" aria-label="Questions proposées">
          {(starters.data ?? []).map((starter) => (
            <li key={starter.question}>
              <button type="button" className="example" onClick={() => ask(starter.question)}>
                <Icon name={SUBJECT_ICONS[starter.subject]} size={16} />
                <span className="example-words">
                  {starter.question}
                  {starter.why ? <span className="muted example-why">{starter.why}</span> : null}
                </span>
                <Icon name="arrow-right" size={13} />
              </button>
            </li>
          ))}
        </ul>
        {(starters.data ?? []).some(({ why, copied }) => why !== null && copied) ? (
          <p className="muted small">
            Ces indications viennent de la copie de ce poste ; la réponse, elle, sera lue chez CFI avec son âge.
          </p>
        ) : null}
        {starters.error ? <p className="muted small">Aucune proposition pour l'instant. Écrivez votre question ci-dessous.</p> : null}
      </section>
    </div>
  );
}

/** Said before the first answer that a model may word. */
export function ModelNotice() {
  return (
    <p className="model-notice">
      <Icon name="stars" size={14} />
      <span>
        Une intelligence artificielle peut formuler les réponses. Elle n'écrit aucun chiffre : chacun vient de CFI et il est vérifié avant
        d'être affiché.
      </span>
    </p>
  );
}
