import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { calendarOf } from '../../../electron/campaign/calendar.ts';
import { contentPreview } from '../../../electron/campaign/content-preview.ts';
import { validate } from '../../../electron/campaign/rules/registry.ts';
import { gsmTwins, measureSms } from '../../../electron/campaign/sms.ts';
import { fixFor } from '../../../electron/campaign/workspace/fixes.ts';
import { type Bench, openBench, session } from '../../fakes/campaign-bench.ts';
import { draftOf, validContent, validEverywhere, validWithAds } from '../../fakes/campaign-content.ts';

const admin = session(1, ['administrateur', 'campagnes_Edit']);
let bench: Bench;
beforeEach(() => {
  bench = openBench();
});
afterEach(() => bench.close());
const desk = () => bench.campaigns.desk;
const content = () => bench.mycfia.contents.get(123)!;

describe('headquarters', () => {
  // Catches a setting that is shown but not obeyed, or lost with the application.
  test('settings feed the rules at once, survive a restart, and say who changed them', async () => {
    const open = async () => (await bench.campaigns.file(admin, 123)).value.issues.map(({ rule }) => rule);
    expect(await open()).toEqual([]);
    const view = desk().setSettings(admin, { stopNumber: '36222', signingThresholdEuros: 0.05, usualHours: { from: 12, to: 18 } });
    expect(view).toMatchObject({
      settings: { stopNumber: '36222', signingThresholdEuros: 0.05 },
      changedBy: 'Val Idatrice',
      mayChange: true,
    });
    const found = ['sms.stop-numero', 'budget.signature', 'planning.horaire-usuel'];
    expect(await open()).toEqual(found);
    bench.restart();
    expect(await open()).toEqual(found);
    expect(bench.campaigns.rules().find(({ id }) => id === 'sms.stop-numero')?.title).toContain('36222');
    expect(desk().settings(session(2, ['valideur'])).mayChange).toBe(false);
  });

  test.each([
    [{ usualHours: { from: 7, to: 20 } }, "L'horaire d'usage"],
    [{ legalHours: { from: 8, to: 23 } }, 'légal'],
    [{ usualHours: { from: 20, to: 8 } }, 'après'],
    [{ smsWarnAboveParts: 5 }, "seuil d'alerte"],
  ])('settings that contradict each other or the law are refused: %o', (patch, words) => {
    expect(() => desk().setSettings(admin, patch)).toThrow(words);
    expect(desk().settings(admin).changedAt).toBeNull();
  });

  // Catches a price list that applies before its date, to another client, or with a price off by a factor.
  test('a price list counts from its date, for its client', async () => {
    const price = async () => (await desk().budget(admin, 123)).lines.map(({ unitThousandths }) => unitThousandths);
    expect(await price()).toEqual([55]);
    const csv = 'code;libelle;prix\n03_mycfia_canal_sms;SMS;0,060\n';
    desk().importGrid(admin, { text: csv, client: null, from: '2025-06-01' });
    expect(await price()).toEqual([60]);
    desk().importGrid(admin, { text: csv.replace('0,060', '0,070'), client: null, from: '2025-06-11' });
    desk().importGrid(admin, { text: csv.replace('0,060', '0.08'), client: 'Un autre', from: '2025-06-01' });
    expect(await price()).toEqual([60]);
    desk().importGrid(admin, { text: csv.replace('0,060', '0,0455'.slice(0, 5)), client: 'boutique exemple sarl', from: '2025-01-01' });
    expect(await price()).toEqual([45]);
    expect(
      desk()
        .settings(admin)
        .grids.filter(({ inForce }) => inForce),
    ).toHaveLength(3);
  });

  test.each([
    ['code;libelle;prix\n03_mycfia_canal_fax;Fax;1\n', 'Ligne 2'],
    ['03_mycfia_canal_sms;SMS;0,0601\n', 'montant'],
    ['rien', 'Aucun tarif'],
    ['{"libelle": 1}', 'JSON'],
  ])('a price list that cannot be read is refused naming the place: %s', (text, words) => {
    expect(() => desk().importGrid(admin, { text, client: null, from: '2025-06-01' })).toThrow(words);
  });
});

