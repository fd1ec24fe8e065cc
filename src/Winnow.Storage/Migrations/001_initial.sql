-- One project: what people decided is in events; every other table but samples and predictions can be derived from them.

CREATE TABLE project (
  id         INTEGER PRIMARY KEY CHECK (id = 1),
  name       TEXT    NOT NULL,
  task       TEXT    NOT NULL,
  images     TEXT    NOT NULL,            -- absolute folder the image files stay in
  seed       INTEGER NOT NULL,
  created_at TEXT    NOT NULL             -- ISO 8601, UTC
) STRICT;

-- Append-only and hash-chained: hash = SHA-256(previous, number, at, type, data), hex.
CREATE TABLE events (
  number   INTEGER PRIMARY KEY CHECK (number > 0),
  at       TEXT NOT NULL,
  type     TEXT NOT NULL,
  data     TEXT NOT NULL,                 -- JSON
  previous TEXT NOT NULL,
  hash     TEXT NOT NULL
) STRICT;

CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'the journal is append-only: events are never changed'); END;

CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'the journal is append-only: events are never deleted'); END;

CREATE TABLE samples (
  id      INTEGER PRIMARY KEY,
  path    TEXT    NOT NULL UNIQUE,        -- relative to project.images, forward slashes
  hash    TEXT    NOT NULL,               -- hex SHA-256 of the file
  bytes   INTEGER NOT NULL,
  width   INTEGER,                        -- pixels; null where only the file was hashed
  height  INTEGER,
  problem TEXT                            -- why the sample is left out; null = usable
) STRICT;

-- A new order of classes is a new version; the newest one counts.
CREATE TABLE classes (
  version  INTEGER NOT NULL,
  position INTEGER NOT NULL,
  name     TEXT    NOT NULL,
  PRIMARY KEY (version, position),
  UNIQUE (version, name)
) STRICT;

CREATE TABLE labels (
  sample    INTEGER PRIMARY KEY REFERENCES samples (id),
  class     INTEGER NOT NULL,
  annotator TEXT    NOT NULL,
  event     INTEGER NOT NULL REFERENCES events (number)
) STRICT;

CREATE TABLE skips (
  sample INTEGER PRIMARY KEY REFERENCES samples (id),
  reason TEXT    NOT NULL,
  event  INTEGER NOT NULL REFERENCES events (number)
) STRICT;

CREATE TABLE models (
  number   INTEGER PRIMARY KEY,
  name     TEXT    NOT NULL,
  folder   TEXT    NOT NULL,              -- relative to the project
  recipe   TEXT    NOT NULL,              -- JSON
  labelled INTEGER NOT NULL,
  holdout  INTEGER NOT NULL,
  metric   TEXT    NOT NULL,
  value    REAL,                          -- null where no sample was held out
  event    INTEGER NOT NULL REFERENCES events (number)
) STRICT;

CREATE TABLE rounds (
  number   INTEGER PRIMARY KEY,
  seed     INTEGER NOT NULL,
  strategy TEXT    NOT NULL,
  source   TEXT    NOT NULL,              -- where the evidence came from
  labelled INTEGER NOT NULL,
  pool     INTEGER NOT NULL,
  event    INTEGER NOT NULL REFERENCES events (number)
) STRICT;

CREATE TABLE picks (
  round   INTEGER NOT NULL REFERENCES rounds (number),
  rank    INTEGER NOT NULL,
  sample  INTEGER NOT NULL REFERENCES samples (id),
  utility REAL    NOT NULL,
  reason  TEXT    NOT NULL,
  PRIMARY KEY (round, rank),
  UNIQUE (round, sample)
) STRICT;

CREATE TRIGGER picks_are_never_changed BEFORE UPDATE ON picks
BEGIN SELECT RAISE(ABORT, 'the rank table of a round is immutable'); END;

CREATE TRIGGER picks_are_never_deleted BEFORE DELETE ON picks
BEGIN SELECT RAISE(ABORT, 'the rank table of a round is immutable'); END;

-- Class probabilities from a model outside Winnow: little-endian float32, one per class.
CREATE TABLE predictions (
  sample        INTEGER PRIMARY KEY REFERENCES samples (id),
  probabilities BLOB NOT NULL
) STRICT;
