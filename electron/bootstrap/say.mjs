// Progress for the person at the terminal, on stderr: stdout belongs to what is run. Plain JavaScript without packages: runs before any is installed.

/** When the first of our processes began, in ms since the epoch. */
export const begun = Number(process.env.MYCFIA_BEGUN) || Date.now();
const seconds = (ms) => `${(ms / 1000).toLocaleString('fr-FR', { minimumFractionDigits: 1, maximumFractionDigits: 1 })} s`;

/** One line. */
export const say = (text) => process.stderr.write(`${text}\n`);

/** Time since the program began, in words. */
export const elapsed = () => seconds(Date.now() - begun);

/** Runs one phase between two lines that name it and its duration, counted since `from` when it had begun before its turn. */
export async function phase(title, work, from = performance.now()) {
  say(`· ${title}…`);
  const value = await work();
  say(`  ${title} : ${seconds(performance.now() - from)}`);
  return value;
}

/** A failure whose sentence says what to do; anything else is a bug and shows its stack. */
export class Stop extends Error {}

/** Runs a program's body; its failures end with one sentence and code 1. */
export async function main(body) {
  try {
    await body();
  } catch (error) {
    say(error instanceof Stop ? error.message : String(error?.stack ?? error));
    process.exitCode = 1;
  }
}
