"""Rights, the pool of unsure messages, changes to the knowledge, training runs and releases."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"

# Statements are split on blank lines. The studio's viewer is told by kommunlots.municipality.
SCHEMA = """
ALTER TABLE conversations ADD COLUMN learn boolean NOT NULL DEFAULT true

ALTER TABLE conversations ADD COLUMN pooled_seq integer NOT NULL DEFAULT 0

ALTER TABLE handovers ADD COLUMN wrong_topic boolean NOT NULL DEFAULT false

CREATE TABLE staff_rights (
    staff_id uuid NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    "right" text NOT NULL CHECK ("right" IN ('label', 'edit', 'approve', 'release')),
    department_id text NOT NULL,
    PRIMARY KEY (staff_id, "right", department_id)
)

CREATE TABLE pool_items (
    id uuid PRIMARY KEY,
    municipality_id text NOT NULL,
    conversation_id uuid NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    seq integer NOT NULL,
    text text NOT NULL,
    before text,
    after text,
    reason text NOT NULL CHECK (
        reason IN ('low_confidence', 'clarification', 'handover', 'out_of_scope', 'thumbs_down', 'wrong_topic')
    ),
    confidence double precision,
    ranking jsonb NOT NULL,
    lang text NOT NULL,
    fold_key text NOT NULL,
    at timestamptz NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'taken', 'discarded')),
    taken_by uuid REFERENCES staff (id),
    taken_at timestamptz,
    batch uuid,
    CONSTRAINT pool_items_message UNIQUE (conversation_id, seq)
)

CREATE INDEX pool_items_open ON pool_items (municipality_id, state, fold_key)

CREATE TABLE changes (
    id uuid PRIMARY KEY,
    n bigserial NOT NULL UNIQUE,
    kind text NOT NULL CHECK (kind IN ('wording_add', 'wording_move', 'wording_remove', 'topic_add', 'answer', 'fact')),
    target text NOT NULL,
    payload jsonb NOT NULL,
    source text NOT NULL CHECK (source IN ('log', 'expert', 'synthetic', 'import')),
    origin_conversation uuid,
    pool_ids uuid[] NOT NULL,
    municipality_id text,
    state text NOT NULL CHECK (state IN ('proposed', 'approved', 'rejected', 'withdrawn')),
    comment text NOT NULL,
    batch uuid,
    proposed_by uuid NOT NULL REFERENCES staff (id),
    proposed_at timestamptz NOT NULL,
    decided_by uuid REFERENCES staff (id),
    decided_at timestamptz,
    released_by uuid REFERENCES staff (id),
    released_at timestamptz,
    undone_of uuid REFERENCES changes (id),
    CONSTRAINT changes_two_decide CHECK (decided_by IS NULL OR decided_by <> proposed_by),
    CONSTRAINT changes_third_releases CHECK (released_by IS NULL
        OR (decided_by IS NOT NULL AND released_by <> proposed_by AND released_by <> decided_by)),
    CONSTRAINT changes_approved_by_somebody CHECK (state <> 'approved' OR decided_by IS NOT NULL)
)

CREATE INDEX changes_state ON changes (state, n)

CREATE INDEX changes_target ON changes (target)

CREATE INDEX changes_origin ON changes (origin_conversation)

CREATE TABLE training_runs (
    id uuid PRIMARY KEY,
    n bigserial NOT NULL UNIQUE,
    state text NOT NULL CHECK (state IN ('queued', 'training', 'gating', 'green', 'red', 'failed', 'cancelled')),
    knowledge text NOT NULL,
    upto_n bigint NOT NULL,
    requested_by uuid REFERENCES staff (id),
    requested_at timestamptz NOT NULL,
    started_at timestamptz,
    finished_at timestamptz,
    attempts integer NOT NULL,
    progress smallint NOT NULL CHECK (progress BETWEEN 0 AND 100),
    step text NOT NULL,
    manifest jsonb NOT NULL,
    gate jsonb NOT NULL,
    error text
)

