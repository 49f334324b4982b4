/** Every statement the product sends to MyCfia's PostgreSQL. Parameters only; always bounded by the divisions given. */

const CONTENT_AT = `greatest(
    p.updated_at,
    (SELECT max(x.updated_at) FROM asset x WHERE x.project_id = p.id),
    (SELECT max(x.updated_at) FROM persona x WHERE x.project_id = p.id),
    (SELECT max(x.updated_at) FROM strategy x WHERE x.project_id = p.id),
    (SELECT max(x.updated_at) FROM competitor x WHERE x.project_id = p.id),
    (SELECT max(x.updated_at) FROM rag_file x WHERE x.project_id = p.id AND x.type = 'CONTACTS'))`;

/** Dates leave as text: a DATE turned into a moment shifts by a day west of Greenwich. */
const CAMPAIGN = `p.id, p.tenant_id, p.name, p.status, p.state, p.selected_channels, p.start_date::text AS start_date, p.end_date::text AS end_date,
  p.budget, ${CONTENT_AT} AS content_at,
  u.cfi_user_id, u.first_name, u.last_name, u.email AS author_email,
  d.tool_name AS decision_tool, d.arguments AS decision_arguments`;

const FROM = `FROM project p
  JOIN "user" u ON u.id = p.user_id
  LEFT JOIN LATERAL (
    SELECT t.tool_name, t.arguments FROM task t
    WHERE t.project_id = p.id AND t.agent_name = 'mycfia-desktop' AND t.state = 'DONE'
    ORDER BY t.arguments ->> 'at' DESC, t.id DESC LIMIT 1) d ON true`;

/** $1 divisions, $2 limit. */
export const LIST = `SELECT ${CAMPAIGN} ${FROM}
  WHERE p.tenant_id = ANY($1::int[]) ORDER BY p.updated_at DESC, p.id DESC LIMIT $2`;

/**
 * $1 divisions, $2 campaign. One statement, hence one snapshot: what is approved was true at a single moment, on any isolation level.
 */
export const CONTENT = `SELECT ${CAMPAIGN},
  p.context, p.company_name, p.company_category, p.client_type, p.goal_type, p.goal_description, p.send_at, p.website, p.consent_basis,
  json_build_object('name', c.name, 'company', c.company, 'email', c.email, 'phone', c.phone, 'addresses', c.addresses) AS client,
  (SELECT coalesce(json_agg(json_build_object('id', x.id, 'name', x.name, 'selected', x.selected) ORDER BY x.id), '[]')
     FROM persona x WHERE x.project_id = p.id) AS personas,
  (SELECT coalesce(json_agg(json_build_object('id', x.id, 'name', x.name, 'type', x.type, 'selected', x.selected) ORDER BY x.id), '[]')
     FROM strategy x WHERE x.project_id = p.id) AS strategies,
  (SELECT coalesce(json_agg(json_build_object('id', x.id, 'name', x.name, 'url', x.url, 'state', x.state) ORDER BY x.id), '[]')
     FROM competitor x WHERE x.project_id = p.id) AS competitors,
  (SELECT coalesce(json_agg(json_build_object('id', x.id, 'type', x.type, 'title', x.title, 'content', x.content, 'variations', x.variations,
     'metadata', x.metadata, 'status', x.status, 'updated_at', x.updated_at) ORDER BY x.id), '[]')
     FROM asset x WHERE x.project_id = p.id) AS assets,
  (SELECT json_build_object('file_name', x.original_name, 'content', x.content, 'metadata', x.metadata)
     FROM rag_file x WHERE x.project_id = p.id AND x.type = 'CONTACTS' ORDER BY x.updated_at DESC, x.id DESC LIMIT 1) AS contacts
  ${FROM}
  JOIN client c ON c.id = p.client_id
  WHERE p.tenant_id = ANY($1::int[]) AND p.id = $2`;

/**
 * $1 divisions, $2 campaign, $3 status, $4 statuses it may replace. `updated_at` is left alone: it dates the content, and a status is not content.
 */
export const SET_STATUS = `UPDATE project SET status = $3 WHERE tenant_id = ANY($1::int[]) AND id = $2 AND status = ANY($4::text[])`;

/** $1 divisions, $2 campaign, $3 uuid, $4 tool, $5 arguments, $6 result. Written twice = once. */
export const RECORD = `INSERT INTO task (reference, project_id, agent_name, tool_name, arguments, result, state)
  SELECT $3::uuid, p.id, 'mycfia-desktop', $4, $5::jsonb, $6::jsonb, 'DONE' FROM project p WHERE p.tenant_id = ANY($1::int[]) AND p.id = $2
  ON CONFLICT (reference) DO NOTHING`;

export const EXISTS = 'SELECT 1 FROM project WHERE tenant_id = ANY($1::int[]) AND id = $2';

export const PING = 'SELECT 1 AS one';
