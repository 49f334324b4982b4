import { type FormEvent, useEffect, useState } from 'react';
import type { InputOf } from '../../../shared/contract/contract.ts';
import { CHANNEL_LABELS, CHANNELS } from '../../../shared/model/campaign.ts';
import { POSTAGE_LABELS, POSTAGES, type HeadquartersSettings as Settings, type SettingsView } from '../../../shared/model/workspace.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { formatDate, formatNumber, formatThousandths } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { readText } from '../../ui/read-text.ts';
import { Tag } from '../../ui/tag.tsx';
import { Dataset } from '../core/dataset.tsx';
import { useCall, useSend } from '../core/queries.ts';
import { say } from '../core/toasts.tsx';

/** What headquarters decide for everybody; read only without the right. */
export function HeadquartersSettings() {
  const view = useCall('campaigns.settings', {});
  return (
    <Dataset query={view} shape="cards">
      {(data) => (
        <div className="hq">
          {data.mayChange ? null : (
            <Banner tone="info" icon="lock" title="Lecture seule.">
              Ces réglages demandent le droit d'administrer le réseau.
            </Banner>
          )}
          <SettingsForm key={data.changedAt ?? 'initial'} view={data} />
          <Grids view={data} />
        </div>
      )}
    </Dataset>
  );
}

type Typed = Record<
  'signing' | 'usualFrom' | 'usualTo' | 'legalFrom' | 'legalTo' | 'warn' | 'block' | 'stop' | 'days' | 'sms' | 'email' | 'papier',
  string
>;
const typedOf = (settings: Settings): Typed => ({
  signing: formatNumber(settings.signingThresholdEuros),
  usualFrom: String(settings.usualHours.from),
  usualTo: String(settings.usualHours.to),
  legalFrom: String(settings.legalHours.from),
  legalTo: String(settings.legalHours.to),
  warn: String(settings.smsWarnAboveParts),
  block: String(settings.smsBlockAboveParts),
  stop: settings.stopNumber ?? '',
  days: String(settings.personalDataDays),
  sms: String(settings.depositDays.sms),
  email: String(settings.depositDays.email),
  papier: String(settings.depositDays.papier),
});

const numberOf = (typed: string): number => Number(typed.replace(/[\s\u00a0\u202f€]/gu, '').replace(',', '.'));
/** What is wrong with what is typed, in words; null when it can be sent. */
function complaintOf(typed: Typed): string | null {
  const { signing, stop, ...whole } = typed;
  if (!Number.isFinite(numberOf(signing)) || signing.trim() === '') return 'Le seuil de signature est un montant en euros.';
  if (Object.values(whole).some((value) => !/^\s*\d{1,4}\s*$/u.test(value)))
    return 'Les heures, les parties et les jours sont des nombres entiers.';
  if (stop.trim() !== '' && !/^3\d{4}$/u.test(stop.trim())) return 'Le numéro STOP a cinq chiffres et commence par 3.';
  if (numberOf(typed.usualFrom) >= numberOf(typed.usualTo) || numberOf(typed.legalFrom) >= numberOf(typed.legalTo))
    return 'Une plage horaire finit après avoir commencé.';
  if (numberOf(typed.usualFrom) < numberOf(typed.legalFrom) || numberOf(typed.usualTo) > numberOf(typed.legalTo))
    return "Les heures d'usage tiennent dans les heures légales.";
  return null;
}

