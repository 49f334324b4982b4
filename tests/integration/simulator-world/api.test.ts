import fs from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { frozenClock } from '../../../electron/kit/clock.ts';
import type { Simulator } from '../../../electron/simulator/simulator.ts';
import { apiClient, startQuietCfi, temporaryFolder } from '../../fakes/fictitious-cfi.ts';

const START = Date.parse('2026-11-20T09:00:00.000Z');
const clock = frozenClock(START);
const { folder, remove } = temporaryFolder('api');
let simulator: Simulator;
let api: ReturnType<typeof apiClient>;

beforeAll(async () => {
  simulator = await startQuietCfi(folder, { clock });
  api = apiClient(simulator);
});
afterAll(async () => {
  await simulator.stop();
  remove();
});
afterEach(async () => {
  clock.set(START);
  await simulator.control.setFault('api', 'ok');
});

const as = async (user: string) => ({ Jeton: await api.signIn(user) });
const rows = (answer: { body: unknown }) => answer.body as Record<string, unknown>[];

describe('signing in', () => {
  it('gives the user, the home division and a token', async () => {
    const answer = await api.post('/Utilisateurs/getUtilisateurMyCFiA', api.credentials('agence'));
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      id: 103,
      idDivision: 3,
      nomDivision: 'Agence Paris Nord',
      nom: 'Lemoine',
      jeton: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it('accepts the e-mail as identifier', async () => {
    const answer = await api.post('/Utilisateurs/getUtilisateurMyCFiA', api.credentials('aicha.lemoine@exemple.test'));
    expect(answer.body).toMatchObject({ id: 103 });
  });

  it('refuses a missing key with a problem object and a wrong one with a bare string', async () => {
    for (const clefApi of [undefined, null, '']) {
      const answer = await api.post('/Utilisateurs/getUtilisateurMyCFiA', { ...api.credentials('agence'), clefApi });
      expect(answer.status).toBe(400);
      expect(answer.type).toContain('application/problem+json');
      expect(answer.body).toMatchObject({ status: 400, errors: { ClefApi: ['The ClefApi field is required.'] } });
    }
    const wrong = await api.post('/Utilisateurs/getUtilisateurMyCFiA', { ...api.credentials('agence'), clefApi: 'autre' });
    expect([wrong.status, wrong.text]).toEqual([400, 'ClefApi invalide']);
  });

  it('writes a bare string as JSON to who asked for JSON', async () => {
    const wrong = await api.post(
      '/Utilisateurs/getUtilisateurMyCFiA',
      { ...api.credentials('agence'), clefApi: 'x' },
      { Accept: 'application/json' },
    );
    expect(wrong.text).toBe('"ClefApi invalide"');
  });

  it('refuses a wrong password, an unknown user and a password that was not hashed, all alike', async () => {
    const answers = [
      await api.post('/Utilisateurs/getUtilisateurMyCFiA', api.credentials('agence', 'autre')),
      await api.post('/Utilisateurs/getUtilisateurMyCFiA', api.credentials('personne')),
      await api.post('/Utilisateurs/getUtilisateurMyCFiA', { ...api.credentials('agence'), mdp: 'demo' }),
    ];
    expect(new Set(answers.map((answer) => `${answer.status} ${answer.text}`))).toEqual(
      new Set(['400 Identifiant ou mot de passe incorrect']),
    );
  });

  it('takes a portal token for 30 minutes', async () => {
    const jetonUtilisateur = simulator.control.portalToken('service');
    const clefApi = simulator.runtime.secrets['api.clefApi'];
    expect((await api.post('/Utilisateurs/getUtilisateurGorillias', { jetonUtilisateur, clefApi })).body).toMatchObject({ id: 104 });
    clock.set(START + 30 * 60_000);
    expect((await api.post('/Utilisateurs/getUtilisateurGorillias', { jetonUtilisateur, clefApi })).status).toBe(400);
    expect(simulator.control.portalToken('personne')).toBeNull();
  });

  it('forgets the token at sign-out', async () => {
    const headers = await as('agence');
    expect((await api.post('/Utilisateurs/utilisateurLogout', undefined, headers)).body).toMatchObject({ id: 103, jeton: null });
    expect((await api.post('/Divisions/getDivisions', undefined, headers)).status).toBe(401);
  });
});

describe('tokens', () => {
  it('live 30 minutes by the simulator’s clock', async () => {
    const headers = await as('agence');
    clock.set(START + 30 * 60_000 - 1);
    expect((await api.post('/Stocks/getStocks', undefined, headers)).status).toBe(200);
    clock.set(START + 30 * 60_000);
    expect((await api.post('/Stocks/getStocks', undefined, headers)).status).toBe(401);
  });

  it('are needed: none, a false one, a Bearer one are refused with 401, a blocked account with 403', async () => {
    const headers = await as('agence');
    for (const given of [{}, { Jeton: 'faux' }, { Authorization: `Bearer ${headers.Jeton}` }])
      expect((await api.post('/Stocks/getStocks', undefined, given)).status).toBe(401);
    expect((await api.post('/Stocks/getStocks', undefined, await as('bloque'))).status).toBe(403);
  });
});

describe('the descending cascade', () => {
  it('lists divisions flat, without home, without parent, never above or beside', async () => {
    const divisions = rows(await api.post('/Divisions/getDivisions', undefined, await as('agence')));
    expect(divisions.map((division) => division.id).sort()).toEqual([4, 5]);
    expect(Object.keys(divisions[0] ?? {})).toEqual(['id', 'nom']);
    expect(rows(await api.post('/Divisions/getDivisions', undefined, await as('equipe')))).toEqual([]);
    expect(rows(await api.post('/Divisions/getDivisions', undefined, await as('siege')))).toHaveLength(39);
  });

  it('keeps every list inside the caller’s divisions', async () => {
    for (const [user, allowed] of [
      ['agence', [3, 4, 5]],
      ['service', [4, 5]],
      ['equipe', [5]],
    ] as const) {
      const headers = await as(user);
      const stocks = rows(await api.post('/Stocks/getStocks', undefined, headers));
      expect(stocks.length, user).toBeGreaterThan(0);
      for (const stock of stocks) expect(allowed).toContain(stock.idDivision);
      for (const other of rows(await api.post('/Divisions/getUtilisateurs', undefined, headers)))
        expect(allowed).toContain(other.idDivision);
    }
    const headers = await as('siege');
    const all = rows(await api.post('/Stocks/getStocks', undefined, headers));
    expect(all.some((stock) => Number(stock.idDivision) > 900_000)).toBe(false);
    const invoices = rows(await api.post('/Facturations/getFacturations', { debut: '2025-01-01', fin: '2026-12-31' }, await as('agence')));
    expect(invoices.length).toBeGreaterThan(0);
  });

  it('does not show the campaign, the invoice or the file of another division', async () => {
    const everything = await as('siege');
    const headers = await as('agence');
    const campaigns = rows(await api.post('/Campagnes/getLignesCampagnes', {}, everything));
    const foreign = campaigns.find((campaign) => ![3, 4, 5].includes(Number(campaign.idDivision)));
    expect((await api.post('/Campagnes/getCampagne', { idCampagne: foreign?.id }, headers)).status).toBe(400);
    const month = rows(
      await api.post('/Facturations/getFacturations', { debut: '2025-01-01', fin: '2026-12-31' }, everything),
    ) as unknown as { factures: { id: number }[] }[];
    const mine = rows(await api.post('/Facturations/getFacturations', { debut: '2025-01-01', fin: '2026-12-31' }, headers)) as unknown as {
      factures: { id: number }[];
    }[];
    const own = new Set(mine.flatMap((each) => each.factures.map((invoice) => invoice.id)));
    const hidden = month.flatMap((each) => each.factures).find((invoice) => !own.has(invoice.id));
    const refused = await api.post('/Facturations/getFacture', { idFacture: hidden?.id }, headers);
    const absent = await api.post('/Facturations/getFacture', { idFacture: 999_999 }, headers);
    expect([refused.status, refused.text]).toEqual([absent.status, absent.text]);
    expect((await api.post('/Facturations/getFacture', { idFacture: [...own][0] }, headers)).body).toMatchObject({ id: [...own][0] });
  });
});

describe('rights', () => {
  it('are told as booleans, a missing key being false', async () => {
    const rights = (await api.post('/Utilisateurs/getDroitsUtilisateur', undefined, await as('valideur'))).body;
    expect(rights).toMatchObject({ valideur: true, operations_Valid: true, signataire: false, telechargementHD: 250 });
    expect(rights).not.toHaveProperty('npaI_Crea');
  });

  it.each([
    ['/Stocks/getStocks', undefined, 'stocks_Visu'],
    ['/Operations/getLignesOperations', { debutDateEnvoi: '2026-01-01' }, 'operations_Visu'],
    ['/Operations/getEtatsOperation', undefined, 'operations_Visu'],
    ['/Campagnes/getLignesCampagnes', {}, 'campagnes_Edit'],
    ['/Facturations/getFacturations', { debut: '2026-01-01', fin: '2026-02-01' }, 'factures_Visu'],
    ['/FichierIN/createFichiersIN', { nomFichier: 'a.json' }, 'campagnes_Edit'],
  ])('%s without its right is a 400 with a bare string', async (route, body, right) => {
    const answer = await api.post(route, body, await as('sansdroit'));
    expect([answer.status, answer.text]).toEqual([400, `Vous n'avez pas le droit nécessaire : ${right}`]);
  });
});

describe('readings', () => {
  it('give stocks with their nulls and decimals, as doubles', async () => {
    const stocks = rows(await api.post('/Stocks/getStocks', undefined, await as('agence')));
    const of = (name: string) => stocks.find((stock) => stock.nom === name);
    expect(stocks.filter((stock) => stock.nom === 'Flyer A4').reduce((sum, stock) => sum + Number(stock.qte), 0)).toBe(1250);
    expect(of('Nappe intissée')).toMatchObject({ qte: null, stockMinimum: null, codeClient: null });
    expect(of('Ruban adhésif (m)')).toMatchObject({ qte: 12.5 });
    expect(of('Kit PLV rentrée')).toMatchObject({ qte: -3 });
    expect(Object.keys(stocks[0] ?? {})).toEqual([
      'id',
      'idDivision',
      'nom',
      'codeClient',
      'refStockage',
      'qte',
      'stockMinimum',
      'hauteurCm',
      'largeurCm',
      'profondeurCm',
      'poidsG',
      'commentaire',
    ]);
  });

  it('give operations of a period; a bare end date means midnight', async () => {
    const headers = await as('siege');
    const all = rows(await api.post('/Operations/getLignesOperations', { debutDateEnvoi: '2024-01-01' }, headers));
    expect(all.length).toBeGreaterThan(10);
    expect(Object.keys(all[0] ?? {})).toContain('prixAffranchisement');
    const day = String(all[0]?.dateEnvoi).slice(0, 10);
    const query = (finDateEnvoi: string) => api.post('/Operations/getLignesOperations', { debutDateEnvoi: day, finDateEnvoi }, headers);
    expect(rows(await query(day))).toEqual([]);
    expect(rows(await query(`${day}T23:59:59.999Z`)).length).toBeGreaterThan(0);
    const filtered = rows(
      await api.post('/Operations/getLignesOperations', { debutDateEnvoi: '2024-01-01', idEtats: [5], idDivision: 3 }, headers),
    );
    for (const operation of filtered) expect(operation).toMatchObject({ idEtat: 5, idDivision: 3 });
    expect(rows(await api.post('/Operations/getEtatsOperation', undefined, headers))[4]).toEqual({ id: 5, nom: 'Envoyée' });
  });

  it('give one campaign as an array of one, without statut', async () => {
    const headers = await as('agence');
    const lines = rows(await api.post('/Campagnes/getLignesCampagnes', {}, headers));
    const one = rows(await api.post('/Campagnes/getCampagne', { idCampagne: 5000 }, headers));
    expect(one).toHaveLength(1);
    expect(one[0]).toMatchObject({ id: 5000, nom: 'Bienvenue nouveaux adhérents', lignesOperations: expect.any(Array) });
    expect(Object.keys(lines[0] ?? {}).sort()).toEqual(['codeClient', 'dateCreation', 'id', 'idDivision', 'nom']);
  });

  it('give invoices by month with their lines, in the API’s own names', async () => {
    const months = rows(
      await api.post('/Facturations/getFacturations', { debut: '2026-01-01', fin: '2026-10-31T23:59:59Z' }, await as('siege')),
    );
    expect(months.length).toBe(10);
    const invoice = (months as unknown as { factures: { lignes: object[] }[] }[])[0]?.factures[0];
    expect(Object.keys(invoice?.lignes[0] ?? {})).toEqual(['id', 'libelle', 'qte', 'montantHT', 'tauxTVA']);
    expect(Object.keys(invoice ?? {})).toEqual([
      'id',
      'adresse',
      'nomCommande',
      'demandeur',
      'montantTTC',
      'montantHT',
      'idTypeCout',
      'idTypePaiement',
      'idDelaiPaiement',
      'lignes',
    ]);
  });

  it('word bad bodies as ASP.NET does', async () => {
    const headers = await as('siege');
    const missing = await api.post('/Operations/getLignesOperations', {}, headers);
    expect(missing.body).toMatchObject({ errors: { DebutDateEnvoi: ['The DebutDateEnvoi field is required.'] } });
    const typed = await api.post('/Campagnes/getCampagne', { idCampagne: 'douze' }, headers);
    expect(typed.body).toMatchObject({ errors: { '$.idCampagne': [expect.stringContaining('System.Int32')] } });
    expect((await api.post('/Campagnes/getCampagne', '{"idCampagne":', headers)).status).toBe(400);
    expect((await api.post('/Campagnes/inconnu', {}, headers)).status).toBe(404);
    expect((await fetch(`${api.base}/Stocks/getStocks`, { headers })).status).toBe(405);
  });

  it('vary their content types, and give the correlation back', async () => {
    const headers = await as('siege');
    const types = await Promise.all(
      ['/Stocks/getStocks', '/Divisions/getUtilisateurs', '/Operations/getEtatsOperation'].map((route) =>
        api.post(route, undefined, headers),
      ),
    );
    expect(new Set(types.map((answer) => answer.type.split(';')[0]))).toEqual(new Set(['text/plain', 'text/json', 'application/json']));
    const response = await fetch(`${api.base}/Operations/getEtatsOperation`, {
      method: 'POST',
      headers: { ...headers, 'X-Correlation-ID': 'abc-1' },
    });
    expect(response.headers.get('x-correlation-id')).toBe('abc-1');
  });
});

describe('FichierIN', () => {
  it('declares a file that lies on the server, once, and follows it in the caller’s divisions only', async () => {
    const headers = await as('agence');
    const nomFichier = 'MYCFIA_CAMP_9_20261120_090000.json';
    expect((await api.post('/FichierIN/createFichiersIN', { nomFichier }, headers)).status).toBe(400);
    fs.writeFileSync(path.join(folder, 'sftp/Partenaires/MyCfia/In', nomFichier), '{}');
    const created = (await api.post('/FichierIN/createFichiersIN', { nomFichier }, headers)).body as { id: number };
    expect(created).toMatchObject({ nom: nomFichier, nomEtat: 'En attente', idCampagne: null, taille: 2 });
    expect((await api.post('/FichierIN/createFichiersIN', { nomFichier }, headers)).body).toMatchObject({ id: created.id });
    expect((await api.post('/FichierIN/getFichierIN', { idFichier: created.id }, headers)).body).toMatchObject({ id: created.id });
    expect((await api.post('/FichierIN/getFichierIN', { idFichier: created.id }, await as('voisine'))).status).toBe(400);
    const list = rows(await api.post('/FichierIN/getLignesFichiersIN', { dateCreationMin: '2026-11-20' }, headers));
    expect(list.map((file) => file.id)).toEqual([created.id]);
    for (const name of ['../secret.json', 'a/b.json', 'x'.repeat(300)])
      expect((await api.post('/FichierIN/createFichiersIN', { nomFichier: name }, headers)).status).toBe(400);
  });
});

describe('faults of the service', () => {
  it('expired-token refuses every call that needs a token', async () => {
    const headers = await as('agence');
    await simulator.control.setFault('api', 'expired-token');
    expect((await api.post('/Stocks/getStocks', undefined, headers)).status).toBe(401);
    expect((await api.post('/Utilisateurs/getUtilisateurMyCFiA', api.credentials('agence'))).status).toBe(200);
  });

  it('missing-right and login-refused are bare strings', async () => {
    const headers = await as('agence');
    await simulator.control.setFault('api', 'missing-right');
    expect((await api.post('/Stocks/getStocks', undefined, headers)).text).toMatch(/stocks_Visu/);
    await simulator.control.setFault('api', 'login-refused');
    expect((await api.post('/Utilisateurs/getUtilisateurMyCFiA', api.credentials('agence'))).status).toBe(400);
    expect((await api.post('/Stocks/getStocks', undefined, headers)).status).toBe(200);
  });

  it('wrong-answer alternates a page, a cut body and another type, or gives the chosen one', async () => {
    const headers = await as('agence');
    await simulator.control.setFault('api', 'wrong-answer');
    const ask = () => api.post('/Stocks/getStocks', undefined, headers);
    const [page, cut, other] = [await ask(), await ask(), await ask()];
    expect(page.type).toContain('text/html');
    expect([cut.status, cut.body, cut.text.startsWith('[{')]).toEqual([200, undefined, true]);
    expect(other.body).toEqual({ resultat: 'ok', nombre: 'douze' });
    await simulator.control.setFault('api', 'wrong-answer', 'wrong-type');
    expect((await ask()).body).toEqual((await ask()).body);
  });

  it('down refuses the connection on the same port, reset cuts the answer', async () => {
    const headers = await as('agence');
    await simulator.control.setFault('api', 'down');
    await expect(api.post('/Stocks/getStocks', undefined, headers)).rejects.toThrow();
    await simulator.control.setFault('api', 'reset');
    await expect(api.post('/Stocks/getStocks', undefined, headers)).rejects.toThrow();
    await simulator.control.setFault('api', 'ok');
    expect((await api.post('/Stocks/getStocks', undefined, headers)).status).toBe(200);
  });
});
