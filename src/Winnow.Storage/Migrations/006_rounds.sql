-- What stands behind the queue: imports and uploads, jobs, the steps of rounds, and measures on the slice drawn by chance.

-- One row per call of a worker. The folder of its files bears the same name.
CREATE TABLE jobs (
  name       TEXT    PRIMARY KEY,
  kind       TEXT    NOT NULL CHECK (kind IN ('ingest', 'round')),
  state      TEXT    NOT NULL CHECK (state IN ('running', 'done', 'failed', 'cancelled')),
  attempts   INTEGER NOT NULL,
  reason     TEXT,                                                 -- why it failed
  started_at TEXT    NOT NULL,
  ended_at   TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE imports (
  id         INTEGER PRIMARY KEY,
  kind       TEXT    NOT NULL CHECK (kind IN ('folder', 'upload')),
  source     TEXT    NOT NULL,                                     -- as people know it
  folder     TEXT,                                                 -- absolute; null = the files lie staged in the project
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

-- The report of an import, file by file.
CREATE TABLE import_files (
  import  INTEGER NOT NULL REFERENCES imports (id),
  number  INTEGER NOT NULL,                                        -- from 1; the name of a staged file
  name    TEXT    NOT NULL,                                        -- as people know it; never a path to open for uploads
  state   TEXT    NOT NULL CHECK (state IN ('waiting', 'added', 'duplicate', 'problem')),
  sample  INTEGER,
  problem TEXT,
  PRIMARY KEY (import, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX import_files_waiting ON import_files (import, number) WHERE state = 'waiting';

CREATE TABLE uploads (
  id            TEXT    PRIMARY KEY,                               -- drawn by the server; also the file's name
  name          TEXT    NOT NULL,
  bytes         INTEGER NOT NULL CHECK (bytes > 0),
  sha256        TEXT,
  last_modified TEXT,
  state         TEXT    NOT NULL CHECK (state IN ('open', 'done', 'refused')),
  reason        TEXT,
  import        INTEGER REFERENCES imports (id),
  by            TEXT    NOT NULL,
  created_at    TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

-- A short description of each picture that needs no model: little-endian float16.
CREATE TABLE features (
  sample INTEGER PRIMARY KEY REFERENCES samples (id),
  vector BLOB    NOT NULL
) STRICT;

-- Rounds on their way and what became of them; a round is opened with its picks in rounds when its query is done.
CREATE TABLE round_runs (
  round      INTEGER PRIMARY KEY,
  state      TEXT    NOT NULL CHECK (state IN ('running', 'label', 'done', 'cancelled', 'failed')),
  paused     INTEGER NOT NULL DEFAULT 0,
  cause      TEXT    NOT NULL,                                     -- why it was started
  reason     TEXT,                                                 -- why it ended, failed, or labels no more
  labelled   INTEGER NOT NULL,                                     -- labels there were when it started
  event      INTEGER NOT NULL,                                     -- newest event of the journal then
  model      INTEGER,
  started_at TEXT    NOT NULL
) STRICT;

CREATE TABLE round_steps (
  round      INTEGER NOT NULL REFERENCES round_runs (round),
  name       TEXT    NOT NULL CHECK (name IN ('fit', 'measure', 'stop', 'gather', 'query', 'label')),
  state      TEXT    NOT NULL CHECK (state IN ('running', 'done', 'skipped', 'failed')),
  started_at TEXT    NOT NULL,
  ended_at   TEXT,
  detail     TEXT    NOT NULL,
  PRIMARY KEY (round, name)
) STRICT, WITHOUT ROWID;

-- What a round found out, as JSON by name: uncertainty, mistakes, model.
CREATE TABLE round_results (
  round INTEGER NOT NULL,
  name  TEXT    NOT NULL,
  value TEXT    NOT NULL,
  PRIMARY KEY (round, name)
) STRICT, WITHOUT ROWID;

-- One point of a learning curve: what models of a round learned from.
CREATE TABLE curve_points (
  round   INTEGER NOT NULL,
  curve   TEXT    NOT NULL CHECK (curve IN ('winnow', 'matched', 'random')),
  labels  REAL    NOT NULL,
  seconds REAL    NOT NULL,                                        -- of labelling up to here
  PRIMARY KEY (round, curve)
) STRICT, WITHOUT ROWID;

-- What those models say about samples drawn by chance that they did not learn from.
CREATE TABLE slice_outcomes (
  round       INTEGER NOT NULL,
  curve       TEXT    NOT NULL,
  sample      INTEGER NOT NULL REFERENCES samples (id),
  class       INTEGER NOT NULL,                                    -- most probable
  probability REAL    NOT NULL,                                    -- of it
  PRIMARY KEY (round, curve, sample),
  FOREIGN KEY (round, curve) REFERENCES curve_points (round, curve)
) STRICT, WITHOUT ROWID;

-- Working time so far. More than ten minutes at one image are a pause, not work.
CREATE TABLE spent (
  annotator TEXT    PRIMARY KEY,
  answers   INTEGER NOT NULL,
  work_ms   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO spent (annotator, answers, work_ms) SELECT annotator, COUNT(*), SUM(MIN(lead_ms, 600000)) FROM answers GROUP BY annotator;

CREATE TRIGGER answers_spend AFTER INSERT ON answers BEGIN
  INSERT INTO spent (annotator, answers, work_ms) VALUES (NEW.annotator, 1, MIN(NEW.lead_ms, 600000))
  ON CONFLICT (annotator) DO UPDATE SET answers = answers + 1, work_ms = work_ms + excluded.work_ms;
END;

-- The rank tables anew, each clustered by how it is read: by rank, and by sample. A million ranks are then written in seconds, as both are written in their own order.
CREATE TABLE picks_by_rank (
  round                 INTEGER NOT NULL REFERENCES rounds (number),
  rank                  INTEGER NOT NULL,
  sample                INTEGER NOT NULL,                          -- checked by picked
  utility               REAL    NOT NULL,
  reason                TEXT    NOT NULL,
  inclusion_probability REAL CHECK (inclusion_probability > 0 AND inclusion_probability <= 1),
  PRIMARY KEY (round, rank)
) STRICT, WITHOUT ROWID;
INSERT INTO picks_by_rank (round, rank, sample, utility, reason, inclusion_probability)
SELECT round, rank, sample, utility, reason, inclusion_probability FROM picks ORDER BY round, rank;
DROP TABLE picks;
ALTER TABLE picks_by_rank RENAME TO picks;

CREATE TABLE picked (
  round  INTEGER NOT NULL REFERENCES rounds (number),
  sample INTEGER NOT NULL REFERENCES samples (id),
  rank   INTEGER NOT NULL,
  PRIMARY KEY (round, sample)
) STRICT, WITHOUT ROWID;
INSERT INTO picked (round, sample, rank) SELECT round, sample, rank FROM picks ORDER BY round, sample;

CREATE TRIGGER picks_are_never_changed BEFORE UPDATE ON picks
BEGIN SELECT RAISE(ABORT, 'the rank table of a round is immutable'); END;
CREATE TRIGGER picks_are_never_deleted BEFORE DELETE ON picks
BEGIN SELECT RAISE(ABORT, 'the rank table of a round is immutable'); END;
CREATE TRIGGER picked_is_never_changed BEFORE UPDATE ON picked
BEGIN SELECT RAISE(ABORT, 'the rank table of a round is immutable'); END;
CREATE TRIGGER picked_is_never_deleted BEFORE DELETE ON picked
BEGIN SELECT RAISE(ABORT, 'the rank table of a round is immutable'); END;
