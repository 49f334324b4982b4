import type { RefObject } from 'react';
import type { SavedView } from '../../../shared/model/views.ts';
import { ColumnsMenu } from '../../ui/columns-menu.tsx';
import { Grid, type GridColumn } from '../../ui/grid.tsx';
import { useCommands } from './commands.ts';
import type { GridHandle } from './grid-layouts.ts';
import { useCall } from './queries.ts';
import type { RowWindows } from './row-windows.ts';

/** Height of a row, px, by density. */
const ROW = { confort: 36, compact: 28 } as const;

interface ListGridProps<Row extends { id: number }, Sort extends string> {
  label: string;
  columns: readonly GridColumn<Row, Sort>[];
  /** Rows there are, all windows together. */
  count: number;
  windows: Pick<RowWindows<Row>, 'rowAt' | 'rowsBetween' | 'onWindow'>;
  sort: Sort;
  descending: boolean;
  onSort: (sort: Sort) => void;
  opened: number | null;
  onOpen: (row: Row) => void;
  /** What was asked: another question starts from the first row. */
  question: unknown;
  /** Without it, the columns are those of the program. */
  own?: GridHandle;
}

/** The grid of a list read by windows, at the operator's density and with the columns he chose. */
export function ListGrid<Row extends { id: number }, Sort extends string>(props: ListGridProps<Row, Sort>) {
  const { windows, opened, question, own, ...grid } = props;
  const density = useCall('system.preferences', {}).data?.density ?? 'confort';
  return (
    <Grid<Row, Sort>
      {...grid}
      {...windows}
      {...(own ? { layout: own.layout, onWidth: own.setWidth } : {})}
      keyOf={(row) => row.id}
      rowHeight={ROW[density]}
      selected={opened}
      resetKey={JSON.stringify([question, props.sort, props.descending])}
    />
  );
}

interface OwnColumnsProps<Row, Sort extends string> {
  columns: readonly GridColumn<Row, Sort>[];
  own: GridHandle;
  /** The filters in force, as an address of the screen would write them. */
  link: string;
  /** Takes the filters of a saved view. */
  onRecall: (link: string) => void;
}

/** Columns and saved views of a list. */
export function OwnColumns<Row, Sort extends string>({ columns, own, link, onRecall }: OwnColumnsProps<Row, Sort>) {
  return (
    <ColumnsMenu
      columns={columns}
      layout={own.layout}
      onLayout={own.setLayout}
      views={own.views}
      onSave={(name) => own.save(name, link)}
      onRecall={(view: SavedView) => {
        own.setLayout(view.layout);
        onRecall(view.query);
      }}
      onForget={own.forget}
    />
  );
}

interface ListCommands {
  /** As in "Actualiser les stocks", "Chercher dans les stocks". */
  refreshTitle: string;
  findTitle: string;
  refresh: () => void;
  field: RefObject<HTMLInputElement | null>;
  clear?: (() => void) | undefined;
}

/** What can be done on any list: ask again (F5), search (Ctrl+F), clear what filters it. */
export function useListCommands({ refreshTitle, findTitle, refresh, field, clear }: ListCommands): void {
  useCommands([
    { id: 'refresh', title: refreshTitle, group: 'Actions', keys: 'F5', icon: 'arrow-clockwise', run: refresh },
    { id: 'find', title: findTitle, group: 'Actions', keys: 'Ctrl+F', icon: 'search', run: () => field.current?.focus() },
    ...(clear ? [{ id: 'list.clear', title: 'Effacer les filtres', group: 'Actions' as const, run: clear }] : []),
  ]);
}
