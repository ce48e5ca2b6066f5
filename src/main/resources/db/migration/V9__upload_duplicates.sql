-- Rows with the same content form a group, named by the line of its first row: coalesce(duplicate_of, line). The later rows of a group
-- wait for the earlier ones, and are duplicates only when one of these succeeded.
COMMENT ON COLUMN upload_row.duplicate_of IS 'line of the first row of the file with the same content';

CREATE INDEX upload_row_later ON upload_row (upload_id, duplicate_of, number)
  WHERE duplicate_of IS NOT NULL AND status IN ('PENDING', 'STARTED');
CREATE INDEX upload_row_succeeded ON upload_row (upload_id, (coalesce(duplicate_of, line)))
  WHERE status = 'SUCCEEDED';
