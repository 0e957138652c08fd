-- How the program that wrote case_folds made them of facts. Another program
-- makes them again when it opens the log. No row: none has said so yet.
CREATE TABLE fold_version (
  version TEXT NOT NULL
) STRICT;
