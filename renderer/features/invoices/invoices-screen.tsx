import { useDeferredValue, useEffect, useRef, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import type { InvoiceMonth, InvoiceMonths, InvoicePage, InvoiceRow, InvoiceSort } from '../../../shared/model/invoice.ts';
import type { Sourced } from '../../../shared/model/sourced.ts';
import { AmountSum } from '../../ui/amount.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { addMonths, formatMonth, ofMonth } from '../../ui/civil.ts';
import type { DatasetProblem } from '../../ui/dataset-state.tsx';
import { countOf, formatThousandths, pluralOf } from '../../ui/format.ts';
import type { GridColumn } from '../../ui/grid.tsx';
import { Provenance } from '../../ui/provenance.tsx';
import { Screen } from '../../ui/screen.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { useCommands } from '../core/commands.ts';
import { Dataset } from '../core/dataset.tsx';
import { type DivisionChoice, DivisionFilter, LostDivision, ofDivision, useDivision } from '../core/division-filter.tsx';
import { useListExport } from '../core/list-export.tsx';
import { ListGrid } from '../core/list-grid.tsx';
import { useCall, useSend } from '../core/queries.ts';
import { ReadingNotices } from '../core/reading-notices.tsx';
import { useRowWindows } from '../core/row-windows.ts';
import { invoicesAsked, monthAddress } from './address.ts';
import { InvoiceInspector } from './invoice-inspector.tsx';
import './invoices.css';

const COLUMNS: GridColumn<InvoiceRow, InvoiceSort>[] = [
  {
    id: 'order',
    label: 'Commande',
    track: 'minmax(180px, 2fr)',
    sort: 'order',
    strong: true,
    text: (row) => row.order ?? `Facture n° ${row.id}`,
  },
  {
    id: 'division',
    label: 'Division',
    track: 'minmax(120px, 1.2fr)',
    sort: 'division',
    from: 560,
    text: (row) => row.divisionName ?? 'non communiquée',
  },
  { id: 'requester', label: 'Demandeur', track: 'minmax(110px, 1fr)', sort: 'requester', from: 700, text: (row) => row.requester ?? '' },
  { id: 'net', label: 'Montant HT', track: '128px', sort: 'net', align: 'end', text: (row) => formatThousandths(row.net) },
  { id: 'gross', label: 'Montant TTC', track: '128px', sort: 'gross', align: 'end', text: (row) => formatThousandths(row.gross) },
];

/** What CFI invoices: the months, then the invoices of one, then the lines of one. */
export function InvoicesScreen() {
  const [, navigate] = useLocation();
  const asked = invoicesAsked(useSearch());
  const [back, setBack] = useState<string | null>(null);
  const division = useDivision(asked.division);
  const months = useCall('invoices.months', { ...division.asked, ...(back === null ? {} : { from: back }) }, { keep: true });
  const newest = months.data?.value.months[0]?.month ?? null;
  const month = asked.month ?? newest;
  const refresh = useSend('invoices.months');
  const chooseDivision = (next: number | null) => navigate(monthAddress(asked.month, next, asked.search));
  const refreshNow = () => refresh.mutate({ refresh: true }, { onSettled: () => void months.refetch() });
  useCommands([
    { id: 'refresh', title: 'Actualiser les factures', group: 'Actions', keys: 'F5', icon: 'arrow-clockwise', run: refreshNow },
  ]);
  return (
    <Screen
      fixed
      title="Factures"
      status={months.data ? <Provenance reading={months.data} /> : null}
      actions={
        <Button icon="arrow-clockwise" pending={refresh.isPending} onClick={refreshNow}>
          Actualiser
        </Button>
      }
      toolbar={
        <>
          <DivisionFilter division={division} onChoose={chooseDivision} />
          <ReadingNotices reading={months.data} these="ces factures sont celles" subject="les factures" onRefresh={refreshNow} />
        </>
      }
    >
      {division.lost ? (
        <LostDivision onRemove={() => chooseDivision(null)} />
      ) : (
        <Dataset query={months} shape="table" empty={({ value }) => nothing(value, division, () => chooseDivision(null))}>
          {(data) => (
            <div className="invoices">
              <Months
                data={data}
                month={month}
                onMonth={(next) => navigate(monthAddress(next, division.id))}
                onEarlier={() => setBack(addMonths(data.value.period.from, -12))}
              />
              {month ? (
                <MonthInvoices
                  key={`${month} ${asked.search}`}
                  month={month}
                  division={division}
                  sought={asked.search}
                  opened={asked.opened}
                />
              ) : null}
            </div>
          )}
        </Dataset>
      )}
    </Screen>
  );
}

function nothing({ months, period }: InvoiceMonths, division: DivisionChoice, onClear: () => void): DatasetProblem | null {
  if (months.length > 0) return null;
  const when = `${ofMonth(period.from)} à ${formatMonth(period.to)}`;
  if (division.id !== null) return { kind: 'no_result', what: `Aucune facture ${ofDivision(division)}, ${when}.`, onClear };
  return {
    kind: 'empty',
    icon: 'receipt',
    title: `Aucune facture ${when}`,
    hint: "CFI n'a rien facturé aux divisions de votre périmètre sur ces mois.",
  };
}

interface MonthsProps {
  data: Sourced<InvoiceMonths>;
  month: string | null;
  onMonth: (month: string) => void;
  onEarlier: () => void;
}

/** The months that hold invoices, newest first. */
function Months({ data, month, onMonth, onEarlier }: MonthsProps) {
  const most = Math.max(1, ...data.value.months.map((each) => each.net.amount ?? 0));
  return (
    <nav className="months" aria-label="Mois facturés">
      <ul>
        {data.value.months.map((each) => (
          <li key={each.month}>
            <button
              type="button"
              className="month"
              aria-current={each.month === month ? 'true' : undefined}
              onClick={() => onMonth(each.month)}
            >
              <span className="month-name">{formatMonth(each.month)}</span>
              <span className="muted small">{countOf(each.count, 'facture')}</span>
              <MonthBar month={each} most={most} />
              <span className="month-amount">
                <AmountSum sum={each.net} /> <span className="muted">HT</span>
              </span>
              <span className="month-amount muted small">
                <AmountSum sum={each.gross} /> TTC
              </span>
            </button>
          </li>
        ))}
      </ul>
      <Button variant="quiet" size="s" icon="clock-history" onClick={onEarlier}>
        Douze mois plus tôt
      </Button>
    </nav>
  );
}

function MonthBar({ month, most }: { month: InvoiceMonth; most: number }) {
  return (
    <span className="month-bar" aria-hidden="true">
      <span style={{ width: `${Math.max(0, ((month.net.amount ?? 0) / most) * 100)}%` }} />
    </span>
  );
}

interface MonthInvoicesProps {
  month: string;
  division: DivisionChoice;
  /** Searched and opened on arrival. */
  sought: string;
  opened: string | null;
}

function MonthInvoices({ month, division, sought, opened }: MonthInvoicesProps) {
  const [typed, setTyped] = useState(sought);
  const [sort, setSort] = useState<InvoiceSort>('order');
  const [descending, setDescending] = useState(false);
  const [openRow, setOpenRow] = useState<InvoiceRow | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const search = useDeferredValue(typed).trim();
  const question = { month, ...division.asked, ...(search ? { search } : {}) };
  const windows = useRowWindows('invoices.list', { ...question, sort, descending });
  const exported = useListExport({ subject: 'invoices', ...question, sort, descending });
  const { head } = windows;
  const numbered = useNumbered(search);
  useEffect(() => {
    const row = head.data?.value.rows.find((each) => String(each.id) === opened);
    if (row) setOpenRow(row);
  }, [opened, head.data]);
  useCommands([
    { id: 'find', title: 'Chercher une facture', group: 'Actions', keys: 'Ctrl+F', icon: 'search', run: () => field.current?.focus() },
  ]);
  return (
    <section className="month-invoices" aria-label={`Factures ${ofMonth(month)}`}>
      <header className="month-head">
        <h2>{formatMonth(month)}</h2>
        <SearchBox
          ref={field}
          label="Chercher une facture"
          placeholder="Commande, demandeur, adresse, numéro"
          value={typed}
          onChange={setTyped}
        />
        {head.data ? <Totals page={head.data.value} filtered={search !== ''} /> : null}
        {exported.menu}
      </header>
      {exported.failure}
      {numbered === null ? null : (
        <Banner
          tone="neutral"
          icon="receipt"
          actions={
            <Button size="s" onClick={() => setOpenRow(numbered)}>
              Ouvrir
            </Button>
          }
        >
          {[`Facture n° ${numbered.id}`, numbered.order, numbered.divisionName, numbered.month && formatMonth(numbered.month)]
            .filter(Boolean)
            .join(' · ')}
        </Banner>
      )}
      {windows.failed ? (
        <ReadingNotices
          reading={undefined}
          these=""
          subject=""
          failed={windows.failed.message}
          onRetry={windows.retry}
          onRefresh={windows.retry}
        />
      ) : null}
      <Dataset
        query={head}
        shape="table"
        empty={({ value }) =>
          value.total > 0
            ? null
            : search !== ''
              ? {
                  kind: 'no_result',
                  what: `Aucune ${numbered === null ? '' : 'autre '}facture ${division.id === null ? '' : `${ofDivision(division)}, `}${ofMonth(month)} ne correspond à « ${search} ».`,
                  onClear: () => setTyped(''),
                }
              : {
                  kind: 'empty',
                  icon: 'receipt',
                  title: `Aucune facture ${division.id === null ? '' : `${ofDivision(division)} `}en ${formatMonth(month)}`,
                  hint: 'Choisissez un autre mois.',
                }
        }
      >
        {({ value }) => (
          <ListGrid<InvoiceRow, InvoiceSort>
            label={`Factures ${ofMonth(month)}`}
            columns={COLUMNS}
            count={value.total}
            windows={windows}
            sort={sort}
            descending={descending}
            onSort={(next) => {
              setDescending(next === sort ? !descending : next === 'net' || next === 'gross');
              setSort(next);
            }}
            opened={openRow?.id ?? null}
            onOpen={setOpenRow}
            question={question}
          />
        )}
      </Dataset>
      {openRow ? <InvoiceInspector key={openRow.id} row={openRow} onClose={() => setOpenRow(null)} /> : null}
    </section>
  );
}

/** The invoice of a number that is typed, whatever its month and its division; null = no number, or none of the scope. */
function useNumbered(search: string): InvoiceRow | null {
  const isNumber = /^[1-9]\d{0,8}$/u.test(search);
  const found = useCall('invoices.detail', { id: isNumber ? Number(search) : 1 }, { enabled: isNumber });
  return isNumber ? (found.data?.value ?? null) : null;
}

/** HT and TTC of everything found, each with its name. */
function Totals({ page, filtered }: { page: InvoicePage; filtered: boolean }) {
  return (
    <p className="month-totals" role="status">
      <span className="muted">
        {countOf(page.total, 'facture')} {filtered ? pluralOf(page.total, 'trouvée') : ''}
      </span>
      <span>
        <AmountSum sum={page.net} /> <span className="muted">HT</span>
      </span>
      <span>
        <AmountSum sum={page.gross} /> <span className="muted">TTC</span>
      </span>
    </p>
  );
}
