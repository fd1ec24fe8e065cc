-- The tables of formats 1 to 9 for PostgreSQL, which knew none of the earlier ones. What the columns mean is said in the numbered files beside this folder.
-- Texts are compared by their bytes (COLLATE "C"), as SQLite does; a truth is 0 or 1, so that one text of SQL serves both.

CREATE TABLE format (
  version BIGINT NOT NULL
);

CREATE TABLE project (
  id BIGINT PRIMARY KEY CHECK (id = 1),
  name TEXT COLLATE "C" NOT NULL,
  task TEXT COLLATE "C" NOT NULL,
  images TEXT COLLATE "C" NOT NULL,
  seed BIGINT NOT NULL,
  created_at TEXT COLLATE "C" NOT NULL
);

CREATE TABLE events (
  number BIGINT PRIMARY KEY CHECK (number > 0),
  at TEXT COLLATE "C" NOT NULL,
  type TEXT COLLATE "C" NOT NULL,
  data TEXT COLLATE "C" NOT NULL,
  previous TEXT COLLATE "C" NOT NULL,
  hash TEXT COLLATE "C" NOT NULL
);

CREATE TABLE samples (
  id BIGINT PRIMARY KEY,
  path TEXT COLLATE "C" NOT NULL UNIQUE,
  hash TEXT COLLATE "C" NOT NULL,
  bytes BIGINT NOT NULL,
  width BIGINT,
  height BIGINT,
  problem TEXT COLLATE "C",
  name TEXT COLLATE "C",
  added_at TEXT COLLATE "C",
  bits BIGINT,
  perceptual_hash BIGINT,
  state TEXT COLLATE "C" NOT NULL DEFAULT 'pool'
);

CREATE TABLE classes (
  version BIGINT NOT NULL,
  position BIGINT NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  retired BIGINT NOT NULL DEFAULT 0,
  colour TEXT COLLATE "C",
  PRIMARY KEY (version, position),
  UNIQUE (version, name)
);

CREATE TABLE skips (
  sample BIGINT PRIMARY KEY REFERENCES samples (id),
  reason TEXT COLLATE "C" NOT NULL,
  event BIGINT NOT NULL REFERENCES events (number)
);

CREATE TABLE models (
  number BIGINT PRIMARY KEY,
  name TEXT COLLATE "C" NOT NULL,
  folder TEXT COLLATE "C" NOT NULL,
  recipe TEXT COLLATE "C" NOT NULL,
  labelled BIGINT NOT NULL,
  holdout BIGINT NOT NULL,
  metric TEXT COLLATE "C" NOT NULL,
  value DOUBLE PRECISION,
  event BIGINT NOT NULL REFERENCES events (number)
);

CREATE TABLE rounds (
  number BIGINT PRIMARY KEY,
  seed BIGINT NOT NULL,
  strategy TEXT COLLATE "C" NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  labelled BIGINT NOT NULL,
  pool BIGINT NOT NULL,
  event BIGINT NOT NULL REFERENCES events (number)
);

CREATE TABLE predictions (
  sample BIGINT PRIMARY KEY REFERENCES samples (id),
  probabilities BYTEA NOT NULL
);

CREATE TABLE streams (
  name TEXT COLLATE "C" PRIMARY KEY,
  strategy TEXT COLLATE "C" NOT NULL,
  budget DOUBLE PRECISION NOT NULL,
  seed BIGINT NOT NULL,
  state BYTEA NOT NULL,
  learnt BIGINT NOT NULL,
  event BIGINT NOT NULL REFERENCES events (number)
);

