-- A register as a database. What is not stated is null. Lists of words are JSON.
PRAGMA user_version = 1;

CREATE TABLE register (title TEXT NOT NULL, url TEXT, language TEXT, licence TEXT, licence_url TEXT, as_of TEXT, as_of_commit TEXT);

CREATE TABLE taxonomies (
  id TEXT PRIMARY KEY, url TEXT NOT NULL, name TEXT NOT NULL, singular TEXT, description TEXT, source TEXT,
  closed INTEGER NOT NULL, single INTEGER NOT NULL, ordered INTEGER NOT NULL, required TEXT
);

CREATE TABLE terms (
  taxonomy TEXT NOT NULL REFERENCES taxonomies, position INTEGER NOT NULL, id TEXT NOT NULL, url TEXT NOT NULL, name TEXT NOT NULL,
  description TEXT, synonyms TEXT, broader TEXT, deprecated INTEGER NOT NULL, replaced_by TEXT,
  PRIMARY KEY (taxonomy, id)
);

CREATE TABLE records (
  n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, url TEXT NOT NULL,
  listed INTEGER NOT NULL, -- 0: withdrawn, superseded or removed as a whole
  title TEXT, date TEXT, date_earliest TEXT, date_latest TEXT, date_of TEXT, language TEXT,
  status TEXT, status_reason TEXT, summary TEXT, rationale TEXT, harmed TEXT, body TEXT,
  machine_written TEXT, aliases TEXT, image_url TEXT, image_alt TEXT, image_credit TEXT,
  origin_database TEXT, origin_id TEXT, origin_licence TEXT, origin_recorded TEXT,
  recorded TEXT, changed TEXT, version TEXT, uncommitted INTEGER NOT NULL,
  removed_date TEXT, removed_reason TEXT, removed_fields TEXT
);

-- In the tables below record is a record's n.

-- The terms of a record, by the field that names them. item is the place in a list
-- of maps, such as sources, from 0.
CREATE TABLE record_terms (
  record INTEGER NOT NULL REFERENCES records, field TEXT NOT NULL, item INTEGER, taxonomy TEXT NOT NULL, term TEXT NOT NULL,
  FOREIGN KEY (taxonomy, term) REFERENCES terms (taxonomy, id)
);

CREATE TABLE sources (
  record INTEGER NOT NULL REFERENCES records, item INTEGER NOT NULL, id TEXT, title TEXT, url TEXT, publisher TEXT, author TEXT,
  date TEXT, date_earliest TEXT, date_latest TEXT, accessed TEXT, language TEXT, kind TEXT, label TEXT, rationale TEXT, archive TEXT
);

CREATE TABLE events (
  record INTEGER NOT NULL REFERENCES records, item INTEGER NOT NULL,
  date TEXT, date_earliest TEXT, date_latest TEXT, what TEXT, kind TEXT, source TEXT
);

CREATE TABLE quantities (
  record INTEGER NOT NULL REFERENCES records, kind TEXT NOT NULL, text TEXT NOT NULL, bound TEXT,
  value INTEGER NOT NULL, upper INTEGER, currency TEXT
);

-- kind is superseded-by, or what a related record is. other need not be a record
-- of this database.
CREATE TABLE relations (record INTEGER NOT NULL REFERENCES records, kind TEXT NOT NULL, other TEXT NOT NULL);

CREATE TABLE also_known_as (record INTEGER NOT NULL REFERENCES records, "database" TEXT NOT NULL, id TEXT NOT NULL, url TEXT);

CREATE TABLE translations (
  record INTEGER NOT NULL REFERENCES records, language TEXT NOT NULL, url TEXT NOT NULL,
  title TEXT, summary TEXT, rationale TEXT, machine_written TEXT
);

-- select id, records.title from search join records on n = search.rowid where search match 'face AND arrest' and listed order by rank
CREATE VIRTUAL TABLE search USING fts5 (title, summary, body, content = 'records', content_rowid = 'n', tokenize = 'unicode61 remove_diacritics 2');
