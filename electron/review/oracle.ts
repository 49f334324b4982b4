/** Who belongs to whom, told by climbing one division at a time from the raw parents: deliberately another way than the scopes under test. */
export interface Oracle {
  /** Whether climbing from the division meets `under`, itself included. */
  below(divisionId: number, under: number): boolean;
  /** The division and everything met when climbing. */
  chain(divisionId: number): readonly number[];
}

/** A loop ends where it began; a parent that does not exist leads nowhere. */
export function oracleOf(parents: ReadonlyMap<number, number | null>): Oracle {
  const chains = new Map<number, number[]>();
  const chain = (divisionId: number): readonly number[] => {
    const known = chains.get(divisionId);
    if (known !== undefined) return known;
    const met = new Set<number>();
    for (let at: number | null | undefined = divisionId; at !== null && at !== undefined && !met.has(at); at = parents.get(at)) met.add(at);
    chains.set(divisionId, [...met]);
    return [...met];
  };
  return { chain, below: (divisionId, under) => chain(divisionId).includes(under) };
}
