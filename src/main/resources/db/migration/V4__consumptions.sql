-- Limits, consumptions and their counters; where notifications are posted to. All of one tenant.

-- "limit" alone is a keyword of SQL.
CREATE TABLE consumption_limit (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  code         text NOT NULL UNIQUE,
  description  text NOT NULL,
  level        text NOT NULL CHECK (level IN ('PERSON', 'FAMILY')),
  type         text NOT NULL CHECK (type IN ('AMOUNT', 'UNITS', 'SERVICE_DAYS')),
  period       text NOT NULL CHECK (period IN ('CALENDAR_YEAR', 'LIFETIME')),
  maximum      numeric NOT NULL CHECK (maximum >= 0),
  currency     text NOT NULL, -- of the maximum; empty for what is no money
  version      integer NOT NULL DEFAULT 0,
  created_date timestamptz NOT NULL,
  updated_date timestamptz NOT NULL,
  CONSTRAINT money_has_a_currency CHECK ((type = 'AMOUNT') = (currency <> ''))
);

-- Rows are only ever added. There is no foreign key to the limit: checking it for each of a million rows costs more than the
-- insert itself, and each row is counted by a counter, which has one.
CREATE TABLE consumption (
  id                      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  limit_id                bigint NOT NULL,
  subject                 text COLLATE "C" NOT NULL,
  period                  integer NOT NULL, -- year of the service, or 0 for a lifetime
  service_date            date NOT NULL,
  transaction_date_time   timestamptz NOT NULL,
  quantity                numeric NOT NULL,
  currency                text NOT NULL,
  external_id             text COLLATE "C" UNIQUE,
  description             text,
  transaction_source_code text,
  reference_code          text,
  created_date            timestamptz NOT NULL
);

CREATE INDEX consumption_of_limit ON consumption (limit_id, transaction_date_time, id);

-- The sum of the consumptions, kept up to date in the transaction that adds them. Rows are locked in the order of the key.
CREATE TABLE consumption_counter (
  limit_id     bigint NOT NULL REFERENCES consumption_limit,
  subject      text COLLATE "C" NOT NULL,
  period       integer NOT NULL,
  currency     text NOT NULL,
  quantity     numeric NOT NULL,
  consumptions bigint NOT NULL CHECK (consumptions > 0),
  PRIMARY KEY (limit_id, subject, period, currency)
) WITH (fillfactor = 50); -- room for a new version of the row on the same page

-- The API tells users by number.
CREATE TABLE user_number (
  number  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id uuid NOT NULL UNIQUE
);

-- Of the message, besides that of the tenant: a dead letter tells its reason there.
ALTER TABLE outbox ADD COLUMN headers jsonb NOT NULL DEFAULT '{}';

-- At most one.
CREATE TABLE notification_endpoint (
  one             boolean PRIMARY KEY DEFAULT true CHECK (one),
  url             text NOT NULL,
  secret          text NOT NULL,
  enabled         boolean NOT NULL DEFAULT true,
  disabled_reason text,
  created_date    timestamptz NOT NULL,
  updated_date    timestamptz NOT NULL
);

CREATE TABLE notification_delivery (
  id                uuid PRIMARY KEY,
  body              text NOT NULL,
  status            text NOT NULL DEFAULT 'PENDING' CHECK (status IN ('PENDING', 'DELIVERED', 'FAILED')),
  attempts          integer NOT NULL DEFAULT 0,
  created_date      timestamptz NOT NULL DEFAULT now(),
  next_attempt_date timestamptz DEFAULT now(), -- while one is under way: when it is taken for lost
  last_attempt_date timestamptz,
  last_status_code  integer,
  last_error        text,
  CONSTRAINT only_a_pending_one_is_attempted CHECK ((status = 'PENDING') = (next_attempt_date IS NOT NULL))
);

CREATE INDEX notification_delivery_due ON notification_delivery (next_attempt_date) WHERE status = 'PENDING';
CREATE INDEX notification_delivery_latest ON notification_delivery (created_date DESC, id);
