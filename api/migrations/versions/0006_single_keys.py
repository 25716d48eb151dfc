"""Whether a person's single keys work is kept with the account."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.execute("ALTER TABLE staff ADD COLUMN single_keys boolean NOT NULL DEFAULT true")
