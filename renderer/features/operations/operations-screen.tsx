import { useDeferredValue, useEffect, useRef, useState } from 'react';
import { useSearch } from 'wouter';
import {
  COST_LABELS,
  COST_PARTS,
  type OperationGrouping,
  type OperationPage,
  type OperationRow,
  type OperationSort,
} from '../../../shared/model/operation.ts';
import { AmountSum } from '../../ui/amount.tsx';
import { Button } from '../../ui/button.tsx';
import { Chips } from '../../ui/chips.tsx';
import { addDays, dayOf, monthBounds } from '../../ui/civil.ts';
import type { DatasetProblem } from '../../ui/dataset-state.tsx';
import { countOf, formatDate, formatThousandths, pluralOf } from '../../ui/format.ts';
import type { GridColumn } from '../../ui/grid.tsx';
import { PeriodPicker } from '../../ui/period-picker.tsx';
import { Provenance } from '../../ui/provenance.tsx';
import { Screen } from '../../ui/screen.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { Segments } from '../../ui/segments.tsx';
import { useCommands } from '../core/commands.ts';
import { Dataset } from '../core/dataset.tsx';
import { type DivisionChoice, DivisionFilter, LostDivision, ofDivision, useDivision } from '../core/division-filter.tsx';
import { useGridLayout } from '../core/grid-layouts.ts';
import { useListExport } from '../core/list-export.tsx';
import { ListGrid, OwnColumns, useListCommands } from '../core/list-grid.tsx';
import { useCall, useSend } from '../core/queries.ts';
import { ReadingNotices } from '../core/reading-notices.tsx';
import { useRowWindows } from '../core/row-windows.ts';
import { filtersOfLink, linkOfFilters, OPERATION_VIEWS, type OperationView, useOperationFilters } from './filters.ts';
import { OperationBoard } from './operation-board.tsx';
import { OperationCalendar } from './operation-calendar.tsx';
import { OperationInspector } from './operation-inspector.tsx';
import { OperationsByCampaign } from './operations-by-campaign.tsx';
import { campaignWords, orderedWords, StateTag, sentWords, stateWords } from './words.tsx';
import './operations.css';

/** Groups read at once: years of days, and more campaigns than anybody reads. */
const GROUPS = 5000;
const GROUPED_BY: Record<OperationView, OperationGrouping> = { list: 'campaign', states: 'state', calendar: 'day' };
const VIEW_LABELS: Record<OperationView, string> = { list: 'Liste', states: 'Par état', calendar: 'Calendrier' };

const COLUMNS: GridColumn<OperationRow, OperationSort>[] = [
  { id: 'sentAt', label: 'Envoi', track: '104px', sort: 'sentAt', text: sentWords },
  { id: 'name', label: 'Opération', track: 'minmax(170px, 2fr)', sort: 'name', strong: true, text: (row) => row.name },
  { id: 'campaign', label: 'Campagne', track: 'minmax(140px, 1.4fr)', sort: 'campaign', from: 760, text: campaignWords },
  { id: 'division', label: 'Division', track: 'minmax(120px, 1.1fr)', sort: 'division', from: 900, text: (row) => row.divisionName },
  {
    id: 'state',
    label: 'État',
    track: '160px',
    sort: 'state',
    text: (row) => stateWords({ id: row.stateId, name: row.stateName }),
    cell: (row) => <StateTag row={row} />,
  },
  { id: 'ordered', label: 'Commandé', track: '150px', align: 'end', from: 1020, text: orderedWords },
  { id: 'total', label: 'Total HT', track: '124px', sort: 'total', align: 'end', text: (row) => formatThousandths(row.total) },
];

