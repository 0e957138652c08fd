-- Mail from before the log began, mail whose sender can be believed, and mail
-- that is told of together with more.

ALTER TABLE mails ADD COLUMN old INTEGER NOT NULL DEFAULT 0;     -- received before the log began: nothing followed from it by itself
ALTER TABLE mails ADD COLUMN vouched INTEGER NOT NULL DEFAULT 0; -- it answers our own mail, or was shown to be from the address in From
ALTER TABLE mails ADD COLUMN untold INTEGER NOT NULL DEFAULT 0;  -- mail in a case that whoever answers for it is told of the next morning

CREATE INDEX mails_old_fresh ON mails (number) WHERE old AND shown_at IS NULL;
CREATE INDEX mails_untold ON mails (case_id, number) WHERE untold;
CREATE INDEX mails_ignored ON mails (handled_at) WHERE state = 'ignored';

-- Since when there is this log. One that has mail began with the first of it.
INSERT INTO marks (name, at) SELECT 'began', min(filed_at) FROM mails HAVING count(*) > 0;
