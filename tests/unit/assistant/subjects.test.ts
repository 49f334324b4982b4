import { describe, expect, test } from 'vitest';
import { understand } from '../../../electron/assistant/engine/understand.ts';
import { assistantBench } from '../../fakes/assistant.ts';

/** The fictitious region on 10 March 2026, a Tuesday. */
const ask = (question: string) => assistantBench().ask(question);

const periodOf = (question: string, today: string) => understand(question, { divisions: [], carried: null, today, learnt: [] }).period;

describe('the period of a question', () => {
  test.each([
    ['ce mois-ci', '2026-03-01', '2026-03-31'],
    ['le mois dernier', '2026-02-01', '2026-02-28'],
    ['cette semaine', '2026-03-09', '2026-03-15'],
    ['la semaine dernière', '2026-03-02', '2026-03-08'],
    ['hier', '2026-03-09', '2026-03-09'],
    ['avant-hier', '2026-03-08', '2026-03-08'],
    ['aujourd’hui', '2026-03-10', '2026-03-10'],
    ['en février 2024', '2024-02-01', '2024-02-29'],
    ['en décembre', '2025-12-01', '2025-12-31'],
    ["l'année dernière", '2025-01-01', '2025-12-31'],
    ['cette année', '2026-01-01', '2026-12-31'],
    ['en 2024', '2024-01-01', '2024-12-31'],
    ['les 30 derniers jours', '2026-02-09', '2026-03-10'],
  ])('%s', (words, from, to) => {
    expect(periodOf(`combien d'opérations ${words} ?`, '2026-03-10')).toEqual({ from, to });
  });

  test('is none when none is named', () => {
    expect(periodOf("combien d'opérations ?", '2026-03-10')).toBeNull();
    expect(periodOf('montant de la facture 30280', '2026-03-10')).toBeNull();
  });
});

describe('operations', () => {
  test('are counted over the period that is said, unknown costs apart, what has no date told', async () => {
    const answer = await ask("Combien d'opérations ce mois-ci ?");
    expect(answer.figure).toEqual({ label: 'Opérations', value: 3, unit: 'opérations' });
    expect(answer.sentence).toContain('du 01/03/2026 au 31/03/2026');
    expect(answer.sentence).toContain('Total HT : 12,80\u00a0€ (1 montant inconnu, non compté)');
    expect(answer.sentence).toContain("1 opération sans date d'envoi n'est dans aucune période");
    expect(answer.wordedBy).toBe('moteur');
    expect(answer.card).toMatchObject({ dataset: 'Opérations', rows: 3 });
  });

  test('without a period are all of them, those without a date as well, and it is said', async () => {
    const answer = await ask("combien d'opérations ?");
    expect(answer.figure?.value).toBe(5);
    expect(answer.sentence).toContain('toutes dates confondues');
    expect(answer.sentence).not.toContain("sans date d'envoi");
  });

  test('under way, and by a state of CFI’s own list, name the states they hold', async () => {
    expect((await ask('opérations en cours ce mois-ci')).sentence).toMatch(/^1 opération en cours \(En préparation\)/u);
    const sent = await ask('combien d’opérations envoyées en février ?');
    expect(sent).toMatchObject({ figure: { value: 1 }, rows: [{ État: 'Envoyée', 'Total HT (€)': 1234.56 }] });
  });

  test('would catch a false zero: nothing in the period is said with the scope and what has no date', async () => {
    const answer = await ask("combien d'opérations en janvier 2020 ?");
    expect(answer).toMatchObject({ figure: { value: 0 }, nothing: 'zero' });
    expect(answer.sentence).toContain("sans date d'envoi");
    expect(answer.sentence).toContain('Règle de cascade');
  });

  test('of a part of the scope are those of that part, whose name is said', async () => {
    const [lille, arras] = [await ask("combien d'opérations à Lille ce mois-ci ?"), await ask("combien d'opérations à Arras ce mois-ci ?")];
    expect(lille.figure?.value).toBe(1);
    expect(arras.figure?.value).toBe(2);
    expect(lille.sentence).toContain('Agence Lille');
    expect(lille.card?.scope.divisions).toBe(3);
  });
});

describe('invoices', () => {
  test('are added up by month, unknown amounts apart', async () => {
    const answer = await ask('total facturé le mois dernier ?');
    expect(answer.figure).toEqual({ label: 'Total facturé TTC', value: 1639.26, unit: '€' });
    expect(answer.sentence).toContain('2 factures pour février 2026');
    expect(answer.sentence).toContain('1 montant inconnu, non compté');
    expect((await ask('montant HT facturé cette année')).figure).toMatchObject({ label: 'Total facturé HT', value: 1366.05 });
    expect((await ask('combien de factures cette année ?')).figure).toMatchObject({ value: 2, unit: 'factures' });
  });

  test('one invoice is given with its lines, and a difference with them', async () => {
    const answer = await ask('Quel est le montant de la facture 30280 ?');
    expect(answer.figure).toEqual({ label: 'Facture 30280, TTC', value: 1639.26, unit: '€' });
    expect(answer.sentence).toContain('Ses lignes donnent un autre total');
  });

  test('absent and of another scope are told alike', async () => {
    const [absent, foreign] = [await ask('montant de la facture 99999'), await ask('montant de la facture 30283')];
    expect(absent).toMatchObject({ figure: null, nothing: 'unknown' });
    expect(foreign.sentence).toBe(absent.sentence.replace('99999', '30283'));
  });

  test('paid or not is not known to CFI, and said so', async () => {
    expect((await ask('quelles factures sont impayées ?')).sentence).toContain("ni l'échéance d'une facture, ni si elle est payée");
  });
});
