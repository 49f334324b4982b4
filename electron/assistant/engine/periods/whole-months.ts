import { type Days, months } from './calendar.ts';

/** Whether days of a month that has begun are left out: what is dated by the month cannot be told of such a period. */
export const leavesDaysOut = ({ from, to }: Days, today: string): boolean =>
  !from.endsWith('-01') || (to < today && to !== months(to.slice(0, 7), 1).to);

/** The months that a period touches, whole. */
export const inWholeMonths = ({ from, to }: Days): Days => ({ from: `${from.slice(0, 7)}-01`, to: months(to.slice(0, 7), 1).to });

/** Whether two of these periods have days in common. */
export const overlap = (periods: readonly Days[]): boolean =>
  periods.some((one, at) => periods.slice(at + 1).some((other) => one.from <= other.to && other.from <= one.to));
