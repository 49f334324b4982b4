import { isMainThread } from 'node:worker_threads';
import { runSimulatorCommand } from './simulator/simulator.ts';

// Once bundled, this file is also what the thread of the embedded PostgreSQL loads: there, it only lends its modules.
if (isMainThread) process.exitCode = await runSimulatorCommand(process.argv.slice(2), import.meta.dirname);
