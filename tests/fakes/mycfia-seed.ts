import pg from 'pg';
import type { MycfiaConnection } from '../../shared/contract/connections.ts';

/** Fictitious campaigns: 123 complete in division 3, 124 with the odd spellings in division 3, 200 in the sibling division 9. */
const SEED = `
INSERT INTO "user" (id, cfi_user_id, tenant_id, email, first_name, last_name) VALUES
  (1, 30, 3, 'agence@exemple.test', 'Alix', 'Fictif'), (2, NULL, 9, 'autre@exemple.test', NULL, NULL);
INSERT INTO client (id, user_id, tenant_id, name, company, email, phone, addresses) VALUES
  (1, 1, 3, 'Boutique Exemple', 'Boutique Exemple SARL', 'contact@exemple.test', '+33 1 99 00 00 00',
   '[{"type": "siège", "adresse1": "1 rue de l''Exemple", "adresse2": "", "code_postal": "75001", "ville": "Paris"}]'),
  (2, 2, 9, 'Autre', NULL, NULL, NULL, '{"pas": "une liste"}');
INSERT INTO project (id, client_id, user_id, tenant_id, name, status, company_name, company_category, budget, goal_type, goal_description,
    start_date, end_date, send_at, selected_channels, website, consent_basis, updated_at) VALUES
  (123, 1, 1, 3, 'Promo Été 2025', 'assets_generated', 'Boutique Exemple', 'Commerce', 500, 'CONVERSION', 'Faire revenir les clients en boutique cet été.',
   '2025-07-01', '2025-07-31', '2025-07-01T08:30:00Z', '["sms"]', 'https://exemple.test', 'consent', '2025-06-01T10:00:00Z'),
  (124, 1, 1, 3, 'Orthographes', 'draft', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '["mail", "Courrier", "iab_banner", 7, "mail"]', NULL, NULL, '2025-06-02T10:00:00Z'),
  (200, 2, 2, 9, 'Voisine', 'published', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{"sms": true}', NULL, NULL, '2025-06-03T10:00:00Z');
INSERT INTO persona (project_id, name, selected, updated_at) VALUES (123, 'Camille', true, '2025-06-01T10:00:00Z');
INSERT INTO strategy (project_id, name, type, selected, updated_at) VALUES (123, 'Retour en boutique', 'AIDA', true, '2025-06-01T10:00:00Z');
INSERT INTO competitor (project_id, name, state, updated_at) VALUES (123, 'Concurrent Exemple', 'kept', '2025-06-01T10:00:00Z');
INSERT INTO asset (id, project_id, type, title, content, metadata, status, updated_at) VALUES
  (1, 123, 'SMS', 'Promo été', 'Bonjour {PRENOM}, -20 % cet été. STOP 36111', '{"sender": "MYCFIA"}', 'approved', '2025-06-05T10:00:00Z'),
  (2, 124, 'mail', 'Lettre', 'Bonjour', '[]', 'draft', '2025-06-01T10:00:00Z'),
  (3, 124, 'ARTICLE_SEO', 'Article', 'Texte', '{}', 'draft', '2025-06-01T10:00:00Z');
INSERT INTO rag_file (project_id, filename, original_name, type, content, metadata, updated_at) VALUES
  (123, 'c.csv', 'contacts.csv', 'CONTACTS', E'Prénom;Mobile\\nCamille;0639980001\\n', '{"mapping": {"PRENOM": "Prénom"}}', '2025-06-01T10:00:00Z');
`;

/** Runs statements on that database, outside the product. */
export async function sql(connection: MycfiaConnection, statements: string, password = ''): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({
    host: connection.hote,
    port: connection.port,
    user: connection.utilisateur,
    database: connection.base,
    password,
  });
  await client.connect();
  try {
    const result: unknown = await client.query(statements);
    return (result as { rows?: Record<string, unknown>[] }).rows ?? [];
  } finally {
    await client.end();
  }
}

export const seedMycfia = (connection: MycfiaConnection) => sql(connection, SEED);
