// path: electron/routes/x.ts
// expect: Enter a room by its door
import { createCsvWriter } from '../report/csv.ts';
export const x = createCsvWriter;
