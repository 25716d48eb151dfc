"""Conversations, handovers, staff and cases, with row-level security from the start."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None

# Statements are split on blank lines. The policies trust three settings that the unit of work
# makes at the start of each transaction: kommunlots.role, .conversation and .queues.
SCHEMA = """
CREATE TABLE conversations (
    id uuid PRIMARY KEY,
    municipality_id text NOT NULL,
    department_id text,
    queue_id text,
    token_hash text NOT NULL,
    state text NOT NULL CHECK (state IN ('with_bot', 'waiting', 'with_agent', 'closed')),
    memory text NOT NULL CHECK (memory IN ('sql', 'held', 'safe')),
    next_seq integer NOT NULL,
    fence integer NOT NULL,
    language text NOT NULL,
    page text,
    queue_preset text,
    context jsonb NOT NULL,
    levels text[] NOT NULL,
    created_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    closed_at timestamptz
)

CREATE INDEX conversations_last_at ON conversations (last_at)

CREATE TABLE messages (
    conversation_id uuid NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    seq integer NOT NULL,
    id uuid NOT NULL,
    sender text NOT NULL CHECK (sender IN ('citizen', 'bot', 'agent', 'system')),
    sender_name text NOT NULL,
    kind text NOT NULL,
    text text NOT NULL,
    lang text NOT NULL,
    choices jsonb NOT NULL,
    links jsonb NOT NULL,
    topic text,
    confidence double precision,
    source text,
    reviewed_at text,
    client_id text,
    outcome text,
    reply_to integer,
    at timestamptz NOT NULL,
    PRIMARY KEY (conversation_id, seq),
    CONSTRAINT messages_client_id UNIQUE (conversation_id, client_id)
)

CREATE TABLE staff (
    id uuid PRIMARY KEY,
    municipality_id text NOT NULL,
    username text NOT NULL UNIQUE,
    display_name text NOT NULL,
    role text NOT NULL,
    password_hash text NOT NULL,
    active boolean NOT NULL,
    presence text NOT NULL CHECK (presence IN ('online', 'away', 'offline')),
    away_until text,
    substitute text,
    created_at timestamptz NOT NULL
)

CREATE TABLE staff_queues (
    staff_id uuid NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    municipality_id text NOT NULL,
    queue_id text NOT NULL,
    PRIMARY KEY (staff_id, municipality_id, queue_id)
)

CREATE TABLE staff_sessions (
    token_hash text PRIMARY KEY,
    staff_id uuid NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    csrf text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
)

CREATE TABLE handovers (
    id uuid PRIMARY KEY,
    conversation_id uuid NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    municipality_id text NOT NULL,
    department_id text NOT NULL,
    queue_id text NOT NULL,
    state text NOT NULL CHECK (state IN ('waiting', 'claimed', 'closed', 'cancelled')),
    reason text NOT NULL,
    topic text,
    priority smallint NOT NULL,
    safe boolean NOT NULL,
    comment text,
    created_at timestamptz NOT NULL,
    claimed_by uuid REFERENCES staff (id),
    claimed_at timestamptz,
    fence integer NOT NULL,
    closed_at timestamptz,
    outcome text
)

CREATE INDEX handovers_queue ON handovers (municipality_id, queue_id, state, priority, created_at)

CREATE UNIQUE INDEX handovers_one_live ON handovers (conversation_id) WHERE state IN ('waiting', 'claimed')

CREATE TABLE cases (
    id uuid PRIMARY KEY,
    reference text NOT NULL UNIQUE,
    conversation_id uuid REFERENCES conversations (id) ON DELETE SET NULL,
    municipality_id text NOT NULL,
    department_id text NOT NULL,
    queue_id text NOT NULL,
    topic text,
    text text NOT NULL,
    contact jsonb NOT NULL,
    state text NOT NULL,
    promised_by date,
    created_at timestamptz NOT NULL
)

CREATE TABLE feedback (
    conversation_id uuid NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    seq integer NOT NULL,
    helpful boolean NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (conversation_id, seq)
)

CREATE TABLE safe_counts (
    municipality_id text NOT NULL,
    month date NOT NULL,
    human_answered boolean NOT NULL,
    conversations bigint NOT NULL,
    PRIMARY KEY (municipality_id, month, human_answered)
)

DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'kommunlots_app') THEN
        CREATE ROLE kommunlots_app NOLOGIN NOSUPERUSER NOBYPASSRLS;
    END IF;
END $$

GRANT kommunlots_app TO CURRENT_USER

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO kommunlots_app

CREATE FUNCTION kommunlots_sees_queue(municipality text, queue text) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT current_setting('kommunlots.role', true) = 'system'
        OR (current_setting('kommunlots.role', true) = 'staff'
            AND municipality || '/' || queue = ANY (string_to_array(current_setting('kommunlots.queues', true), ',')))
$$

CREATE FUNCTION kommunlots_is_citizen_of(conversation uuid) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT current_setting('kommunlots.role', true) = 'citizen'
        AND conversation::text = current_setting('kommunlots.conversation', true)
$$

ALTER TABLE conversations ENABLE ROW LEVEL SECURITY

CREATE POLICY conversations_viewer ON conversations
    USING (kommunlots_is_citizen_of(id) OR kommunlots_sees_queue(municipality_id, queue_id))

ALTER TABLE messages ENABLE ROW LEVEL SECURITY

CREATE POLICY messages_viewer ON messages
    USING (kommunlots_is_citizen_of(conversation_id)
        OR EXISTS (SELECT 1 FROM conversations c WHERE c.id = conversation_id))

ALTER TABLE handovers ENABLE ROW LEVEL SECURITY

CREATE POLICY handovers_viewer ON handovers
    USING (kommunlots_is_citizen_of(conversation_id) OR kommunlots_sees_queue(municipality_id, queue_id))

ALTER TABLE cases ENABLE ROW LEVEL SECURITY

CREATE POLICY cases_viewer ON cases
    USING (kommunlots_is_citizen_of(conversation_id) OR kommunlots_sees_queue(municipality_id, queue_id))

ALTER TABLE feedback ENABLE ROW LEVEL SECURITY

CREATE POLICY feedback_viewer ON feedback
    USING (kommunlots_is_citizen_of(conversation_id) OR current_setting('kommunlots.role', true) = 'system')
"""


def upgrade() -> None:
    for statement in SCHEMA.strip().split("\n\n"):
        op.execute(statement)
