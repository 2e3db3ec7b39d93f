-- As whom in Clockify a request was made: any connection of that person may repeat it. Null where nobody knows any more.
ALTER TABLE keyed_requests ADD COLUMN clockify_user_id TEXT NULL;

UPDATE keyed_requests SET clockify_user_id =
    (SELECT connection_links.clockify_user_id FROM connection_links WHERE connection_links.connection_id = keyed_requests.connection_id);

-- Whether first_attempt_at is when a clock that had been ahead was found set back: the first attempt was then or earlier.
ALTER TABLE keyed_requests ADD COLUMN was_ahead BIGINT NOT NULL DEFAULT 0;
