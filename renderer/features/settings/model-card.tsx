import { type FormEvent, useState } from 'react';
import type { ModelInfo, ModelTestStep } from '../../../shared/model/assistant-model.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { formatLatency } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import type { IconName } from '../../ui/icons.ts';
import { Tag } from '../../ui/tag.tsx';
import { useSend } from '../core/queries.ts';
import { say } from '../core/toasts.tsx';
import { connectionOf, formOf, type Leaving, type ModelForm } from './model-form.ts';

const LEAVING: { id: Leaving; label: string; hint: string }[] = [
  { id: 'rien', label: 'Rien ne sort de ce poste', hint: 'Le moteur répond seul, sans intelligence artificielle.' },
  {
    id: 'question',
    label: 'La question seule',
    hint: 'Un modèle choisit où chercher quand le moteur ne comprend pas. Aucune ligne de CFI ne sort.',
  },
  {
    id: 'lignes',
    label: 'La question et les lignes de la réponse',
    hint: 'Un modèle formule aussi la phrase. Huit lignes au plus, chiffres vérifiés au retour.',
  },
];
const STEP_ICONS: Record<ModelTestStep['state'], IconName> = {
  ok: 'check-circle-fill',
  warning: 'exclamation-triangle-fill',
  failed: 'x-octagon',
  skipped: 'dash-circle',
};
const STEP_WORDS: Record<ModelTestStep['state'], string> = {
  ok: 'réussi',
  warning: 'à surveiller',
  failed: 'échoué',
  skipped: 'non essayé',
};
const KEPT_IN: Record<ModelInfo['keptIn'], string> = {
  trousseau: 'dans le trousseau du système',
  memoire: 'en mémoire, jusqu’à la fermeture',
  fichier: 'dans un fichier chiffré',
  environnement: 'fournie par l’environnement',
  fictif: 'dans le trousseau de démonstration',
};

/** The optional model: what may leave, where it goes, a test in steps. The key is written, never read back. */
export function ModelCard({ info }: { info: ModelInfo }) {
  const [form, setForm] = useState<ModelForm>(() => formOf(info.settings));
  const [key, setKey] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const save = useSend('assistant.setModel');
  const test = useSend('assistant.testModel');
  const set = (change: Partial<ModelForm>) => setForm({ ...form, ...change });
  const keyTyped = key.trim() === '' ? {} : { key: key.trim() };

  /** Runs with what is typed, when it is right. */
  function checked(then: (input: { settings: NonNullable<ModelInfo['settings']>; key?: string }) => void) {
    const read = connectionOf(form, info.settings);
    setProblem('problem' in read ? read.problem : null);
    if ('settings' in read) then({ settings: read.settings, ...keyTyped });
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    checked((input) =>
      save.mutate(input, {
        onSuccess: () => {
          setKey('');
          say('Réglages du modèle enregistrés.');
        },
      }),
    );
  };
  const removeKey = () => checked(({ settings }) => save.mutate({ settings, key: null }, { onSuccess: () => say('Clef retirée.') }));
  const needed = form.leaving !== 'rien' || form.adresse !== '';

  return (
    <Card title="Modèle de langage" icon="stars" className="settings-wide" aside={<StateTag info={info} />}>
      <form className="model-form" onSubmit={submit}>
        <fieldset className="model-leaving">
          <legend>Ce qui peut sortir de ce poste</legend>
          {LEAVING.map((each) => (
            <label key={each.id} className="radio">
              <input type="radio" name="leaving" checked={form.leaving === each.id} onChange={() => set({ leaving: each.id })} />
              <span>
                {each.label}
                <span className="muted small model-hint">{each.hint}</span>
              </span>
            </label>
          ))}
          <p className="muted small">
            Noms, adresses, téléphones et courriels sont remplacés par des repères avant tout envoi, puis remis dans la réponse.
          </p>
        </fieldset>
        {needed ? (
          <>
            <div className="model-fields">
              <label className="field">
                <span>Adresse</span>
                <input
                  className="input mono"
                  spellCheck={false}
                  maxLength={500}
                  placeholder="https://api.exemple.fr/v1"
                  value={form.adresse}
                  onChange={(event) => set({ adresse: event.target.value })}
                />
              </label>
              <label className="field">
                <span>Modèle</span>
                <input
                  className="input mono"
                  spellCheck={false}
                  maxLength={200}
                  list="modeles-offerts"
                  value={form.modele}
                  onChange={(event) => set({ modele: event.target.value })}
                />
                <datalist id="modeles-offerts">
                  {(test.data?.models ?? []).map((name) => (
                    <option key={name} value={name} />
                  ))}
                </datalist>
              </label>
              <label className="field">
                <span>Clef</span>
                <input
                  className="input mono"
                  type="password"
                  autoComplete="off"
                  maxLength={1000}
                  placeholder={info.keySet ? 'Enregistrée : saisir pour la remplacer' : 'Facultative sur ce poste'}
                  value={key}
                  onChange={(event) => setKey(event.target.value)}
                />
              </label>
              {info.keySet ? (
                <Button size="s" icon="trash" className="model-key" pending={save.isPending} onClick={removeKey}>
                  Retirer la clef
                </Button>
              ) : null}
            </div>
            <p className="muted small">{`La clef est gardée ${KEPT_IN[info.keptIn]} et n'est jamais réaffichée.`}</p>
            <Prices form={form} set={set} />
            <Options form={form} set={set} />
          </>
        ) : null}
        {problem ? <Banner tone="danger">{problem}</Banner> : null}
        {save.error ? <Banner tone="danger">{save.error.message}</Banner> : null}
        {test.error ? <Banner tone="danger">{test.error.message}</Banner> : null}
        {test.data ? (
          <ul className="model-steps" aria-label="Essai de la connexion">
            {test.data.steps.map((step) => (
              <li key={step.name} className={`model-step model-step-${step.state}`}>
                <Icon name={STEP_ICONS[step.state]} size={15} />
                <strong>
                  {step.label}
                  <span className="visually-hidden"> : {STEP_WORDS[step.state]}</span>
                </strong>
                <span>{step.message}</span>
                {step.latencyMs === null ? null : <span className="muted num">{formatLatency(step.latencyMs)}</span>}
              </li>
            ))}
          </ul>
        ) : null}
        {test.data?.suggested ? (
          <Banner
            tone="info"
            live="none"
            title="Autres options."
            actions={
              <Button size="s" onClick={() => test.data?.suggested && set({ options: test.data.suggested })}>
                Les prendre
              </Button>
            }
          >
            Avec d'autres options, toutes les étapes passent.
          </Banner>
        ) : null}
        {needed || info.settings !== null ? (
          <div className="model-foot">
            {needed ? (
              <Button icon="plug" pending={test.isPending} onClick={() => checked((input) => test.mutate(input))}>
                {test.isPending ? 'Essai en cours…' : 'Tester'}
              </Button>
            ) : null}
            <Button variant="primary" submit pending={save.isPending}>
              Enregistrer
            </Button>
          </div>
        ) : null}
      </form>
    </Card>
  );
}