CREATE TABLE stream_decisions (
  stream TEXT COLLATE "C" NOT NULL REFERENCES streams (name),
  sequence BIGINT NOT NULL CHECK (sequence > 0),
  sample BIGINT NOT NULL REFERENCES samples (id),
  at TEXT COLLATE "C" NOT NULL,
  score DOUBLE PRECISION NOT NULL,
  threshold DOUBLE PRECISION NOT NULL,
  spent DOUBLE PRECISION NOT NULL,
  label BIGINT NOT NULL CHECK (label IN (0, 1)),
  reason TEXT COLLATE "C" NOT NULL,
  event BIGINT NOT NULL REFERENCES events (number),
  PRIMARY KEY (stream, sequence),
  UNIQUE (stream, sample)
);
CREATE INDEX stream_decisions_by_label ON stream_decisions (label, event);

CREATE TABLE sample_metadata (
  sample BIGINT NOT NULL REFERENCES samples (id),
  key TEXT COLLATE "C" NOT NULL,
  value TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (sample, key)
);
CREATE INDEX samples_by_state ON samples (state, id);
CREATE INDEX samples_by_hash ON samples (hash);

CREATE TABLE labels (
  sample BIGINT PRIMARY KEY REFERENCES samples (id),
  class BIGINT,
  value TEXT COLLATE "C",
  annotator TEXT COLLATE "C" NOT NULL,
  event BIGINT NOT NULL REFERENCES events (number)
);
CREATE INDEX labels_by_class ON labels (class, sample);

CREATE TABLE answers (
  id BIGINT PRIMARY KEY,
  key TEXT COLLATE "C" NOT NULL UNIQUE,
  sample BIGINT NOT NULL REFERENCES samples (id),
  annotator TEXT COLLATE "C" NOT NULL,
  outcome TEXT COLLATE "C" NOT NULL CHECK (outcome IN ('label', 'skip', 'unsure')),
  value TEXT COLLATE "C",
  class BIGINT,
  reason TEXT COLLATE "C",
  lead_ms BIGINT NOT NULL CHECK (lead_ms >= 0),
  schema BIGINT NOT NULL,
  round BIGINT,
  late BIGINT NOT NULL DEFAULT 0,
  live BIGINT NOT NULL DEFAULT 1,
  final BIGINT NOT NULL DEFAULT 0,
  at TEXT COLLATE "C" NOT NULL,
  event BIGINT NOT NULL REFERENCES events (number)
);
CREATE INDEX answers_of_sample ON answers (sample) WHERE live = 1;
CREATE INDEX answers_of_annotator ON answers (annotator, id);

CREATE TABLE leases (
  sample BIGINT NOT NULL REFERENCES samples (id),
  annotator TEXT COLLATE "C" NOT NULL,
  until BIGINT NOT NULL,
  PRIMARY KEY (sample, annotator)
);

CREATE TABLE asked_for (
  position BIGINT PRIMARY KEY,
  sample BIGINT NOT NULL UNIQUE REFERENCES samples (id),
  reason TEXT COLLATE "C" NOT NULL,
  annotator TEXT COLLATE "C" NOT NULL,
  event BIGINT NOT NULL REFERENCES events (number)
);

CREATE TABLE drawn_by_chance (
  position BIGINT PRIMARY KEY,
  sample BIGINT NOT NULL UNIQUE REFERENCES samples (id),
  round BIGINT NOT NULL,
  probability DOUBLE PRECISION NOT NULL CHECK (probability > 0 AND probability <= 1)
);

CREATE TABLE reviews (
  sample BIGINT PRIMARY KEY REFERENCES samples (id),
  kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('disagreement', 'unsure', 'suspect', 'flag')),
  detail TEXT COLLATE "C" NOT NULL,
  event BIGINT NOT NULL REFERENCES events (number)
);
CREATE INDEX reviews_by_kind ON reviews (kind, sample);

CREATE TABLE drafts (
  sample BIGINT NOT NULL REFERENCES samples (id),
  annotator TEXT COLLATE "C" NOT NULL,
  value TEXT COLLATE "C" NOT NULL,
  at TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (sample, annotator)
);

CREATE TABLE tags (
  tag TEXT COLLATE "C" NOT NULL,
  sample BIGINT NOT NULL REFERENCES samples (id),
  PRIMARY KEY (tag, sample)
);
CREATE INDEX tags_of_sample ON tags (sample);

