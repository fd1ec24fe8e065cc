-- What the explore and review pages sort and group by, and a detector of the project's own.

-- What models say about samples, a round at a time; a round is filled in parts and used from one moment on.
CREATE TABLE scores (
  measure TEXT    NOT NULL CHECK (measure IN ('uncertainty', 'loss')),
  round   INTEGER NOT NULL,
  sample  INTEGER NOT NULL,
  value   REAL    NOT NULL,
  PRIMARY KEY (measure, round, sample)
) STRICT, WITHOUT ROWID;
CREATE INDEX scores_by_value ON scores (measure, round, value, sample);

CREATE TABLE score_rounds (
  measure TEXT    PRIMARY KEY,
  round   INTEGER NOT NULL                                         -- whose scores are used
) STRICT, WITHOUT ROWID;

-- Labels that the newest model, learned from the others, holds to be wrong; most suspect first.
CREATE TABLE suspects (
  rank       INTEGER PRIMARY KEY,                                  -- from 1
  sample     INTEGER NOT NULL UNIQUE REFERENCES samples (id),
  round      INTEGER NOT NULL,
  given      INTEGER NOT NULL,                                     -- class of the label that is suspect
  suggested  INTEGER NOT NULL,
  suspicion  REAL    NOT NULL,
  confidence REAL    NOT NULL                                      -- the model's belief in the label, 0 to 1
) STRICT;

-- Labels that a reviewer let stand though they were suspect: they are not asked about again.
CREATE TABLE cleared (
  sample INTEGER PRIMARY KEY REFERENCES samples (id),
  label  INTEGER NOT NULL                                          -- event of the label
) STRICT;

-- Kinds of jobs are the program's business. SQLite drops no CHECK, so the table is written anew.
CREATE TABLE jobs_of_any_kind (
  name       TEXT    PRIMARY KEY,
  kind       TEXT    NOT NULL,
  state      TEXT    NOT NULL CHECK (state IN ('running', 'done', 'failed', 'cancelled')),
  attempts   INTEGER NOT NULL,
  reason     TEXT,
  started_at TEXT    NOT NULL,
  ended_at   TEXT
) STRICT, WITHOUT ROWID;
INSERT INTO jobs_of_any_kind (name, kind, state, attempts, reason, started_at, ended_at) SELECT name, kind, state, attempts, reason, started_at, ended_at FROM jobs;
DROP TABLE jobs;
ALTER TABLE jobs_of_any_kind RENAME TO jobs;
