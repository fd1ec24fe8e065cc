-- Accounts of one server. Secrets are stored as SHA-256 hashes; passwords as PBKDF2.

CREATE TABLE users (
  id           INTEGER PRIMARY KEY,
  name         TEXT    NOT NULL UNIQUE COLLATE NOCASE,
  display_name TEXT    NOT NULL,
  password     TEXT,                        -- null: signs in at the OpenID Connect provider only
  admin        INTEGER NOT NULL,
  disabled     INTEGER NOT NULL,
  may_create   INTEGER NOT NULL,            -- may create projects
  issuer       TEXT,                        -- OpenID Connect identity
  subject      TEXT,
  preferences  TEXT    NOT NULL,            -- JSON object, keymap included
  created_at   TEXT    NOT NULL,            -- ISO 8601, UTC, as all times here
  UNIQUE (issuer, subject)
) STRICT;

CREATE TABLE memberships (
  user    INTEGER NOT NULL REFERENCES users (id),
  project TEXT    NOT NULL,
  role    INTEGER NOT NULL CHECK (role BETWEEN 1 AND 4),
  PRIMARY KEY (user, project)
) STRICT;

CREATE INDEX memberships_of_project ON memberships (project, user);

CREATE TABLE sessions (
  id             INTEGER PRIMARY KEY,
  user           INTEGER NOT NULL REFERENCES users (id),
  hash           TEXT    NOT NULL UNIQUE,
  previous_hash  TEXT,                      -- the secret before the last rotation, good for requests already under way
  previous_until TEXT,
  csrf           TEXT    NOT NULL,
  created_at     TEXT    NOT NULL,
  rotated_at     TEXT    NOT NULL,
  used_at        TEXT    NOT NULL,
  expires_at     TEXT    NOT NULL
) STRICT;

CREATE INDEX sessions_of_user ON sessions (user);
CREATE INDEX sessions_by_previous ON sessions (previous_hash) WHERE previous_hash IS NOT NULL;

CREATE TABLE invites (
  id         INTEGER PRIMARY KEY,
  hash       TEXT    NOT NULL UNIQUE,
  project    TEXT,                          -- null: an account without a project
  role       INTEGER CHECK (role BETWEEN 1 AND 4),
  admin      INTEGER NOT NULL,
  email      TEXT    COLLATE NOCASE,        -- whom an OpenID Connect provider may vouch for
  created_by INTEGER NOT NULL REFERENCES users (id),
  created_at TEXT    NOT NULL,
  expires_at TEXT    NOT NULL,
  CHECK ((project IS NULL) = (role IS NULL))
) STRICT;

CREATE TABLE tokens (
  id         INTEGER PRIMARY KEY,
  user       INTEGER NOT NULL REFERENCES users (id),
  hash       TEXT    NOT NULL UNIQUE,
  name       TEXT    NOT NULL,
  scope      INTEGER NOT NULL CHECK (scope BETWEEN 1 AND 4),
  project    TEXT,
  created_at TEXT    NOT NULL,
  expires_at TEXT    NOT NULL,
  used_at    TEXT
) STRICT;

CREATE INDEX tokens_of_user ON tokens (user);

-- Failed sign-ins by the hash of the name that was tried, whether or not there is such a user.
CREATE TABLE failures (
  name_hash    TEXT    PRIMARY KEY,
  count        INTEGER NOT NULL,
  at           TEXT    NOT NULL,
  locked_until TEXT    NOT NULL
) STRICT;

CREATE TABLE setup (
  id   INTEGER PRIMARY KEY CHECK (id = 1),
  hash TEXT    NOT NULL
) STRICT;

-- Append-only and hash-chained like a project's journal: hash = SHA-256(previous, number, at, type, data), hex.
CREATE TABLE journal (
  number   INTEGER PRIMARY KEY CHECK (number > 0),
  at       TEXT NOT NULL,
  type     TEXT NOT NULL,
  data     TEXT NOT NULL,                   -- JSON
  previous TEXT NOT NULL,
  hash     TEXT NOT NULL
) STRICT;

CREATE TRIGGER journal_is_never_changed BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only: entries are never changed'); END;

CREATE TRIGGER journal_is_never_deleted BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only: entries are never deleted'); END;
