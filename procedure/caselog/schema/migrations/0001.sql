-- The case log.
--
-- Kept for ever: case_numbers, cases, facts, mails, mail_cursors, letters: numbers, kinds, instants, hashes.
-- Erasable: fact_secrets, case_folds, mail_heads, mail_bytes, letter_heads, letter_bytes, documents,
-- case_documents: names, addresses, words. erased_at says that the erasable part of a row is gone on purpose.
--
-- Instants are TEXT, RFC 3339 in UTC to the second, so that they sort. SQL never asks what time it is.

PRAGMA application_id = 0x6b6c636c; -- "klcl": this file is a case log

-- The last case number given out in a year. A number is never used again.
CREATE TABLE case_numbers (
  year INTEGER PRIMARY KEY,
  last INTEGER NOT NULL
) STRICT;

CREATE TABLE cases (
  id          TEXT PRIMARY KEY NOT NULL, -- K-2026-0001
  version     INTEGER NOT NULL,          -- the number of its facts
  status      TEXT NOT NULL,
  outcome     TEXT NOT NULL,             -- '' while it runs
  closed      INTEGER NOT NULL,
  received_on TEXT NOT NULL,             -- a day in Amsterdam
  next_due    TEXT,                      -- when the next reminder can be due
  erased_at   TEXT
) STRICT;

CREATE INDEX cases_due ON cases (next_due) WHERE next_due IS NOT NULL;

-- procedure.Case as JSON. Erasing a case puts the fold of its bare facts here.
CREATE TABLE case_folds (
  case_id TEXT PRIMARY KEY NOT NULL REFERENCES cases (id),
  body    TEXT NOT NULL
) STRICT;

CREATE TABLE facts (
  seq           INTEGER PRIMARY KEY,     -- 1, 2, 3 ... without gaps, over all cases
  case_id       TEXT NOT NULL REFERENCES cases (id),
  at            TEXT NOT NULL,
  actor         TEXT NOT NULL,
  kind          TEXT NOT NULL,
  public        TEXT NOT NULL,           -- procedure.Fact as JSON, without Personal
  personal_hash TEXT NOT NULL,           -- SHA-256 of salt and personal JSON; '' when there is nothing personal
  hash          TEXT NOT NULL            -- SHA-256 of the hash before and of this row
) STRICT;

CREATE INDEX facts_case ON facts (case_id);

CREATE TRIGGER facts_update BEFORE UPDATE ON facts
BEGIN SELECT RAISE(ABORT, 'facts are never changed'); END;

CREATE TRIGGER facts_delete BEFORE DELETE ON facts
BEGIN SELECT RAISE(ABORT, 'facts are never deleted'); END;

-- REPLACE deletes without firing the trigger above.
CREATE TRIGGER facts_append BEFORE INSERT ON facts
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM facts)
BEGIN SELECT RAISE(ABORT, 'facts are only appended'); END;

CREATE TABLE fact_secrets (
  seq  INTEGER PRIMARY KEY REFERENCES facts (seq),
  salt BLOB NOT NULL,
  body TEXT NOT NULL                     -- procedure.Personal as JSON
) STRICT;

-- One row for each distinct mail that came in.
CREATE TABLE mails (
  number       INTEGER PRIMARY KEY,      -- what people call a held mail by
  sha256       TEXT NOT NULL UNIQUE,     -- of the raw bytes
  mailbox      TEXT NOT NULL,            -- where it was first seen
  uid          INTEGER NOT NULL,
  received     TEXT NOT NULL,            -- IMAP INTERNALDATE
  size         INTEGER NOT NULL,         -- as the server gave it
  oversize     INTEGER NOT NULL,         -- only its head is kept
  filed_at     TEXT NOT NULL,
  state        TEXT NOT NULL CHECK (state IN ('filed', 'handled', 'held', 'duplicate', 'ignored')),
  accepted     INTEGER NOT NULL DEFAULT 0, -- a person said: this is a complaint
  attempts     INTEGER NOT NULL DEFAULT 0, -- times that handling it failed
  kind         TEXT NOT NULL DEFAULT '',
  case_id      TEXT REFERENCES cases (id),
  duplicate_of TEXT REFERENCES mails (sha256),
  handled_at   TEXT,
  shown_at     TEXT,                     -- when a held mail was put to a person
  erased_at    TEXT
) STRICT;

