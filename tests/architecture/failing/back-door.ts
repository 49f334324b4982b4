// path: electron/stock/x.ts
// expect: Enter a room by its door
import { readRows } from '../sources/cfi-views.ts';
export const x = readRows;