test('of two price lists of the same day the last one laid is in force, and only that one is said to be', () => {
  desk().importGrid(admin, { text: 'code;libelle;prix\n03_mycfia_canal_sms;SMS;0,060', client: null, from: '2025-01-01' });
  const { grids } = desk().importGrid(admin, {
    text: 'code;libelle;prix\n03_mycfia_canal_sms;SMS;0,070',
    client: null,
    from: '2025-01-01',
  });
  const inForce = grids.filter((grid) => grid.inForce);
  expect(inForce.map(({ lines }) => lines[0]?.unitThousandths)).toEqual([70]);
});

describe('previews', () => {
  const draft = draftOf(validEverywhere());

  test('show real recipients: the first, the longest name, one by rank, and those who match a search', () => {
    const shown = (recipient: 'first' | 'longestName' | { index: number }) => contentPreview(draft, { contentId: 1, recipient })!;
    expect(shown('first')).toMatchObject({
      recipient: { index: 0, total: 2, label: 'Camille Fictif' },
      fields: { text: expect.stringContaining('Bonjour Camille') },
    });
    expect(shown('longestName')).toMatchObject({
      recipient: { index: 1, why: 'nom le plus long' },
      sms: { parts: 1, costThousandths: 55 },
    });
    expect(shown({ index: 99 }).recipient?.index).toBe(1);
    const search = contentPreview(draft, { contentId: 1, recipient: 'first', search: 'aîné' });
    expect(search?.matches).toEqual([{ index: 1, label: 'Jean-Baptiste Fictif; aîné' }]);
    expect(contentPreview(draft, { contentId: 999, recipient: 'first' })).toBeNull();
  });

  // Catches a contact's name that would write in the page of the e-mail.
  test('escape what enters HTML, and only there', () => {
    const hostile = validEverywhere();
    hostile.contacts!.content = 'Prénom;Email\n<img src=x onerror=alert(1)>;a@exemple.test';
    const shown = contentPreview(draftOf(hostile), { contentId: 2, recipient: 'first' })!;
    expect(shown.fields.html).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(shown.fields.html).not.toContain('<img src=x');
    expect(shown.fields.subject).toBe('Bonjour <img src=x onerror=alert(1)>');
  });

  test('give the address block of a letter, the limits of an ad, and the variables left unfilled', () => {
    expect(contentPreview(draft, { contentId: 3, recipient: 'first' })?.address).toEqual([
      'Camille Fictif',
      '1 rue de l’Exemple',
      '75001 PARIS',
    ]);
    const ads = draftOf(validWithAds());
    expect(contentPreview(ads, { contentId: 11, recipient: 'first' })?.limits).toContainEqual({ label: 'Titre 1', used: 11, allowed: 30 });
    const unknown = validContent();
    unknown.assets[0]!.content = 'Bonjour {SURNOM} STOP 36111';
    expect(contentPreview(draftOf(unknown), { contentId: 1, recipient: 'first' })?.unfilled).toEqual(['{SURNOM}']);
  });
});

test('GSM-7 twins are shown piece by piece; what has none is named and nothing is promised', () => {
  const { before, after, left, diff } = desk().twins('Prêt pour l’été ?');
  expect(before).toMatchObject({ encoding: 'UCS-2', culprits: ['ê', '’'] });
  expect(after).toMatchObject({ text: "Pret pour l'été ?", measure: { encoding: 'GSM-7', parts: 1, costThousandths: 55 } });
  expect(diff.filter(({ changed }) => changed)).toEqual([
    { before: 'ê', after: 'e', changed: true },
    { before: '’', after: "'", changed: true },
  ]);
  expect(left).toEqual([]);
  expect(desk().twins('Salut 😀')).toMatchObject({ after: null, left: ['😀'] });
  expect(gsmTwins('abc').diff).toEqual([{ before: 'abc', after: 'abc', changed: false }]);
});

test('a measure says what is left before one more part, header included', () => {
  const left = (length: number) => desk().twins('a'.repeat(length)).before;
  expect([left(0).left, left(160).left, left(161).left, left(306).left]).toEqual([160, 0, 145, 0]);
  expect(left(161).parts).toBe(2);
});

