-- How the body was hashed: by its bytes or by its JSON value. Existing rows were hashed by their bytes.
ALTER TABLE keyed_requests ADD COLUMN hash_form TEXT NOT NULL DEFAULT 'bytes';
