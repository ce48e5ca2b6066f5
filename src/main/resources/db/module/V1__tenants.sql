-- What belongs to no tenant, or must outlive one: a purge drops the tenant's own schema.
-- Instances of several versions share this schema, so a migration here only ever adds.

CREATE TABLE tenant (
  id         text PRIMARY KEY,
  state      text NOT NULL,
  module     text NOT NULL, -- id of the module version, as the gateway names it
  created_at timestamptz NOT NULL DEFAULT now(),
  changed_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT state_is_known CHECK (state IN ('enabled', 'disabled'))
);

-- Installations and upgrades. Whoever runs a job renews its lease; a job whose lease ran out is
-- taken over by any instance, under a new owner token.
CREATE TABLE tenant_job (
  id          uuid PRIMARY KEY,
  tenant      text NOT NULL,
  attributes  text NOT NULL, -- the JSON of the request
  module      text NOT NULL,
  state       text NOT NULL DEFAULT 'running',
  error       text,
  messages    text[] NOT NULL DEFAULT '{}',
  attempts    integer NOT NULL DEFAULT 1,
  owner       uuid NOT NULL,
  lease_until timestamptz NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  ended_at    timestamptz,
  CONSTRAINT state_is_known CHECK (state IN ('running', 'done', 'failed')),
  CONSTRAINT ended_unless_running CHECK ((state = 'running') = (ended_at IS NULL)),
  CONSTRAINT error_if_failed CHECK ((state = 'failed') = (error IS NOT NULL))
);

CREATE INDEX tenant_job_running ON tenant_job (lease_until) WHERE state = 'running';
