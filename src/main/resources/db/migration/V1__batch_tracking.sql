-- Batches, the consumer's positions and the events to be published, of one tenant.
-- Flyway runs this with the tenant's schema as the search path.

CREATE TABLE batch_tracking (
  id              uuid PRIMARY KEY,
  total_records   integer NOT NULL,
  processed_count integer NOT NULL DEFAULT 0,
  version         integer NOT NULL DEFAULT 1,
  created_date    timestamptz NOT NULL,
  created_by      uuid,
  updated_date    timestamptz NOT NULL,
  updated_by      uuid,
  CONSTRAINT total_is_positive CHECK (total_records >= 1),
  CONSTRAINT processed_is_within_total CHECK (processed_count BETWEEN 0 AND total_records)
) WITH (fillfactor = 50); -- room for a new version of the row on the same page: counting touches no index

CREATE INDEX batch_tracking_newest_first ON batch_tracking (created_date DESC, id);

-- How far the records of a topic's partition are counted in this schema: all below next_offset are.
-- A topic that was deleted and made again has another topic_id, and so starts anew.
CREATE TABLE consumer_position (
  topic_id    uuid NOT NULL,
  partition   integer NOT NULL,
  topic       text NOT NULL,
  next_offset bigint NOT NULL,
  PRIMARY KEY (topic_id, partition),
  CONSTRAINT offset_is_not_negative CHECK (next_offset >= 0)
) WITH (fillfactor = 50);

-- Events of changes that are committed and not yet published, in the order of their changes.
CREATE TABLE outbox (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  event_id   uuid NOT NULL UNIQUE,
  topic      text NOT NULL,
  key        text NOT NULL,
  value      text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
