import type { ItemTable } from '../../shared/model/mycfia-edit.ts';
import { CONTENT } from './mycfia-sql.ts';

/** Statements of the workspace. Parameters only; always bounded by the divisions given. */

/** $1 divisions, $2 campaign. The same single statement as `CONTENT`, with what only its author sees. */
export const WORKSPACE = `SELECT w.*, p.client_id,
  (SELECT coalesce(json_agg(json_build_object('id', x.id, 'challenges', x.challenges, 'goals', x.goals, 'quality_score', x.quality_score) ORDER BY x.id), '[]')
     FROM persona x WHERE x.project_id = p.id) AS personas_more,
  (SELECT coalesce(json_agg(json_build_object('id', x.id, 'objectives', x.objectives, 'tactics', x.tactics, 'kpis', x.kpis) ORDER BY x.id), '[]')
     FROM strategy x WHERE x.project_id = p.id) AS strategies_more,
  (SELECT coalesce(json_agg(json_build_object('id', x.id, 'positioning', x.positioning) ORDER BY x.id), '[]')
     FROM competitor x WHERE x.project_id = p.id) AS competitors_more,
  (SELECT coalesce(json_agg(json_build_object('section', t.tool_name, 'by', t.arguments ->> 'by', 'at', t.arguments ->> 'at',
     'written', t.arguments ->> 'written') ORDER BY t.id), '[]')
     FROM task t WHERE t.project_id = p.id AND t.agent_name = 'mycfia-desktop-edition') AS editions
  FROM (${CONTENT}) w JOIN project p ON p.id = w.id`;

/** $1 divisions, $2 campaign. Two desktops saving the same campaign go one after the other. */
export const LOCK = 'SELECT p.id FROM project p WHERE p.tenant_id = ANY($1::int[]) AND p.id = $2 FOR UPDATE';

/** Columns an author may write, and whether they hold JSON. */
export const COLUMNS: Record<'project' | ItemTable, Readonly<Record<string, 'plain' | 'json' | 'date' | 'moment'>>> = {
  project: {
    name: 'plain',
    context: 'plain',
    client_type: 'plain',
    company_name: 'plain',
    company_category: 'plain',
    budget: 'plain',
    goal_type: 'plain',
    goal_description: 'plain',
    website: 'plain',
    consent_basis: 'plain',
    status: 'plain',
    start_date: 'date',
    end_date: 'date',
    send_at: 'moment',
    selected_channels: 'json',
  },
  competitor: { name: 'plain', url: 'plain', positioning: 'plain', state: 'plain' },
  persona: { name: 'plain', selected: 'plain', challenges: 'json', goals: 'json' },
  strategy: { name: 'plain', type: 'plain', selected: 'plain', objectives: 'json', tactics: 'json', kpis: 'json' },
  asset: { type: 'plain', title: 'plain', content: 'plain', variations: 'json', metadata: 'json', status: 'plain' },
};
export const CASTS = { plain: '', json: '::jsonb', date: '::date', moment: '::timestamptz' } as const;

/** What points to a row about to be removed lets go of it first. $1 row, $2 campaign. */
export const LET_GO: Partial<Record<ItemTable, string>> = {
  persona: 'UPDATE audience_data SET persona_id = NULL WHERE persona_id = $1 AND project_id = $2',
  strategy: 'UPDATE asset SET strategy_id = NULL WHERE strategy_id = $1 AND project_id = $2',
};

/** $1 campaign, $2 moment. Every change of content dates the campaign, and never backwards. */
export const TOUCH = `UPDATE project SET updated_at = greatest($2::timestamptz, date_trunc('milliseconds', updated_at) + interval '1 millisecond') WHERE id = $1 RETURNING updated_at`;

/** $1 campaign, $2 uuid, $3 file name, $4 original name, $5 content, $6 metadata, $7 moment. The former file leaves: it holds people. */
export const LAY_CONTACTS = `WITH former AS (DELETE FROM rag_file WHERE project_id = $1 AND type = 'CONTACTS' AND reference <> $2::uuid)
  INSERT INTO rag_file (project_id, reference, filename, original_name, type, content, metadata, updated_at)
  VALUES ($1, $2::uuid, $3, $4, 'CONTACTS', $5, $6::jsonb, $7::timestamptz) ON CONFLICT (reference) DO NOTHING`;
/** $1 campaign, $2 metadata to merge, $3 moment. */
export const MARK_CONTACTS = `UPDATE rag_file SET metadata = metadata || $2::jsonb, updated_at = $3::timestamptz
  WHERE id = (SELECT x.id FROM rag_file x WHERE x.project_id = $1 AND x.type = 'CONTACTS' ORDER BY x.updated_at DESC, x.id DESC LIMIT 1)`;

/** $1 campaign, $2 uuid, $3 section, $4 arguments. One row per section of a campaign. */
export const EDITION = `INSERT INTO task (reference, project_id, agent_name, tool_name, arguments, state) VALUES ($2::uuid, $1, 'mycfia-desktop-edition', $3, $4::jsonb, 'DONE')
  ON CONFLICT (reference) DO UPDATE SET arguments = excluded.arguments, updated_at = now()`;

/** $1 divisions. Clients of those divisions, and clients they already have campaigns for. */
export const CLIENTS = `SELECT c.id, coalesce(nullif(c.company, ''), c.name) AS name, c.tenant_id FROM client c
  WHERE c.tenant_id = ANY($1::int[]) OR c.id IN (SELECT p.client_id FROM project p WHERE p.tenant_id = ANY($1::int[])) ORDER BY 2, 1 LIMIT 1000`;

/** $1 division, $2 client, $3 CFI user, $4 name, $5 uuid, $6 moment, $7 divisions of the scope. */
export const CREATE = `INSERT INTO project (reference, client_id, user_id, tenant_id, name, company_name, source_type, status, created_at, updated_at)
  SELECT $5::uuid, c.id, u.id, $1, $4, coalesce(nullif(c.company, ''), c.name), 'PROJECT', 'draft', $6::timestamptz, $6::timestamptz
  FROM client c, (SELECT id FROM "user" WHERE cfi_user_id = $3 ORDER BY id LIMIT 1) u
  WHERE c.id = $2 AND (c.tenant_id = ANY($7::int[]) OR c.id IN (SELECT p.client_id FROM project p WHERE p.tenant_id = ANY($7::int[])))
  ON CONFLICT (reference) DO UPDATE SET name = excluded.name RETURNING id`;
