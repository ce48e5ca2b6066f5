-- What the poll loops of all instances wait for. A loop renews its rows; those of an instance that died are ignored after a while.
CREATE TABLE ingest_wait (
  loop_id    uuid NOT NULL,
  tenant     text NOT NULL, -- empty: all tenants of the topic
  feed       text NOT NULL,
  topic      text NOT NULL, -- empty: all topics of the feed
  reason     text NOT NULL,
  since      timestamptz NOT NULL,
  records    bigint NOT NULL,
  renewed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (loop_id, tenant, feed, topic)
);
