-- How a body was hashed: by its bytes, or by its value. What is there already was hashed by its bytes.
ALTER TABLE keyed_requests ADD COLUMN hash_form TEXT NOT NULL DEFAULT 'bytes';
