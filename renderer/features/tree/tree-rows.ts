interface Placed {
  id: number;
  name: string;
  depth: number;
}

/** The nodes in view: what stands below a folded one is left out. Parents come before their children. */
export function hiddenBelow<Node extends Placed>(nodes: readonly Node[], closed: ReadonlySet<number>): Node[] {
  const shown: Node[] = [];
  let folded = Number.POSITIVE_INFINITY;
  for (const node of nodes) {
    if (node.depth > folded) continue;
    folded = closed.has(node.id) ? node.depth : Number.POSITIVE_INFINITY;
    shown.push(node);
  }
  return shown;
}

const fold = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase();

/** Nodes whose name holds every word, with the way down to them; accents and case do not matter. */
export function matching<Node extends Placed>(nodes: readonly Node[], search: string): Node[] {
  const words = fold(search).split(/\s+/u).filter(Boolean);
  const kept = new Set<Node>();
  const way: Node[] = [];
  for (const node of nodes) {
    way.length = Math.min(way.length, node.depth);
    way.push(node);
    const name = fold(node.name);
    if (words.every((word) => name.includes(word))) for (const each of way) kept.add(each);
  }
  return nodes.filter((node) => kept.has(node));
}
