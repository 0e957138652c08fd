-- How long an outgoing mail has been put off, and what is wrong with the mail
-- servers.

ALTER TABLE letters ADD COLUMN failures INTEGER NOT NULL DEFAULT 0; -- attempts in a row that were in vain, since it was made or asked for once more
ALTER TABLE letters ADD COLUMN delayed INTEGER NOT NULL DEFAULT 0;  -- seconds that it had to wait because it was refused for now
ALTER TABLE letters ADD COLUMN dropped_at TEXT;                     -- a person said that it is never sent, or no task any more

-- What is not as it should be, by the part of the work; gone when it works again.
CREATE TABLE troubles (
  part  TEXT PRIMARY KEY NOT NULL,
  since TEXT NOT NULL,
  why   TEXT NOT NULL
) STRICT;
