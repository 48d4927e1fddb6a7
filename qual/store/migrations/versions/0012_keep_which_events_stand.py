"""Keep with every event whether it stands, so that undo finds the next one without reading what lies behind it."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.add_column("events", sa.Column("stands", sa.Integer(), nullable=False, server_default="1"))
    op.execute("UPDATE events SET stands = 0 WHERE id IN (SELECT undoes FROM events WHERE undoes IS NOT NULL)")
    op.drop_index("ix_events_project_id_actor_id_seq", "events")
    op.create_index(
        "ix_events_next_undo",
        "events",
        ["project_id", "actor_id", "manner", "stands", "interview_id", "seq"],
    )
