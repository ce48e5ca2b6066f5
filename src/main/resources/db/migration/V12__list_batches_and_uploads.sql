-- Lists of batches and uploads by state, sorted, and read by key.

-- Changes once, when the last event is counted, so that counting touches no index. An index on the counts themselves would have to
-- be changed with each of them.
ALTER TABLE batch_tracking
  ADD COLUMN complete boolean NOT NULL GENERATED ALWAYS AS (processed_count = total_records) STORED;

-- Both columns in one direction, so that one comparison of rows finds where a page begins.
DROP INDEX batch_tracking_newest_first;
CREATE INDEX batch_tracking_by_age ON batch_tracking (created_date, id);
CREATE INDEX batch_tracking_by_state ON batch_tracking (complete, created_date, id);

-- Of the rows of a completed upload, so that a list does not have to count them.
ALTER TABLE upload
  ADD COLUMN succeeded_count integer,
  ADD COLUMN failed_count integer,
  ADD COLUMN cancelled_count integer;

UPDATE upload u SET
  succeeded_count = counts.succeeded, failed_count = counts.failed, cancelled_count = counts.cancelled
FROM (
  SELECT upload_id,
    count(*) FILTER (WHERE status = 'SUCCEEDED') AS succeeded,
    count(*) FILTER (WHERE status IN ('FAILED', 'RETIRING')) AS failed,
    count(*) FILTER (WHERE status = 'CANCELLED') AS cancelled
  FROM upload_row GROUP BY upload_id) counts
WHERE u.status = 'COMPLETED' AND counts.upload_id = u.id;

ALTER TABLE upload
  ADD COLUMN state text NOT NULL GENERATED ALWAYS AS (
    CASE
      WHEN status = 'RECEIVING' THEN 'receiving'
      WHEN status = 'QUEUED' THEN 'queued'
      WHEN status = 'PROCESSING' THEN 'processing'
      WHEN cancelled THEN 'cancelled'
      WHEN coalesce(failed_count, 0) = 0 THEN 'succeeded'
      WHEN coalesce(succeeded_count, 0) = 0 THEN 'failed'
      ELSE 'partlyFailed'
    END) STORED;

CREATE INDEX upload_by_age ON upload (created_date, id) WHERE status <> 'RECEIVING';
CREATE INDEX upload_by_state ON upload (state, created_date, id) WHERE status <> 'RECEIVING';
CREATE INDEX upload_by_mode ON upload (mode, created_date, id) WHERE status <> 'RECEIVING';
CREATE INDEX upload_by_file_name ON upload (lower(file_name) text_pattern_ops) WHERE status <> 'RECEIVING';
CREATE INDEX upload_words_of_file_name ON upload
  USING gin (to_tsvector('simple', regexp_replace(file_name, '[!-/:-@\[-`{-~]+', ' ', 'g')));

CREATE INDEX upload_row_failed ON upload_row (upload_id, number) WHERE status IN ('FAILED', 'RETIRING');
