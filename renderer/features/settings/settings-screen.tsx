import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { type Preferences, THEMES } from '../../../shared/model/system.ts';
import { RIGHT_LABELS, RIGHTS, type SessionInfo } from '../../../shared/model/tenant.ts';
import { Banner } from '../../ui/banner.tsx';
import { Card, Facts } from '../../ui/card.tsx';
import { formatInstant, formatNumber, UNKNOWN } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { Screen } from '../../ui/screen.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { THEME_LABELS } from '../../ui/theme-labels.ts';
import { Dataset } from '../core/dataset.tsx';
import { useCall, useScope, useSend, useSession } from '../core/queries.ts';
import { ShortcutsSection } from '../shortcuts/shortcuts-section.tsx';
import { AssistantSection } from './assistant-section.tsx';
import { LocalData } from './local-data.tsx';
import './settings.css';

const SECTIONS = [
  { id: 'compte', label: 'Compte et droits' },
  { id: 'apparence', label: 'Apparence' },
  { id: 'assistant', label: 'Assistant' },
  { id: 'raccourcis', label: 'Raccourcis' },
  { id: 'donnees', label: 'Données et version' },
] as const;
type SectionId = (typeof SECTIONS)[number]['id'];

/** The account in plain words, the look, and what this machine keeps. */
export function SettingsScreen() {
  const asked = new URLSearchParams(useSearch()).get('section');
  const section: SectionId = SECTIONS.find((each) => each.id === asked)?.id ?? 'compte';
  const [, navigate] = useLocation();
  return (
    <Screen title="Réglages">
      <Tabs label="Réglages" tabs={[...SECTIONS]} selected={section} onSelect={(next) => navigate(`/reglages?section=${next}`)}>
        <div className="settings">
          {section === 'compte' ? <Account /> : null}
          {section === 'apparence' ? <Appearance /> : null}
          {section === 'assistant' ? <AssistantSection /> : null}
          {section === 'raccourcis' ? <ShortcutsSection /> : null}
          {section === 'donnees' ? <LocalData /> : null}
        </div>
      </Tabs>
    </Screen>
  );
}

function Account() {
  const session = useSession();
  if (!session.data) return null;
  return (
    <>
      <Identity session={session.data} />
      <Card title="Vos droits" icon="shield-check">
        <ul className="rights">
          {RIGHTS.map((right) => {
            const held = session.data?.rights[right] === true;
            return (
              <li key={right} className={held ? 'right-held' : 'right-missing'}>
                <Icon name={held ? 'check2' : 'dash-circle'} size={14} />
                <span>
                  {RIGHT_LABELS[right]}
                  <span className="visually-hidden">{held ? ' : accordé' : ' : non accordé'}</span>
                </span>
              </li>
            );
          })}
        </ul>
        <p className="muted small">Les droits viennent de CFI ; votre administrateur les modifie.</p>
      </Card>
    </>
  );
}

function Identity({ session }: { session: SessionInfo }) {
  const scope = useScope();
  const { user } = session;
  return (
    <Card title="Compte" icon="person-circle">
      <Facts
        items={[
          { label: 'Nom', value: `${user.firstName} ${user.lastName}`.trim() || UNKNOWN },
          { label: 'Identifiant', value: user.identifiant },
          { label: 'Adresse', value: user.email ?? UNKNOWN },
          { label: 'Division', value: session.home.name },
          {
            label: 'Périmètre',
            value: scope.data
              ? `${scope.data.label} : ${formatNumber(scope.data.size)} ${scope.data.size < 2 ? 'division' : 'divisions'}`
              : UNKNOWN,
          },
          { label: 'Connexion', value: formatInstant(session.signedInAt) },
        ]}
      />
      {scope.data && scope.data.anomalies.length > 0 ? (
        <Banner tone="warning" live="none" title="Anomalies de l'arborescence">
          {scope.data.anomalies.join(' ')}
        </Banner>
      ) : null}
    </Card>
  );
}

function Appearance() {
  const preferences = useCall('system.preferences', {});
  const set = useSend('system.setPreferences');
  const client = useQueryClient();
  // What was just chosen is shown at once; the core's answer confirms it, a failure takes it back.
  const [chosen, setChosen] = useState<Partial<Preferences>>({});
  function choose(change: Partial<Preferences>) {
    setChosen({ ...chosen, ...change });
    set.mutate(change, {
      onSuccess: (saved) => client.setQueryData(['system.preferences', {}], saved),
      onSettled: () => setChosen({}),
    });
  }
  return (
    <Dataset query={preferences} shape="text">
      {(data) => (
        <>
          {set.error ? <Banner tone="danger">{set.error.message}</Banner> : null}
          <Card title="Thème" icon="palette">
            <fieldset className="theme-choices">
              <legend className="visually-hidden">Thème</legend>
              {THEMES.map((theme) => (
                <label key={theme} className="theme-choice">
                  <input type="radio" name="theme" checked={(chosen.theme ?? data.theme) === theme} onChange={() => choose({ theme })} />
                  <span className="theme-sample" data-sample={theme} aria-hidden="true">
                    <span className="theme-rail" />
                    <span className="theme-line" />
                    <span className="theme-line theme-line-short" />
                    <span className="theme-accent" />
                  </span>
                  <span className="theme-name">{THEME_LABELS[theme]}</span>
                </label>
              ))}
            </fieldset>
          </Card>
          <Card title="Densité" icon="sliders">
            <Density value={chosen.density ?? data.density} onChange={(density) => choose({ density })} />
          </Card>
        </>
      )}
    </Dataset>
  );
}

const DENSITIES: { id: Preferences['density']; label: string; hint: string }[] = [
  { id: 'confort', label: 'Confort', hint: 'lignes de 36 px' },
  { id: 'compact', label: 'Compact', hint: 'lignes de 28 px' },
];

function Density({ value, onChange }: { value: Preferences['density']; onChange: (density: Preferences['density']) => void }) {
  return (
    <fieldset className="density">
      <legend className="visually-hidden">Densité</legend>
      {DENSITIES.map((each) => (
        <label key={each.id} className="radio">
          <input type="radio" name="density" checked={value === each.id} onChange={() => onChange(each.id)} />
          <span>
            {each.label} <span className="muted">{each.hint}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