function SettingsForm({ view }: { view: SettingsView }) {
  const [typed, setTyped] = useState(() => typedOf(view.settings));
  const [single, setSingle] = useState(view.settings.singleValidator);
  const [postage, setPostage] = useState(view.settings.postage);
  const set = useSend('campaigns.setSettings');
  useEffect(() => setTyped(typedOf(view.settings)), [view.settings]);
  const complaint = complaintOf(typed);
  const disabled = !view.mayChange;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (complaint !== null || disabled) return;
    const input: InputOf<'campaigns.setSettings'> = {
      signingThresholdEuros: numberOf(typed.signing),
      singleValidator: single,
      postage,
      depositDays: { sms: numberOf(typed.sms), email: numberOf(typed.email), papier: numberOf(typed.papier) },
      usualHours: { from: numberOf(typed.usualFrom), to: numberOf(typed.usualTo) },
      legalHours: { from: numberOf(typed.legalFrom), to: numberOf(typed.legalTo) },
      smsWarnAboveParts: numberOf(typed.warn),
      smsBlockAboveParts: numberOf(typed.block),
      stopNumber: typed.stop.trim() || null,
      personalDataDays: numberOf(typed.days),
    };
    set.mutate(input, { onSuccess: () => say('Réglages du siège enregistrés. Ils valent pour les contrôles suivants.') });
  };
  const field = (name: keyof Typed, label: string, unit?: string) => (
    <label className="hq-field">
      <span>{label}</span>
      <span className="hq-input">
        <input
          className="input"
          inputMode="numeric"
          value={typed[name]}
          maxLength={14}
          disabled={disabled}
          onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
        />
        {unit ? <span className="muted">{unit}</span> : null}
      </span>
    </label>
  );
  return (
    <form onSubmit={submit}>
      <Card
        title="Réglages"
        icon="sliders"
        aside={
          view.changedAt ? (
            <span className="muted small">
              Modifiés le {formatDate(view.changedAt)}
              {view.changedBy ? ` par ${view.changedBy}` : ''}
            </span>
          ) : null
        }
      >
        <fieldset className="hq-group">
          <legend>Validation</legend>
          {field('signing', 'Signature requise au-delà de', '€ HT')}
          <label className="check">
            <input type="checkbox" checked={single} disabled={disabled} onChange={(event) => setSingle(event.target.checked)} />
            <span>Une seule personne valide : l'auteur peut valider sa campagne</span>
          </label>
        </fieldset>
        <fieldset className="hq-group">
          <legend>Heures d'envoi des SMS, heure du destinataire</legend>
          {field('usualFrom', 'Usage, de', 'h')}
          {field('usualTo', 'à', 'h')}
          {field('legalFrom', 'Loi, de', 'h')}
          {field('legalTo', 'à', 'h')}
        </fieldset>
        <fieldset className="hq-group">
          <legend>SMS</legend>
          {field('stop', 'Numéro STOP (vide : tout 36xxx)')}
          {field('warn', 'Avertir au-delà de', 'partie(s)')}
          {field('block', 'Bloquer au-delà de', 'parties')}
        </fieldset>
        <fieldset className="hq-group">
          <legend>Dépôt chez CFI, jours avant l'envoi</legend>
          {CHANNELS.map((channel) => (
            <span key={channel}>{field(channel, CHANNEL_LABELS[channel], 'jour(s)')}</span>
          ))}
        </fieldset>
        <fieldset className="hq-group">
          <legend>Courrier et données personnelles</legend>
          <label className="hq-field">
            <span>Affranchissement proposé</span>
            <select
              className="input select"
              value={postage}
              disabled={disabled}
              onChange={(event) => setPostage(POSTAGES.find((each) => each === event.target.value) ?? 'G4')}
            >
              {POSTAGES.map((each) => (
                <option key={each} value={each}>
                  {POSTAGE_LABELS[each]}
                </option>
              ))}
            </select>
          </label>
          {field('days', 'Contacts effacés après', 'jour(s)')}
        </fieldset>
        {set.error ? <Banner tone="danger">{set.error.message}</Banner> : null}
        {disabled ? null : (
          <div className="hq-foot">
            {complaint ? (
              <span className="field-error" role="alert">
                {complaint}
              </span>
            ) : null}
            <Button
              onClick={() => {
                setTyped(typedOf(view.defaults));
                setSingle(view.defaults.singleValidator);
                setPostage(view.defaults.postage);
              }}
            >
              Valeurs par défaut
            </Button>
            <Button variant="primary" submit pending={set.isPending} aria-disabled={complaint !== null}>
              Enregistrer
            </Button>
          </div>
        )}
      </Card>
    </form>
  );
}

function Grids({ view }: { view: SettingsView }) {
  const load = useSend('campaigns.importGrid');
  const bring = async (file: File) => {
    const text = await readText(file);
    load.mutate({ text, client: null }, { onSuccess: () => say('Grille de prix ajoutée.') });
  };
  return (
    <Card
      title="Grilles de prix"
      icon="wallet2"
      aside={
        view.mayChange ? (
          <label className="button button-secondary button-s drop-pick">
            <Icon name="upload" size={13} />
            <span>Charger une grille…</span>
            <input
              type="file"
              className="visually-hidden"
              accept=".json,.csv"
              onChange={(event) => {
                const file = event.target.files?.[0];
                event.target.value = '';
                if (file) void bring(file);
              }}
            />
          </label>
        ) : null
      }
    >
      {load.error ? <Banner tone="danger">{load.error.message}</Banner> : null}
      {view.grids.map((grid) => (
        <details key={grid.id} className="fold" open={grid.inForce}>
          <summary>
            {grid.label}, depuis le {formatDate(grid.from)} · {grid.client ?? 'tous les clients'}{' '}
            {grid.inForce ? <Tag tone="success">En vigueur</Tag> : null}
          </summary>
          <table className="table">
            <caption className="visually-hidden">Prix unitaires hors taxes de {grid.label}</caption>
            <thead>
              <tr>
                <th scope="col">Prestation</th>
                <th scope="col" className="num">
                  Prix unitaire HT
                </th>
              </tr>
            </thead>
            <tbody>
              {grid.lines.map((line) => (
                <tr key={line.code}>
                  <td>{line.label}</td>
                  <td className="num">{line.unitThousandths === null ? 'non fixé' : formatThousandths(line.unitThousandths, 'unit')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      ))}
    </Card>
  );
}
