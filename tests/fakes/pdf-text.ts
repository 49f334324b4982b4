import { inflateSync } from 'node:zlib';

export interface ReadPdf {
  /** Text of each page in drawing order: every run of glyphs on a line of its own, by the PDF's own table of characters. */
  pages: string[];
  /** Types of the structure elements, in the order of the file. */
  structure: string[];
  /** Text runs that stand in no tag: neither content nor artifact. */
  untagged: string[];
  catalog: string;
  fonts: string[];
}

/** Reads a PDF as other programs do: objects, streams, fonts and their ToUnicode tables; nothing is known here of how it was made. */
export function readPdf(bytes: Uint8Array): ReadPdf {
  const raw = Buffer.from(bytes).toString('latin1');
  const objects = new Map<string, { head: string; stream: string | null }>();
  for (const [, id, body] of raw.matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/g)) {
    const [, head = body!, stream] = /^([\s\S]*?)\nstream\r?\n([\s\S]*)\r?\nendstream$/.exec(body!) ?? [];
    const packed = stream === undefined ? null : head.includes('/FlateDecode') ? inflate(stream) : stream;
    objects.set(id!, { head, stream: packed });
  }
  const heads = [...objects.values()].map(({ head }) => head);
  const ref = (head: string, key: string): string | null => new RegExp(`/${key} (\\d+) 0 R`).exec(head)?.[1] ?? null;
  const characters = (font: string): Map<number, string> => {
    const map = objects.get(ref(objects.get(font)!.head, 'ToUnicode') ?? '')?.stream ?? '';
    const found = new Map<number, string>();
    for (const [, from, , list] of map.matchAll(/<([0-9a-f]+)> <([0-9a-f]+)> \[([^\]]*)\]/g))
      for (const [n, code] of [...list!.matchAll(/<([0-9a-f ]*)>/g)].entries())
        found.set(Number.parseInt(from!, 16) + n, unicode(code[1]!));
    return found;
  };
  const untagged: string[] = [];
  const pages = pagesOf(objects).map((page) => {
    const { head } = objects.get(page)!;
    const resources = ref(head, 'Resources');
    const fontsIn = /\/Font <<\n([\s\S]*?)\n?>>/.exec(resources === null ? head : objects.get(resources)!.head)?.[1] ?? '';
    const tables = new Map([...fontsIn.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name, id]) => [name!, characters(id!)]));
    const content = objects.get(ref(head, 'Contents')!)!.stream ?? '';
    const runs: string[] = [];
    let table = new Map<number, string>();
    let depth = 0;
    for (const [token, font, glyphs] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[((?:<[0-9a-f]*>|[-\d. ])*)\] TJ|\bBDC\b|\bBMC\b|\bEMC\b/g)) {
      if (token === 'BDC' || token === 'BMC') depth += 1;
      else if (token === 'EMC') depth -= 1;
      else if (font !== undefined) table = tables.get(font) ?? new Map();
      else if (glyphs !== undefined) {
        const hex = [...glyphs.matchAll(/<([0-9a-f]*)>/g)].map(([, part]) => part).join('');
        const text = (hex.match(/.{4}/g) ?? []).map((code) => table.get(Number.parseInt(code, 16)) ?? '\ufffd').join('');
        runs.push(text);
        if (depth === 0) untagged.push(text);
      }
    }
    return runs.join('\n');
  });
  return {
    pages,
    structure: heads.flatMap((head) => (/\/P \d+ 0 R/.test(head) ? (/^<<\n\/S \/(\w+)/.exec(head)?.slice(1, 2) ?? []) : [])),
    untagged,
    catalog: heads.find((head) => head.includes('/Type /Catalog')) ?? '',
    fonts: heads.flatMap((head) => /\/Subtype \/Type0\n\/BaseFont \/(\S+)/.exec(head)?.slice(1, 2) ?? []),
  };
}

function pagesOf(objects: ReadonlyMap<string, { head: string }>): string[] {
  const root = [...objects.values()].find(({ head }) => head.includes('/Type /Pages'))?.head ?? '';
  return [...(/\/Kids \[([^\]]*)\]/.exec(root)?.[1] ?? '').matchAll(/(\d+) 0 R/g)].map(([, id]) => id!);
}

function inflate(stream: string): string {
  return inflateSync(Buffer.from(stream, 'latin1')).toString('latin1');
}

const unicode = (hex: string): string =>
  (hex.replaceAll(' ', '').match(/.{4}/g) ?? []).map((code) => String.fromCharCode(Number.parseInt(code, 16))).join('');