CREATE TABLE comments (
  id BIGINT PRIMARY KEY,
  sample BIGINT NOT NULL REFERENCES samples (id),
  annotator TEXT COLLATE "C" NOT NULL,
  text TEXT COLLATE "C" NOT NULL,
  at TEXT COLLATE "C" NOT NULL,
  event BIGINT NOT NULL REFERENCES events (number)
);
CREATE INDEX comments_of_sample ON comments (sample, id);

CREATE TABLE suggestions (
  sample BIGINT PRIMARY KEY REFERENCES samples (id),
  source TEXT COLLATE "C" NOT NULL,
  value TEXT COLLATE "C" NOT NULL
);

CREATE TABLE pick_details (
  round BIGINT NOT NULL REFERENCES rounds (number),
  sample BIGINT NOT NULL REFERENCES samples (id),
  bars TEXT COLLATE "C" NOT NULL,
  nearest TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (round, sample)
);

CREATE TABLE settings (
  name TEXT COLLATE "C" PRIMARY KEY,
  value TEXT COLLATE "C" NOT NULL
);

CREATE TABLE counters (
  name TEXT COLLATE "C" PRIMARY KEY,
  value BIGINT NOT NULL
);

CREATE TABLE features (
  sample BIGINT PRIMARY KEY REFERENCES samples (id),
  vector BYTEA NOT NULL
);

CREATE TABLE round_runs (
  round BIGINT PRIMARY KEY,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('running', 'label', 'done', 'cancelled', 'failed')),
  paused BIGINT NOT NULL DEFAULT 0,
  cause TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C",
  labelled BIGINT NOT NULL,
  event BIGINT NOT NULL,
  model BIGINT,
  started_at TEXT COLLATE "C" NOT NULL
);

CREATE TABLE round_steps (
  round BIGINT NOT NULL REFERENCES round_runs (round),
  name TEXT COLLATE "C" NOT NULL CHECK (name IN ('fit', 'measure', 'stop', 'gather', 'query', 'label')),
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('running', 'done', 'skipped', 'failed')),
  started_at TEXT COLLATE "C" NOT NULL,
  ended_at TEXT COLLATE "C",
  detail TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (round, name)
);

CREATE TABLE round_results (
  round BIGINT NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  value TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (round, name)
);

CREATE TABLE curve_points (
  round BIGINT NOT NULL,
  curve TEXT COLLATE "C" NOT NULL CHECK (curve IN ('winnow', 'matched', 'random')),
  labels DOUBLE PRECISION NOT NULL,
  seconds DOUBLE PRECISION NOT NULL,
  PRIMARY KEY (round, curve)
);

CREATE TABLE slice_outcomes (
  round BIGINT NOT NULL,
  curve TEXT COLLATE "C" NOT NULL,
  sample BIGINT NOT NULL REFERENCES samples (id),
  class BIGINT NOT NULL,
  probability DOUBLE PRECISION NOT NULL,
  PRIMARY KEY (round, curve, sample),
  FOREIGN KEY (round, curve) REFERENCES curve_points (round, curve)
);

CREATE TABLE spent (
  annotator TEXT COLLATE "C" PRIMARY KEY,
  answers BIGINT NOT NULL,
  work_ms BIGINT NOT NULL
);

CREATE TABLE picks (
  round BIGINT NOT NULL REFERENCES rounds (number),
  rank BIGINT NOT NULL,
  sample BIGINT NOT NULL,
  utility DOUBLE PRECISION NOT NULL,
  reason TEXT COLLATE "C" NOT NULL,
  inclusion_probability DOUBLE PRECISION CHECK (inclusion_probability > 0 AND inclusion_probability <= 1),
  PRIMARY KEY (round, rank)
);

CREATE TABLE picked (
  round BIGINT NOT NULL REFERENCES rounds (number),
  sample BIGINT NOT NULL REFERENCES samples (id),
  rank BIGINT NOT NULL,
  PRIMARY KEY (round, sample)
);

