/** Preparing and judging campaigns on this machine: drafts kept while MyCfia is away, openings, versions, headquarters' settings. */
export const WORKSPACE_TABLES = `
  CREATE TABLE workspace_draft (
    user_id INTEGER NOT NULL,
    campaign_id INTEGER NOT NULL,
    section TEXT NOT NULL,
    division_ids TEXT NOT NULL,
    author TEXT NOT NULL,
    patch TEXT NOT NULL,
    base_version TEXT NOT NULL,
    base TEXT,
    saved_at TEXT NOT NULL,
    conflict INTEGER NOT NULL,
    PRIMARY KEY (user_id, campaign_id, section)
  ) STRICT;
  CREATE TABLE workspace_copy (
    user_id INTEGER NOT NULL,
    campaign_id INTEGER NOT NULL,
    payload TEXT NOT NULL,
    hash TEXT NOT NULL,
    read_at TEXT NOT NULL,
    PRIMARY KEY (user_id, campaign_id)
  ) STRICT;
  CREATE TABLE workspace_visit (
    user_id INTEGER NOT NULL,
    campaign_id INTEGER NOT NULL,
    section TEXT NOT NULL,
    PRIMARY KEY (user_id, campaign_id)
  ) STRICT;
  CREATE TABLE campaign_opening (
    user_id INTEGER NOT NULL,
    campaign_id INTEGER NOT NULL,
    content_id INTEGER NOT NULL,
    hash TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    PRIMARY KEY (user_id, campaign_id, content_id)
  ) STRICT;
  CREATE TABLE campaign_version (
    campaign_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    payload TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (campaign_id, version)
  ) STRICT;
  CREATE TABLE campaign_setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    changed_by TEXT NOT NULL
  ) STRICT;
  CREATE TABLE campaign_grid (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    client TEXT,
    from_date TEXT NOT NULL,
    payload TEXT NOT NULL,
    added_at TEXT NOT NULL,
    added_by TEXT NOT NULL
  ) STRICT;
  CREATE TABLE campaign_opposition (
    hash TEXT PRIMARY KEY,
    added_at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE contact_mapping (
    client_id INTEGER NOT NULL,
    header TEXT NOT NULL,
    field TEXT NOT NULL,
    PRIMARY KEY (client_id, header)
  ) STRICT;
`;
