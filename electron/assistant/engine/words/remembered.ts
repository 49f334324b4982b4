/** Far more than a question holds; then all are forgotten at once. */
const MOST = 5000;

/** The same function of a text, which is worked out once: a question is read several times over, word by word. It must be pure. */
export function remembered<T>(of: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined || known.has(text)) return before as T;
    if (known.size >= MOST) known.clear();
    const found = of(text);
    known.set(text, found);
    return found;
  };
}
