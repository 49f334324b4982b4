// path: electron/campaign/x.ts
// expect: « pg » is imported by electron/sources only
import pg from 'pg';
export const x = pg;
