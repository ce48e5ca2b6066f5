-- The audiences of the first template are values that a Sunbird content service takes. A template that the tenant has replaced
-- stays as it is.
UPDATE upload_template SET
  columns = (
    SELECT jsonb_agg(
      CASE WHEN c.value ->> 'name' = 'Audience'
        THEN jsonb_set(c.value, '{allowedValues}', '["Student", "Teacher", "Administrator", "Parent", "Other"]')
        ELSE c.value
      END ORDER BY c.ordinality)
    FROM jsonb_array_elements(columns) WITH ORDINALITY c),
  updated_date = now()
WHERE columns = '[
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
]'::jsonb;
