/** One line of `npm run bench`: our code and its peer, measured in the same run; the ratio is what counts. */
export interface BenchRow {
  work: string;
  /** With their unit, as printed. */
  ours: string;
  peer: string;
  /** ours / peer. */
  ratio: number;
  /** `≤ 1,1` and so on, as printed. */
  goal: string;
  met: boolean;
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
    met: ratio <= most,
  };
}

/** Makes a row for a figure that must stay under a limit of its own, whatever a peer does. */
export const limit = (work: string, ours: number, most: number, unit = 'ms'): BenchRow => ({
  work,
  ours: `${ours.toFixed(1).replace('.', ',')} ${unit}`,
  peer: '—',
  ratio: ours / most,
  goal: `< ${most} ${unit}`,
  met: ours < most,
});

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
