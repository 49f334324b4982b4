import { useMemo, useState } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { type RuleInfo, SECTION_LABELS, SECTIONS } from '../../../shared/model/campaign.ts';
import { countOf } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { Screen } from '../../ui/screen.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { Tag } from '../../ui/tag.tsx';
import { useCommands } from '../core/commands.ts';
import { Dataset } from '../core/dataset.tsx';
import { useCall } from '../core/queries.ts';
import { HeadquartersSettings } from './headquarters.tsx';
import './campaigns.css';
import './rules.css';

type Tab = 'regles' | 'siege';

/** Every rule in force with its source, and what headquarters decide. */
export function RulesScreen() {
  const [, navigate] = useLocation();
  const tab: Tab = new URLSearchParams(useSearch()).get('onglet') === 'siege' ? 'siege' : 'regles';
  const rules = useCall('campaigns.rules', {});
  useCommands([
    {
      id: 'refresh',
      title: 'Actualiser les règles',
      group: 'Actions',
      keys: 'F5',
      icon: 'arrow-clockwise',
      run: () => void rules.refetch(),
    },
  ]);
  return (
    <Screen
      title="Règles en vigueur"
      lead={
        <Link href="/campagnes" className="back">
          <Icon name="chevron-left" size={12} /> Campagnes
        </Link>
      }
      status={rules.data ? <span className="muted">{countOf(rules.data.length, 'règle')}</span> : null}
    >
      <Tabs<Tab>
        label="Règles et réglages"
        tabs={[
          { id: 'regles', label: 'Règles' },
          { id: 'siege', label: 'Réglages du siège' },
        ]}
        selected={tab}
        onSelect={(next) => navigate(next === 'siege' ? '/campagnes/regles?onglet=siege' : '/campagnes/regles', { replace: true })}
      >
        {tab === 'siege' ? (
          <HeadquartersSettings />
        ) : (
          <Dataset query={rules} shape="table">
            {(data) => <Rules rules={data} />}
          </Dataset>
        )}
      </Tabs>
    </Screen>
  );
}

const folded = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase();

function Rules({ rules }: { rules: RuleInfo[] }) {
  const [search, setSearch] = useState('');
  const [level, setLevel] = useState<RuleInfo['level'] | null>(null);
  const found = useMemo(() => {
    const words = folded(search).split(/\s+/u).filter(Boolean);
    return rules.filter((rule) => {
      const text = folded(`${rule.title} ${rule.source} ${rule.id} ${SECTION_LABELS[rule.section]}`);
      return (level === null || rule.level === level) && words.every((word) => text.includes(word));
    });
  }, [rules, search, level]);
  const clear = () => {
    setSearch('');
    setLevel(null);
  };
  return (
    <div className="rules-page">
      <div className="toolbar">
        <SearchBox label="Chercher une règle" placeholder="Règle, loi, section" value={search} onChange={setSearch} />
        <fieldset className="chips">
          <legend className="visually-hidden">Niveau</legend>
          {(['block', 'warn'] as const).map((each) => (
            <button
              key={each}
              type="button"
              className="chip chip-plain"
              aria-pressed={level === each}
              onClick={() => setLevel(level === each ? null : each)}
            >
              {LEVELS[each].label}
            </button>
          ))}
        </fieldset>
        <span className="toolbar-count" role="status">
          {found.length === rules.length ? null : countOf(found.length, 'règle')}
        </span>
      </div>
      {found.length === 0 ? (
        <p className="rules-none">
          Aucune règle ne correspond.{' '}
          <button type="button" className="link-button" onClick={clear}>
            Effacer les filtres
          </button>
        </p>
      ) : null}
      {SECTIONS.filter((section) => found.some((rule) => rule.section === section)).map((section) => (
        <section key={section} className="rules" aria-labelledby={`rules-${section}`}>
          <h2 id={`rules-${section}`}>
            {SECTION_LABELS[section]} <span className="count">{found.filter((rule) => rule.section === section).length}</span>
          </h2>
          <ul className="rules-list">
            {found
              .filter((rule) => rule.section === section)
              .map((rule) => (
                <li key={rule.id}>
                  <Tag tone={LEVELS[rule.level].tone} icon={LEVELS[rule.level].icon}>
                    {LEVELS[rule.level].label}
                  </Tag>
                  <span className="rules-title">{rule.title}</span>
                  <span className="muted small">{rule.source}</span>
                  <span className="mono muted">{rule.id}</span>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

const LEVELS = {
  block: { label: 'Bloquante', tone: 'danger', icon: 'x-octagon' },
  warn: { label: 'À reconnaître', tone: 'warning', icon: 'exclamation-triangle-fill' },
} as const;
