// path: electron/stock/x.ts
// expect: may only import rooms below it
import type { Campaigns } from '../campaign/campaign.ts';
export type X = Campaigns;
