-- What petitioners look up and rate without an account.

-- The receipt of a request (回执): one at a time, a newer one takes its place. The token stands on the
-- paper; here is its digest.
CREATE TABLE receipts (
    request_id TEXT NOT NULL PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    csn BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

-- Tries to look a request up by its number, of one day: also by numbers that nobody holds, so that
-- a refusal tells nothing. The number stands here as a digest.
CREATE TABLE look_ups (
    number_hash TEXT NOT NULL,
    day BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    PRIMARY KEY (number_hash, day)
);
CREATE INDEX look_ups_day ON look_ups (day);
