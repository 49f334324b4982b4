import { describe, expect, test } from 'vitest';
import { assistantLab, labCampaign } from '../../fakes/assistant-lab.ts';

/** The API tells neither the statut nor the channel of a campaign. */
function onApi() {
  const lab = assistantLab({ campaigns: [labCampaign(1), labCampaign(2)] });
  lab.world.conditions.source = 'api';
  return lab;
}

describe('campaigns that do not tell what is asked for', () => {
  test.each([
    ['combien de campagnes rejetées ?', 'Nombre de campagnes au statut « Rejetée » de votre périmètre', 'Statut'],
    ['combien de campagnes sms ?', 'Nombre de campagnes par SMS de votre périmètre', 'Canal'],
    ['combien de campagnes sms rejetées ?', 'Nombre de campagnes par SMS au statut « Rejetée » de votre périmètre', 'Statut ou canal'],
  ])('are no zero: %s', async (question, head, of) => {
    const { sentence, figure, nothing, card } = await onApi().ask(question);
    expect(sentence).toContain(`${head} chez CFI : inconnu, d'après l'API de secours`);
    expect(sentence).toContain(`${of} non communiqué pour 2 campagnes, non comptées.`);
    expect({ value: figure?.value, nothing }).toEqual({ value: null, nothing: null });
    expect(card?.source).toBe('api');
  });

  test.each(['campagnes par statut', 'campagnes par canal', 'compare les campagnes sms de Lille et Arras'])(
    'are no zero side by side: %s',
    async (question) => {
      const { rows, sentence } = await onApi().ask(question);
      expect(rows.some(({ Campagnes }) => Campagnes === null)).toBe(true);
      expect(sentence).toMatch(/non communiqué pour 2 campagnes/u);
      expect(sentence).not.toMatch(/Écart/u);
    },
  );

  test('are told once beside those that do', async () => {
    const lab = assistantLab({ campaigns: [labCampaign(1, { channel: 'sms', statut: 'rejetee' }), labCampaign(2), labCampaign(3)] });
    const sms = await lab.ask('combien de campagnes sms ?');
    expect(sms.figure?.value).toBe(1);
    expect(sms.sentence).toContain('Canal non communiqué pour 2 campagnes, non comptées.');
    const shares = await lab.ask('campagnes par statut');
    expect(shares.rows.map(({ Campagnes }) => Campagnes)).toEqual([null, null, null, null, 1]);
    expect(shares.sentence.match(/non communiqué/gu)).toHaveLength(1);
  });

  test('keep a real zero where each tells its own', async () => {
    const lab = assistantLab({ campaigns: [labCampaign(1, { channel: 'sms', statut: 'envoyee' })] });
    expect(await lab.ask('combien de campagnes rejetées ?')).toMatchObject({ figure: { value: 0 }, nothing: 'zero' });
  });
});

describe('campaigns without a date of creation', () => {
  const undated = { createdAt: null, channel: 'sms', statut: 'envoyee' };
  const lab = () =>
    assistantLab({
      campaigns: [
        labCampaign(1, { channel: 'sms', statut: 'envoyee' }),
        labCampaign(2, undated),
        labCampaign(3, undated),
        labCampaign(4, { ...undated, channel: 'email' }),
      ],
    });

  test.each([
    ['combien de campagnes créées en mars ?', 1, '3 campagnes sans date de création ne sont dans aucune période.'],
    ['combien de campagnes sms créées en mars ?', 1, '2 campagnes sans date de création ne sont dans aucune période.'],
    ['combien de campagnes email créées en mars ?', 0, "1 campagne sans date de création n'est dans aucune période."],
  ])('are told where a period leaves them out: %s', async (question, figure, told) => {
    const answer = await lab().ask(question);
    expect(answer.figure?.value).toBe(figure);
    expect(answer.sentence).toContain(told);
  });

  test.each(['combien de campagnes ?', 'combien de campagnes rejetées en mars ?'])(
    'are not where none is left out: %s',
    async (question) => {
      expect((await lab().ask(question)).sentence).not.toContain('sans date de création');
    },
  );
});
