export interface IconPath {
  d: string;
  evenOdd: boolean;
}

const cache = new Map<string, IconPath[]>();

/**
 * The paths of a Bootstrap icon file. Read as text: the page's policy refuses markup made from strings,
 * and React draws them as elements. Icons of ours hold paths only (checked by a unit test).
 */
export function shapesOf(svg: string): IconPath[] {
  const known = cache.get(svg);
  if (known) return known;
  const paths = [...svg.matchAll(/<path\b[^>]*>/gu)].map(([tag]) => ({
    d: /\sd="([^"]+)"/u.exec(tag)?.[1] ?? '',
    evenOdd: tag.includes('fill-rule="evenodd"'),
  }));
  cache.set(svg, paths);
  return paths;
}