function StateTag({ info }: { info: ModelInfo }) {
  if (!info.active) return <Tag icon="shield-check">Rien ne sort</Tag>;
  if (info.health.state === 'down') return <Tag tone="warning">{`Ne répond pas : le moteur répond seul`}</Tag>;
  return (
    <Tag tone="info" icon="stars">
      {info.onThisMachine ? 'Actif, sur ce poste' : 'Actif'}
    </Tag>
  );
}

interface PartProps {
  form: ModelForm;
  set: (change: Partial<ModelForm>) => void;
}

function Prices({ form, set }: PartProps) {
  const amount = (label: string, field: 'entree' | 'sortie' | 'plafondMensuel') => (
    <label className="field">
      <span>{label}</span>
      <input
        className="input num"
        inputMode="decimal"
        maxLength={20}
        value={form[field]}
        onChange={(event) => set({ [field]: event.target.value })}
      />
    </label>
  );
  return (
    <fieldset className="model-prices">
      <legend>Prix par million de jetons, pour compter la dépense</legend>
      {amount('En entrée', 'entree')}
      {amount('En sortie', 'sortie')}
      <label className="field">
        <span>Devise</span>
        <select className="input" value={form.devise} onChange={(event) => set({ devise: event.target.value === 'USD' ? 'USD' : 'EUR' })}>
          <option value="EUR">Euro</option>
          <option value="USD">Dollar</option>
        </select>
      </label>
      {amount('Plafond du mois', 'plafondMensuel')}
    </fieldset>
  );
}

const TOKEN_FIELDS: ModelForm['options']['champJetons'][] = ['max_tokens', 'max_completion_tokens', 'absent'];

/** What differs between endpoints; the test finds what suits. */
function Options({ form, set }: PartProps) {
  const option = (change: Partial<ModelForm['options']>) => set({ options: { ...form.options, ...change } });
  return (
    <details className="model-options">
      <summary>Options de compatibilité</summary>
      <div className="model-fields">
        <label className="check">
          <input type="checkbox" checked={form.options.strict} onChange={(event) => option({ strict: event.target.checked })} />
          Schémas stricts
        </label>
        <label className="check">
          <input type="checkbox" checked={form.options.compteurs} onChange={(event) => option({ compteurs: event.target.checked })} />
          Compteurs de jetons dans le flux
        </label>
        <label className="check">
          <input
            type="checkbox"
            checked={form.options.choixOutil === 'auto'}
            onChange={(event) => option({ choixOutil: event.target.checked ? 'auto' : 'absent' })}
          />
          Choix de l'outil annoncé
        </label>
        <label className="field">
          <span>Champ de la limite de jetons</span>
          <select
            className="input"
            value={form.options.champJetons}
            onChange={(event) => option({ champJetons: TOKEN_FIELDS.find((each) => each === event.target.value) ?? 'max_tokens' })}
          >
            {TOKEN_FIELDS.map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span>Délai d'une réponse, en secondes</span>
          <input
            className="input num"
            inputMode="decimal"
            maxLength={8}
            value={form.delai}
            onChange={(event) => set({ delai: event.target.value })}
          />
        </label>
      </div>
    </details>
  );
}
