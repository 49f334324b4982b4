// path: electron/shell/cli/x.ts
// expect: A shell knows electron/app
import { createStocks } from '../../stock/stock.ts';
export const x = createStocks;
