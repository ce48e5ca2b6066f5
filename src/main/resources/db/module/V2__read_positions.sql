-- How far a partition is read for all tenants together: all records below next_offset are counted
-- in their tenants' schemas, or of no interest. Another instance goes on from here.
CREATE TABLE read_position (
  topic_id       uuid NOT NULL,
  partition      integer NOT NULL,
  topic          text NOT NULL,
  next_offset    bigint NOT NULL,
  handled_offset bigint NOT NULL, -- below it, dead letters are written; not lowered to read again
  owner_position bigint NOT NULL, -- what the schema of the topic's owner held at that time
  last_move      bigint NOT NULL, -- the newest row of position_move that is accounted for
  PRIMARY KEY (topic_id, partition),
  CONSTRAINT offsets_are_not_negative CHECK (next_offset >= 0 AND handled_offset >= 0)
) WITH (fillfactor = 50);

-- Positions of tenants that an operator moved. The ids grow in the order of the commits, because
-- whoever adds a row locks the table first.
CREATE TABLE position_move (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant      text NOT NULL,
  topic_id    uuid NOT NULL,
  partition   integer NOT NULL,
  topic       text NOT NULL,
  next_offset bigint NOT NULL,
  moved_at    timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT offset_is_not_negative CHECK (next_offset >= 0)
);
