-- Which cases a mail lists that is about none of its own: the morning mail (34) and
-- the week's page (35). Whom it went to may act in exactly these by answering it.

CREATE TABLE letter_cases (
  letter  INTEGER NOT NULL REFERENCES letters (id),
  case_id TEXT NOT NULL REFERENCES cases (id),
  PRIMARY KEY (letter, case_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX letter_cases_case ON letter_cases (case_id);
