-- Video files in streams: a video waits like an image, is taken apart, and its frames wait in its place.
ALTER TABLE stream_files ADD COLUMN kind TEXT NOT NULL DEFAULT 'image' CHECK (kind IN ('image', 'video'));
ALTER TABLE stream_files ADD COLUMN hash TEXT;                                   -- of a video: hex SHA-256, once it was read
ALTER TABLE stream_files ADD COLUMN video INTEGER REFERENCES stream_files (id);  -- of a frame: the file it was taken from
ALTER TABLE stream_files ADD COLUMN frame INTEGER;                               -- its number there, from 0
ALTER TABLE stream_files ADD COLUMN seconds REAL;                                -- its time there

-- A video that is taken apart again after a stop goes on behind its last frame; a file that has changed is another video.
CREATE UNIQUE INDEX stream_files_of_video ON stream_files (video, hash, frame) WHERE video IS NOT NULL;

-- Labels with drawn objects that the last model which had not learned from them holds to be wrong.
CREATE TABLE object_suspects (
  sample    INTEGER PRIMARY KEY REFERENCES samples (id),
  label     INTEGER NOT NULL,                                      -- event of the label that is suspect: a newer one is not
  round     INTEGER NOT NULL,
  suspicion REAL    NOT NULL,                                      -- 0 to 1
  sentence  TEXT    NOT NULL
) STRICT;