CREATE TABLE versions (
  id BIGINT PRIMARY KEY,
  name TEXT COLLATE "C" NOT NULL UNIQUE,
  at_event BIGINT NOT NULL REFERENCES events (number),
  schema BIGINT NOT NULL,
  hash TEXT COLLATE "C" NOT NULL,
  images BIGINT NOT NULL,
  labelled BIGINT NOT NULL,
  train BIGINT NOT NULL,
  val BIGINT NOT NULL,
  test BIGINT NOT NULL,
  shares TEXT COLLATE "C" NOT NULL,
  seed BIGINT NOT NULL,
  group_by TEXT COLLATE "C",
  classes TEXT COLLATE "C" NOT NULL,
  by TEXT COLLATE "C" NOT NULL,
  created_at TEXT COLLATE "C" NOT NULL,
  event BIGINT NOT NULL REFERENCES events (number)
);

CREATE TABLE version_samples (
  version BIGINT NOT NULL REFERENCES versions (id),
  sample BIGINT NOT NULL REFERENCES samples (id),
  split TEXT COLLATE "C" NOT NULL CHECK (split IN ('train', 'val', 'test')),
  PRIMARY KEY (version, sample)
);

CREATE TABLE exports (
  id BIGINT PRIMARY KEY,
  format TEXT COLLATE "C" NOT NULL,
  version BIGINT REFERENCES versions (id),
  options TEXT COLLATE "C" NOT NULL,
  by TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
  attempts BIGINT NOT NULL DEFAULT 0,
  reason TEXT COLLATE "C",
  at_event BIGINT,
  images BIGINT,
  bytes BIGINT,
  hash TEXT COLLATE "C",
  report TEXT COLLATE "C",
  created_at TEXT COLLATE "C" NOT NULL,
  ended_at TEXT COLLATE "C"
);

CREATE TABLE saved_views (
  id BIGINT PRIMARY KEY,
  annotator TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  query TEXT COLLATE "C" NOT NULL,
  created_at TEXT COLLATE "C" NOT NULL,
  UNIQUE (annotator, name)
);

CREATE TABLE original_ids (
  kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('image', 'class')),
  item BIGINT NOT NULL,
  number BIGINT NOT NULL,
  PRIMARY KEY (kind, item)
);

CREATE TABLE imports (
  id BIGINT PRIMARY KEY,
  kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('folder', 'upload', 'labels')),
  source TEXT COLLATE "C" NOT NULL,
  folder TEXT COLLATE "C",
  format TEXT COLLATE "C",
  by TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('listing', 'running', 'done', 'failed', 'cancelled')),
  reason TEXT COLLATE "C",
  total BIGINT NOT NULL DEFAULT 0,
  done BIGINT NOT NULL DEFAULT 0,
  added BIGINT NOT NULL DEFAULT 0,
  duplicates BIGINT NOT NULL DEFAULT 0,
  problems BIGINT NOT NULL DEFAULT 0,
  created_at TEXT COLLATE "C" NOT NULL,
  ended_at TEXT COLLATE "C"
);

CREATE TABLE import_files (
  import BIGINT NOT NULL REFERENCES imports (id),
  number BIGINT NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'added', 'duplicate', 'problem')),
  sample BIGINT,
  problem TEXT COLLATE "C",
  PRIMARY KEY (import, number)
);

CREATE TABLE uploads (
  id TEXT COLLATE "C" PRIMARY KEY,
  name TEXT COLLATE "C" NOT NULL,
  bytes BIGINT NOT NULL CHECK (bytes > 0),
  sha256 TEXT COLLATE "C",
  last_modified TEXT COLLATE "C",
  purpose TEXT COLLATE "C" NOT NULL DEFAULT 'images' CHECK (purpose IN ('images', 'data')),
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('open', 'done', 'refused')),
  reason TEXT COLLATE "C",
  import BIGINT REFERENCES imports (id),
  by TEXT COLLATE "C" NOT NULL,
  created_at TEXT COLLATE "C" NOT NULL
);
CREATE INDEX import_files_waiting ON import_files (import, number) WHERE state = 'waiting';

