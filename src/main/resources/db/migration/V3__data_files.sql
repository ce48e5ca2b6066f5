-- Data file sets: what a task has produced for download, of one tenant.
-- Flyway runs this with the tenant's schema as the search path.

CREATE TABLE data_file_set (
  code         text PRIMARY KEY,
  description  text NOT NULL,
  locked       boolean NOT NULL,
  created_date timestamptz NOT NULL,
  CONSTRAINT code_is_32_hex_digits CHECK (code ~ '^[0-9A-F]{32}$')
);

CREATE INDEX data_file_set_oldest_first ON data_file_set (created_date) WHERE NOT locked;

-- A row is here before the first byte of the file is stored and goes after the last one is removed, so that
-- whatever is stored, in whichever store, is known here. WRITING -> PUBLISHED -> DELETING, or WRITING -> DELETING.
CREATE TABLE data_file (
  code           text PRIMARY KEY,
  state          text NOT NULL,
  store          text NOT NULL,
  touched_date   timestamptz NOT NULL, -- when its writer was last seen, or its deletion was decided
  set_code       text REFERENCES data_file_set,
  content_length bigint,
  sha256         text,
  row_count      bigint,
  piece_lengths  integer[], -- bytes that each piece takes in the store
  CONSTRAINT code_is_32_hex_digits CHECK (code ~ '^[0-9A-F]{32}$'),
  CONSTRAINT state_is_known CHECK (state IN ('WRITING', 'PUBLISHED', 'DELETING')),
  CONSTRAINT store_is_known CHECK (store IN ('TABLE', 'S3')),
  CONSTRAINT published_is_in_a_set CHECK ((state = 'PUBLISHED') = (set_code IS NOT NULL)),
  CONSTRAINT published_is_whole CHECK (
    state <> 'PUBLISHED'
    OR (content_length >= 0 AND length(sha256) = 64 AND row_count >= 0 AND cardinality(piece_lengths) >= 1
        AND num_nulls(content_length, sha256, row_count, piece_lengths) = 0))
);

CREATE INDEX data_file_of_set ON data_file (set_code) WHERE set_code IS NOT NULL;
CREATE INDEX data_file_unpublished ON data_file (touched_date) WHERE state <> 'PUBLISHED';

-- The bytes of the files whose store is TABLE.
CREATE TABLE data_file_piece (
  file_code text NOT NULL REFERENCES data_file,
  number    integer NOT NULL,
  bytes     bytea NOT NULL,
  PRIMARY KEY (file_code, number),
  CONSTRAINT number_is_not_negative CHECK (number >= 0)
);

ALTER TABLE data_file_piece ALTER COLUMN bytes SET STORAGE EXTERNAL; -- compressed already
