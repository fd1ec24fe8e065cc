-- Messages to other programs. A project's journal says what happened; each webhook remembers how far it was told.

CREATE TABLE webhooks (
  id            INTEGER PRIMARY KEY,
  project       TEXT    NOT NULL,
  address       TEXT    NOT NULL,
  kinds         TEXT    NOT NULL,            -- separated by commas
  secret        TEXT    NOT NULL,            -- as it is: messages are signed with it
  enabled       INTEGER NOT NULL,
  reason        TEXT,                        -- why it was switched off by itself
  told          INTEGER NOT NULL,            -- newest event of the project's journal that has become a delivery or was passed over
  last_status   INTEGER,
  last_at       TEXT,
  failing_since TEXT,                        -- first failure since the last success
  created_by    INTEGER NOT NULL REFERENCES users (id),
  created_at    TEXT    NOT NULL
) STRICT;

CREATE INDEX webhooks_of_project ON webhooks (project, id);

CREATE TABLE deliveries (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  webhook    INTEGER NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
  key        TEXT    NOT NULL UNIQUE,        -- the same for every try, so that a receiver can tell repetitions
  kind       TEXT    NOT NULL,
  body       TEXT    NOT NULL,
  attempts   INTEGER NOT NULL DEFAULT 0,
  next_at    TEXT,                           -- null: delivered or given up
  created_at TEXT    NOT NULL
) STRICT;

CREATE INDEX deliveries_due ON deliveries (webhook, id) WHERE next_at IS NOT NULL;
CREATE INDEX deliveries_of_webhook ON deliveries (webhook, id);

CREATE TABLE delivery_attempts (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  delivery     INTEGER NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
  webhook      INTEGER NOT NULL,
  at           TEXT    NOT NULL,
  attempt      INTEGER NOT NULL,
  status       INTEGER,
  milliseconds INTEGER,
  reason       TEXT,
  next_at      TEXT
) STRICT;

CREATE INDEX attempts_of_webhook ON delivery_attempts (webhook, id);
CREATE INDEX attempts_of_delivery ON delivery_attempts (delivery);
