// path: electron/simulator/x.ts
// expect: shares nothing with the product
import { createSources } from '../sources/sources.ts';
export const x = createSources;
