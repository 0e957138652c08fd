-- Held mail that waits too long, and the pace of automatic mail.

ALTER TABLE mails ADD COLUMN escalated_at TEXT; -- when a held mail that nobody judged was put to more people
ALTER TABLE mails ADD COLUMN deputy_only INTEGER NOT NULL DEFAULT 0; -- it touches a case of which the director gets nothing

CREATE INDEX mails_held_fresh ON mails (number) WHERE state = 'held' AND shown_at IS NULL;
CREATE INDEX mails_held_late ON mails (received) WHERE state = 'held' AND escalated_at IS NULL;

-- How many mails whose automatic mail leaves on a day in Amsterdam have been
-- handled, by hash of who caused it. Days that are over are forgotten.
CREATE TABLE paces (
  key TEXT NOT NULL,
  day TEXT NOT NULL,
  n   INTEGER NOT NULL,
  PRIMARY KEY (key, day)
) STRICT, WITHOUT ROWID;

CREATE INDEX paces_day ON paces (day);
