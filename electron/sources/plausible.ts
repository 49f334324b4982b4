/** A dataset does not lose four fifths of its rows between two refreshes; a view being reloaded does. */
const FLOOR = 0.2;
/** Below this many known rows any decrease is believed, but not a sudden void. */
const ENOUGH_ROWS = 10;
const ENOUGH_FOR_VOID = 2;

/** true when `received` rows, where `known` were there before, rather tell a view being reloaded than real deletions. */
export const isImplausible = (received: number, known: number): boolean =>
  received === 0 ? known >= ENOUGH_FOR_VOID : known >= ENOUGH_ROWS && received < known * FLOOR;
