"""Words that must leave every kept version wait here until they have."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"

# Statements are split on blank lines.
SCHEMA = """
CREATE TABLE erased_words (
    id uuid PRIMARY KEY,
    text text NOT NULL
)

GRANT SELECT, DELETE ON erased_words TO kommunlots_app

ALTER TABLE erased_words ENABLE ROW LEVEL SECURITY

CREATE POLICY erased_words_viewer ON erased_words
    USING (current_setting('kommunlots.role', true) = 'system')

CREATE OR REPLACE FUNCTION kommunlots_unlearn(conversation uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    INSERT INTO erased_words (id, text)
        SELECT gen_random_uuid(), words.text FROM (
            SELECT DISTINCT payload ->> 'text' AS text FROM changes
            WHERE origin_conversation = conversation AND decided_at IS NOT NULL AND payload ->> 'text' IS NOT NULL
        ) AS words;
    IF FOUND THEN
        PERFORM pg_notify('kommunlots_erased', '');
    END IF;
    DELETE FROM pool_items WHERE conversation_id = conversation;
    UPDATE changes SET payload = payload - 'text', origin_conversation = NULL, pool_ids = '{}',
        state = CASE WHEN state IN ('proposed', 'approved') THEN 'withdrawn' ELSE state END
        WHERE origin_conversation = conversation;
END $$
"""


def upgrade() -> None:
    for statement in SCHEMA.strip().split("\n\n"):
        op.execute(statement)