CREATE TABLE stream_files (
  id BIGINT PRIMARY KEY,
  folder TEXT COLLATE "C",
  name TEXT COLLATE "C" NOT NULL,
  mark TEXT COLLATE "C",
  file TEXT COLLATE "C",
  by TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'decided', 'duplicate', 'problem')),
  sample BIGINT REFERENCES samples (id),
  problem TEXT COLLATE "C",
  at TEXT COLLATE "C" NOT NULL,
  CHECK ((folder IS NULL) = (file IS NOT NULL))
);
CREATE UNIQUE INDEX stream_files_of_folder ON stream_files (folder, name) WHERE folder IS NOT NULL;
CREATE INDEX stream_files_waiting ON stream_files (id) WHERE state = 'waiting';
CREATE INDEX stream_files_problems ON stream_files (id) WHERE state = 'problem';
CREATE INDEX stream_decisions_by_event ON stream_decisions (event, sequence);

CREATE TABLE outside_answers (
  source TEXT COLLATE "C" NOT NULL,
  id TEXT COLLATE "C" NOT NULL,
  version TEXT COLLATE "C" NOT NULL,
  answer BIGINT REFERENCES answers (id),
  PRIMARY KEY (source, id)
);
CREATE INDEX samples_by_file_name ON samples (substr(COALESCE(name, path), length(rtrim(COALESCE(name, path), replace(COALESCE(name, path), '/', ''))) + 1));

CREATE TABLE scores (
  measure TEXT COLLATE "C" NOT NULL CHECK (measure IN ('uncertainty', 'loss')),
  round BIGINT NOT NULL,
  sample BIGINT NOT NULL,
  value DOUBLE PRECISION NOT NULL,
  PRIMARY KEY (measure, round, sample)
);
CREATE INDEX scores_by_value ON scores (measure, round, value, sample);

CREATE TABLE score_rounds (
  measure TEXT COLLATE "C" PRIMARY KEY,
  round BIGINT NOT NULL
);

CREATE TABLE suspects (
  rank BIGINT PRIMARY KEY,
  sample BIGINT NOT NULL UNIQUE REFERENCES samples (id),
  round BIGINT NOT NULL,
  given BIGINT NOT NULL,
  suggested BIGINT NOT NULL,
  suspicion DOUBLE PRECISION NOT NULL,
  confidence DOUBLE PRECISION NOT NULL
);

CREATE TABLE cleared (
  sample BIGINT PRIMARY KEY REFERENCES samples (id),
  label BIGINT NOT NULL
);

CREATE TABLE jobs (
  name TEXT COLLATE "C" PRIMARY KEY,
  kind TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('running', 'done', 'failed', 'cancelled')),
  attempts BIGINT NOT NULL,
  reason TEXT COLLATE "C",
  started_at TEXT COLLATE "C" NOT NULL,
  ended_at TEXT COLLATE "C"
);

INSERT INTO counters (name, value) VALUES ('pool', 0), ('labelled', 0), ('skipped', 0), ('review', 0), ('broken', 0);

