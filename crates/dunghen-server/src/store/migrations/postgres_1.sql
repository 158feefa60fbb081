-- Texts are compared by their bytes, whatever the language of the database, as in SQLite.

-- What happened, added to and never changed. Content is personal and may be erased.
CREATE TABLE events (
    dossier TEXT COLLATE "C" NOT NULL,
    number  BIGINT NOT NULL,
    body    TEXT   NOT NULL,
    content TEXT,
    hash    TEXT   NOT NULL,
    PRIMARY KEY (dossier, number)
);

CREATE FUNCTION events_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'an event is never deleted'; END $$;

CREATE FUNCTION events_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF new.content IS NOT NULL
        OR (new.dossier, new.number, new.body, new.hash)
            IS DISTINCT FROM (old.dossier, old.number, old.body, old.hash)
    THEN RAISE EXCEPTION 'an event is never changed';
    END IF;
    RETURN new;
END $$;

CREATE TRIGGER events_stay BEFORE DELETE ON events
    FOR EACH ROW EXECUTE FUNCTION events_stay();
CREATE TRIGGER events_stay_all BEFORE TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION events_stay();
CREATE TRIGGER events_hold BEFORE UPDATE ON events
    FOR EACH ROW EXECUTE FUNCTION events_hold();
-- A session that calls itself a replica would pass them otherwise.
ALTER TABLE events ENABLE ALWAYS TRIGGER events_stay;
ALTER TABLE events ENABLE ALWAYS TRIGGER events_stay_all;
ALTER TABLE events ENABLE ALWAYS TRIGGER events_hold;

-- Where each dossier stands: made of its events, and made again from them at will.
CREATE TABLE dossiers (
    code      TEXT COLLATE "C" PRIMARY KEY,
    procedure TEXT   NOT NULL,
    agency    TEXT COLLATE "C" NOT NULL,
    stage     TEXT COLLATE "C" NOT NULL,
    sent_at   TEXT   NOT NULL,
    due_at    TEXT COLLATE "C",
    ended_at  BIGINT,
    events    BIGINT NOT NULL,
    record    TEXT   NOT NULL
);
CREATE INDEX dossiers_ended ON dossiers (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX dossiers_listed ON dossiers (agency, coalesce(due_at, '9999'), code);

CREATE TABLE day_counters (
    unit TEXT COLLATE "C" NOT NULL,
    day  TEXT COLLATE "C" NOT NULL,
    last BIGINT NOT NULL,
    PRIMARY KEY (unit, day)
);

-- What was answered under an idempotency key.
CREATE TABLE answered (
    key         TEXT COLLATE "C" PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    answer      TEXT NOT NULL
);

CREATE TABLE officers (
    account   TEXT COLLATE "C" PRIMARY KEY,
    full_name TEXT NOT NULL,
    agency    TEXT NOT NULL,
    password  TEXT NOT NULL
);

CREATE TABLE sessions (
    secret  TEXT COLLATE "C" PRIMARY KEY,
    account TEXT COLLATE "C" NOT NULL REFERENCES officers (account),
    until   BIGINT NOT NULL
);
CREATE INDEX sessions_of ON sessions (account);
CREATE INDEX sessions_over ON sessions (until);

CREATE TABLE tries (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    what   TEXT COLLATE "C" NOT NULL,
    at     BIGINT NOT NULL
);
CREATE INDEX tries_counted ON tries (what, at);
CREATE INDEX tries_forgotten ON tries (at);

-- Written to see whether anything can be.
CREATE TABLE alive (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    at  TIMESTAMPTZ NOT NULL
);

-- Dossiers not filed yet; whoever has the secret may go on with one.
CREATE TABLE drafts (
    id      TEXT COLLATE "C" PRIMARY KEY,
    secret  TEXT   NOT NULL,
    version BIGINT NOT NULL,
    content TEXT   NOT NULL,
    until   BIGINT NOT NULL
);
CREATE INDEX drafts_over ON drafts (until);

CREATE TABLE uploads (
    id       TEXT COLLATE "C" PRIMARY KEY,
    draft    TEXT COLLATE "C" NOT NULL REFERENCES drafts (id),
    name     TEXT   NOT NULL,
    length   BIGINT NOT NULL,
    received BIGINT NOT NULL,
    tail     BYTEA  NOT NULL,
    key      TEXT COLLATE "C" NOT NULL,
    state    TEXT COLLATE "C" NOT NULL,
    outcome  TEXT   NOT NULL,
    until    BIGINT NOT NULL
);
CREATE INDEX uploads_of_draft ON uploads (draft);
CREATE INDEX uploads_over ON uploads (until) WHERE state <> 'accepted';

-- The files that are kept, and what they are kept for.
CREATE TABLE files (
    sha256 TEXT COLLATE "C" PRIMARY KEY,
    object TEXT COLLATE "C" NOT NULL UNIQUE,
    bytes  BIGINT NOT NULL,
    kind   TEXT   NOT NULL,
    key    TEXT COLLATE "C" NOT NULL
);

CREATE TABLE holds (
    sha256 TEXT COLLATE "C" NOT NULL REFERENCES files (sha256),
    holder TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (sha256, holder)
);
CREATE INDEX holds_of ON holds (holder);
