import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seal } from '../../../electron/campaign/canonical.ts';
import { RULES, validate } from '../../../electron/campaign/rules/registry.ts';
import { type MycfiaContent, mycfiaContent } from '../../../shared/model/mycfia.ts';
import { asset, CONTACTS, draftOf, NOW, validContent, validEverywhere, validWithAds } from '../../fakes/campaign-content.ts';

const rulesOf = (content: MycfiaContent, now = NOW) => validate(draftOf(content, now)).map(({ rule }) => rule);
const first = (content: MycfiaContent, channel: string) => content.assets.find((one) => one.channel === channel)!;
const text = (content: MycfiaContent, value: string) => {
  first(content, 'sms').content = value;
};
const sendAt = (content: MycfiaContent, value: string | null) => {
  content.project.sendAt = value;
};
const html = (content: MycfiaContent, change: (html: string) => string) => {
  const { metadata } = first(content, 'email');
  metadata.html = change(String(metadata.html));
};

const meta = (content: MycfiaContent, channel: string, change: Record<string, unknown>) =>
  Object.assign(first(content, channel).metadata, change);

/** What spoils a valid campaign, and the one rule that must find it. */
const MUTATIONS: [rule: string, change: (content: MycfiaContent) => void][] = [
  ['projet.nom', (c) => (c.campaign.name = 'X')],
  ['projet.nom-cfi', (c) => (c.campaign.name = 'N'.repeat(101))],
  ['projet.actif', (c) => (c.campaign.state = 'PAUSED')],
  ['projet.entreprise', (c) => (c.project.companyName = ' ')],
  ['projet.secteur', (c) => (c.project.companyCategory = null)],
  ['projet.but', (c) => (c.project.goalType = null)],
  ['projet.objectifs', (c) => (c.project.goalDescription = 'Dix-neuf caractères')],
  ['projet.budget', (c) => (c.campaign.budgetEuros = 99)],
  ['projet.dates', (c) => (c.campaign.endDate = null)],
  ['projet.debut', (c) => (c.campaign.startDate = '2025-06-09')],
  ['projet.fin', (c) => (c.campaign.endDate = '2025-07-01')],
  ['projet.site', (c) => (c.project.website = 'javascript:alert(1)')],
  ['projet.client', (c) => (c.client.company = 'C'.repeat(101))],
  ['projet.client-courriel', (c) => (c.client.email = 'pas une adresse')],
  ['projet.client-telephone', (c) => (c.client.phone = '0'.repeat(51))],
  ['projet.client-adresses', (c) => (c.client.addresses[0]!.city = '')],
  ['projet.secteur-energie', (c) => (c.project.companyCategory = 'Rénovation énergétique')],
  ['projet.secteur-cpf', (c) => (c.project.goalDescription = 'Utiliser vos droits CPF avant la fin.')],
  ['personas.retenu', (c) => (c.personas[0]!.selected = false)],
  ['concurrents.retenu', (c) => (c.competitors[0]!.state = 'rejected')],
  ['strategie.choisie', (c) => (c.strategies = [])],
  ['canaux.choisi', (c) => (c.campaign.channels = [])],
  ['canaux.cfi', (c) => (c.campaign.channels = ['linkedin'])],
  ['contenus.approuve', (c) => (first(c, 'sms').status = 'rejected')],
  ['contenus.un-seul', (c) => c.assets.push({ ...first(c, 'sms'), id: 99 })],
  ['contenus.exemple', (c) => text(c, 'Lorem ipsum dolor. STOP 36111')],
  ['contenus.variables', (c) => text(c, 'Bonjour {SURNOM}. STOP 36111')],
  ['contenus.zones', (c) => text(c, 'Bonjour {ZP_ASSETS_TEXT_1}. STOP 36111')],
  ['contenus.variables-vides', (c) => (c.contacts!.content = CONTACTS.replace('\r\nCamille', '\r\n'))],
  ['contenus.produit', (c) => (first(c, 'sms').title = 'T'.repeat(51))],
  ['sms.texte', (c) => text(c, '   ')],
  ['sms.longueur', (c) => text(c, `${'a'.repeat(150)} STOP 36111`)],
  ['sms.longueur-max', (c) => text(c, `${'a'.repeat(620)} STOP 36111`)],
  ['sms.caracteres', (c) => text(c, 'Prêt pour l’été ? STOP 36111')],
  ['sms.stop', (c) => text(c, 'Bonjour {PRENOM}, sans la mention.')],
  ['sms.emetteur', (c) => (first(c, 'sms').metadata.sender = '0123456')],
  ['email.sujet', (c) => (first(c, 'email').metadata.subject = 'S'.repeat(256))],
  ['email.sujet-long', (c) => (first(c, 'email').metadata.subject = 'S'.repeat(61))],
  ['email.sujet-caracteres', (c) => (first(c, 'email').metadata.subject = 'Été 😀')],
  ['email.preheader', (c) => (first(c, 'email').metadata.preheader = 'P'.repeat(151))],
  ['email.html', (c) => (first(c, 'email').metadata.html = '')],
  ['email.texte', (c) => (first(c, 'email').content = '')],
  ['email.desinscription', (c) => html(c, (h) => h.replace('Se désinscrire', 'Voir le site'))],
  ['email.script', (c) => html(c, (h) => `${h}<script>x()</script>`)],
  ['email.images', (c) => html(c, (h) => h.replace(' alt=""', ''))],
  ['papier.texte', (c) => (first(c, 'papier').content = ' ')],
  ['papier.une-page', (c) => (first(c, 'papier').content = `${'ligne\n'.repeat(60)}fin`)],
  ['papier.options', (c) => (first(c, 'papier').metadata.papier = 'P'.repeat(11))],
  ['contacts.fichier', (c) => (c.contacts = null)],
  ['contacts.colonnes', (c) => (c.contacts!.content = CONTACTS.replace('Mobile', 'Fax'))],
  ['contacts.valides', (c) => (c.contacts!.content = CONTACTS.replaceAll(/06[ \d]+/g, '0142345678'))],
  ['contacts.ecartes', (c) => (c.contacts!.content += '\r\nDoublon;D;0639980001;;;;Lille')],
  ['contacts.consentement', (c) => (c.project.consentBasis = null)],
  ['budget.prix', (c) => (c.contacts!.origin = 'avanci')],
  ['budget.depassement', (c) => (c.campaign.budgetEuros = 100)],
  ['papier.afnor', (c) => (c.contacts!.content = CONTACTS.replace('75001;Paris', '750;Paris'))],
  ['annonces.titres', (c) => meta(c, 'google_ads', { titles: ['T'.repeat(31)] })],
  ['annonces.titres', (c) => meta(c, 'google_ads', { titles: Array.from({ length: 16 }, (_, n) => `T${n}`) })],
  ['annonces.titres', (c) => (first(c, 'bing_ads').variations = [{ title: 'T'.repeat(31) }])],
  ['annonces.descriptions', (c) => meta(c, 'google_ads', { descriptions: ['D'.repeat(91)] })],
  ['annonces.descriptions', (c) => meta(c, 'google_ads', { descriptions: ['a', 'b', 'c', 'd', 'e'] })],
  ['annonces.adresse', (c) => meta(c, 'bing_ads', { final_url: 'http://exemple.test' })],
  ['reseaux.texte', (c) => (first(c, 'facebook').content = ' ')],
  ['linkedin.longueur', (c) => (first(c, 'linkedin').content = 'x'.repeat(3001))],
  ['instagram.longueur', (c) => (first(c, 'instagram').content = 'x'.repeat(2201))],
  ['instagram.motsdiese', (c) => (first(c, 'instagram').content = '#a '.repeat(31))],
  ['reseaux.image', (c) => meta(c, 'linkedin', { width: 1200, height: 628 })],
  ['reseaux.image', (c) => (first(c, 'instagram').metadata = {})],
  ['iab.format', (c) => meta(c, 'iab', { width: 301 })],
  ['iab.poids', (c) => meta(c, 'iab', { weight: 150 * 1024 + 1 })],
  ['iab.poids-inconnu', (c) => meta(c, 'iab', { weight: undefined })],
  ['article.longueur', (c) => (first(c, 'article').content = 'mot '.repeat(799))],
  ['article.longueur', (c) => (first(c, 'article').content = 'mot '.repeat(1501))],
  ['article.meta', (c) => meta(c, 'article', { meta_description: 'M'.repeat(161) })],
  ['article.meta-absente', (c) => meta(c, 'article', { meta_description: '' })],
  ['contenus.approuve', (c) => (first(c, 'linkedin').status = 'draft')],
  ['contenus.exemple', (c) => (first(c, 'facebook').content = 'Lorem ipsum')],
  ['planning.envoi', (c) => sendAt(c, null)],
  ['planning.passe', (c) => sendAt(c, '2025-06-10T08:00:00.000Z')],
  ['planning.hors-dates', (c) => sendAt(c, '2025-08-05T08:30:00.000Z')],
  ['planning.dimanche', (c) => sendAt(c, '2025-07-06T08:30:00.000Z')],
  ['planning.ferie', (c) => sendAt(c, '2025-07-14T08:30:00.000Z')],
  ['planning.horaire-legal', (c) => sendAt(c, '2025-07-01T20:30:00.000Z')],
  ['planning.horaire-usuel', (c) => sendAt(c, '2025-07-01T18:30:00.000Z')],
];
/** These need more than a small campaign; each has its own test below. */
const ELSEWHERE = ['budget.montant', 'budget.depassement', 'budget.signature', 'sms.stop-numero', 'contacts.opposition'];

