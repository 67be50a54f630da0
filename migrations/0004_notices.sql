-- Notices: one row for each audience that a commit concerns, not for each person. Who reads them
-- is worked out when they are asked for.
CREATE TABLE notices (
    csn BIGINT NOT NULL,
    ord BIGINT NOT NULL,
    audience TEXT NOT NULL,
    code TEXT NOT NULL,
    request_id TEXT NOT NULL,
    actor_id TEXT,
    place TEXT,
    at BIGINT NOT NULL,
    PRIMARY KEY (csn, ord)
);
CREATE INDEX notices_audience ON notices (audience, csn);
CREATE INDEX notices_at ON notices (at);

-- What an account has read: everything up to a commit, and single ones after it.
CREATE TABLE notice_marks (
    account_id TEXT NOT NULL PRIMARY KEY,
    up_to BIGINT NOT NULL
);

CREATE TABLE notice_reads (
    account_id TEXT NOT NULL,
    csn BIGINT NOT NULL,
    PRIMARY KEY (account_id, csn)
);
