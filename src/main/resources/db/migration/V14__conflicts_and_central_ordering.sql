-- How the tenant's batches are announced. No row: the defaults.
CREATE TABLE tracking_settings (
  only_row    boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  on_conflict text NOT NULL DEFAULT 'refuse' CHECK (on_conflict IN ('refuse', 'extend'))
);

-- In which tenant an event counts whose batch is not in this one, as the other modules last said.
-- It is used while they do not answer. No row: they were never asked.
CREATE TABLE central_ordering (
  only_row       boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  central_tenant text, -- null: the tenant is in no consortium with central ordering
  looked_up_at   timestamptz NOT NULL
);
