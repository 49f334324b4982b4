import { useDeferredValue, useRef, useState } from 'react';
import { useSearch } from 'wouter';
import { type CfiCampaignPage, type CfiCampaignRow, type CfiCampaignSort, cfiChannelLabel } from '../../../shared/model/cfi-campaign.ts';
import { Button } from '../../ui/button.tsx';
import { Chips } from '../../ui/chips.tsx';
import type { DatasetProblem } from '../../ui/dataset-state.tsx';
import { countOf, formatDate, pluralOf, UNKNOWN } from '../../ui/format.ts';
import type { GridColumn } from '../../ui/grid.tsx';
import { Provenance } from '../../ui/provenance.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { Dataset } from '../core/dataset.tsx';
import { type DivisionChoice, DivisionFilter, LostDivision, ofDivision, useDivision } from '../core/division-filter.tsx';
import { useGridLayout } from '../core/grid-layouts.ts';
import { useListExport } from '../core/list-export.tsx';
import { ListGrid, useListCommands } from '../core/list-grid.tsx';
import { useSend } from '../core/queries.ts';
import { ReadingNotices } from '../core/reading-notices.tsx';
import { useRowWindows } from '../core/row-windows.ts';
import { cfiCampaignsAsked } from './address.ts';
import { CfiCampaignInspector } from './cfi-campaign-inspector.tsx';
import { StatutTag, statutRank, statutWords } from './words.tsx';
import './cfi-campaigns.css';

const COLUMNS: GridColumn<CfiCampaignRow, CfiCampaignSort>[] = [
  {
    id: 'statut',
    label: 'Statut chez CFI',
    track: '196px',
    sort: 'statut',
    text: (row) => statutWords(row.statut),
    cell: (row) => <StatutTag statut={row.statut} />,
  },
  { id: 'name', label: 'Campagne', track: 'minmax(180px, 2fr)', sort: 'name', strong: true, text: (row) => row.name },
  { id: 'reference', label: 'Référence', track: '184px', sort: 'reference', from: 760, text: (row) => row.reference ?? '' },
  { id: 'channel', label: 'Canal', track: '104px', from: 1020, text: (row) => (row.channel === null ? '' : cfiChannelLabel(row.channel)) },
  { id: 'division', label: 'Division', track: 'minmax(120px, 1.1fr)', sort: 'division', from: 900, text: (row) => row.divisionName },
  { id: 'createdAt', label: 'Créée', track: '108px', sort: 'createdAt', text: (row) => formatDate(row.createdAt) },
];

