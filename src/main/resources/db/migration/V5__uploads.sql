-- Bulk content uploads of one tenant: their template, the uploads, the rows of each, and the contents and textbooks that the
-- tenant content store keeps. docs/bulk-upload.md draws the states. previous_status: see V2.

-- One row. The columns are data, which a tenant replaces as a whole.
CREATE TABLE upload_template (
  only_one     boolean PRIMARY KEY DEFAULT true,
  columns      jsonb NOT NULL,
  updated_date timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT there_is_only_one CHECK (only_one)
);

INSERT INTO upload_template (columns) VALUES ('[
  {"name": "Name of the content", "requiredIn": ["upload", "publish", "link"], "maxLength": 120},
  {"name": "Description", "maxLength": 500},
  {"name": "Keywords", "maxLength": 500, "kind": "list"},
  {"name": "Board", "requiredIn": ["upload", "publish", "link"], "maxLength": 100},
  {"name": "Medium", "requiredIn": ["upload", "publish", "link"], "maxLength": 100, "kind": "list"},
  {"name": "Grade", "requiredIn": ["upload", "publish", "link"], "maxLength": 200, "kind": "list"},
  {"name": "Subject", "requiredIn": ["upload", "publish", "link"], "maxLength": 200, "kind": "list"},
  {"name": "Topic", "maxLength": 500, "kind": "list"},
  {"name": "Resource Type", "requiredIn": ["upload", "publish", "link"], "maxLength": 100,
   "allowedValues": ["Learn", "Read", "Practice", "Teach", "Test", "Experiment"]},
  {"name": "Audience", "requiredIn": ["upload", "publish", "link"], "maxLength": 100, "kind": "list",
   "allowedValues": ["Learner", "Instructor", "Student", "Teacher", "Administrator"]},
  {"name": "Author", "requiredIn": ["upload", "publish", "link"], "maxLength": 300},
  {"name": "Copyright", "requiredIn": ["upload", "publish", "link"], "maxLength": 300},
  {"name": "License", "maxLength": 100},
  {"name": "Icon", "requiredIn": ["upload", "publish", "link"], "maxLength": 2000, "kind": "url"},
  {"name": "File Format", "requiredIn": ["upload", "publish", "link"], "maxLength": 100},
  {"name": "File path", "requiredIn": ["upload", "publish", "link"], "maxLength": 2000, "kind": "url"},
  {"name": "Textbook Id", "requiredIn": ["link"], "maxLength": 200},
  {"name": "Unit Id", "requiredIn": ["link"], "maxLength": 200, "substitute": "QR Code"},
  {"name": "QR Code", "maxLength": 200}
]');

CREATE TABLE upload (
  id              bigint PRIMARY KEY,
  status          text NOT NULL DEFAULT 'RECEIVING',
  previous_status text,
  user_id         text NOT NULL,
  channel_id      text NOT NULL,
  framework_id    text NOT NULL,
  mode            text NOT NULL,
  dry_run         boolean NOT NULL,
  template        jsonb NOT NULL,               -- as it was when the file came in
  header          text[] NOT NULL,
  total_count     integer NOT NULL DEFAULT 0,
  task_id         bigint,
  retirement_ids  bigint[] NOT NULL DEFAULT '{}', -- tasks that retire what it left half-made
  created_date    timestamptz NOT NULL DEFAULT now(),
  started_date    timestamptz,
  ended_date      timestamptz,
  CONSTRAINT status_follows_previous CHECK (
    coalesce(previous_status, 'NEW') || ' -> ' || status IN (
      'NEW -> RECEIVING', 'RECEIVING -> QUEUED', 'QUEUED -> PROCESSING', 'QUEUED -> COMPLETED',
      'PROCESSING -> COMPLETED')),
  CONSTRAINT mode_is_known CHECK (mode IN ('UPLOAD', 'PUBLISH', 'LINK')),
  CONSTRAINT total_is_not_negative CHECK (total_count >= 0),
  CONSTRAINT a_task_does_what_was_accepted CHECK ((status = 'RECEIVING') = (task_id IS NULL)),
  CONSTRAINT ended_when_completed CHECK ((status = 'COMPLETED') = (ended_date IS NOT NULL))
);

