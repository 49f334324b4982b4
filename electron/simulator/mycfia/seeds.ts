import type { PGlite } from '@electric-sql/pglite';
import { DIVISION } from '../world/divisions.ts';
import { sqlDate } from '../world/time.ts';
import { WORLD_USERS } from '../world/users.ts';
import { contactsOf, datesOf, SEED_CAMPAIGNS, type SeedCampaign } from './campaigns.ts';

type Runner = Pick<PGlite, 'query'>;

/** Clients of the campaigns: the network itself, and the other client of CFI. */
const CLIENT = { horizon: 11, delorme: 12 } as const;

/** Fills an empty MyCfia database with the fictitious people and campaigns, dated from `now`. */
export async function seedMycfia(db: Runner, now: number): Promise<void> {
  const at = new Date(now).toISOString();
  for (const user of WORLD_USERS)
    await db.query(
      `INSERT INTO "user" (id, cfi_user_id, tenant_id, email, first_name, last_name, roles, created_at, updated_at) VALUES ($1, $1, $2, $3, $4, $5, $6, $7, $7)`,
      [user.id, user.divisionId, user.email, user.prenom, user.nom, JSON.stringify(['ROLE_USER']), at],
    );
  await addClient(db, CLIENT.horizon, 'siege', 'Réseau Horizon', DIVISION.siege, at);
  await addClient(db, CLIENT.delorme, 'delorme', 'Maison Delorme', DIVISION.autreClient, at);
  await db.query('INSERT INTO agent (id, name, description) VALUES (1, $1, $2)', ['redacteur', 'Rédige les contenus des canaux choisis']);
  for (const campaign of SEED_CAMPAIGNS) await addCampaign(db, campaign, now);
  for (const table of ['"user"', 'client', 'project', 'agent'])
    await db.query(`SELECT setval(pg_get_serial_sequence('${table}', 'id'), (SELECT max(id) FROM ${table}))`);
}

/**
 * A folder kept for weeks: campaigns still waiting for validation whose start is past are planned again from `now`, so that the demonstration
 * keeps working. Validated and published ones are history and stay.
 */
export async function replan(db: Runner, now: number): Promise<void> {
  for (const campaign of SEED_CAMPAIGNS) {
    const { start, end, sendAt } = datesOf(campaign, now);
    await db.query(
      `UPDATE project SET start_date = $2, end_date = $3, send_at = $4, updated_at = $6
       WHERE id = $1 AND status NOT IN ('ready_to_publish', 'published') AND start_date < $5`,
      [campaign.id, start, end, sendAt, sqlDate(now), new Date(now).toISOString()],
    );
  }
}

async function addClient(db: Runner, id: number, user: string, name: string, divisionId: number, at: string): Promise<void> {
  const addresses = [
    { type: 'siège', adresse1: '10 rue des Lilas', adresse2: 'Bâtiment B', code_postal: '75018', ville: 'Paris' },
    { type: 'facturation', adresse1: 'Service comptabilité', adresse2: '10 rue des Lilas', code_postal: '75018', ville: 'Paris' },
  ];
  await db.query(
    `INSERT INTO client (id, user_id, tenant_id, name, email, company, phone, addresses, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $4, $6, $7, $8, $8)`,
    [id, userId(user), divisionId, name, 'contact@exemple.test', '01 99 00 10 20', JSON.stringify(addresses), at],
  );
}

