-- The file of an upload: its delimiter, which the report uses as well, and its name; and whether the upload was cancelled.
ALTER TABLE upload
  ADD COLUMN delimiter text NOT NULL DEFAULT 'COMMA',
  ADD COLUMN file_name text NOT NULL DEFAULT '',
  ADD COLUMN cancelled boolean NOT NULL DEFAULT false,
  ADD CONSTRAINT delimiter_is_known CHECK (delimiter IN ('COMMA', 'SEMICOLON', 'TAB', 'PIPE'));