describe('rules', () => {
  test('a valid campaign raises nothing, on one channel or three', () => {
    expect(validate(draftOf(validContent()))).toEqual([]);
    expect(validate(draftOf(validEverywhere()))).toEqual([]);
    expect(validate(draftOf(validWithAds()))).toEqual([]);
  });

  test.each(MUTATIONS.filter(([id]) => !ELSEWHERE.includes(id)))('%s finds what was spoiled', (id, change) => {
    const content = validWithAds();
    change(content);
    expect(rulesOf(content)).toContain(id);
  });

  test('a campaign over its budget is warned, one over what CFI can record is blocked', () => {
    const content = validContent();
    content.campaign.budgetEuros = 100;
    const draft = draftOf(content);
    const over = (totalThousandths: number) =>
      validate({ ...draft, budget: { ...draft.budget, totalThousandths } }).map(({ rule }) => rule);
    expect(over(100_000)).toEqual([]);
    expect(over(100_010)).toEqual(['budget.depassement']);
    expect(over(100_000_000_000)).toEqual(['budget.montant', 'budget.depassement', 'budget.signature']);
  });

  test('the STOP number of headquarters is the only one, once they set it', () => {
    const draft = draftOf(validContent());
    const under = (stopNumber: string | null) =>
      validate({ ...draft, settings: { ...draft.settings, stopNumber } }).map(({ rule }) => rule);
    expect([under(null), under('36111'), under('36222')]).toEqual([[], [], ['sms.stop-numero']]);
  });

  test('a list of oppositions nobody can read any more stops every channel', () => {
    const draft = draftOf(validEverywhere());
    const settings = { ...draft.settings, oppositions: { ...draft.settings.oppositions, readable: false } };
    expect(validate({ ...draft, settings }).map(({ rule }) => rule)).toEqual(['contacts.opposition']);
  });

  test('a limit is where it is said to be: the last value allowed passes', () => {
    const content = validWithAds();
    meta(content, 'google_ads', { titles: Array.from({ length: 15 }, () => 'T'.repeat(30)), descriptions: Array(4).fill('D'.repeat(90)) });
    first(content, 'linkedin').content = 'y'.repeat(3000);
    first(content, 'instagram').content = `${'#a '.repeat(30)}${'y'.repeat(2200 - 90)}`;
    meta(content, 'iab', { weight: 150 * 1024 });
    first(content, 'article').content = 'mot '.repeat(1500);
    meta(content, 'article', { meta_description: 'M'.repeat(160) });
    expect(validate(draftOf(content))).toEqual([]);
    first(content, 'article').content = 'mot '.repeat(800);
    expect(validate(draftOf(content))).toEqual([]);
  });

  test('every rule in force is exercised here, and ids are unique', () => {
    const ids = RULES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...new Set([...MUTATIONS.map(([id]) => id), ...ELSEWHERE])].sort()).toEqual([...ids].sort());
  });

  test('the SMS is measured on everybody, so that one long first name is seen', () => {
    const content = validContent();
    text(content, `${'a'.repeat(139)} {PRENOM} STOP 36111`);
    content.contacts!.content = 'Prénom;Mobile\nAmi;0639980001\nMarie-Charlotte-Bernadette;0639980002';
    const issue = validate(draftOf(content)).find(({ rule }) => rule === 'sms.longueur');
    expect(issue?.message).toContain('2 parties');
    expect(issue?.message).toContain('50');
  });

  test('a sender typed with spaces or accents is offered repaired', () => {
    const content = validContent();
    first(content, 'sms').metadata.sender = 'Été chez nous';
    expect(validate(draftOf(content))).toMatchObject([{ rule: 'sms.emetteur', repair: 'Utiliser « Etecheznou ».' }]);
  });

  test('a sending outside the window always proposes the next legal slot', () => {
    const content = validContent();
    sendAt(content, '2025-07-06T08:30:00.000Z');
    const [issue] = validate(draftOf(content));
    expect(issue?.repair).toContain('lundi 7 juillet');
  });

  test('sending hours are not those of an e-mail', () => {
    const content = validEverywhere();
    content.campaign.channels = ['email'];
    sendAt(content, '2025-07-06T08:30:00.000Z');
    expect(rulesOf(content)).toEqual([]);
  });

  test('an all-rejected campaign is not ready, and says so', () => {
    const content = validContent();
    first(content, 'sms').status = 'rejected';
    expect(validate(draftOf(content))).toContainEqual(
      expect.objectContaining({ rule: 'contenus.approuve', level: 'block', message: 'Tous les contenus du canal SMS ont été rejetés.' }),
    );
  });
});

