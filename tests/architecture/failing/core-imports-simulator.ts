// path: electron/app/x.ts
// expect: The core knows neither a shell
import { startSimulator } from '../simulator/simulator.ts';
export const x = startSimulator;
