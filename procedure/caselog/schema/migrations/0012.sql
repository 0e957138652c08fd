-- Measures that a decision promises and that are not done: those of all cases are counted
-- whenever somebody asks how klachtd is doing.

CREATE INDEX case_folds_measures ON case_folds (body ->> '$.measures_by', case_id)
  WHERE body ->> '$.measures_by' IS NOT NULL AND body ->> '$.measures_on' IS NULL AND body ->> '$.erased' IS NULL;