CREATE INDEX mails_filed ON mails (received, uid, number) WHERE state = 'filed';
CREATE INDEX mails_held ON mails (number) WHERE state = 'held';
CREATE INDEX mails_case ON mails (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX mails_duplicate ON mails (duplicate_of) WHERE duplicate_of IS NOT NULL;

-- Every place in IMAP where a mail was seen. The hash is what makes a mail
-- unique; a cursor only saves downloading it again.
CREATE TABLE mail_cursors (
  mailbox     TEXT NOT NULL,
  uidvalidity INTEGER NOT NULL,
  uid         INTEGER NOT NULL,
  mail        INTEGER NOT NULL REFERENCES mails (number),
  received    TEXT NOT NULL,
  filed_at    TEXT NOT NULL,
  PRIMARY KEY (mailbox, uidvalidity, uid, mail)
) STRICT, WITHOUT ROWID;

CREATE INDEX mail_cursors_mail ON mail_cursors (mail);

CREATE TABLE mail_heads (
  mail        INTEGER PRIMARY KEY REFERENCES mails (number),
  sender      TEXT NOT NULL,
  subject     TEXT NOT NULL,
  message_id  TEXT NOT NULL,
  fingerprint TEXT NOT NULL,             -- of Message-ID, From and body: the same mail by another route
  reason      TEXT NOT NULL              -- why it is held
) STRICT;

CREATE INDEX mail_heads_fingerprint ON mail_heads (fingerprint) WHERE fingerprint <> '';

CREATE TABLE mail_bytes (
  mail  INTEGER PRIMARY KEY REFERENCES mails (number),
  bytes BLOB NOT NULL
) STRICT;

-- Outgoing mail: one row for each message to one address.
CREATE TABLE letters (
  id              INTEGER PRIMARY KEY,
  case_id         TEXT REFERENCES cases (id), -- NULL: mail that belongs to no case
  kind            TEXT NOT NULL,
  role            TEXT NOT NULL,         -- whom it is for
  preview         INTEGER NOT NULL,      -- the preview it asks about; 0 for none
  message_id      TEXT NOT NULL UNIQUE,  -- without <>; unguessable: whoever names it has read the mail
  sha256          TEXT NOT NULL,         -- of the bytes given to DATA
  document_sha256 TEXT,                  -- of its PDF
  created_at      TEXT NOT NULL,
  state           TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'uncertain', 'bounced', 'failed')),
  attempts        INTEGER NOT NULL DEFAULT 0,
  next_at         TEXT NOT NULL,         -- not to be sent before
  tried_at        TEXT,
  sent_at         TEXT,
  erased_at       TEXT
) STRICT;

CREATE INDEX letters_due ON letters (next_at, id) WHERE state IN ('queued', 'uncertain');
CREATE INDEX letters_undelivered ON letters (id) WHERE state <> 'sent';
CREATE INDEX letters_case ON letters (case_id) WHERE case_id IS NOT NULL;

CREATE TABLE letter_heads (
  letter    INTEGER PRIMARY KEY REFERENCES letters (id),
  recipient TEXT NOT NULL,
  line      TEXT NOT NULL                -- what the mail server said last
) STRICT;

CREATE INDEX letter_heads_recipient ON letter_heads (recipient);

CREATE TABLE letter_bytes (
  letter INTEGER PRIMARY KEY REFERENCES letters (id),
  bytes  BLOB NOT NULL
) STRICT;

-- A document is stored once, however many cases hold it.
CREATE TABLE documents (
  sha256 TEXT PRIMARY KEY NOT NULL,
  bytes  BLOB NOT NULL
) STRICT;

-- The name is the case's: the same bytes may have another name elsewhere.
CREATE TABLE case_documents (
  case_id TEXT NOT NULL REFERENCES cases (id),
  sha256  TEXT NOT NULL REFERENCES documents (sha256),
  name    TEXT NOT NULL,
  type    TEXT NOT NULL,
  PRIMARY KEY (case_id, sha256)
) STRICT, WITHOUT ROWID;

CREATE INDEX case_documents_sha256 ON case_documents (sha256);

-- Instants by name: since when sending is paused, when somebody was last told.
CREATE TABLE marks (
  name TEXT PRIMARY KEY NOT NULL,
  at   TEXT NOT NULL
) STRICT;
