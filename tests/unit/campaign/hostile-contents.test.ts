import { describe, expect, test } from 'vitest';
import { contentPreview } from '../../../electron/campaign/content-preview.ts';
import { judgementOf } from '../../../electron/campaign/dossier.ts';
import { prepareExport } from '../../../electron/campaign/export-files.ts';
import { validate } from '../../../electron/campaign/rules/registry.ts';
import { readableHtml, rewriteReadable } from '../../../electron/campaign/variables.ts';
import type { MycfiaContent } from '../../../shared/model/mycfia.ts';
import { draftOf, validEverywhere, validWithAds } from '../../fakes/campaign-content.ts';

const UNSUBSCRIBE = '<a href="https://exemple.test/d">Se désinscrire</a>';

function withHtml(html: string): MycfiaContent {
  const content = validEverywhere();
  content.assets.find(({ channel }) => channel === 'email')!.metadata.html = html;
  return content;
}
const found = (html: string) => validate(draftOf(withHtml(html))).map(({ rule }) => rule);

/** What every e-mail editor writes: conditional comments for Outlook, attribute selectors, remarks. */
const OUTLOOK = `<!--[if mso]><table><tr><td>Bonjour {PRENOM}</td></tr></table><![endif]-->
<!--[if !mso]><!--><p>Bonjour {PRENOM}</p><!--<![endif]-->
<!-- [BLOC HAUT] --><style>a[href]{color:red} u + .body [class]{width:1px}</style>${UNSUBSCRIBE}`;

describe('e-mail HTML as editors write it', () => {
  // Catches Outlook's "[if mso]" and "[endif]" taken for variables: every responsive e-mail was blocked.
  test('marks of conditional comments, remarks and selectors are no variables', () => {
    expect(found(OUTLOOK)).toEqual([]);
  });

  test('what leaves keeps them as they are, and replaces variables wherever they are read', () => {
    const { body } = prepareExport(draftOf(withHtml(OUTLOOK)), 'email');
    const sent = JSON.stringify(body);
    expect(sent).toContain('<!--[if mso]><table><tr><td>Bonjour {ZP_ASSETS_TEXT_1}</td></tr></table><![endif]-->');
    expect(sent).toContain('<!--[if !mso]><!--><p>Bonjour {ZP_ASSETS_TEXT_1}</p><!--<![endif]-->');
    expect(sent).toContain('a[href]{color:red}');
    expect(sent).not.toContain('ZP_ASSETS_TEXT_2');
  });

  test('rewriting nothing gives the same text back', () => {
    expect(rewriteReadable(OUTLOOK, (text) => text)).toBe(OUTLOOK);
    expect(readableHtml(OUTLOOK)).toContain('{PRENOM}');
    expect(readableHtml(OUTLOOK)).not.toContain('[');
  });

  test.each([
    ['an unquoted handler', `<img src=x alt="" onerror=alert(1)>${UNSUBSCRIBE}`],
    ['a handler after a slash', `<svg/onload=alert(1)>${UNSUBSCRIBE}`],
  ])('%s is a script', (_name, html) => {
    expect(found(html)).toEqual(['email.script']);
  });

  test('an address whose parameters begin with "on" is none', () => {
    expect(found(`<a href="https://exemple.test/?a=1&onglet=2 once=3">Voir</a>${UNSUBSCRIBE}`)).toEqual([]);
  });

  test.each([
    ['leads nowhere', '<a href="#">Se désinscrire</a>'],
    ['has no address', '<a href="">Se désinscrire</a>'],
    ['is put aside in a remark', `<!-- ${UNSUBSCRIBE} --><p>Bonjour</p>`],
  ])('an unsubscribe link that %s is none', (_name, html) => {
    expect(found(html)).toEqual(['email.desinscription']);
  });

  test('an unsubscribe link may be a variable, its address unquoted', () => {
    const content = withHtml('<a class=x href={DESINSCRIPTION}>Ne plus recevoir ces messages</a>');
    content.contacts!.content = content
      .contacts!.content.replace('Prénom;', 'Désinscription;Prénom;')
      .replaceAll('\r\n', '\r\nhttps://e.test/d;');
    expect(validate(draftOf(content)).map(({ rule }) => rule)).toEqual([]);
  });
});

describe('a long e-mail for many people', () => {
  const everybody = (count: number) =>
    `Prénom;Nom;Mobile;Email;Adresse;CP;Ville\n${Array.from({ length: count }, (_, n) => `Anne;P${n};06399${String(n).padStart(5, '0')};a${n}@exemple.test;1 rue;75001;Paris`).join('\n')}`;

  // Catches the whole message written out for each recipient to find the longest: seconds at each opening.
  test('its longest version is found without writing them all', () => {
    const content = withHtml(`${'<p style="margin:0">Bonjour {PRENOM} {NOM}, voici nos offres du mois.</p>'.repeat(1000)}${UNSUBSCRIBE}`);
    content.assets.find(({ channel }) => channel === 'email')!.content = '';
    content.contacts!.content = everybody(20_000);
    const draft = draftOf(content);
    const since = performance.now();
    const { previews } = judgementOf(draft, [], '');
    const longest = contentPreview(draft, { contentId: 2, recipient: 'longest' });
    expect(performance.now() - since).toBeLessThan(2000);
    expect(previews.find(({ channel, why }) => channel === 'email' && why === 'le plus long')?.recipient).toBe('Anne P10000');
    expect(longest?.recipient?.label).toBe('Anne P10000');
  });

  test('as many variables as it can hold are judged at once, and few are named', () => {
    const content = withHtml(`${Array.from({ length: 40_000 }, (_, n) => `{x${n}}`).join('')}${UNSUBSCRIBE}`);
    content.contacts!.content = everybody(2000);
    const draft = draftOf(content);
    const since = performance.now();
    const issues = validate(draft).filter(({ rule }) => rule === 'contenus.variables');
    expect(performance.now() - since).toBeLessThan(2000);
    expect(issues.length).toBeLessThan(30);
    expect(issues.at(-1)?.message).toMatch(/^39\u202f980 autres variables/);
  });
});

// Catches patterns that read the rest of the text again at each opening: half a megabyte froze every screen for minutes.
describe('half a megabyte made to hurt is judged at once', () => {
  test.each([['<style'], ['<style>'], ['<script '], ['<a href= href='], ['<a href="x">'], ['<img '], ['<!--'], ['<![if '], ['<'], ['="']])(
    '%s',
    (piece) => {
      const html = piece.repeat(Math.floor(500_000 / piece.length));
      const content = validWithAds();
      content.assets.find(({ channel }) => channel === 'email')!.metadata.html = html;
      content.assets.find(({ channel }) => channel === 'article')!.content = html;
      const since = performance.now();
      validate(draftOf(content));
      expect(performance.now() - since).toBeLessThan(2000);
    },
  );
});
