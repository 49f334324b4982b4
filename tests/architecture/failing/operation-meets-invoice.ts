// path: electron/operation/x.ts
// expect: may only import rooms below it
import type { Invoices } from '../invoice/invoice.ts';
export type X = Invoices;
