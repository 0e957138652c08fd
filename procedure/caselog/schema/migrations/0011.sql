-- A file that outgoing mails enclose is kept once, in documents, however many enclose it:
-- the regulation, and a letter whose copies go to others.

CREATE TABLE letter_files (
  letter INTEGER NOT NULL REFERENCES letters (id),
  at     INTEGER NOT NULL,                         -- where it stands in letter_bytes, in base64
  sha256 TEXT NOT NULL REFERENCES documents (sha256),
  PRIMARY KEY (letter, at)
) STRICT, WITHOUT ROWID;

CREATE INDEX letter_files_sha256 ON letter_files (sha256);
