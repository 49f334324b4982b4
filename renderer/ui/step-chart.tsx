import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import { formatInstant, formatNumber } from './format.ts';
import 'uplot/dist/uPlot.min.css';

/** What held from a moment on; null = nothing known, drawn as a gap. */
export interface StepPoint {
  /** ISO-8601 moment. */
  at: string;
  value: number | null;
  /** What it is compared with; null = none. */
  reference: number | null;
  /** Instead of the number, when there is none. */
  word?: string;
}

interface StepChartProps {
  /** What is drawn, in one sentence: the chart in words. */
  sentence: string;
  /** As in "Quantité" and "Minimum". */
  valueLabel: string;
  referenceLabel: string;
  /** Oldest first; each holds until the next, the last until `until`. */
  points: readonly StepPoint[];
  until: string;
}

const HEIGHT = 168;
const seconds = (instant: string) => Date.parse(instant) / 1000;
const wordsOf = (point: StepPoint) => point.word ?? formatNumber(point.value);

/** A quantity over time, as steps. ← and → walk the changes, each is told in words; the same figures stand in a table below. */
export function StepChart({ sentence, valueLabel, referenceLabel, points, until }: StepChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const [told, setTold] = useState(points.length - 1);
  const theme = useTheme();

  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn again with the colours of another theme
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const { data, owner } = drawnOf(points, until);
    const tell = (position: number) => setTold(owner[position] ?? points.length - 1);
    const drawn = new uPlot(optionsOf(element, valueLabel, referenceLabel, tell), data, element);
    plot.current = drawn;
    const observer = new ResizeObserver(() => drawn.setSize({ width: element.clientWidth, height: HEIGHT }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      drawn.destroy();
    };
  }, [points, until, valueLabel, referenceLabel, theme]);

  const walk = (event: KeyboardEvent) => {
    const next = { ArrowLeft: told - 1, ArrowRight: told + 1, Home: 0, End: points.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const index = Math.min(points.length - 1, Math.max(0, next));
    setTold(index);
    const at = points[index];
    if (at && plot.current) plot.current.setCursor({ left: plot.current.valToPos(seconds(at.at), 'x'), top: HEIGHT / 3 }, false);
  };
  const point = points[Math.min(told, points.length - 1)];
  const words = point ? `${formatInstant(point.at)} : ${wordsOf(point)}` : '';
  return (
    <figure className="chart">
      <figcaption>{sentence}</figcaption>
      <div
        ref={box}
        className="chart-box"
        role="slider"
        tabIndex={0}
        aria-label={`${valueLabel} dans le temps`}
        aria-valuemin={1}
        aria-valuemax={points.length}
        aria-valuenow={told + 1}
        aria-valuetext={words}
        onKeyDown={walk}
      />
      <p className="chart-told small">
        <span>{words}</span>
        {point?.reference == null ? null : (
          <span className="muted">
            {referenceLabel} {formatNumber(point.reference)}
          </span>
        )}
      </p>
      <details>
        <summary className="small">Voir les {formatNumber(points.length)} valeurs</summary>
        <table className="table">
          <caption className="visually-hidden">{sentence}</caption>
          <thead>
            <tr>
              <th scope="col">À partir du</th>
              <th scope="col" className="num">
                {valueLabel}
              </th>
              <th scope="col" className="num">
                {referenceLabel}
              </th>
            </tr>
          </thead>
          <tbody>
            {points.toReversed().map((each) => (
              <tr key={each.at}>
                <th scope="row">{formatInstant(each.at)}</th>
                <td className="num">{wordsOf(each)}</td>
                <td className="num">{each.reference === null ? '' : formatNumber(each.reference)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}

interface Drawn {
  data: uPlot.AlignedData;
  /** The point each drawn position belongs to. */
  owner: number[];
}

/** A value holds until the next point: drawn up to it also when nothing is known from there. */
function drawnOf(points: readonly StepPoint[], until: string): Drawn {
  const held: { at: number; point: StepPoint; owner: number }[] = [];
  points.forEach((point, owner) => {
    held.push({ at: seconds(point.at), point, owner });
    const next = points[owner + 1];
    const end = next === undefined ? seconds(until) : next.value === null && point.value !== null ? seconds(next.at) - 1 : null;
    if (end !== null && end > seconds(point.at)) held.push({ at: end, point, owner });
  });
  return {
    data: [
      held.map(({ at }) => at),
      held.map(({ point }) => point.value),
      held.map(({ point }) => (point.value === null ? null : point.reference)),
    ],
    owner: held.map(({ owner }) => owner),
  };
}

/** The mark of the pointed value; the reference has none. */
function marker(series: number, colour: string): HTMLElement {
  const mark = document.createElement('div');
  mark.hidden = series !== 1;
  Object.assign(mark.style, {
    width: '9px',
    height: '9px',
    marginLeft: '-4.5px',
    marginTop: '-4.5px',
    borderRadius: '50%',
    background: colour,
  });
  return mark;
}

function optionsOf(element: HTMLElement, valueLabel: string, referenceLabel: string, tell: (position: number) => void): uPlot.Options {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const axis = {
    stroke: colour('--muted'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
    font: `11px ${style.fontFamily}`,
  };
  const paths = uPlot.paths.stepped?.({ align: 1 });
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    tzDate: (at) => uPlot.tzDate(new Date(at * 1000), 'Europe/Paris'),
    cursor: { y: false, drag: { x: false, y: false }, points: { show: (_plot, series) => marker(series, colour('--accent')) } },
    axes: [
      {
        ...axis,
        size: 28,
        space: 84,
        values: (_plot, splits) => splits.map(momentLabel(splits)),
      },
      { ...axis, size: 54, values: (_plot, splits) => splits.map((value) => formatNumber(value)) },
    ],
    // The floor is 0 unless CFI tells a debt: a scale that begins elsewhere makes a small change look like a collapse.
    scales: { y: { range: (_plot, least, most) => [Math.min(0, least ?? 0), Math.max(1, (most ?? 0) * 1.08)] } },
    series: [
      {},
      {
        label: valueLabel,
        stroke: colour('--accent'),
        width: 2,
        points: { show: false },
        ...(paths ? { paths } : {}),
      },
      {
        label: referenceLabel,
        stroke: colour('--warning'),
        width: 1.5,
        dash: [5, 4],
        points: { show: false },
        ...(paths ? { paths } : {}),
      },
    ],
    hooks: {
      setCursor: [
        ({ cursor }) => {
          if (typeof cursor.idx === 'number') tell(cursor.idx);
        },
      ],
    },
  };
}

const DAY_S = 86_400;
/** Days, or the hour when everything happened within two days. */
const momentLabel =
  (splits: readonly number[]) =>
  (at: number): string => {
    const words = formatInstant(new Date(at * 1000).toISOString());
    return (splits.at(-1) ?? 0) - (splits[0] ?? 0) < 2 * DAY_S ? words.slice(11) : words.slice(0, 5);
  };

/** Changes with the theme, so that what is painted once can be painted again. */
function useTheme(): string {
  const [theme, setTheme] = useState(document.documentElement.dataset.theme ?? '');
  useEffect(() => {
    const observer = new MutationObserver(() => setTheme(document.documentElement.dataset.theme ?? ''));
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => observer.disconnect();
  }, []);
  return theme;
}
