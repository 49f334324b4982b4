/** Door of the fictitious CFI: start it in this process, or run it as a program. */
export { hashPassword } from './api/sessions.ts';
export { runSimulatorCommand } from './command-line.ts';
export { type Simulator, type SimulatorOptions, startSimulator } from './start.ts';
