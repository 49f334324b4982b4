/** What an operator made of the columns of a list: shown or hidden against the default, and widths in px, by id of column. */
export interface GridLayout {
  shown: Record<string, boolean>;
  widths: Record<string, number>;
}

/** A way of looking at a list, kept under a name: its columns, and the filters as the screen writes them in an address. */
export interface SavedView {
  name: string;
  layout: GridLayout;
  query: string;
}

/** How one operator likes to work on this machine, whatever the window: no data of CFI is in it. */
export interface OwnViews {
  /** By name of list: `stocks`, `operations`… */
  grids: Record<string, { layout: GridLayout; views: SavedView[] }>;
  /** Keys chosen for commands, by id of command; null = none wanted. Others keep their usual keys. */
  shortcuts: Record<string, string | null>;
}

export const NO_VIEWS: OwnViews = { grids: {}, shortcuts: {} };

/** Narrowest and widest column, px. */
export const MIN_COLUMN_PX = 64;
export const MAX_COLUMN_PX = 800;
/** Views kept for one list. */
export const MAX_VIEWS = 50;