async function addCampaign(db: Runner, campaign: SeedCampaign, now: number): Promise<void> {
  const { start, end, sendAt } = datesOf(campaign, now);
  const at = new Date(now).toISOString();
  const delorme = campaign.author === 'delorme';
  await db.query(
    `INSERT INTO project (id, client_id, user_id, tenant_id, name, context, source_type, state, client_type, company_type, company_name, company_category, budget,
       goal_type, goal_description, catchment_area_type, status, start_date, end_date, send_at, selected_channels, website, consent_basis, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, 'PROJECT', 'ACTIVE', 'B2C', 'Réseau', $7, 'Imprimerie et communication', $8, 'CONVERSION', $9, 'LOCAL', $10, $11, $12, $13, $14, $15,
       $16, $17, $17)`,
    [
      campaign.id,
      delorme ? CLIENT.delorme : CLIENT.horizon,
      userId(campaign.author),
      campaign.divisionId,
      campaign.name,
      campaign.context,
      delorme ? 'Maison Delorme' : 'Réseau Horizon',
      campaign.budget,
      campaign.goal,
      campaign.status,
      start,
      end,
      campaign.complete ? sendAt : null,
      JSON.stringify(campaign.channels),
      'https://horizon-reseau.test',
      campaign.consent,
      at,
    ],
  );
  if (campaign.complete) await addMarketing(db, campaign, at);
  for (const asset of campaign.assets)
    await db.query(
      `INSERT INTO asset (project_id, strategy_id, type, title, content, metadata, quality_score, status, created_at, updated_at)
       VALUES ($1, (SELECT min(id) FROM strategy WHERE project_id = $1), $2, $3, $4, $5, 0.86, $6, $7, $7)`,
      [campaign.id, asset.type, asset.title, asset.content, JSON.stringify(asset.metadata), asset.status, at],
    );
  const contacts = contactsOf(campaign);
  if (contacts === null) return;
  const mapping = { Prénom: 'prenom', Nom: 'nom', Mobile: 'telephone', Email: 'mail', Ville: 'ville' };
  await db.query(
    `INSERT INTO rag_file (project_id, filename, original_name, type, content, metadata, created_at, updated_at) VALUES ($1, $2, $3, 'CONTACTS', $4, $5, $6, $6)`,
    [
      campaign.id,
      `contacts-${campaign.id}.csv`,
      'adherents.csv',
      contacts,
      JSON.stringify({
        mapping: campaign.contacts?.postal === true ? { ...mapping, Adresse: 'adresse1', 'Code postal': 'code_postal' } : mapping,
      }),
      at,
    ],
  );
}

/** Persona, strategy, competitors and zone: what a campaign that reached validation has gone through. */
async function addMarketing(db: Runner, campaign: SeedCampaign, at: string): Promise<void> {
  const persona = async (name: string, selected: boolean, score: number) =>
    db.query(
      `INSERT INTO persona (project_id, name, demographics, challenges, goals, channels, conversion_rate, quality_score, selected, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, 0.12, $7, $8, $9, $9)`,
      [
        campaign.id,
        name,
        JSON.stringify({ age: '30-55', zone: 'Île-de-France' }),
        JSON.stringify(['Manque de temps pour ses supports']),
        JSON.stringify(['Imprimer vite et près de chez soi']),
        JSON.stringify(['sms', 'email']),
        score,
        selected,
        at,
      ],
    );
  await persona('Commerçante de quartier', true, 0.91);
  await persona('Association locale', false, 0.62);
  await db.query(
    `INSERT INTO strategy (project_id, name, type, objectives, tactics, kpis, budget_allocation, confidence_score, selected, created_at, updated_at)
     VALUES ($1, 'Offre limitée dans le temps', 'AIDA', $2, $3, $4, $5, 0.82, true, $6, $6)`,
    [
      campaign.id,
      JSON.stringify([campaign.goal]),
      JSON.stringify(['Message court', 'Code personnel à présenter']),
      JSON.stringify(['Commandes en agence']),
      JSON.stringify(Object.fromEntries(campaign.channels.map((name) => [name, campaign.budget]))),
      at,
    ],
  );
  for (const [name, state] of [
    ['Copie Rapide', 'kept'],
    ['Impression Express', 'rejected'],
  ] as const)
    await db.query(
      `INSERT INTO competitor (project_id, name, url, strengths, weaknesses, positioning, state, created_at, updated_at) VALUES ($1, $2, NULL, $3, $4, $5, $6, $7, $7)`,
      [campaign.id, name, JSON.stringify(['Prix affichés']), JSON.stringify(['Pas de conseil']), 'Volume et prix bas', state, at],
    );
  await db.query(
    `INSERT INTO catchment_area (project_id, name, type, value, radius, created_at, updated_at) VALUES ($1, 'Autour de l''agence', 'POSTAL_CODE', '75018', 8, $2, $2)`,
    [campaign.id, at],
  );
}

function userId(identifiant: string): number {
  const user = WORLD_USERS.find((each) => each.identifiant === identifiant);
  if (user === undefined) throw new Error(`No fictitious user '${identifiant}'.`);
  return user.id;
}