test('the legal month refuses Sundays and the holidays of each territory reached', () => {
  const far = validContent();
  far.contacts!.content = 'Prénom;Mobile;CP\nAna;0639980001;57000\nBob;0692000001;97400';
  const { days, territories, nextLegalSlot } = calendarOf(draftOf(far), '2025-12');
  const refused = (day: string) => days.find((each) => each.day === day)!.refused.map(({ reason, territory }) => `${territory} ${reason}`);
  expect(days).toHaveLength(31);
  expect(territories.map(({ id }) => id).sort()).toEqual(['AM', 'RE']);
  expect(refused('2025-12-14')).toHaveLength(2);
  expect(refused('2025-12-20')).toEqual(["La Réunion Jour férié : l'abolition de l'esclavage"]);
  expect(refused('2025-12-26')).toEqual(["l'Alsace-Moselle Jour férié : la Saint-Étienne"]);
  expect(refused('2025-12-25')).toHaveLength(2);
  expect(refused('2025-12-24')).toEqual([]);
  expect(nextLegalSlot).not.toBeNull();
});

test('both postages stand side by side, dearest first, with the difference', async () => {
  content().campaign.channels = ['papier'];
  content().assets = validEverywhere().assets;
  const view = await desk().budget(admin, 123);
  // Two letters: 2 × (0,300 + 0,747), 2 × (0,300 + 0,388).
  expect(view.postages).toEqual([
    { postage: 'G4', label: 'G4 (premium)', totalThousandths: 2090, differenceThousandths: 0 },
    { postage: 'MD7', label: 'Destineo MD7', totalThousandths: 1380, differenceThousandths: -710 },
  ]);
  content().assets.find(({ channel }) => channel === 'papier')!.metadata.affranchissement = 'MD7';
  expect(await desk().budget(admin, 123)).toMatchObject({ postage: 'MD7', totalThousandths: 1380, perChannel: [{ recipients: 2 }] });
});

// Catches a one-click repair that repairs nothing, or that breaks something else.
test.each([
  ['sms.caracteres', (c: ReturnType<typeof validContent>) => (c.assets[0]!.content = 'Prêt {PRENOM} ? STOP 36111')],
  ['sms.emetteur', (c: ReturnType<typeof validContent>) => (c.assets[0]!.metadata.sender = 'Été chez nous')],
  ['planning.dimanche', (c: ReturnType<typeof validContent>) => (c.project.sendAt = '2025-07-06T08:30:00.000Z')],
  ['planning.passe', (c: ReturnType<typeof validContent>) => (c.project.sendAt = '2025-06-01T08:30:00.000Z')],
  ['projet.debut', (c: ReturnType<typeof validContent>) => (c.campaign.startDate = '2025-06-01')],
  ['projet.fin', (c: ReturnType<typeof validContent>) => (c.campaign.endDate = '2025-06-20')],
  ['projet.nom-cfi', (c: ReturnType<typeof validContent>) => (c.campaign.name = 'é'.repeat(140))],
])('the repair of %s leaves that rule satisfied', async (rule, spoil) => {
  const author = session(30, ['campagnes_Edit']);
  const spoiled = content();
  spoiled.campaign.status = 'assets_in_progress';
  spoiled.assets[0]!.status = 'draft';
  spoil(spoiled);
  const before = await bench.campaigns.workspaces.open(author, 123);
  const fix = before.issues.find((issue) => issue.rule === rule)!.fix!;
  const baseVersion = before.states.find(({ section }) => section === fix.section)!.version;
  const saved = await bench.campaigns.workspaces.save(author, { campaignId: 123, section: fix.section, baseVersion, patch: fix.patch });
  if (saved.outcome !== 'saved') throw new Error(JSON.stringify(saved));
  expect(saved.workspace.issues.map((issue) => issue.rule)).not.toContain(rule);
});

test('an approved content is never repaired behind the back of who approved it', () => {
  const spoiled = validContent();
  spoiled.assets[0]!.content = 'Prêt {PRENOM} ? STOP 36111';
  const draft = draftOf(spoiled);
  const [issue] = validate(draft);
  expect([issue?.rule, fixFor(issue!, draft)]).toEqual(['sms.caracteres', null]);
  expect(measureSms('Prêt').encoding).toBe('UCS-2');
});
