-- What a mail is taken for that a person has to judge: who complains, since when the
-- foundation has it. JSON; names and addresses are in it, so that it is erased with the mail.
ALTER TABLE mail_heads ADD COLUMN proposed TEXT NOT NULL DEFAULT '';
