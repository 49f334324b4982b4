/** The division an address such as `?division=42` asks for; null = none, or what is no number of a division. */
export function divisionAsked(parameters: URLSearchParams): number | null {
  const asked = parameters.get('division') ?? '';
  return /^[1-9]\d{0,9}$/u.test(asked) ? Number(asked) : null;
}

/** The part of an address that asks for a division; nothing when there is none. */
export const divisionPart = (division: number | null): Record<string, string> => (division === null ? {} : { division: String(division) });
