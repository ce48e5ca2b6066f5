-- How many records were applied, or skipped, in each minute of the last hour. minutes has the newest first; it begins with latest_minute, in
-- minutes since 1970. Both are the last columns, so that the log of an update stays small, and both are written in an update that is made anyway.
ALTER TABLE consumer_position
  ADD COLUMN latest_minute bigint NOT NULL DEFAULT 0,
  ADD COLUMN minutes integer[] NOT NULL DEFAULT '{}';

ALTER TABLE skipped_records
  ADD COLUMN latest_minute bigint NOT NULL DEFAULT 0,
  ADD COLUMN minutes integer[] NOT NULL DEFAULT '{}';
