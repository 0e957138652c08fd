-- A file keeps the name that its own mail gave it: the same bytes may come by two
-- mails with two names.

CREATE TEMP TABLE before_0007 AS SELECT case_id, sha256, name, type FROM case_documents;
DROP TABLE case_documents; -- first, so that the new one takes its pages

CREATE TABLE case_documents (
  case_id TEXT NOT NULL REFERENCES cases (id),
  sha256  TEXT NOT NULL REFERENCES documents (sha256),
  mail    TEXT NOT NULL, -- SHA-256 of the mail that it came with; '' for what came with none, and for what was kept before this was known
  name    TEXT NOT NULL,
  type    TEXT NOT NULL,
  PRIMARY KEY (case_id, sha256, mail)
) STRICT, WITHOUT ROWID;

CREATE INDEX case_documents_sha256 ON case_documents (sha256);

INSERT INTO case_documents (case_id, sha256, mail, name, type) SELECT case_id, sha256, '', name, type FROM before_0007;
DROP TABLE before_0007;

-- Until when mail 02 did not say that an answer to it becomes part of the dossier.
INSERT INTO marks (name, at) SELECT 'copies-without-notice', max(created_at) FROM letters WHERE kind = '02' HAVING count(*) > 0;
