/** One line of `npm run bench`: our code and its peer, measured in the same run; the ratio is what counts. */
export interface BenchRow {
  work: string;
  /** With their unit, as printed. */
  ours: string;
  peer: string;
  /** ours / peer; null where they are not of one kind. */
  ratio: number | null;
  /** `≤ 1,1` and so on, as printed. */
  goal: string;
  /** null = measured without a goal. */
  met: boolean | null;
}

/** How well one intent of a corpus is told from the others; null = none was given, or none was right. Measured, without a goal of its own. */
export interface ScoreRow {
  corpus: string;
  intent: string;
  /** Questions of this intent. */
  expected: number;
  precision: number | null;
  recall: number | null;
}

/** Makes a row for a duration: ours must take at most `most` times what the peer takes. */
export function duration(work: string, oursMs: number, peerMs: number, most: number): BenchRow {
  const ratio = oursMs / peerMs;
  return {
    work,
    ours: inMs(oursMs),
    peer: inMs(peerMs),
    ratio,
    goal: most === Number.POSITIVE_INFINITY ? 'suivi' : `≤ ${String(most).replace('.', ',')}`,
    met: most === Number.POSITIVE_INFINITY ? null : ratio <= most,
  };
}

/** Makes a row for a figure that must stay under a limit of its own, whatever a peer does. */
export const limit = (work: string, ours: number, most: number, unit = 'ms', peer = '—'): BenchRow => ({
  work,
  ours: `${ours.toFixed(1).replace('.', ',')} ${unit}`,
  peer,
  ratio: ours / most,
  goal: `< ${most} ${unit}`,
  met: ours < most,
});

/** The harmonic mean of precision and recall. */
export const fScore = ({ precision, recall }: Pick<ScoreRow, 'precision' | 'recall'>): number | null =>
  precision === null || recall === null ? null : precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);

/** `94,6 %`. */
export const percent = (share: number | null): string => (share === null ? '—' : `${(share * 100).toFixed(1).replace('.', ',')} %`);

const inMs = (ms: number): string => (ms < 1 ? `${Math.round(ms * 1000)} µs` : `${ms.toFixed(ms < 10 ? 2 : 0).replace('.', ',')} ms`);

/** Runs each work in turn, several rounds, so that a slow moment of the machine falls on all; medians in ms. */
export async function interleaved(rounds: number, works: readonly (() => Promise<unknown>)[], times = 1): Promise<number[]> {
  const taken = works.map((): number[] => []);
  for (let round = 0; round < rounds + 1; round += 1)
    for (const [index, work] of works.entries()) {
      const startedAt = performance.now();
      for (let n = 0; n < times; n += 1) await work();
      // The first round warms up.
      if (round > 0) taken[index]?.push((performance.now() - startedAt) / times);
    }
  return taken.map((each) => each.toSorted((a, b) => a - b)[Math.floor(each.length / 2)] ?? Number.NaN);
}
