-- Frozen versions of the labels, exports, saved views, ids that files gave, and imports of labels.

-- What a version's labels are, the journal says: they are those after at_event. The rest is kept here and never changed.
CREATE TABLE versions (
  id         INTEGER PRIMARY KEY,
  name       TEXT    NOT NULL UNIQUE,
  at_event   INTEGER NOT NULL REFERENCES events (number),
  schema     INTEGER NOT NULL,                                     -- version of the classes
  hash       TEXT    NOT NULL,                                     -- hex SHA-256 over ids and labels in the order of the ids
  images     INTEGER NOT NULL,
  labelled   INTEGER NOT NULL,
  train      INTEGER NOT NULL,
  val        INTEGER NOT NULL,
  test       INTEGER NOT NULL,
  shares     TEXT    NOT NULL,                                     -- JSON: the shares asked for
  seed       INTEGER NOT NULL,
  group_by   TEXT,                                                 -- what is never torn apart; null = single images
  classes    TEXT    NOT NULL,                                     -- JSON: images and objects per class
  by         TEXT    NOT NULL,
  created_at TEXT    NOT NULL,
  event      INTEGER NOT NULL REFERENCES events (number)
) STRICT;

-- The split of a version: metadata that groups were made of may change later.
CREATE TABLE version_samples (
  version INTEGER NOT NULL REFERENCES versions (id),
  sample  INTEGER NOT NULL REFERENCES samples (id),
  split   TEXT    NOT NULL CHECK (split IN ('train', 'val', 'test')),
  PRIMARY KEY (version, sample)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER versions_are_never_changed BEFORE UPDATE ON versions
BEGIN SELECT RAISE(ABORT, 'a dataset version is immutable'); END;
CREATE TRIGGER versions_are_never_deleted BEFORE DELETE ON versions
BEGIN SELECT RAISE(ABORT, 'a dataset version is immutable'); END;
CREATE TRIGGER version_samples_are_never_changed BEFORE UPDATE ON version_samples
BEGIN SELECT RAISE(ABORT, 'a dataset version is immutable'); END;
CREATE TRIGGER version_samples_are_never_deleted BEFORE DELETE ON version_samples
BEGIN SELECT RAISE(ABORT, 'a dataset version is immutable'); END;

CREATE TABLE exports (
  id         INTEGER PRIMARY KEY,
  format     TEXT    NOT NULL,
  version    INTEGER REFERENCES versions (id),                     -- null = the labels as they were when it was written
  options    TEXT    NOT NULL,                                     -- JSON
  by         TEXT    NOT NULL,
  state      TEXT    NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
  attempts   INTEGER NOT NULL DEFAULT 0,
  reason     TEXT,                                                 -- why it failed
  at_event   INTEGER,                                              -- newest event whose labels are in it
  images     INTEGER,
  bytes      INTEGER,
  hash       TEXT,                                                 -- hex SHA-256 of the zip file
  report     TEXT,                                                 -- JSON: what the format could not hold
  created_at TEXT    NOT NULL,
  ended_at   TEXT
) STRICT;

-- Filters and order of the list of images under a name, each person's own.
CREATE TABLE saved_views (
  id         INTEGER PRIMARY KEY,
  annotator  TEXT    NOT NULL,
  name       TEXT    NOT NULL,
  query      TEXT    NOT NULL,
  created_at TEXT    NOT NULL,
  UNIQUE (annotator, name)
) STRICT;

-- Numbers that an imported file gave images and classes, so that an export can give them back.
CREATE TABLE original_ids (
  kind   TEXT    NOT NULL CHECK (kind IN ('image', 'class')),
  item   INTEGER NOT NULL,                                         -- sample, or index of the class
  number INTEGER NOT NULL,
  PRIMARY KEY (kind, item)
) STRICT, WITHOUT ROWID;

-- Imports of labels stand beside those of images. SQLite changes no CHECK, so the three tables are written anew.
CREATE TABLE imports_of_any_kind (
  id         INTEGER PRIMARY KEY,
  kind       TEXT    NOT NULL CHECK (kind IN ('folder', 'upload', 'labels')),
  source     TEXT    NOT NULL,                                     -- as people know it
  folder     TEXT,                                                 -- absolute; null = the files lie staged in the project
  format     TEXT,                                                 -- of labels
  by         TEXT    NOT NULL,
  state      TEXT    NOT NULL CHECK (state IN ('listing', 'running', 'done', 'failed', 'cancelled')),
  reason     TEXT,
  total      INTEGER NOT NULL DEFAULT 0,
  done       INTEGER NOT NULL DEFAULT 0,
  added      INTEGER NOT NULL DEFAULT 0,
  duplicates INTEGER NOT NULL DEFAULT 0,
  problems   INTEGER NOT NULL DEFAULT 0,
  created_at TEXT    NOT NULL,
  ended_at   TEXT
) STRICT;
INSERT INTO imports_of_any_kind (id, kind, source, folder, by, state, reason, total, done, added, duplicates, problems, created_at, ended_at)
SELECT id, kind, source, folder, by, state, reason, total, done, added, duplicates, problems, created_at, ended_at FROM imports;

CREATE TABLE files_of_imports (
  import  INTEGER NOT NULL REFERENCES imports_of_any_kind (id),
  number  INTEGER NOT NULL,                                        -- from 1; the name of a staged file
  name    TEXT    NOT NULL,                                        -- as people know it; never a path to open for uploads
  state   TEXT    NOT NULL CHECK (state IN ('waiting', 'added', 'duplicate', 'problem')),
  sample  INTEGER,
  problem TEXT,
  PRIMARY KEY (import, number)
) STRICT, WITHOUT ROWID;
INSERT INTO files_of_imports (import, number, name, state, sample, problem) SELECT import, number, name, state, sample, problem FROM import_files;

CREATE TABLE uploads_of_any_purpose (
  id            TEXT    PRIMARY KEY,                               -- drawn by the server; also the file's name
  name          TEXT    NOT NULL,
  bytes         INTEGER NOT NULL CHECK (bytes > 0),
  sha256        TEXT,
  last_modified TEXT,
  purpose       TEXT    NOT NULL DEFAULT 'images' CHECK (purpose IN ('images', 'data')),
  state         TEXT    NOT NULL CHECK (state IN ('open', 'done', 'refused')),
  reason        TEXT,
  import        INTEGER REFERENCES imports_of_any_kind (id),
  by            TEXT    NOT NULL,
  created_at    TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO uploads_of_any_purpose (id, name, bytes, sha256, last_modified, state, reason, import, by, created_at)
SELECT id, name, bytes, sha256, last_modified, state, reason, import, by, created_at FROM uploads;

DROP TABLE uploads;
DROP TABLE import_files;
DROP TABLE imports;
ALTER TABLE imports_of_any_kind RENAME TO imports;
ALTER TABLE files_of_imports RENAME TO import_files;
ALTER TABLE uploads_of_any_purpose RENAME TO uploads;
CREATE INDEX import_files_waiting ON import_files (import, number) WHERE state = 'waiting';
