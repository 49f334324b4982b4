import { createRoot } from 'react-dom/client';
import { Grid, type GridColumn } from '../../../renderer/ui/grid.tsx';
import '../../../renderer/ui/base.css';
import '../../../renderer/ui/ui.css';

/** The product's own grid over a million made-up rows and twelve columns; `?kind=empty` leaves the same scrollbar without a grid. */
interface Line {
  id: number;
}
export interface Scrolled {
  fps: number;
  /** Share of frames later than 25 ms. */
  late: number;
}
declare global {
  interface Window {
    scrollTest(pixelsPerFrame: number, milliseconds: number): Promise<Scrolled>;
    lastRow(): Promise<string>;
  }
}

const COUNT = 1_000_000;
const ROW = 36;
const words = ['Flyer A4', 'Affiche A2', 'Brochure institutionnelle 16 pages', 'Enveloppe C5 à fenêtre', 'Kakémono 85 × 200'];
const text = (line: Line, column: number): string =>
  column === 1 ? `${words[line.id % words.length]} ${line.id}` : column === 0 ? String(line.id) : `${(line.id * (column + 7)) % 99_991}`;
const COLUMNS: GridColumn<Line, 'id'>[] = Array.from({ length: 12 }, (_, column) => ({
  id: `c${column}`,
  label: `Colonne ${column + 1}`,
  track: column === 1 ? 'minmax(160px, 2fr)' : '90px',
  ...(column === 1 ? { strong: true } : {}),
  ...(column > 7 ? { align: 'end' as const, number: (line: Line) => Number(text(line, column)) } : {}),
  text: (line: Line) => text(line, column),
}));
/** As in the product, a row is the same object as long as its window is kept. */
const kept = new Map<number, Line>();
function rowAt(index: number): Line {
  const line = kept.get(index) ?? { id: index + 1 };
  kept.set(index, line);
  return line;
}
const nothing = () => undefined;

function Bench() {
  return (
    <Grid<Line, 'id'>
      label="Lignes"
      columns={COLUMNS}
      count={COUNT}
      rowAt={rowAt}
      rowsBetween={async () => []}
      keyOf={(line) => line.id}
      rowHeight={ROW}
      sort="id"
      descending={false}
      onSort={nothing}
      onWindow={nothing}
      selected={null}
      onOpen={nothing}
      resetKey=""
    />
  );
}

const root = document.getElementById('root')!;
if (new URLSearchParams(window.location.search).get('kind') === 'empty') {
  const scroller = document.createElement('div');
  scroller.className = 'grid';
  const inner = document.createElement('div');
  inner.style.height = '30000000px';
  scroller.append(inner);
  root.append(scroller);
} else createRoot(root).render(<Bench />);

const frame = () => new Promise<number>((resolve) => requestAnimationFrame(() => resolve(performance.now())));
const scroller = () => document.querySelector<HTMLElement>('.grid')!;

window.scrollTest = async (pixelsPerFrame, milliseconds) => {
  const element = scroller();
  const gaps: number[] = [];
  let last = await frame();
  const end = last + milliseconds;
  while (last < end) {
    element.scrollTop += pixelsPerFrame;
    const now = await frame();
    gaps.push(now - last);
    last = now;
  }
  const counted = gaps.slice(2);
  const mean = counted.reduce((sum, gap) => sum + gap, 0) / counted.length;
  return { fps: 1000 / mean, late: counted.filter((gap) => gap > 25).length / counted.length };
};
window.lastRow = async () => {
  scroller().scrollTop = Number.MAX_SAFE_INTEGER;
  for (let waited = 0; waited < 60; waited += 1) await frame();
  const indexes = [...document.querySelectorAll('[role="row"]')].map((row) => Number(row.getAttribute('aria-rowindex')));
  return String(Math.max(...indexes));
};
