-- What other programs bring and ask for: images of a stream on their way, answers given elsewhere, samples by file name.

-- Images that wait for their decision, and what became of each; the decisions themselves are in stream_decisions.
CREATE TABLE stream_files (
  id      INTEGER PRIMARY KEY,
  folder  TEXT,                                                    -- absolute folder it was found in; null = pushed
  name    TEXT    NOT NULL,                                        -- below the folder, or as the sender called it; never a path to open for pushed ones
  mark    TEXT,                                                    -- size and time of a file in a folder: another mark is another image
  file    TEXT,                                                    -- staged file of a pushed one, drawn by the server
  by      TEXT    NOT NULL,
  state   TEXT    NOT NULL CHECK (state IN ('waiting', 'decided', 'duplicate', 'problem')),
  sample  INTEGER REFERENCES samples (id),
  problem TEXT,
  at      TEXT    NOT NULL,
  CHECK ((folder IS NULL) = (file IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX stream_files_of_folder ON stream_files (folder, name) WHERE folder IS NOT NULL;
CREATE INDEX stream_files_waiting ON stream_files (id) WHERE state = 'waiting';
CREATE INDEX stream_files_problems ON stream_files (id) WHERE state = 'problem';

CREATE INDEX stream_decisions_by_event ON stream_decisions (event, sequence);

-- Answers that were given in another program, by its own id, so that each counts once and the newest counts.
CREATE TABLE outside_answers (
  source  TEXT    NOT NULL,
  id      TEXT    NOT NULL,
  version TEXT    NOT NULL,                                        -- when it was changed there, ISO 8601 in UTC; '~' = deleted there
  answer  INTEGER REFERENCES answers (id),
  PRIMARY KEY (source, id)
) STRICT, WITHOUT ROWID;

-- The last part of a name, by which other programs know an image.
CREATE INDEX samples_by_file_name ON samples (substr(COALESCE(name, path), length(rtrim(COALESCE(name, path), replace(COALESCE(name, path), '/', ''))) + 1));
