-- Lists of operations, tasks, consumptions and data file sets that are filtered, sorted, and read by key.

CREATE INDEX operation_by_status ON operation (kind, status, created_date, id);
CREATE INDEX operation_by_update ON operation (kind, updated_date, id);
CREATE INDEX operation_of_kind ON operation (kind, id);

CREATE INDEX task_by_status ON task (status, id);
CREATE INDEX task_by_age ON task (created_date, id);

CREATE INDEX consumption_of_subject ON consumption (subject, id);

CREATE INDEX data_file_set_by_age ON data_file_set (created_date, code);

-- How far an action on all records that match a query is. A chunk of records and its numbers are written in one transaction.
CREATE TABLE bulk_action (
  operation_id bigint PRIMARY KEY REFERENCES operation ON DELETE CASCADE,
  next_page    text,                            -- where the next chunk begins
  finished     boolean NOT NULL DEFAULT false,
  matched      bigint NOT NULL DEFAULT 0,
  done         bigint NOT NULL DEFAULT 0,
  CONSTRAINT done_is_within_matched CHECK (done BETWEEN 0 AND matched)
);
