// Takes a data folder, says so on its channel, and holds it until told to end.
import { takeInstance } from '../../electron/shell/instance.ts';

process.on('message', () => process.exit(0));
takeInstance(process.argv[2] ?? '', () => process.send?.('shown')).then(
  (instance) => process.send?.(instance ? 'held' : 'taken'),
  (error: Error) => process.send?.(`failed: ${error.message}`),
);
