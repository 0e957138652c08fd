-- Reconciliation of the log with the mailbox, and the mail that is sent around.

ALTER TABLE mails ADD COLUMN restored INTEGER NOT NULL DEFAULT 0; -- it was not filed when it came: a folder had it and the log had not

-- Where in IMAP a mail was found when the folders were last compared with the
-- log. These are no arrivals: those are in mail_cursors.
CREATE TABLE mail_places (
  mailbox     TEXT NOT NULL,
  uidvalidity INTEGER NOT NULL,
  uid         INTEGER NOT NULL,
  mail        INTEGER REFERENCES mails (number), -- NULL: it was there before this log began, and is none of ours
  present     INTEGER NOT NULL DEFAULT 1,        -- 0: it is gone from there
  PRIMARY KEY (mailbox, uidvalidity, uid)
) STRICT, WITHOUT ROWID;

CREATE INDEX mail_places_mail ON mail_places (mail);

-- What was found to differ and still does. Each is told once.
CREATE TABLE differences (
  kind TEXT NOT NULL,
  key  TEXT NOT NULL,
  told TEXT NOT NULL, -- an instant
  PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;

-- The mail that klachtd sends to its own address, to see whether mail goes
-- around. These are no letters: they belong to nobody.
CREATE TABLE canaries (
  message_id TEXT PRIMARY KEY NOT NULL, -- without <>
  token      TEXT NOT NULL UNIQUE,      -- stands in its subject
  made_at    TEXT NOT NULL,
  sent_at    TEXT,                      -- when the mail server took it
  received   TEXT,                      -- its INTERNALDATE when it came back
  arrived_at TEXT,                      -- when it was read then, by our own clock
  lost_at    TEXT                       -- when the alarm was raised
) STRICT;

CREATE INDEX canaries_made ON canaries (made_at);
