"""A topic may be given another title."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"

# Statements are split on blank lines.
SCHEMA = """
ALTER TABLE changes DROP CONSTRAINT changes_kind_check

ALTER TABLE changes ADD CONSTRAINT changes_kind_check CHECK (
    kind IN ('wording_add', 'wording_move', 'wording_remove', 'topic_add', 'topic_title', 'answer', 'fact')
)
"""


def upgrade() -> None:
    for statement in SCHEMA.strip().split("\n\n"):
        op.execute(statement)
