-- Deliveries name their export, keep their attempts and can be sent again; what comes while the endpoint is off is recorded.

ALTER TABLE notification_endpoint
  ADD COLUMN previous_secret       text,
  ADD COLUMN previous_secret_until timestamptz,
  ADD CONSTRAINT a_previous_secret_ends CHECK ((previous_secret IS NULL) = (previous_secret_until IS NULL));

ALTER TABLE notification_delivery
  ADD COLUMN operation_id    bigint,                     -- null for those from before this column
  ADD COLUMN resent_date     timestamptz,                -- the three days of retries begin again
  ADD COLUMN attempts_before integer NOT NULL DEFAULT 0, -- of them, how many were before the last resend
  DROP CONSTRAINT notification_delivery_status_check,
  ADD CONSTRAINT status_is_known CHECK (status IN ('PENDING', 'DELIVERED', 'FAILED', 'SKIPPED'));

CREATE TABLE notification_attempt (
  delivery_id  uuid NOT NULL REFERENCES notification_delivery ON DELETE CASCADE,
  number       integer NOT NULL,
  url          text NOT NULL,
  started_date timestamptz NOT NULL,
  ended_date   timestamptz, -- null while it is under way, or its instance died
  status_code  integer,
  error        text,
  PRIMARY KEY (delivery_id, number)
);

-- Counted over all tenants every half minute, so it must be cheap however many tasks there are.
CREATE INDEX task_errored ON task (id) WHERE status = 'ERRORED';
CREATE INDEX notification_delivery_failed ON notification_delivery (id) WHERE status = 'FAILED';
