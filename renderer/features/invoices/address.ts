/** What an address such as `/factures?mois=2026-02&recherche=Dupont&facture=30001` asks for; what is not valid is dropped. */
export function invoicesAsked(query: string): { month: string | null; search: string; opened: string | null } {
  const parameters = new URLSearchParams(query);
  const month = parameters.get('mois');
  return {
    month: month !== null && /^20\d{2}-(0[1-9]|1[0-2])$/u.test(month) ? month : null,
    search: parameters.get('recherche')?.slice(0, 200) ?? '',
    opened: parameters.get('facture'),
  };
}
