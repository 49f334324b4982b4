import { useDeferredValue, useEffect, useRef, useState } from 'react';
import { useSearch } from 'wouter';
import type { Sourced } from '../../../shared/model/sourced.ts';
import { STOCK_LEVEL_LABELS, STOCK_LEVELS, type StockLevel, type StockRow, type StockSort } from '../../../shared/model/stock.ts';
import { Button } from '../../ui/button.tsx';
import { countOf, formatDate, formatNumber, pluralOf } from '../../ui/format.ts';
import type { GridColumn } from '../../ui/grid.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Meter } from '../../ui/meter.tsx';
import { Provenance } from '../../ui/provenance.tsx';
import { Screen } from '../../ui/screen.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { Segments } from '../../ui/segments.tsx';
import { Dataset } from '../core/dataset.tsx';
import { type DivisionChoice, DivisionFilter, LostDivision, ofDivision, useDivision } from '../core/division-filter.tsx';
import { useGridLayout } from '../core/grid-layouts.ts';
import { useListExport } from '../core/list-export.tsx';
import { ListGrid, OwnColumns, useListCommands } from '../core/list-grid.tsx';
import { useSend } from '../core/queries.ts';
import { ReadingNotices } from '../core/reading-notices.tsx';
import { useRowWindows } from '../core/row-windows.ts';
import { filtersOfLink, linkOfFilters, STOCK_VIEWS, type StockView, treats, useStockFilters } from './filters.ts';
import { LEVEL_ICONS, LEVEL_TONES, LevelTag } from './level.tsx';
import { DivisionHeat, StockChangesList } from './stock-groups.tsx';
import { StockInspector } from './stock-inspector.tsx';
import './stocks.css';

const VIEW_LABELS: Record<StockView, string> = { list: 'Articles', divisions: 'Par division', changes: 'Depuis hier' };

const COLUMNS: GridColumn<StockRow, StockSort>[] = [
  {
    id: 'level',
    label: 'Niveau',
    track: '144px',
    sort: 'level',
    text: (row) => STOCK_LEVEL_LABELS[row.level],
    cell: (row) => <LevelTag level={row.level} />,
  },
  { id: 'name', label: 'Article', track: 'minmax(180px, 2fr)', sort: 'name', strong: true, text: (row) => row.name },
  { id: 'code', label: 'Code client', track: '116px', from: 980, text: (row) => row.clientCode ?? '' },
  { id: 'division', label: 'Division', track: 'minmax(120px, 1.2fr)', sort: 'division', from: 660, text: (row) => row.divisionName },
  {
    id: 'quantity',
    label: 'Quantité',
    track: '96px',
    sort: 'quantity',
    align: 'end',
    text: (row) => formatNumber(row.quantity),
    number: (row) => row.quantity,
  },
  {
    id: 'minimum',
    label: 'Minimum',
    track: '96px',
    sort: 'minimum',
    align: 'end',
    text: (row) => formatNumber(row.minimum),
    number: (row) => row.minimum,
  },
  {
    id: 'meter',
    label: 'Quantité / minimum',
    track: '148px',
    from: 860,
    text: (row) => `${formatNumber(row.quantity)} / ${formatNumber(row.minimum)}`,
    cell: (row) => <Meter quantity={row.quantity} minimum={row.minimum} level={row.level} />,
  },
  { id: 'storage', label: 'Emplacement', track: '120px', from: 5000, text: (row) => row.storageRef ?? '' },
  { id: 'updatedAt', label: 'Mise à jour', track: '108px', sort: 'updatedAt', from: 740, text: (row) => formatDate(row.updatedAt) },
];

