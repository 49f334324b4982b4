import { divisionAsked, divisionPart } from '../core/division-address.ts';

interface InvoicesAsked {
  month: string | null;
  search: string;
  opened: string | null;
  division: number | null;
}

/** What an address such as `/factures?mois=2026-02&recherche=Dupont&facture=30001&division=7` asks for; what is not valid is dropped. */
export function invoicesAsked(query: string): InvoicesAsked {
  const parameters = new URLSearchParams(query);
  const month = parameters.get('mois');
  return {
    month: month !== null && /^20\d{2}-(0[1-9]|1[0-2])$/u.test(month) ? month : null,
    search: parameters.get('recherche')?.slice(0, 200) ?? '',
    opened: parameters.get('facture'),
    division: divisionAsked(parameters),
  };
}

/** The address of a month, for the whole scope or one division; null = the newest month. */
export function monthAddress(month: string | null, division: number | null, search = ''): string {
  const parameters = new URLSearchParams({
    ...(month === null ? {} : { mois: month }),
    ...(search === '' ? {} : { recherche: search }),
    ...divisionPart(division),
  });
  return parameters.size === 0 ? '/factures' : `/factures?${parameters}`;
}
