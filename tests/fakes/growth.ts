const TIMES = 8;
/** Of the same number of signs, in one text rather than in eight: as much work is due, and a text looked at anew from each of its words takes eight times that. */
export const MOST_GROWTH = 4;
const TRIES = 9;

/**
 * How much more work one long text is than as many signs in eight short ones: the least of several tries, in turn, so that what else the machine does is
 * none of it. No time is held to a number.
 * @param unit what the texts are made of
 * @param length signs of a short one
 */
export function growth(work: (text: string) => void, unit: string, length: number): number {
  const long = unit.repeat((length * TIMES) / unit.length + 1).slice(0, length * TIMES);
  const short = long.slice(0, length);
  const least = { one: Number.POSITIVE_INFINITY, many: Number.POSITIVE_INFINITY };
  const timed = (run: () => void) => {
    const from = performance.now();
    run();
    return performance.now() - from;
  };
  work(short);
  for (let tries = 0; tries < TRIES && !(tries > 0 && least.one <= MOST_GROWTH * least.many); tries++) {
    const many = timed(() => {
      for (let i = 0; i < TIMES; i++) work(short);
    });
    const one = timed(() => work(long));
    least.many = Math.min(least.many, many);
    least.one = Math.min(least.one, one);
  }
  return least.one / least.many;
}