/** The stocks of the scope: what to reorder, found in seconds. */
export function StocksScreen() {
  const filters = useStockFilters();
  const search = useDeferredValue(filters.search);
  const sought = search.trim();
  const division = useDivision(filters.division);
  const question = {
    ...division.asked,
    ...(sought ? { search: sought } : {}),
    ...(filters.levels.length > 0 ? { levels: filters.levels } : {}),
  };
  const windows = useRowWindows('stocks.window', { ...question, sort: filters.sort, descending: filters.descending });
  const grid = useGridLayout('stocks');
  const [openRow, setOpenRow] = useState<StockRow | null>(null);
  const refresh = useSend('stocks.list');
  const field = useRef<HTMLInputElement>(null);
  useFiltersOfAddress();

  const refreshNow = () => {
    refresh.mutate({ refresh: true, limit: 1 }, { onSettled: () => void windows.head.refetch() });
  };
  useListCommands({
    refreshTitle: 'Actualiser les stocks',
    findTitle: 'Chercher dans les stocks',
    refresh: refreshNow,
    field,
    clear: filters.clear,
  });

  const exported = useListExport(
    { subject: 'stocks', ...question, sort: filters.sort, descending: filters.descending },
    filters.view === 'list',
  );
  const { head } = windows;
  const chooser = <DivisionFilter division={division} onChoose={filters.chooseDivision} />;
  const filtered = filters.search.trim() !== '' || filters.levels.length > 0 || division.id !== null;
  return (
    <Screen
      fixed
      title="Stocks"
      status={head.data ? <Provenance reading={head.data} /> : null}
      actions={
        <>
          {exported.menu}
          <Button icon="arrow-clockwise" pending={refresh.isPending} onClick={refreshNow}>
            Actualiser
          </Button>
        </>
      }
      toolbar={
        <>
          {filters.view === 'list' ? <LevelCards page={head.data} /> : null}
          <div className="toolbar">
            <Segments choices={STOCK_VIEWS} labels={VIEW_LABELS} chosen={filters.view} onChoose={filters.show} />
            {filters.view === 'list' ? null : chooser}
            {filters.view === 'list' ? (
              <>
                <SearchBox
                  ref={field}
                  label="Chercher un article"
                  placeholder="Article, code client, référence"
                  value={filters.search}
                  onChange={filters.setSearch}
                />
                {head.data ? (
                  <p className="toolbar-count" role="status">
                    {countOf(head.data.value.total, 'ligne')}{' '}
                    {filtered ? pluralOf(head.data.value.total, 'trouvée') : 'dans votre périmètre'}
                  </p>
                ) : null}
                {filtered ? (
                  <Button variant="quiet" size="s" icon="x-lg" onClick={filters.clear}>
                    Effacer les filtres
                  </Button>
                ) : null}
                <span className="toolbar-end">
                  {chooser}
                  <button type="button" className="chip chip-plain" aria-pressed={treats(filters.levels)} onClick={filters.toggleToTreat}>
                    À traiter
                  </button>
                  <OwnColumns
                    columns={COLUMNS}
                    own={grid}
                    link={linkOfFilters(filters)}
                    onRecall={(link) => filters.adopt(filtersOfLink(link) ?? { search: null, levels: [], division: null })}
                  />
                </span>
              </>
            ) : null}
          </div>
          {exported.failure}
          <ReadingNotices
            reading={head.data}
            these="ces quantités sont celles"
            subject="les stocks"
            failed={windows.failed?.message ?? null}
            onRetry={windows.retry}
            onRefresh={refreshNow}
          />
        </>
      }
    >
      {division.lost ? <LostDivision onRemove={() => filters.chooseDivision(null)} /> : null}
      {filters.view === 'divisions' && !division.lost ? (
        <DivisionHeat division={division} onPick={(levels) => filters.adopt({ search: '', levels, division: null })} />
      ) : null}
      {filters.view === 'changes' && !division.lost ? <StockChangesList division={division} /> : null}
      {filters.view === 'list' && !division.lost ? (
        <Dataset
          query={head}
          shape="table"
          empty={({ value }) => {
            if (value.total > 0) return null;
            if (filtered)
              return { kind: 'no_result', what: whatWasSought(filters.search, filters.levels, division), onClear: filters.clear };
            return {
              kind: 'empty',
              icon: 'box-seam',
              title: 'Aucun article dans ce périmètre',
              hint: 'CFI ne tient pas de stock pour ces divisions. Élargissez le périmètre si vous en attendiez.',
            };
          }}
        >
          {({ value }) => (
            <ListGrid<StockRow, StockSort>
              label="Stocks"
              columns={COLUMNS}
              count={value.total}
              windows={windows}
              own={grid}
              sort={filters.sort}
              descending={filters.descending}
              onSort={filters.sortBy}
              opened={openRow?.id ?? null}
              onOpen={setOpenRow}
              question={question}
            />
          )}
        </Dataset>
      ) : null}
      {openRow ? <StockInspector key={openRow.id} row={openRow} onClose={() => setOpenRow(null)} /> : null}
    </Screen>
  );
}

function whatWasSought(search: string, levels: readonly StockLevel[], division: DivisionChoice): string {
  const parts = [
    search.trim() ? `« ${search.trim()} »` : null,
    levels.length > 0 ? `niveau ${levels.map((level) => STOCK_LEVEL_LABELS[level]).join(' ou ')}` : null,
  ].filter((each) => each !== null);
  const of = `Aucune ligne ${ofDivision(division)}`;
  return parts.length === 0 ? `${of}.` : `${of} ne correspond à ${parts.join(', ')}.`;
}

/** An address such as `/stocks?recherche=Flyer` sets the filters once, on arrival. */
function useFiltersOfAddress() {
  const query = useSearch();
  const adopt = useStockFilters((state) => state.adopt);
  useEffect(() => {
    const asked = filtersOfLink(query);
    if (asked) adopt(asked);
  }, [query, adopt]);
}

/** Counts by level; pressing one filters, pressing it again stops. */
function LevelCards({ page }: { page: Sourced<{ levels: Record<StockLevel, number> }> | undefined }) {
  const { levels, toggleLevel } = useStockFilters();
  return (
    <fieldset className="level-cards">
      <legend className="visually-hidden">Filtrer par niveau</legend>
      {STOCK_LEVELS.map((level) => (
        <button
          key={level}
          type="button"
          className={`level-card tone-${LEVEL_TONES[level]}`}
          aria-pressed={levels.includes(level)}
          onClick={() => toggleLevel(level)}
        >
          <span className="level-name">
            <Icon name={LEVEL_ICONS[level]} size={13} />
            {STOCK_LEVEL_LABELS[level]}
          </span>
          <span className="level-count">{page ? formatNumber(page.value.levels[level]) : '…'}</span>
        </button>
      ))}
    </fieldset>
  );
}
