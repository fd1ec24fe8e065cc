-- What is known about a sample besides its pixels, such as camera, site or seconds of labelling. The newest import of a column counts; the journal keeps the hash of each file.
CREATE TABLE sample_metadata (
  sample INTEGER NOT NULL REFERENCES samples (id),
  key    TEXT    NOT NULL,
  value  TEXT    NOT NULL,
  PRIMARY KEY (sample, key)
) STRICT, WITHOUT ROWID;
