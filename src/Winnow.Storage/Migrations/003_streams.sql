-- Streams: images that pass by once, each decided at once. The decisions are in events too; the state lets the stream go on where it stopped.

CREATE TABLE streams (
  name     TEXT    PRIMARY KEY,
  strategy TEXT    NOT NULL,
  budget   REAL    NOT NULL,              -- share of the stream that may be labelled
  seed     INTEGER NOT NULL,
  state    BLOB    NOT NULL,              -- everything the strategy remembers, JSON in UTF-8
  learnt   INTEGER NOT NULL,              -- answers up to this event have been given to the strategy
  event    INTEGER NOT NULL REFERENCES events (number)
) STRICT;

CREATE TABLE stream_decisions (
  stream    TEXT    NOT NULL REFERENCES streams (name),
  sequence  INTEGER NOT NULL CHECK (sequence > 0),
  sample    INTEGER NOT NULL REFERENCES samples (id),
  at        TEXT    NOT NULL,             -- ISO 8601, UTC
  score     REAL    NOT NULL,
  threshold REAL    NOT NULL,
  spent     REAL    NOT NULL,
  label     INTEGER NOT NULL CHECK (label IN (0, 1)),
  reason    TEXT    NOT NULL,
  event     INTEGER NOT NULL REFERENCES events (number),
  PRIMARY KEY (stream, sequence),
  UNIQUE (stream, sample)
) STRICT;

CREATE INDEX stream_decisions_by_label ON stream_decisions (label, event);

CREATE TRIGGER stream_decisions_are_never_changed BEFORE UPDATE ON stream_decisions
BEGIN SELECT RAISE(ABORT, 'the decisions of a stream are never changed'); END;

CREATE TRIGGER stream_decisions_are_never_deleted BEFORE DELETE ON stream_decisions
BEGIN SELECT RAISE(ABORT, 'the decisions of a stream are never deleted'); END;
