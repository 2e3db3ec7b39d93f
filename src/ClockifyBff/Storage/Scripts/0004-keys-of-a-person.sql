-- The Clockify user of the request. Any connection of this user may repeat the request. Null if the user is unknown.
ALTER TABLE keyed_requests ADD COLUMN clockify_user_id TEXT NULL;

UPDATE keyed_requests SET clockify_user_id =
    (SELECT connection_links.clockify_user_id FROM connection_links WHERE connection_links.connection_id = keyed_requests.connection_id);

-- Whether first_attempt_at is the time at which the clock was found to be set back. The first attempt was then or earlier.
ALTER TABLE keyed_requests ADD COLUMN was_ahead BIGINT NOT NULL DEFAULT 0;