CREATE TABLE releases (
    id uuid PRIMARY KEY,
    n bigserial NOT NULL UNIQUE,
    run_id uuid NOT NULL REFERENCES training_runs (id),
    share smallint NOT NULL CHECK (share BETWEEN 0 AND 100),
    state text NOT NULL CHECK (state IN ('staged', 'live', 'rolled_back', 'retired')),
    by uuid REFERENCES staff (id),
    at timestamptz NOT NULL,
    reason text NOT NULL
)

GRANT SELECT, INSERT, UPDATE, DELETE ON staff_rights, pool_items, changes, training_runs, releases TO kommunlots_app

GRANT USAGE ON SEQUENCE changes_n_seq, training_runs_n_seq, releases_n_seq TO kommunlots_app

CREATE FUNCTION kommunlots_is_studio_of(municipality text) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT current_setting('kommunlots.role', true) = 'system'
        OR (current_setting('kommunlots.role', true) = 'studio'
            AND coalesce(current_setting('kommunlots.municipality', true), '') <> ''
            AND coalesce(municipality, current_setting('kommunlots.municipality', true))
                = current_setting('kommunlots.municipality', true))
$$

ALTER TABLE staff_rights ENABLE ROW LEVEL SECURITY

CREATE POLICY staff_rights_viewer ON staff_rights
    USING (current_setting('kommunlots.role', true) = 'system')

ALTER TABLE pool_items ENABLE ROW LEVEL SECURITY

CREATE POLICY pool_items_viewer ON pool_items USING (kommunlots_is_studio_of(municipality_id))

ALTER TABLE changes ENABLE ROW LEVEL SECURITY

CREATE POLICY changes_viewer ON changes USING (kommunlots_is_studio_of(municipality_id))

ALTER TABLE training_runs ENABLE ROW LEVEL SECURITY

CREATE POLICY training_runs_viewer ON training_runs USING (kommunlots_is_studio_of(NULL))

ALTER TABLE releases ENABLE ROW LEVEL SECURITY

CREATE POLICY releases_viewer ON releases USING (kommunlots_is_studio_of(NULL))

CREATE FUNCTION kommunlots_unlearn(conversation uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
    DELETE FROM pool_items WHERE conversation_id = conversation;
    UPDATE changes SET payload = payload - 'text', origin_conversation = NULL, pool_ids = '{}',
        state = CASE WHEN state IN ('proposed', 'approved') THEN 'withdrawn' ELSE state END
        WHERE origin_conversation = conversation;
$$

CREATE FUNCTION kommunlots_conversation_raised() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NOT OLD.learn THEN
        NEW.learn := false;
    ELSIF NOT NEW.learn OR NEW.memory <> 'sql' OR NEW.levels && ARRAY['offer', 'safe'] THEN
        NEW.learn := false;
        PERFORM kommunlots_unlearn(NEW.id);
    END IF;
    RETURN NEW;
END $$

CREATE TRIGGER conversations_raised BEFORE INSERT OR UPDATE OF memory, levels, learn ON conversations
    FOR EACH ROW EXECUTE FUNCTION kommunlots_conversation_raised()

CREATE FUNCTION kommunlots_conversation_gone() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF current_setting('kommunlots.role', true) IS DISTINCT FROM 'system' THEN
        PERFORM kommunlots_unlearn(OLD.id);
    END IF;
    RETURN OLD;
END $$

CREATE TRIGGER conversations_gone BEFORE DELETE ON conversations
    FOR EACH ROW EXECUTE FUNCTION kommunlots_conversation_gone()

REVOKE EXECUTE ON FUNCTION kommunlots_unlearn(uuid) FROM PUBLIC
"""


def upgrade() -> None:
    for statement in SCHEMA.strip().split("\n\n"):
        op.execute(statement)
