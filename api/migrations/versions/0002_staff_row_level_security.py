"""Row-level security on the tables about staff and on the counts of safe conversations too."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"

# Citizens never see who works here; sessions and counts are the system's alone.
SCHEMA = """
ALTER TABLE staff ENABLE ROW LEVEL SECURITY

CREATE POLICY staff_viewer ON staff
    USING (current_setting('kommunlots.role', true) IN ('staff', 'system'))

ALTER TABLE staff_queues ENABLE ROW LEVEL SECURITY

CREATE POLICY staff_queues_viewer ON staff_queues
    USING (current_setting('kommunlots.role', true) IN ('staff', 'system'))

ALTER TABLE staff_sessions ENABLE ROW LEVEL SECURITY

CREATE POLICY staff_sessions_viewer ON staff_sessions
    USING (current_setting('kommunlots.role', true) = 'system')

ALTER TABLE safe_counts ENABLE ROW LEVEL SECURITY

CREATE POLICY safe_counts_viewer ON safe_counts
    USING (current_setting('kommunlots.role', true) = 'system')

REVOKE ALL ON alembic_version FROM kommunlots_app
"""


def upgrade() -> None:
    for statement in SCHEMA.strip().split("\n\n"):
        op.execute(statement)