-- History is never rewritten.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', TG_ARGV[0];
END $$;
CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events FOR EACH ROW EXECUTE FUNCTION refuse_change('the journal is append-only: events are never changed');
CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events FOR EACH ROW EXECUTE FUNCTION refuse_change('the journal is append-only: events are never deleted');
CREATE TRIGGER events_are_never_emptied BEFORE TRUNCATE ON events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('the journal is append-only: events are never deleted');
CREATE TRIGGER picks_are_never_changed BEFORE UPDATE ON picks FOR EACH ROW EXECUTE FUNCTION refuse_change('the rank table of a round is immutable');
CREATE TRIGGER picks_are_never_deleted BEFORE DELETE ON picks FOR EACH ROW EXECUTE FUNCTION refuse_change('the rank table of a round is immutable');
CREATE TRIGGER picks_are_never_emptied BEFORE TRUNCATE ON picks FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('the rank table of a round is immutable');
CREATE TRIGGER picked_is_never_changed BEFORE UPDATE ON picked FOR EACH ROW EXECUTE FUNCTION refuse_change('the rank table of a round is immutable');
CREATE TRIGGER picked_is_never_deleted BEFORE DELETE ON picked FOR EACH ROW EXECUTE FUNCTION refuse_change('the rank table of a round is immutable');
CREATE TRIGGER picked_is_never_emptied BEFORE TRUNCATE ON picked FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('the rank table of a round is immutable');
CREATE TRIGGER stream_decisions_are_never_changed BEFORE UPDATE ON stream_decisions FOR EACH ROW EXECUTE FUNCTION refuse_change('the decisions of a stream are never changed');
CREATE TRIGGER stream_decisions_are_never_deleted BEFORE DELETE ON stream_decisions FOR EACH ROW EXECUTE FUNCTION refuse_change('the decisions of a stream are never deleted');
CREATE TRIGGER stream_decisions_are_never_emptied BEFORE TRUNCATE ON stream_decisions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('the decisions of a stream are never deleted');
CREATE TRIGGER versions_are_never_changed BEFORE UPDATE ON versions FOR EACH ROW EXECUTE FUNCTION refuse_change('a dataset version is immutable');
CREATE TRIGGER versions_are_never_deleted BEFORE DELETE ON versions FOR EACH ROW EXECUTE FUNCTION refuse_change('a dataset version is immutable');
CREATE TRIGGER versions_are_never_emptied BEFORE TRUNCATE ON versions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('a dataset version is immutable');
CREATE TRIGGER version_samples_are_never_changed BEFORE UPDATE ON version_samples FOR EACH ROW EXECUTE FUNCTION refuse_change('a dataset version is immutable');
CREATE TRIGGER version_samples_are_never_deleted BEFORE DELETE ON version_samples FOR EACH ROW EXECUTE FUNCTION refuse_change('a dataset version is immutable');
CREATE TRIGGER version_samples_are_never_emptied BEFORE TRUNCATE ON version_samples FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('a dataset version is immutable');

-- Rows that come without a number get the next one, as in SQLite: changes take turns, so there are no gaps and nothing to set after a move.
CREATE FUNCTION give_id() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  EXECUTE format('SELECT COALESCE(MAX(id), 0) + 1 FROM %I', TG_TABLE_NAME) INTO NEW.id;
  RETURN NEW;
END $$;
CREATE TRIGGER answers_numbered BEFORE INSERT ON answers FOR EACH ROW WHEN (NEW.id IS NULL) EXECUTE FUNCTION give_id();
CREATE TRIGGER stream_files_numbered BEFORE INSERT ON stream_files FOR EACH ROW WHEN (NEW.id IS NULL) EXECUTE FUNCTION give_id();
CREATE TRIGGER saved_views_numbered BEFORE INSERT ON saved_views FOR EACH ROW WHEN (NEW.id IS NULL) EXECUTE FUNCTION give_id();

CREATE FUNCTION give_position() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  SELECT COALESCE(MAX(position), 0) + 1 INTO NEW.position FROM drawn_by_chance;
  RETURN NEW;
END $$;
CREATE TRIGGER drawn_by_chance_numbered BEFORE INSERT ON drawn_by_chance FOR EACH ROW WHEN (NEW.position IS NULL) EXECUTE FUNCTION give_position();

-- A sample that cannot be read is broken, whatever else is said of it.
CREATE FUNCTION break_sample() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.state := 'broken';
  RETURN NEW;
END $$;
CREATE TRIGGER samples_come_broken BEFORE INSERT ON samples FOR EACH ROW WHEN (NEW.problem IS NOT NULL) EXECUTE FUNCTION break_sample();
CREATE TRIGGER samples_broken BEFORE UPDATE OF problem ON samples FOR EACH ROW WHEN (NEW.problem IS NOT NULL AND OLD.problem IS NULL) EXECUTE FUNCTION break_sample();