CREATE INDEX upload_of_user ON upload (user_id, created_date DESC, id DESC) WHERE status <> 'RECEIVING';
CREATE INDEX upload_oldest_first ON upload (ended_date) WHERE status = 'COMPLETED';
CREATE INDEX upload_receiving ON upload (created_date) WHERE status = 'RECEIVING';

CREATE TABLE upload_row (
  upload_id       bigint NOT NULL REFERENCES upload ON DELETE CASCADE,
  number          integer NOT NULL,
  line            integer NOT NULL,
  duplicate_of    integer,                      -- line of an earlier row with the same content
  status          text NOT NULL DEFAULT 'PENDING',
  previous_status text,
  reasons         text[] NOT NULL DEFAULT '{}',
  cells           text[] NOT NULL,
  PRIMARY KEY (upload_id, number),
  CONSTRAINT number_is_positive CHECK (number > 0),
  CONSTRAINT status_follows_previous CHECK (
    coalesce(previous_status, 'NEW') || ' -> ' || status IN (
      'NEW -> PENDING', 'PENDING -> STARTED', 'PENDING -> FAILED', 'PENDING -> CANCELLED',
      'STARTED -> STARTED', -- another instance goes on
      'STARTED -> SUCCEEDED', 'STARTED -> FAILED', 'STARTED -> RETIRING', 'RETIRING -> FAILED')),
  CONSTRAINT failed_for_a_reason CHECK (
    status NOT IN ('FAILED', 'RETIRING') OR cardinality(reasons) > 0)
) WITH (fillfactor = 80);

-- Cells are written once and read twice. lz4 costs less than writing them as they are; PostgreSQL's own compression would cost more.
DO $$
BEGIN
  ALTER TABLE upload_row ALTER COLUMN cells SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN -- this server was built without it
  ALTER TABLE upload_row ALTER COLUMN cells SET STORAGE EXTERNAL;
END $$;

CREATE INDEX upload_row_open ON upload_row (upload_id, number)
  WHERE status IN ('PENDING', 'STARTED', 'RETIRING');

CREATE TABLE content (
  id           text PRIMARY KEY,
  channel_id   text NOT NULL,
  fingerprint  text NOT NULL,                   -- equal for contents that are the same
  name         text NOT NULL,
  status       text NOT NULL DEFAULT 'Draft',
  previous_status text,
  mime_type    text NOT NULL,
  metadata     jsonb NOT NULL,
  file_url     text,
  created_by   text NOT NULL,
  published_by text,
  created_date timestamptz NOT NULL DEFAULT now(),
  updated_date timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT status_follows_previous CHECK (
    coalesce(previous_status, 'NEW') || ' -> ' || status IN (
      'NEW -> Draft', 'Draft -> Draft', 'Draft -> Live', 'Live -> Live', 'Draft -> Retired', 'Live -> Retired')),
  CONSTRAINT live_has_a_file CHECK (status <> 'Live' OR file_url IS NOT NULL)
);

-- Two uploads at the same time make one content once.
CREATE UNIQUE INDEX content_is_unique ON content (channel_id, fingerprint) WHERE status <> 'Retired';

CREATE TABLE textbook (
  id           text PRIMARY KEY,
  channel_id   text NOT NULL,
  name         text NOT NULL,
  updated_date timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE textbook_unit (
  textbook_id text NOT NULL REFERENCES textbook ON DELETE CASCADE,
  id          text NOT NULL,
  name        text NOT NULL,
  qr_code     text,
  position    integer NOT NULL,
  PRIMARY KEY (textbook_id, id)
);

CREATE UNIQUE INDEX textbook_unit_qr_code ON textbook_unit (textbook_id, qr_code);

CREATE TABLE textbook_unit_content (
  id          bigint GENERATED ALWAYS AS IDENTITY, -- the order in which they were linked
  textbook_id text NOT NULL,
  unit_id     text NOT NULL,
  content_id  text NOT NULL REFERENCES content,
  PRIMARY KEY (textbook_id, unit_id, content_id),
  FOREIGN KEY (textbook_id, unit_id) REFERENCES textbook_unit ON DELETE CASCADE
);

CREATE INDEX textbook_unit_content_of_content ON textbook_unit_content (content_id);

-- Who may change a textbook now. A turn that was not given back, because its instance died, ends by itself.
CREATE TABLE textbook_turn (
  textbook_id text PRIMARY KEY, -- of whatever content store
  holder      uuid NOT NULL,
  until       timestamptz NOT NULL
);
