-- Long-running operations of one tenant: what a client started (operation), the work it means (task), each try to do that
-- work (task_attempt), and what the tries had to say (task_message). docs/state-machines.md draws the states.
--
-- previous_status holds the state a row came from: every UPDATE that changes status also says "previous_status = status",
-- where the right-hand side is the old value. So a CHECK sees both ends of the step, and one that is not drawn cannot be
-- written.

CREATE TABLE operation (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind            text NOT NULL,
  status          text NOT NULL DEFAULT 'IN_PROGRESS',
  previous_status text,
  request         jsonb NOT NULL,
  result          jsonb,
  idempotency_key text,
  body_hash       text,
  version         integer NOT NULL DEFAULT 0,
  created_date    timestamptz NOT NULL DEFAULT now(),
  created_by      uuid,
  updated_date    timestamptz NOT NULL DEFAULT now(),
  updated_by      uuid,
  CONSTRAINT status_follows_previous CHECK (
    coalesce(previous_status, 'NEW') || ' -> ' || status IN (
      'NEW -> IN_PROGRESS',
      'IN_PROGRESS -> COMPLETED', 'IN_PROGRESS -> FAILED', 'IN_PROGRESS -> CANCELLED',
      'FAILED -> IN_PROGRESS')),
  CONSTRAINT result_only_when_completed CHECK (result IS NULL OR status = 'COMPLETED'),
  CONSTRAINT key_goes_with_its_body CHECK ((idempotency_key IS NULL) = (body_hash IS NULL)),
  CONSTRAINT operation_idempotency_key UNIQUE (kind, idempotency_key)
);

CREATE INDEX operation_newest_first ON operation (kind, created_date DESC, id DESC);

CREATE TABLE task (
  id                    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  operation_id          bigint NOT NULL UNIQUE REFERENCES operation ON DELETE CASCADE,
  kind                  text NOT NULL,
  status                text NOT NULL DEFAULT 'PENDING',
  previous_status       text,
  current_attempt_count integer NOT NULL DEFAULT 0, -- since the start or the last restart
  total_attempt_count   integer NOT NULL DEFAULT 0, -- ever: the number of the last attempt
  run_after             timestamptz NOT NULL DEFAULT now(),
  instance              text,                       -- who has it, or had it last
  lease_token           uuid,
  lease_until           timestamptz,
  cancel_requested      boolean NOT NULL DEFAULT false,
  checkpoint            jsonb,
  version               integer NOT NULL DEFAULT 0,
  created_date          timestamptz NOT NULL DEFAULT now(),
  created_by            uuid,
  updated_date          timestamptz NOT NULL DEFAULT now(),
  updated_by            uuid,
  CONSTRAINT status_follows_previous CHECK (
    coalesce(previous_status, 'NEW') || ' -> ' || status IN (
      'NEW -> PENDING',
      'PENDING -> PROCESSING', 'PENDING -> CANCELLED',
      'PROCESSING -> PROCESSING', -- another instance takes it over
      'PROCESSING -> PENDING', 'PROCESSING -> COMPLETED', 'PROCESSING -> ERRORED', 'PROCESSING -> CANCELLED',
      'ERRORED -> PENDING')),
  CONSTRAINT lease_only_while_processing CHECK (
    (status = 'PROCESSING') = (lease_token IS NOT NULL)
    AND (status = 'PROCESSING') = (lease_until IS NOT NULL)),
  CONSTRAINT processing_has_an_instance CHECK (status <> 'PROCESSING' OR instance IS NOT NULL),
  CONSTRAINT cancel_is_asked_of_a_worker CHECK (NOT cancel_requested OR status = 'PROCESSING'),
  CONSTRAINT attempts_add_up CHECK (current_attempt_count BETWEEN 0 AND total_attempt_count),
  CONSTRAINT an_end_comes_of_an_attempt CHECK (
    status NOT IN ('PROCESSING', 'COMPLETED', 'ERRORED') OR total_attempt_count > 0),
  CONSTRAINT no_checkpoint_of_what_is_done CHECK (checkpoint IS NULL OR status NOT IN ('COMPLETED', 'CANCELLED'))
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);

-- Both small whatever the table holds. A heartbeat touches neither, as lease_until is in no index.
CREATE INDEX task_waiting ON task (run_after, id) WHERE status = 'PENDING';
CREATE INDEX task_processing ON task (id) WHERE status = 'PROCESSING';

CREATE TABLE task_attempt (
  task_id        bigint NOT NULL REFERENCES task ON DELETE CASCADE,
  number         integer NOT NULL,
  instance       text NOT NULL,
  started_date   timestamptz NOT NULL,
  ended_date     timestamptz,
  outcome        text,
  restarted_date timestamptz,
  restarted_by   uuid,
  PRIMARY KEY (task_id, number),
  CONSTRAINT number_is_positive CHECK (number > 0),
  CONSTRAINT outcome_is_known CHECK (
    outcome IN ('COMPLETED', 'RETRIED', 'ERRORED', 'CANCELLED', 'RELEASED', 'LOST')),
  CONSTRAINT an_end_has_an_outcome CHECK ((ended_date IS NULL) = (outcome IS NULL)),
  -- ERRORED, or LOST when it was the last one allowed
  CONSTRAINT restart_of_what_failed CHECK (restarted_date IS NULL OR outcome IN ('ERRORED', 'LOST')),
  CONSTRAINT restarter_of_a_restart CHECK (restarted_by IS NULL OR restarted_date IS NOT NULL)
);

CREATE TABLE task_message (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  task_id      bigint NOT NULL REFERENCES task ON DELETE CASCADE,
  attempt      integer NOT NULL,
  code         text NOT NULL,
  severity     text NOT NULL,
  text         text NOT NULL,
  created_date timestamptz NOT NULL,
  CONSTRAINT severity_is_known CHECK (severity IN ('FATAL', 'INFORMATIVE')),
  FOREIGN KEY (task_id, attempt) REFERENCES task_attempt ON DELETE CASCADE
);

CREATE INDEX task_message_of_task ON task_message (task_id, id);