-- Samples per state, once per statement: a million rows would otherwise write a counter a million times.
CREATE FUNCTION count_samples() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  UPDATE counters c SET value = c.value + a.count FROM (SELECT state, COUNT(*) AS count FROM added GROUP BY state) a WHERE c.name = a.state;
  RETURN NULL;
END $$;
CREATE TRIGGER samples_counted AFTER INSERT ON samples REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_samples();

CREATE FUNCTION recount_samples() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  UPDATE counters c SET value = c.value + d.change FROM (
    SELECT s.state, CAST(SUM(s.change) AS BIGINT) AS change FROM (
      SELECT n.state, 1 AS change FROM now n JOIN before b ON b.id = n.id WHERE n.state <> b.state
      UNION ALL SELECT b.state, -1 FROM now n JOIN before b ON b.id = n.id WHERE n.state <> b.state) s
    GROUP BY s.state) d
  WHERE c.name = d.state;
  RETURN NULL;
END $$;
CREATE TRIGGER samples_recounted AFTER UPDATE ON samples REFERENCING OLD TABLE AS before NEW TABLE AS now FOR EACH STATEMENT EXECUTE FUNCTION recount_samples();

-- A label stands above a pending review, a review above a skip.
CREATE FUNCTION set_labels() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  UPDATE samples s SET state = 'labelled' FROM added a WHERE s.id = a.sample AND s.problem IS NULL AND s.state <> 'labelled';
  RETURN NULL;
END $$;
CREATE TRIGGER labels_set AFTER INSERT ON labels REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION set_labels();

CREATE FUNCTION unset_label() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  UPDATE samples SET state = CASE
    WHEN id IN (SELECT sample FROM reviews) THEN 'review'
    WHEN id IN (SELECT sample FROM skips) THEN 'skipped' ELSE 'pool' END
  WHERE id = OLD.sample AND problem IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER labels_unset AFTER DELETE ON labels FOR EACH ROW EXECUTE FUNCTION unset_label();

CREATE FUNCTION set_skips() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  UPDATE samples s SET state = 'skipped' FROM added a WHERE s.id = a.sample AND s.state = 'pool';
  RETURN NULL;
END $$;
CREATE TRIGGER skips_set AFTER INSERT ON skips REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION set_skips();

CREATE FUNCTION unset_skip() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  UPDATE samples SET state = 'pool' WHERE id = OLD.sample AND state = 'skipped';
  RETURN NULL;
END $$;
CREATE TRIGGER skips_unset AFTER DELETE ON skips FOR EACH ROW EXECUTE FUNCTION unset_skip();

CREATE FUNCTION set_review() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  UPDATE samples SET state = 'review' WHERE id = NEW.sample AND state IN ('pool', 'skipped');
  RETURN NULL;
END $$;
CREATE TRIGGER reviews_set AFTER INSERT ON reviews FOR EACH ROW EXECUTE FUNCTION set_review();

CREATE FUNCTION unset_review() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  UPDATE samples SET state = CASE WHEN id IN (SELECT sample FROM skips) THEN 'skipped' ELSE 'pool' END WHERE id = OLD.sample AND state = 'review';
  RETURN NULL;
END $$;
CREATE TRIGGER reviews_unset AFTER DELETE ON reviews FOR EACH ROW EXECUTE FUNCTION unset_review();

CREATE FUNCTION spend_time() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO spent (annotator, answers, work_ms) VALUES (NEW.annotator, 1, LEAST(NEW.lead_ms, 600000))
  ON CONFLICT (annotator) DO UPDATE SET answers = spent.answers + 1, work_ms = spent.work_ms + excluded.work_ms;
  RETURN NULL;
END $$;
CREATE TRIGGER answers_spend AFTER INSERT ON answers FOR EACH ROW EXECUTE FUNCTION spend_time();
