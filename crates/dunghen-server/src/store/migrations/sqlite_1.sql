-- What happened, added to and never changed. Content is personal and may be erased.
CREATE TABLE events (
    dossier TEXT    NOT NULL,
    number  INTEGER NOT NULL,
    body    TEXT    NOT NULL,
    content TEXT,
    hash    TEXT    NOT NULL,
    PRIMARY KEY (dossier, number)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER events_stay BEFORE DELETE ON events
BEGIN SELECT raise(ABORT, 'an event is never deleted'); END;

CREATE TRIGGER events_stand BEFORE INSERT ON events
WHEN EXISTS (SELECT 1 FROM events WHERE dossier = new.dossier AND number = new.number)
BEGIN SELECT raise(ABORT, 'an event is never replaced'); END;

CREATE TRIGGER events_hold BEFORE UPDATE ON events
WHEN new.content IS NOT NULL
    OR (new.dossier, new.number, new.body, new.hash)
        IS NOT (old.dossier, old.number, old.body, old.hash)
BEGIN SELECT raise(ABORT, 'an event is never changed'); END;

-- Where each dossier stands: made of its events, and made again from them at will.
CREATE TABLE dossiers (
    code      TEXT    PRIMARY KEY,
    procedure TEXT    NOT NULL,
    agency    TEXT    NOT NULL,
    stage     TEXT    NOT NULL,
    sent_at   TEXT    NOT NULL,
    due_at    TEXT,
    ended_at  INTEGER,
    events    INTEGER NOT NULL,
    record    TEXT    NOT NULL
) STRICT;
CREATE INDEX dossiers_ended ON dossiers (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX dossiers_listed ON dossiers (agency, coalesce(due_at, '9999'), code);

CREATE TABLE day_counters (
    unit TEXT    NOT NULL,
    day  TEXT    NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (unit, day)
) STRICT, WITHOUT ROWID;

-- What was answered under an idempotency key.
CREATE TABLE answered (
    key         TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    answer      TEXT NOT NULL
) STRICT;

CREATE TABLE officers (
    account   TEXT PRIMARY KEY,
    full_name TEXT NOT NULL,
    agency    TEXT NOT NULL,
    password  TEXT NOT NULL
) STRICT;

CREATE TABLE sessions (
    secret  TEXT    PRIMARY KEY,
    account TEXT    NOT NULL REFERENCES officers (account),
    until   INTEGER NOT NULL
) STRICT;

CREATE TABLE tries (
    what TEXT    NOT NULL,
    at   INTEGER NOT NULL
) STRICT;
CREATE INDEX tries_counted ON tries (what, at);
CREATE INDEX tries_forgotten ON tries (at);

-- Written to see whether anything can be.
CREATE TABLE alive (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    at  INTEGER NOT NULL
) STRICT;

-- Dossiers not filed yet; whoever has the secret may go on with one.
CREATE TABLE drafts (
    id      TEXT    PRIMARY KEY,
    secret  TEXT    NOT NULL,
    version INTEGER NOT NULL,
    content TEXT    NOT NULL,
    until   INTEGER NOT NULL
) STRICT;
CREATE INDEX drafts_over ON drafts (until);

CREATE TABLE uploads (
    id       TEXT    PRIMARY KEY,
    draft    TEXT    NOT NULL REFERENCES drafts (id),
    name     TEXT    NOT NULL,
    length   INTEGER NOT NULL,
    received INTEGER NOT NULL,
    tail     BLOB    NOT NULL,
    key      TEXT    NOT NULL,
    state    TEXT    NOT NULL,
    outcome  TEXT    NOT NULL,
    until    INTEGER NOT NULL
) STRICT;
CREATE INDEX uploads_of_draft ON uploads (draft);
CREATE INDEX uploads_over ON uploads (until) WHERE state <> 'accepted';

-- The files that are kept, and what they are kept for.
CREATE TABLE files (
    sha256 TEXT    PRIMARY KEY,
    object TEXT    NOT NULL UNIQUE,
    bytes  INTEGER NOT NULL,
    kind   TEXT    NOT NULL,
    key    TEXT    NOT NULL
) STRICT;

CREATE TABLE holds (
    sha256 TEXT NOT NULL REFERENCES files (sha256),
    holder TEXT NOT NULL,
    PRIMARY KEY (sha256, holder)
) STRICT, WITHOUT ROWID;
CREATE INDEX holds_of ON holds (holder);
