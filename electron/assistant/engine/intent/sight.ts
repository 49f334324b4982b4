import type { PlaceMatch } from '../names/places.ts';
import { setOf } from '../words/text.ts';
import type { Token } from '../words/tokens.ts';

const SIGHT = new Set(['sight', 'sees', 'seenBy']);
const OURS = setOf('nos notre nous mes mon ma on');
const ACCESS = setOf('acces visibilite habilitation');

const isSight = ({ concepts }: Token): boolean => concepts.some(({ concept }) => SIGHT.has(concept));

/** "accès factures Toulouse : qui ?": who has it, when "qui" stands alone. */
export const asksWhoseAccess = (tokens: readonly Token[]): boolean =>
  tokens.some(({ folded }) => ACCESS.has(folded)) &&
  tokens.some(({ folded, opens }, at) => folded === 'qui' && opens && (tokens[at + 1]?.opens ?? true));

/** "le siège voit-il nos stocks ?": somebody outside the scope looks at us, which is no question about stocks. */
export function seesUs(tokens: readonly Token[], place: PlaceMatch | null): boolean {
  if (place?.place.kind !== 'unknown') return false;
  const looks = tokens.findIndex(isSight);
  const named = Math.max(...place.taken);
  return (
    looks > named &&
    tokens.slice(looks).some(({ folded }) => OURS.has(folded)) &&
    !tokens.slice(0, looks).some(({ folded }) => folded === 'qui')
  );
}
