// path: electron/stock/x.ts
// expect: « mssql » is imported by electron/sources only
import sql from 'mssql';
export const x = sql;
