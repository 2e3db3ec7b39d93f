-- The connections of users. Times are milliseconds since 1970 in UTC, and flags are 0 or 1, so that both databases use the same types.
CREATE TABLE connection_links (
    connection_id TEXT NOT NULL PRIMARY KEY,
    owner_key TEXT NOT NULL,
    owner_email TEXT NULL,
    status TEXT NOT NULL,
    reason TEXT NULL,
    is_default BIGINT NOT NULL,
    made_here BIGINT NOT NULL,
    clockify_user_id TEXT NULL,
    email TEXT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    verified_at BIGINT NULL,
    used_at BIGINT NULL,
    upstream_version TEXT NULL
);

CREATE INDEX connection_links_owner ON connection_links (owner_key);

-- An owner who starts two connections at the same time, even on different replicas, gets one pending connection.
CREATE UNIQUE INDEX connection_links_one_pending ON connection_links (owner_key) WHERE status = 'pending';
CREATE UNIQUE INDEX connection_links_one_default ON connection_links (owner_key) WHERE is_default = 1;

-- The Clockify users of connections that belong to no owner, read once for adoption.
CREATE TABLE connection_identities (
    connection_id TEXT NOT NULL PRIMARY KEY,
    upstream_version TEXT NOT NULL,
    clockify_user_id TEXT NOT NULL,
    email TEXT NOT NULL,
    read_at BIGINT NOT NULL
);

-- Owners who deleted their connection. The service adopts no connection for them again.
CREATE TABLE disconnected_owners (
    owner_key TEXT NOT NULL PRIMARY KEY,
    disconnected_at BIGINT NOT NULL
);

CREATE TABLE service_values (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
