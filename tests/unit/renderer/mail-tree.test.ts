import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeEntities, type MailElement, type MailNode, readMail } from '../../../renderer/features/campaigns/preview/mail-tree.ts';

const elements = (nodes: readonly MailNode[]): MailElement[] =>
  nodes.flatMap((node) => (typeof node === 'string' ? [] : [node, ...elements(node.children)]));
const words = (nodes: readonly MailNode[]): string =>
  nodes.map((node) => (typeof node === 'string' ? node : words(node.children))).join('');

describe('what an e-mail may draw', () => {
  // Catches a script, a handler or a form that would reach the frame.
  test('nothing that acts is kept, and what was left out is counted', () => {
    const tree = readMail(
      '<p onclick="steal()">Bonjour<script>steal("<b>")</script></p><form action="https://x.example"><input name="a"></form><a href="javascript:steal()">ici</a>',
    );
    expect(words(tree.nodes)).toBe('Bonjourici');
    expect(elements(tree.nodes).map((each) => each.tag)).toEqual(['p', 'a']);
    expect(elements(tree.nodes)[0]?.attributes).toEqual({});
    expect(tree.removed).toBe(3);
  });

  // Catches a message that tells its sender it was read: any address in an image, a style or a sheet.
  test('no address can be fetched: images become frames, styles lose their urls', () => {
    const tree = readMail(
      '<style>@import "https://x.example/a.css"; p{background:url(https://x.example/b.png)}</style><p style="background-image:url(\'//x.example/c\');color:red">a</p><img src="https://x.example/p.gif" alt="Logo"><img src="data:image/png;base64,AAAA">',
    );
    expect(tree.remoteImages).toBe(1);
    expect(JSON.stringify(tree)).not.toContain('x.example');
    expect(elements(tree.nodes)[0]?.style).toContain('color:red');
    expect(elements(tree.nodes).at(-1)?.attributes.src).toBe('data:image/png;base64,AAAA');
  });

  // Catches an address hidden from a reader of letters: a style sheet reads "u\\72l(" as "url(".
  test('letters written by their number hide no address', () => {
    const tree = readMail(
      '<style>@\\69mport "//x.example/a"; p{background:u\\72 l(//x.example/b)}</style><p style="background:\\75\\72\\6c(//x.example/c);color:red">a</p><p style="list-style:ur\\l(//x.example/d);quotes:\'\\2014\'">b</p>',
    );
    expect(JSON.stringify(tree)).not.toContain('x.example');
    expect(elements(tree.nodes)[0]?.style).toContain('color:red');
    expect(elements(tree.nodes)[1]?.style).toContain('\\2014');
  });

  test('tables without closing tags keep their cells side by side', () => {
    const tree = readMail('<table><tr><td>1<td>2<tr><td>3</table>fin');
    const rows = elements(tree.nodes).filter((each) => each.tag === 'tr');
    expect(rows.map((row) => row.children.length)).toEqual([2, 1]);
    expect(tree.nodes.at(-1)).toBe('fin');
  });

  test('French entities are read, unknown ones stay', () => {
    expect(decodeEntities('&Eacute;t&eacute; &#233; &#xE9; 20&nbsp;% &inconnu; &amp;lt;')).toBe('Été é é 20\u00a0% &inconnu; &lt;');
  });

  // Catches a crash, or an endless loop, on what a careless editor leaves behind.
  test('total on anything, and never more than the drawn tags', () => {
    const piece = fc.constantFrom(
      '<p>',
      '</p>',
      '<td',
      '<',
      '>',
      '<!--',
      '-->',
      '<style>',
      '</style>',
      '"',
      "'",
      'src=',
      '<img ',
      '&#',
      'a',
      '</x>',
      '<a b=c',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 6 })), { maxLength: 40 }), (pieces) => {
        const tree = readMail(pieces.join(''));
        for (const element of elements(tree.nodes)) {
          expect(['script', 'iframe', 'form', 'svg', 'link', 'object']).not.toContain(element.tag);
          expect(Object.keys(element.attributes).filter((name) => name.startsWith('on'))).toEqual([]);
        }
      }),
    );
  });
});