/** The operations of the scope over a period that is always in view. */
export function OperationsScreen() {
  const filters = useOperationFilters();
  const { change } = filters;
  const search = useDeferredValue(filters.search).trim();
  const division = useDivision(filters.division);
  const question = {
    ...division.asked,
    ...(filters.period ?? {}),
    ...(search ? { search } : {}),
    ...(filters.stateIds.length > 0 ? { stateIds: filters.stateIds } : {}),
  };
  const windows = useRowWindows('operations.list', { ...question, sort: filters.sort, descending: filters.descending });
  const laidOut = filters.view !== 'list' || filters.byCampaign;
  const groups = useCall(
    'operations.groups',
    { ...question, by: GROUPED_BY[filters.view], limit: GROUPS },
    { keep: false, enabled: laidOut },
  );
  const grid = useGridLayout('operations');
  const [openRow, setOpenRow] = useState<OperationRow | null>(null);
  const refresh = useSend('operations.list');
  const field = useRef<HTMLInputElement>(null);
  useFiltersOfAddress();

  const exported = useListExport({ subject: 'operations', ...question, sort: filters.sort, descending: filters.descending });
  const { head } = windows;
  const refreshNow = () => {
    refresh.mutate(
      { ...question, refresh: true, limit: 1 },
      {
        onSettled: () => {
          void head.refetch();
          if (laidOut) void groups.refetch();
        },
      },
    );
  };
  useListCommands({
    refreshTitle: 'Actualiser les opérations',
    findTitle: 'Chercher une opération',
    refresh: refreshNow,
    field,
    clear: filters.clear,
  });
  useCommands(
    OPERATION_VIEWS.map((view) => ({
      id: `operations.${view}`,
      title: `Opérations : ${VIEW_LABELS[view]}`,
      group: 'Affichage' as const,
      run: () => change({ view }),
    })),
  );

  const sought = search !== '' || filters.stateIds.length > 0;
  const filtered = sought || division.id !== null;
  const removeDivision = () => change({ division: null });
  const none = (value: OperationPage) => nothing(value, { sought, division, clear: filters.clear, change });
  const page = head.data?.value;
  const opened = openRow?.id ?? null;
  const laid = { asked: question, opened, onOpen: setOpenRow };
  return (
    <Screen
      fixed
      title="Opérations"
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
          <div className="toolbar">
            <PeriodPicker period={page?.period ?? filters.period ?? undefined} onChange={(period) => change({ period })} />
            <Segments choices={OPERATION_VIEWS} labels={VIEW_LABELS} chosen={filters.view} onChoose={(view) => change({ view })} end />
          </div>
          <div className="toolbar">
            <SearchBox
              ref={field}
              label="Chercher une opération"
              placeholder="Opération, campagne, code client"
              value={filters.search}
              onChange={(next) => change({ search: next })}
            />
            <DivisionFilter division={division} onChoose={(next) => change({ division: next })} />
            {page ? (
              <p className="toolbar-count" role="status">
                {countOf(page.total, 'opération')} {filtered ? pluralOf(page.total, 'trouvée') : 'sur la période'}
              </p>
            ) : null}
            {filters.view === 'list' ? (
              <label className="check">
                <input type="checkbox" checked={filters.byCampaign} onChange={(event) => change({ byCampaign: event.target.checked })} />
                Grouper par campagne
              </label>
            ) : null}
            {page ? (
              <Chips
                legend="Filtrer par état"
                items={page.states.map((state) => ({ id: state.id, label: stateWords(state), count: state.count }))}
                chosen={filters.stateIds}
                onToggle={filters.toggleState}
              />
            ) : null}
            {filtered ? (
              <Button variant="quiet" size="s" icon="x-lg" onClick={filters.clear}>
                Effacer les filtres
              </Button>
            ) : null}
            {laidOut ? null : (
              <span className="toolbar-end">
                <OwnColumns
                  columns={COLUMNS}
                  own={grid}
                  link={linkOfFilters(filters)}
                  onRecall={(link) => change(filtersOfLink(link) ?? { search: '', stateIds: [], period: null, division: null })}
                />
              </span>
            )}
          </div>
          {page && page.total > 0 ? <Costs page={page} /> : null}
          {exported.failure}
          <ReadingNotices
            reading={head.data}
            these="ces opérations sont celles"
            subject="les opérations"
            failed={windows.failed?.message ?? null}
            onRetry={windows.retry}
            onRefresh={refreshNow}
          />
        </>
      }
    >
      {division.lost ? (
        <LostDivision onRemove={removeDivision} />
      ) : laidOut ? (
        <Dataset query={groups} shape="table" empty={({ value }) => (value.count > 0 || !page ? null : none(page))}>
          {({ value }) => (
            <>
              {filters.view === 'states' ? (
                <OperationBoard
                  {...laid}
                  groups={value.groups}
                  onState={(id) => change({ view: 'list', byCampaign: false, stateIds: [id] })}
                />
              ) : null}
              {filters.view === 'list' ? <OperationsByCampaign {...laid} groups={value} /> : null}
              {filters.view === 'calendar' ? (
                <OperationCalendar
                  {...laid}
                  period={value.period}
                  days={value.groups}
                  onMonth={(month) => change({ period: monthBounds(month) })}
                  onDay={(day) => change({ period: { from: day, to: day }, view: 'list', byCampaign: false })}
                />
              ) : null}
            </>
          )}
        </Dataset>
      ) : (
        <Dataset query={head} shape="table" empty={({ value }) => (value.total > 0 ? null : none(value))}>
          {({ value }) => (
            <ListGrid<OperationRow, OperationSort>
              label="Opérations"
              columns={COLUMNS}
              count={value.total}
              windows={windows}
              own={grid}
              sort={filters.sort}
              descending={filters.descending}
              onSort={filters.sortBy}
              opened={opened}
              onOpen={setOpenRow}
              question={question}
            />
          )}
        </Dataset>
      )}
      {openRow ? <OperationInspector key={openRow.id} row={openRow} onClose={() => setOpenRow(null)} /> : null}
    </Screen>
  );
}

