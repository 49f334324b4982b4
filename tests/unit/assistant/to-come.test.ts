import { describe, expect, test } from 'vitest';
import { CorpusBench } from '../../fakes/assistant-corpus-bench.ts';
import { oracle } from '../../fakes/assistant-oracle.ts';
import type { OperationFilter } from '../../fakes/assistant-score.ts';

const bench = new CorpusBench();
const asked = (questions: string) => bench.answer(...(questions.split(' >> ') as [string]));
const counted = (filter: OperationFilter, ...states: string[]) => oracle({ oracle: 'operationCount', states, ...filter });
const UNDER_WAY = ['En attente de validation', 'En préparation', 'En production', 'Validée'];
const OCTOBER = { from: '2026-10-01', to: '2026-10-31' };
const YEAR = { from: '2026-01-01', to: '2026-12-31' };

// Catches what is still to be done told as what is done: « à facturer » counted those invoiced.
describe('operations that wait for something', () => {
  const unbilled = counted({}, 'Envoyée');
  const underWay = counted({}, ...UNDER_WAY);
  const unvalidated = counted({}, 'En attente de validation');
  const december = counted({ from: '2026-12-01', to: '2026-12-31' }, ...UNDER_WAY);
  test.each([
    ['opérations à facturer', unbilled],
    ['combien d’opérations reste-t-il à facturer ?', unbilled],
    ['combien d’opérations doit-on facturer ?', unbilled],
    ['opérations qui doivent être facturées', unbilled],
    ['opérations en attente de facturation', unbilled],
    ['opérations qui seront facturées', unbilled],
    ['opérations bientôt envoyées', underWay],
    ['opérations en attente d’envoi', underWay],
    ['opérations qui vont partir', underWay],
    ['opérations qui doivent être envoyées en décembre 2026', december],
    ['combien d’opérations faut-il envoyer en décembre 2026 ?', december],
    ['opérations qui vont être validées', unvalidated],
    ['opérations en cours de validation', unvalidated],
  ])('%s', async (question, truth) => expect((await asked(question)).figure?.value).toBe(truth));

  test('« à facturer » lasts into the next question, and is read in one that follows', async () => {
    const october = counted(OCTOBER, 'Envoyée');
    expect((await asked('opérations à facturer >> et en octobre ?')).figure?.value).toBe(october);
    expect((await asked('opérations d’octobre >> et celles à facturer ?')).figure?.value).toBe(october);
  });

  test.each(['opérations annuler', 'opérations qui ont été annulées', 'sms annulés'])('« %s » is done', async (question) =>
    expect((await asked(question)).sentence).toContain('Annulée'),
  );
});

test('campaigns still to be imported wait for it', async () =>
  expect((await asked('campagnes qui seront importées')).sentence).toContain('En attente d’import'.replace('’', "'")));

// Catches a figure of what nobody can tell.
test.each([
  'montant à facturer',
  'combien doit-on facturer en décembre ?',
  'opérations à facturer en décembre 2026',
  'opérations qui seront annulées',
  'opérations qui ne seront pas envoyées',
  'opérations qui n’ont pas pu être envoyées',
  'opérations à mettre en production',
  'opérations qui passeront en production',
  'opérations en attente de production',
  'opérations en attente d’import',
  'opérations en cours de facturation',
  'opérations avant envoi',
  'campagnes qui doivent être envoyées',
  'campagnes bientôt terminées',
  'campagnes presque terminées',
  'campagnes pas tout à fait terminées',
])('« %s » is refused', async (question) => expect((await asked(question)).intent).toBe('unsupported'));

// Catches a word that tells a state, small elsewhere, left out of the figure in silence.
describe('states that are small words elsewhere', () => {
  test.each([
    'combien d’opérations prêtes ?',
    'opérations prêtes à être envoyées',
    'opérations acceptées à Rouen',
    'combien d’opérations avons-nous confirmées ?',
    'combien d’opérations vérifiées ?',
    'combien d’opérations complètes ?',
    'opérations restantes de novembre',
    'combien d’opérations distribuées ?',
    'combien de campagnes confirmées ?',
    'combien de campagnes réalisées ?',
    'factures restantes à Toulouse',
    'combien de factures vérifiées ?',
  ])('« %s » is asked back or refused', async (question) => {
    const { figure, intent } = await asked(question);
    expect(intent === 'unsupported' || figure === null).toBe(true);
  });
  test.each([
    ['campagnes lancées en octobre', 'campagnes'],
    ['combien de campagnes sms on a faites', 'campagnes'],
    ['factures reçues en octobre', 'factures'],
    ['opérations demandées en octobre', 'opérations'],
    ['opérations concernées en octobre', 'opérations'],
  ])('« %s » tells none', async (question, things) => expect((await asked(question)).sentence).toMatch(new RegExp(`^\\d+ ${things}`, 'u')));
});

// Catches those in preparation, cancelled and to come counted among those that have left.
describe('what has left', () => {
  test.each([
    ['opérations parties en 2026', counted(YEAR, 'Envoyée')],
    ['combien d’opérations avons-nous effectuées cette année ?', counted(YEAR, 'Envoyée')],
    ['combien de sms sont partis en 2026 ?', counted({ ...YEAR, type: 'Envoi de SMS' }, 'Envoyée')],
    ['combien d’opérations réalisées ?', counted({}, 'Envoyée')],
    // days that are over tell it alone
    ['combien d’opérations sont parties en octobre ?', counted(OCTOBER, 'Envoyée', 'Facturée')],
    // told by their day, and share out by state in the sentence
    ['combien d’opérations lancées cette année ?', oracle({ oracle: 'operationCount', ...YEAR })],
    ['combien d’envois de sms lancés cette année ?', oracle({ oracle: 'operationCount', ...YEAR, type: 'Envoi de SMS' })],
  ])('%s', async (question, truth) => expect((await asked(question)).figure?.value).toBe(truth));

  test.each(['combien d’opérations ne sont pas parties ?', 'opérations n’ayant pas été envoyées'])(
    '« %s » leaves out those invoiced, which have left as well',
    async (question) => expect((await asked(question)).figure?.value).toBe(counted({}, ...UNDER_WAY, 'Annulée')),
  );
});
