-- How fast batches are counted, and which records are not counted and why.

-- Counting updates these in the row that it writes anyway. The rate over the last minute follows from the events counted in the
-- clock minute of last_counted_date and in the minute before.
ALTER TABLE batch_tracking
  ADD COLUMN initial_count integer NOT NULL DEFAULT 0,
  ADD COLUMN first_counted_date timestamptz,
  ADD COLUMN last_counted_date timestamptz,
  ADD COLUMN minute_count integer NOT NULL DEFAULT 0,
  ADD COLUMN minute_before integer NOT NULL DEFAULT 0,
  ADD COLUMN next_sample_date timestamptz;

-- Counts over time, of batches that take longer than a second. The time between two samples grows with the age of the batch,
-- so that a batch has a few hundred of them however long it takes.
CREATE TABLE batch_history (
  batch_id        uuid NOT NULL REFERENCES batch_tracking ON DELETE CASCADE,
  sample_date     timestamptz NOT NULL,
  processed_count integer NOT NULL,
  PRIMARY KEY (batch_id, sample_date)
);

-- Records that named a batch and were not counted. key is batch_id for a batch that exists, else one of a fixed number of slots,
-- in which a later batch_id takes the place of an earlier one: the ids in events are without number.
CREATE TABLE batch_skip (
  key              uuid NOT NULL,
  reason           text NOT NULL,
  batch_id         uuid NOT NULL,
  count            bigint NOT NULL,
  latest_topic     text NOT NULL,
  latest_partition integer NOT NULL,
  latest_offset    bigint NOT NULL,
  latest_date      timestamptz NOT NULL,
  PRIMARY KEY (key, reason)
) WITH (fillfactor = 70);

-- Records that were not counted. is_applied: the feed decided so in the transaction that applied the record, so the number is exact.
CREATE TABLE skipped_records (
  topic         text NOT NULL,
  partition     integer NOT NULL,
  reason        text NOT NULL,
  is_applied    boolean NOT NULL,
  count         bigint NOT NULL,
  latest_offset bigint NOT NULL,
  latest_detail text,
  latest_date   timestamptz NOT NULL,
  PRIMARY KEY (topic, partition, reason, is_applied)
) WITH (fillfactor = 70);

-- Records that were applied, counted or not.
ALTER TABLE consumer_position
  ADD COLUMN records bigint NOT NULL DEFAULT 0,
  ADD COLUMN applied_date timestamptz;
