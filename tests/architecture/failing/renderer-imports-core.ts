// path: renderer/features/stocks/x.ts
// expect: The interface reaches the core through renderer/link only
import { createLog } from '../../../electron/kit/log.ts';
export const x = createLog;
