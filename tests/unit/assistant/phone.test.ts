import { describe, expect, test } from 'vitest';
import { unstuck } from '../../../electron/assistant/engine/words/stuck.ts';
import { words } from '../../../electron/assistant/engine/words/text.ts';
import { CorpusBench } from '../../fakes/assistant-corpus-bench.ts';

const bench = new CorpusBench();
const ask = async (question: string, thread: readonly string[] = []) => {
  const outcome = await bench.ask({ question, thread: [...thread], subject: 'stocks', intents: ['list'] });
  if ('error' in outcome) throw new Error(outcome.error);
  return outcome.answer;
};

/** What is written with care, and the same as it is typed or dictated on a telephone. */
const TYPED: Readonly<Record<string, readonly string[]>> = {
  'combien de sets de table à Lyon ?': ['combiende sets de table alyon', 'sets de table enstock a lyon cb'],
  'combien de cartes de fidélité à Lyon ?': ['reste cb cartes 2 fidélité a lion'],
  'sets de table à Lyon': ['nb set2table lyon'],
  'combien d’enveloppes DL à Rouen': ['nb enveloppesdl rouen'],
  'stocks bas à Rouen': ['stoks ba rouen'],
  'total facturé à Lyon en 2026': ['tt facturé a lyon en 2026'],
  'combien d’affiches A2': ['combiendaffiches a2'],
  'stocks bas en Nouvelle-Aquitaine': ['kels stocks st bas en nvelle aquitaine'],
  'stocks bas à Toulouse': ['jveux la liste des stocks bas toulouz'],
  'combien d’articles en alerte à Rennes': ['combien d’articles en alerte à Bordeaux non à Rennes'],
  'combien de factures de moins de 500 € ?': ['factures de - de 500e cb'],
  'combien d’opérations validées à Toulouse ?': ['jveu voir cb doperations validées a toulouse'],
  'quelle agence a le plus de sets de table ?': ['kel agence a le + de set de table'],
  'combien d’opérations en production ?': ['cb dopérations enprod', 'jeveux le nb dopérations en prod'],
  'combien de factures de plus de 3000 € TTC à Rennes ?': ['cb de factures + de 3000e ttc a rennes', 'factures rennes + de 3000 e ttc cb'],
  'combien de factures au T3 en Nouvelle-Aquitaine ?': ['cbn de factures au t3 nvelle aquitaine'],
  'combien de kakémonos 85 x 200 à Toulouse ?': ['kakemono 85x200 a toulouz ya koi en stock'],
  'combien de papier à en-tête A4 à Nantes ?': [
    'je suis en rendez-vous là est-ce qu’on a encore du papier à en-tête A4 à Nantes et si oui combien',
    'bonjour on est au comptoir il reste combien de papier à en-tête A4 à Nantes',
  ],
  'où y a-t-il le plus de sets de table ?': ['ou ya le + de set de table'],
  'les chiffres des campagnes sont-ils à jour ?': ['c frais tes chiffres de campagnes ?'],
};

describe('a question typed or dictated on a telephone', () => {
  test.each(Object.entries(TYPED).flatMap(([careful, all]) => all.map((typed) => [typed, careful])))(
    '« %s » is answered as « %s »',
    async (typed, careful) => {
      const [own, plain] = [await ask(typed), await ask(careful)];
      expect(plain.tool).not.toBeNull();
      expect({ tool: own.tool, figure: own.figure?.value, rows: own.totalRows }).toEqual({
        tool: plain.tool,
        figure: plain.figure?.value,
        rows: plain.totalRows,
      });
    },
  );

  test('reads « moi » for the month it is', async () => {
    const answer = await ask('et le moi davant', ['nb dopérations en octobre']);
    expect(answer.arguments).toMatchObject({ from: '2026-09-01', to: '2026-09-30' });
  });

  test('keeps the place when another article is ranked', async () => {
    const thread = ['quelle division a le plus de stylos bleus en Auvergne-Rhône-Alpes'];
    const answer = await ask('et pour les tote bags coton qui en a le plus', thread);
    expect(answer.arguments).toMatchObject({ division: 'Département Auvergne-Rhône-Alpes' });
  });
});

// Catches a word of French, of ours or of a name cut in two: what is left of it would be looked for.
test.each(['affiche', 'enveloppe', 'descendre', 'delorme', 'Delyon', 'annulées', 'afiches', 'sursis', 'octobre'])(
  '« %s » stays one word',
  (typed) => {
    expect(words(`x ${typed}`).flatMap((word) => unstuck(word, (stem) => stem === 'lyon'))).toHaveLength(2);
  },
);

// Catches a glued or misspelt word that narrows and is left out as talk.
test.each([
  'cb de flyers A4 zorgluba lyon',
  'cb dopérations vipzorg en octobre',
  'je suis en rdv combien de sets de table dorés à Lyon',
  'dépliant 2 volets cb',
  'combien dopérations urgeante',
  'nb factures urgente octobre',
  'combien de factures bizarres',
])('« %s » leaves no figure', async (question) => {
  expect((await ask(question)).figure?.value ?? null).toBeNull();
});
