-- One commit may tell a person of several records: each notice is read by itself. `notice_reads` keeps
-- what was read before, which was all that a commit told of.
CREATE TABLE notice_seen (
    account_id TEXT NOT NULL,
    csn BIGINT NOT NULL,
    record_id TEXT NOT NULL,
    PRIMARY KEY (account_id, csn, record_id)
);
