-- The records that were counted by a replay of their dead letter. A row is written in the transaction that counts, so that
-- the key makes every other replay of the record fail, whichever of its dead letters it is of.
CREATE TABLE dead_letter_replay (
  topic_id      uuid NOT NULL, -- a topic that is made again has the same name and begins with offset 0 again
  topic         text NOT NULL,
  partition     integer NOT NULL,
  record_offset bigint NOT NULL,
  dead_letter   text NOT NULL,
  corrected     boolean NOT NULL,
  replayed_date timestamptz NOT NULL,
  replayed_by   uuid,
  PRIMARY KEY (topic, partition, record_offset, topic_id)
);
