-- Notices are also about records of the work. `sort` is theirs, and absent where a request is meant;
-- their title is kept here, because no column of theirs has it.
ALTER TABLE notices RENAME COLUMN request_id TO record_id;
ALTER TABLE notices ADD COLUMN sort TEXT;
ALTER TABLE notices ADD COLUMN title TEXT;