describe('totality', () => {
  const word = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.constantFrom(
      '',
      '{PRENOM}',
      '[Prénom]',
      '{ZP_ASSETS_TEXT_1}',
      'STOP 36111',
      '<script>',
      '\u0000',
      '😀',
      "'; DROP TABLE",
      'sms',
      'email',
      'papier',
      'linkedin',
    ),
    fc.string({ unit: 'binary', maxLength: 20 }),
  );
  const when = fc.date({ noInvalidDate: true, min: new Date('1900-01-01'), max: new Date('2200-01-01') }).map((date) => date.toISOString());
  const day = when.map((moment) => moment.slice(0, 10));
  const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
  const channel = fc.constantFrom('sms', 'email', 'papier', 'google_ads', 'inconnu');
  const anyContent: fc.Arbitrary<MycfiaContent> = fc.record({
    campaign: fc.record({
      id: fc.integer({ min: 1, max: 1e9 }),
      divisionId: fc.integer(),
      name: word,
      status: fc.constantFrom('draft', 'assets_generated', 'published'),
      state: word,
      channels: fc.array(channel, { maxLength: 5 }),
      author: fc.record({ cfiUserId: optional(fc.integer()), name: word, email: optional(word) }),
      startDate: optional(day),
      endDate: optional(day),
      budgetEuros: optional(fc.integer()),
      contentAt: when,
      decision: fc.constant(null),
    }),
    project: fc.record({
      context: optional(word),
      companyName: optional(word),
      companyCategory: optional(word),
      clientType: optional(word),
      goalType: optional(word),
      goalDescription: optional(word),
      sendAt: optional(when),
      website: optional(word),
      consentBasis: optional(word),
    }),
    client: fc.record({
      name: word,
      company: optional(word),
      email: optional(word),
      phone: optional(word),
      addresses: fc.array(fc.record({ type: word, lines: fc.array(word), postcode: word, city: word }), { maxLength: 3 }),
    }),
    personas: fc.array(fc.record({ id: fc.integer(), name: word, selected: fc.boolean() }), { maxLength: 3 }),
    strategies: fc.array(fc.record({ id: fc.integer(), name: word, type: optional(word), selected: fc.boolean() }), { maxLength: 3 }),
    competitors: fc.array(fc.record({ id: fc.integer(), name: word, url: optional(word), state: word }), { maxLength: 3 }),
    assets: fc.array(
      fc
        .tuple(
          fc.integer(),
          channel,
          word,
          fc.dictionary(fc.constantFrom('sender', 'subject', 'html', 'text', 'papier'), fc.oneof(word, fc.integer())),
          fc.constantFrom('approved', 'draft', 'rejected'),
        )
        .map(([id, of, content, metadata, status]) => asset(id, of, content, { metadata, status })),
      { maxLength: 4 },
    ),
    contacts: optional(
      fc.record({
        fileName: word,
        content: fc
          .array(
            fc
              .array(fc.oneof(word, fc.constantFrom('Prénom', 'Mobile', '0612345678', '97400')), { maxLength: 5 })
              .map((cells) => cells.join(';')),
          )
          .map((lines) => lines.join('\n')),
        mapping: fc.dictionary(word, word),
        origin: fc.constantFrom('client', 'location', 'avanci'),
      }),
    ),
  });

  test('any campaign gives issues that point somewhere, none makes a rule throw', () => {
    const sections = new Set(RULES.map(({ section }) => section));
    fc.assert(
      fc.property(
        anyContent,
        fc.date({ noInvalidDate: true, min: new Date('1970-01-01'), max: new Date('2100-01-01') }),
        (content, now) => {
          expect(() => mycfiaContent.parse(content)).not.toThrow();
          for (const issue of validate(draftOf(content, now.getTime()))) {
            expect(sections.has(issue.section)).toBe(true);
            expect(issue.message).not.toMatch(/undefined|NaN|null|\[object/);
            expect(issue.field).not.toBe('');
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  test('spoiling several things at once still finds each of them', () => {
    // These change what other rules see (no channel, no contacts): alone they are tested above.
    const independent = MUTATIONS.filter(
      ([id]) =>
        /^(projet|personas|concurrents|email|papier)\./.test(id) &&
        !/nom|fin|dates|secteur-|sujet|html|script|texte|une-page|desinscription|images/.test(id),
    );
    fc.assert(
      fc.property(fc.subarray(independent), (chosen) => {
        const content = validEverywhere();
        for (const [, change] of chosen) change(content);
        const found = rulesOf(content);
        for (const [id] of chosen) expect(found).toContain(id);
      }),
      { numRuns: 60 },
    );
  });

  test('the seal covers what is sent and nothing of the workflow', () => {
    const before = seal(validContent());
    const moved = validContent();
    moved.campaign.status = 'ready_to_publish';
    moved.campaign.contentAt = '2025-06-09T10:00:00.000Z';
    moved.assets[0]!.updatedAt = '2025-06-09T10:00:00.000Z';
    expect(seal(moved)).toBe(before);
    expect(seal(JSON.parse(JSON.stringify(validContent())) as MycfiaContent)).toBe(before);
    for (const [id, change] of MUTATIONS) {
      const content = validWithAds();
      change(content);
      expect([id, seal(content)]).not.toEqual([id, seal(validWithAds())]);
    }
  });
});
