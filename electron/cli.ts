import { weighBuffersAlive } from './kit/collector.ts';
import { runCli } from './shell/cli/cli.ts';
import { composeForCommand } from './shell/cli/compose.ts';

weighBuffersAlive();
process.exitCode = await runCli({
  argv: process.argv.slice(2),
  compose: composeForCommand,
  print: (text) => process.stdout.write(`${text}\n`),
  printError: (text) => process.stderr.write(`${text}\n`),
});
