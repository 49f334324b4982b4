// path: shared/model/x.ts
// expect: shared/ is a leaf
import { createLog } from '../../electron/kit/log.ts';
export const x = createLog;
