-- What the labelling server keeps: answers of many annotators, leases, drafts, tags, comments, counters.

ALTER TABLE samples ADD COLUMN name TEXT;                          -- the file's name as people know it; null = its path
ALTER TABLE samples ADD COLUMN added_at TEXT;                      -- ISO 8601, UTC; null = when the project was created
ALTER TABLE samples ADD COLUMN bits INTEGER;                       -- bits per channel; null = not known
ALTER TABLE samples ADD COLUMN perceptual_hash INTEGER;            -- 64 bits; near pictures differ in few of them
ALTER TABLE samples ADD COLUMN state TEXT NOT NULL DEFAULT 'pool'; -- kept by the triggers below

CREATE INDEX samples_by_state ON samples (state, id);
CREATE INDEX samples_by_hash ON samples (hash);

-- Labels of any task: class for classification, value for everything an annotator said, as JSON.
CREATE TABLE labels_of_any_task (
  sample    INTEGER PRIMARY KEY REFERENCES samples (id),
  class     INTEGER,
  value     TEXT,
  annotator TEXT    NOT NULL,
  event     INTEGER NOT NULL REFERENCES events (number)
) STRICT;
INSERT INTO labels_of_any_task (sample, class, annotator, event) SELECT sample, class, annotator, event FROM labels;
DROP TABLE labels;
ALTER TABLE labels_of_any_task RENAME TO labels;
CREATE INDEX labels_by_class ON labels (class, sample);

-- One row per thing an annotator sent. Undone and replaced answers stay, marked.
CREATE TABLE answers (
  id        INTEGER PRIMARY KEY,
  key       TEXT    NOT NULL UNIQUE,                               -- drawn by the sender: the same key is the same answer
  sample    INTEGER NOT NULL REFERENCES samples (id),
  annotator TEXT    NOT NULL,
  outcome   TEXT    NOT NULL CHECK (outcome IN ('label', 'skip', 'unsure')),
  value     TEXT,
  class     INTEGER,                                               -- where the task knows exactly one per image
  reason    TEXT,
  lead_ms   INTEGER NOT NULL CHECK (lead_ms >= 0),
  schema    INTEGER NOT NULL,
  round     INTEGER,
  late      INTEGER NOT NULL DEFAULT 0,                            -- came after the sample was settled by others
  live      INTEGER NOT NULL DEFAULT 1,                            -- 0 = undone, replaced by the same annotator, or sent back by a reviewer
  final     INTEGER NOT NULL DEFAULT 0,                            -- 1 = a reviewer's word: it decides alone
  at        TEXT    NOT NULL,
  event     INTEGER NOT NULL REFERENCES events (number)
) STRICT;
CREATE INDEX answers_of_sample ON answers (sample) WHERE live = 1;
CREATE INDEX answers_of_annotator ON answers (annotator, id);

CREATE TABLE leases (
  sample    INTEGER NOT NULL REFERENCES samples (id),
  annotator TEXT    NOT NULL,
  until     INTEGER NOT NULL,                                      -- Unix time in milliseconds
  PRIMARY KEY (sample, annotator)
) STRICT, WITHOUT ROWID;

-- Samples that somebody asked for by name; they go before the round's picks.
CREATE TABLE asked_for (
  position  INTEGER PRIMARY KEY,
  sample    INTEGER NOT NULL UNIQUE REFERENCES samples (id),
  reason    TEXT    NOT NULL,
  annotator TEXT    NOT NULL,
  event     INTEGER NOT NULL REFERENCES events (number)
) STRICT;

-- Samples drawn by chance because a round's picks were used up before the next round was ready.
CREATE TABLE drawn_by_chance (
  position    INTEGER PRIMARY KEY,
  sample      INTEGER NOT NULL UNIQUE REFERENCES samples (id),
  round       INTEGER NOT NULL,
  probability REAL    NOT NULL CHECK (probability > 0 AND probability <= 1)
) STRICT;

-- Samples a person has to look at: somebody was unsure, annotators disagree, or it was flagged.
CREATE TABLE reviews (
  sample INTEGER PRIMARY KEY REFERENCES samples (id),
  kind   TEXT    NOT NULL CHECK (kind IN ('disagreement', 'unsure', 'suspect', 'flag')),
  detail TEXT    NOT NULL,
  event  INTEGER NOT NULL REFERENCES events (number)
) STRICT;
CREATE INDEX reviews_by_kind ON reviews (kind, sample);

CREATE TABLE drafts (
  sample    INTEGER NOT NULL REFERENCES samples (id),
  annotator TEXT    NOT NULL,
  value     TEXT    NOT NULL,
  at        TEXT    NOT NULL,
  PRIMARY KEY (sample, annotator)
) STRICT, WITHOUT ROWID;