/** Every campaign CFI holds for the scope, born here or elsewhere: what really became of them. */
export function CfiCampaigns() {
  const asked = cfiCampaignsAsked(useSearch());
  const [typed, setTyped] = useState(asked.search);
  const [statuts, setStatuts] = useState<(string | null)[]>(asked.statuts);
  const [divisionId, setDivision] = useState(asked.division);
  const division = useDivision(divisionId);
  const [sort, setSort] = useState<CfiCampaignSort>('createdAt');
  const [descending, setDescending] = useState(true);
  const [openRow, setOpenRow] = useState<CfiCampaignRow | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const own = useGridLayout('cfi-campaigns');
  const refresh = useSend('cfiCampaigns.list');
  const search = useDeferredValue(typed).trim();
  const question = { ...division.asked, ...(search ? { search } : {}), ...(statuts.length > 0 ? { statuts } : {}) };
  const windows = useRowWindows('cfiCampaigns.list', { ...question, sort, descending });
  const exported = useListExport({ subject: 'campaigns', ...question, sort, descending });
  const { head } = windows;
  const page = head.data?.value;
  const sought = search !== '' || statuts.length > 0;
  const filtered = sought || division.id !== null;
  const clear = () => {
    setTyped('');
    setStatuts([]);
    setDivision(null);
  };
  const refreshNow = () => refresh.mutate({ ...question, refresh: true, limit: 1 }, { onSettled: () => void head.refetch() });
  useListCommands({
    refreshTitle: 'Actualiser les campagnes de CFI',
    findTitle: 'Chercher une campagne chez CFI',
    refresh: refreshNow,
    field,
    clear,
  });
  return (
    <div className="cfi-campaigns">
      <div className="toolbar">
        <SearchBox ref={field} label="Chercher une campagne chez CFI" placeholder="Nom ou référence" value={typed} onChange={setTyped} />
        <DivisionFilter division={division} onChoose={setDivision} />
        {page ? (
          <p className="toolbar-count" role="status">
            {countOf(page.total, 'campagne')} {filtered ? pluralOf(page.total, 'trouvée') : 'chez CFI'}
          </p>
        ) : null}
        {head.data ? <Provenance reading={head.data} /> : null}
        {exported.menu}
        {page ? <Statuts page={page} chosen={statuts} onChange={setStatuts} /> : null}
        {filtered ? (
          <Button variant="quiet" size="s" icon="x-lg" onClick={clear}>
            Effacer les filtres
          </Button>
        ) : null}
      </div>
      {exported.failure}
      <ReadingNotices
        reading={head.data}
        these="ces campagnes sont celles"
        subject="les campagnes"
        failed={windows.failed?.message ?? null}
        onRetry={windows.retry}
        onRefresh={refreshNow}
      />
      {division.lost ? (
        <LostDivision onRemove={() => setDivision(null)} />
      ) : (
        <Dataset query={head} shape="table" empty={({ value }) => (value.total > 0 ? null : nothing(sought, division, clear))}>
          {({ value }) => (
            <ListGrid<CfiCampaignRow, CfiCampaignSort>
              label="Campagnes chez CFI"
              columns={COLUMNS}
              count={value.total}
              windows={windows}
              own={own}
              sort={sort}
              descending={descending}
              onSort={(next) => {
                setDescending(next === sort ? !descending : next === 'createdAt');
                setSort(next);
              }}
              opened={openRow?.id ?? null}
              onOpen={setOpenRow}
              question={question}
            />
          )}
        </Dataset>
      )}
      {openRow ? <CfiCampaignInspector key={openRow.id} row={openRow} onClose={() => setOpenRow(null)} /> : null}
    </div>
  );
}

const nothing = (sought: boolean, division: DivisionChoice, onClear: () => void): DatasetProblem =>
  sought || division.id !== null
    ? {
        kind: 'no_result',
        what: `Aucune campagne ${ofDivision(division)}${sought ? ' ne correspond à la recherche ou aux statuts choisis' : ''}.`,
        onClear,
      }
    : {
        kind: 'empty',
        icon: 'megaphone',
        title: 'Aucune campagne chez CFI dans ce périmètre',
        hint: "Une campagne apparaît ici dès que CFI l'a importée, qu'elle vienne de myCFiA ou d'ailleurs.",
      };

interface StatutsProps {
  page: CfiCampaignPage;
  chosen: readonly (string | null)[];
  onChange: (chosen: (string | null)[]) => void;
}

/** The statuts CFI tells, in the order a campaign passes through them. */
function Statuts({ page, chosen, onChange }: StatutsProps) {
  // A fieldset of chips has text ids; what is not told has none of its own.
  const idOf = (statut: string | null) => statut ?? UNKNOWN;
  const items = page.statuts
    .toSorted((a, b) => (statutRank(a.statut) < statutRank(b.statut) ? -1 : 1))
    .map(({ statut, count }) => ({ id: idOf(statut), label: statutWords(statut), count }));
  const toggle = (id: string) => {
    const statut = page.statuts.find((each) => idOf(each.statut) === id)?.statut ?? null;
    onChange(chosen.includes(statut) ? chosen.filter((each) => each !== statut) : [...chosen, statut]);
  };
  return <Chips legend="Filtrer par statut" items={items} chosen={chosen.map(idOf)} onToggle={toggle} />;
}
