import type { Right, Rights } from '../../../shared/model/tenant.ts';

/** Whether one of the rights is held; nobody signed in holds none. Only hides: the core refuses by itself. */
export const holds = (rights: Rights | undefined, any: readonly Right[]): boolean =>
  any.length === 0 || any.some((right) => rights?.[right] === true);

export const CAMPAIGN_RIGHTS: readonly Right[] = ['campagnes_Edit', 'campagnes_Commande', 'valideur', 'operations_Valid'];