CREATE TABLE tags (
  tag    TEXT    NOT NULL,
  sample INTEGER NOT NULL REFERENCES samples (id),
  PRIMARY KEY (tag, sample)
) STRICT, WITHOUT ROWID;
CREATE INDEX tags_of_sample ON tags (sample);

CREATE TABLE comments (
  id        INTEGER PRIMARY KEY,
  sample    INTEGER NOT NULL REFERENCES samples (id),
  annotator TEXT    NOT NULL,
  text      TEXT    NOT NULL,
  at        TEXT    NOT NULL,
  event     INTEGER NOT NULL REFERENCES events (number)
) STRICT;
CREATE INDEX comments_of_sample ON comments (sample, id);

-- What a model draws or says about a sample, shown to annotators for correction; JSON.
CREATE TABLE suggestions (
  sample INTEGER PRIMARY KEY REFERENCES samples (id),
  source TEXT    NOT NULL,
  value  TEXT    NOT NULL
) STRICT;

-- What stands behind a pick's reason: measures with the share of the pool that has less of each, and labelled images that look alike; JSON.
CREATE TABLE pick_details (
  round   INTEGER NOT NULL REFERENCES rounds (number),
  sample  INTEGER NOT NULL REFERENCES samples (id),
  bars    TEXT    NOT NULL,
  nearest TEXT    NOT NULL,
  PRIMARY KEY (round, sample)
) STRICT, WITHOUT ROWID;

-- Settings of the project as JSON values, one per name.
CREATE TABLE settings (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

-- A class that is retired keeps its position, so that no label changes its meaning.
ALTER TABLE classes ADD COLUMN retired INTEGER NOT NULL DEFAULT 0;
ALTER TABLE classes ADD COLUMN colour TEXT;

-- Samples per state; never counted live.
CREATE TABLE counters (
  name  TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT;

UPDATE samples SET state = CASE
  WHEN problem IS NOT NULL THEN 'broken'
  WHEN id IN (SELECT sample FROM labels) THEN 'labelled'
  WHEN id IN (SELECT sample FROM skips) THEN 'skipped'
  ELSE 'pool' END;
INSERT INTO counters (name, value) VALUES ('pool', 0), ('labelled', 0), ('skipped', 0), ('review', 0), ('broken', 0);
UPDATE counters SET value = (SELECT COUNT(*) FROM samples WHERE state = counters.name);

CREATE TRIGGER samples_counted AFTER INSERT ON samples BEGIN
  UPDATE samples SET state = 'broken' WHERE id = NEW.id AND NEW.problem IS NOT NULL;
  UPDATE counters SET value = value + 1 WHERE name = CASE WHEN NEW.problem IS NULL THEN NEW.state ELSE 'broken' END;
END;
CREATE TRIGGER samples_recounted AFTER UPDATE OF state ON samples WHEN NEW.state <> OLD.state AND NOT (NEW.state = 'broken' AND OLD.problem IS NOT NULL) BEGIN
  UPDATE counters SET value = value - 1 WHERE name = OLD.state;
  UPDATE counters SET value = value + 1 WHERE name = NEW.state;
END;
CREATE TRIGGER samples_broken AFTER UPDATE OF problem ON samples WHEN NEW.problem IS NOT NULL AND OLD.problem IS NULL BEGIN
  UPDATE counters SET value = value - 1 WHERE name = OLD.state;
  UPDATE counters SET value = value + 1 WHERE name = 'broken';
  UPDATE samples SET state = 'broken' WHERE id = NEW.id;
END;

-- A label stands above a pending review, a review above a skip.
CREATE TRIGGER labels_set AFTER INSERT ON labels BEGIN
  UPDATE samples SET state = 'labelled' WHERE id = NEW.sample AND problem IS NULL;
END;
CREATE TRIGGER labels_unset AFTER DELETE ON labels BEGIN
  UPDATE samples SET state = CASE
    WHEN id IN (SELECT sample FROM reviews) THEN 'review'
    WHEN id IN (SELECT sample FROM skips) THEN 'skipped' ELSE 'pool' END
  WHERE id = OLD.sample AND problem IS NULL;
END;
CREATE TRIGGER skips_set AFTER INSERT ON skips BEGIN
  UPDATE samples SET state = 'skipped' WHERE id = NEW.sample AND state = 'pool';
END;
CREATE TRIGGER skips_unset AFTER DELETE ON skips BEGIN
  UPDATE samples SET state = 'pool' WHERE id = OLD.sample AND state = 'skipped';
END;
CREATE TRIGGER reviews_set AFTER INSERT ON reviews BEGIN
  UPDATE samples SET state = 'review' WHERE id = NEW.sample AND state IN ('pool', 'skipped');
END;
CREATE TRIGGER reviews_unset AFTER DELETE ON reviews BEGIN
  UPDATE samples SET state = CASE WHEN id IN (SELECT sample FROM skips) THEN 'skipped' ELSE 'pool' END
  WHERE id = OLD.sample AND state = 'review';
END;
