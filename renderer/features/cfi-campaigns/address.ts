import { divisionAsked } from '../core/division-address.ts';

/** What an address such as `/campagnes?onglet=cfi&recherche=Rentree&statuts=rejetee,envoyee&division=7` asks for. */
export function cfiCampaignsAsked(query: string): { search: string; statuts: string[]; division: number | null } {
  const parameters = new URLSearchParams(query);
  const statuts = (parameters.get('statuts') ?? '').split(',').filter((each) => each !== '' && each.length <= 50);
  return { search: parameters.get('recherche')?.slice(0, 200) ?? '', statuts: statuts.slice(0, 50), division: divisionAsked(parameters) };
}
