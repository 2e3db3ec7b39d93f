-- Deletes in progress, so that another replica can complete them. A row is removed when its delete is completed or undone.
CREATE TABLE unfinished_deletes (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    workspace_id TEXT NOT NULL,
    parent_id TEXT NULL,
    entity_id TEXT NOT NULL,
    owner_key TEXT NOT NULL,
    connection_id TEXT NOT NULL,
    clockify_user_id TEXT NULL,
    started_at BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    next_try_at BIGINT NOT NULL,
    -- The replica that runs the delete, and the time until which no other replica may.
    holder TEXT NOT NULL,
    held_until BIGINT NOT NULL,
    abandoned_at BIGINT NULL
);

-- Requests with an Idempotency-Key, and their stored responses.
CREATE TABLE keyed_requests (
    owner_key TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    connection_id TEXT NOT NULL,
    target TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    state TEXT NOT NULL,
    -- The attempt in progress, so that an abandoned attempt can't complete a later one.
    attempt TEXT NOT NULL,
    attempt_at BIGINT NOT NULL,
    first_attempt_at BIGINT NOT NULL,
    intent TEXT NULL,
    status BIGINT NULL,
    location TEXT NULL,
    body TEXT NULL,
    PRIMARY KEY (owner_key, idempotency_key)
);

CREATE INDEX keyed_requests_age ON keyed_requests (first_attempt_at);
