-- What a pass looks for it finds by an index, however much there is behind it that is
-- closed, sent or put aside.

CREATE INDEX cases_open ON cases (closed) WHERE closed = 0;
CREATE INDEX cases_ripe ON cases (received_on) WHERE closed = 1 AND erased_at IS NULL;
CREATE INDEX letters_sent ON letters (sent_at) WHERE sent_at IS NOT NULL;
CREATE INDEX letters_alone ON letters (created_at) WHERE case_id IS NULL;
CREATE INDEX mails_old ON mails (received) WHERE old AND state = 'ignored';
CREATE INDEX mail_heads_sender ON mail_heads (lower(sender));