type Change = ReturnType<typeof useOperationFilters.getState>['change'];

/** Why there is nothing, and what to do next. */
function nothing(
  value: OperationPage,
  { sought, division, clear, change }: { sought: boolean; division: DivisionChoice; clear: () => void; change: Change },
): DatasetProblem {
  const { from, to } = value.period;
  const period = `du ${formatDate(from)} au ${formatDate(to)}`;
  const of = division.id === null ? '' : `${ofDivision(division)} `;
  if (sought || division.id !== null) {
    const unfit = sought ? ' ne correspond à la recherche ou aux états choisis' : '';
    return { kind: 'no_result', what: `Aucune opération ${of}${period}${unfit}.`, onClear: clear };
  }
  const undated = value.undated ?? 0;
  const today = dayOf(Date.now());
  return {
    kind: 'empty',
    icon: 'kanban',
    title: `Aucune opération ${period}`,
    hint: `La période porte sur la date d'envoi.${undated > 0 ? ` ${countOf(undated, 'opération')} sans date d'envoi n'apparaissent dans aucune période.` : ''}`,
    action: (
      <Button onClick={() => change({ period: { from: addDays(today, -364), to: addDays(today, 90) } })}>
        Voir douze mois et les envois prévus
      </Button>
    ),
  };
}

/** What the operations found cost, before tax, over all of them and not only those in view. */
function Costs({ page }: { page: OperationPage }) {
  const { service, transport, postage, total } = page.costs;
  const whole = [service, transport, postage, total].every((each) => each.unknown === 0);
  const sum = (service.amount ?? 0) + (transport.amount ?? 0) + (postage.amount ?? 0);
  const gap = whole && total.amount !== null ? total.amount - sum : 0;
  return (
    <section className="costs" aria-label="Coûts hors taxes des opérations trouvées">
      <dl>
        {COST_PARTS.map((part) => (
          <div key={part} className={part === 'total' ? 'cost-total' : undefined}>
            <dt>{part === 'total' ? COST_LABELS[part] : `${COST_LABELS[part]} HT`}</dt>
            <dd>
              <AmountSum sum={page.costs[part]} />
            </dd>
          </div>
        ))}
      </dl>
      {gap === 0 ? null : (
        <p className="muted small">Le total donné par CFI diffère de {formatThousandths(gap)} de la somme des trois coûts.</p>
      )}
    </section>
  );
}

/** An address such as `/operations?etats=3` sets the filters once, on arrival. */
function useFiltersOfAddress() {
  const query = useSearch();
  const change = useOperationFilters((state) => state.change);
  useEffect(() => {
    const asked = filtersOfLink(query);
    if (asked) change(asked);
  }, [query, change]);
}
