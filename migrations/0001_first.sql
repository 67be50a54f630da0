-- One text for SQLite and PostgreSQL: columns are TEXT, BIGINT, BOOLEAN or DOUBLE PRECISION only.
-- Ids are UUIDs as TEXT, times BIGINT milliseconds since 1970 UTC, flags BOOLEAN.
-- Later migrations only add: SQLite cannot alter a column in place, and the previous build must
-- still run on the next build's tables.

-- One row. Every write transaction takes it first, so commits stand in the order of their numbers.
CREATE TABLE meta (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    epoch TEXT NOT NULL,
    head BIGINT NOT NULL,
    chain TEXT NOT NULL,
    last_at BIGINT NOT NULL,
    demo BOOLEAN NOT NULL,
    -- Tells the key outside the database from others. Not part of a backup.
    key_check TEXT
);

-- One row for each decided command, refused ones included.
CREATE TABLE commits (
    csn BIGINT NOT NULL PRIMARY KEY,
    command_id TEXT NOT NULL UNIQUE,
    client_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    occurred_at BIGINT,
    issued_at BIGINT NOT NULL,
    actor_id TEXT,
    actor_name TEXT NOT NULL,
    actor_role TEXT NOT NULL,
    device TEXT NOT NULL,
    code TEXT NOT NULL,
    outcome TEXT NOT NULL,
    chain TEXT NOT NULL,
    UNIQUE (client_id, seq)
);

-- Which records a commit concerns. version 0: told in the history without a change. The lists are
-- the live audiences before and after, separated by spaces.
CREATE TABLE commit_records (
    csn BIGINT NOT NULL,
    ord BIGINT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    version BIGINT NOT NULL,
    audiences_before TEXT NOT NULL,
    audiences_after TEXT NOT NULL,
    PRIMARY KEY (csn, ord)
);

-- body is the record; the other columns are what is joined.
CREATE TABLE records (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    version BIGINT NOT NULL CHECK (version > 0),
    csn BIGINT NOT NULL,
    parent TEXT,
    live BOOLEAN NOT NULL,
    audiences TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (kind, id)
);
CREATE INDEX records_parent ON records (parent) WHERE parent IS NOT NULL;

-- What requests are filtered, sorted and constrained by.
CREATE TABLE request_columns (
    id TEXT NOT NULL PRIMARY KEY,
    number TEXT UNIQUE,
    station TEXT NOT NULL,
    street TEXT NOT NULL,
    community TEXT,
    topic TEXT NOT NULL,
    status TEXT NOT NULL,
    lead_unit TEXT,
    due_at BIGINT,
    registered_at BIGINT NOT NULL,
    closed_at BIGINT,
    title TEXT NOT NULL,
    place TEXT NOT NULL
);
CREATE INDEX request_columns_registered ON request_columns (registered_at, id);
CREATE INDEX request_columns_station ON request_columns (station, registered_at);
CREATE INDEX request_columns_due ON request_columns (due_at) WHERE due_at IS NOT NULL;

-- What accounts are found and constrained by.
CREATE TABLE account_columns (
    id TEXT NOT NULL PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    state TEXT NOT NULL
);

-- Who sees what. A row with visible = FALSE remembers that an audience was left, and when.
-- csn is that of the record's last change: every row of a visible record carries the same.
CREATE TABLE record_audiences (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    audience TEXT NOT NULL,
    csn BIGINT NOT NULL,
    visible BOOLEAN NOT NULL,
    live BOOLEAN NOT NULL CHECK (visible OR NOT live),
    PRIMARY KEY (kind, id, audience)
);
CREATE INDEX record_audiences_changed ON record_audiences (audience, csn);
CREATE INDEX record_audiences_live ON record_audiences (audience) WHERE live;

-- Content and salt can be erased; the digest stays, so that the chain still verifies.
CREATE TABLE history (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    csn BIGINT NOT NULL,
    code TEXT NOT NULL,
    content TEXT,
    salt TEXT,
    digest TEXT NOT NULL,
    PRIMARY KEY (kind, id, csn)
);

CREATE TABLE counters (
    name TEXT NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);

CREATE TABLE timers (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    timer TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    PRIMARY KEY (kind, id, timer)
);
CREATE INDEX timers_due ON timers (due_at);

-- Encrypted outside the database. A request may gather several parts: its form, and what was
-- found in later texts.
CREATE TABLE petitioners (
    request_id TEXT NOT NULL,
    csn BIGINT NOT NULL,
    sealed TEXT,
    phone_mac TEXT,
    erased_at BIGINT,
    PRIMARY KEY (request_id, csn)
);
CREATE INDEX petitioners_phone ON petitioners (phone_mac) WHERE phone_mac IS NOT NULL;

CREATE TABLE credentials (
    account_id TEXT NOT NULL PRIMARY KEY,
    password_hash TEXT,
    failures BIGINT NOT NULL,
    first_failure_at BIGINT,
    locked_until BIGINT,
    last_sign_in BIGINT
);

CREATE TABLE links (
    token_hash TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX links_account ON links (account_id);

CREATE TABLE sessions (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT,
    data TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    last_seen BIGINT NOT NULL,
    device TEXT NOT NULL
);
CREATE INDEX sessions_account ON sessions (account_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);
