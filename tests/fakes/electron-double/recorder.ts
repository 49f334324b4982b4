/** What the system would have been asked to do, in order. */
export interface Recorded {
  api: string;
  args: unknown[];
}
export const recorded: Recorded[] = [];
export const record = (api: string, ...args: unknown[]): void => {
  recorded.push({ api, args: JSON.parse(JSON.stringify(args)) as unknown[] });
};
