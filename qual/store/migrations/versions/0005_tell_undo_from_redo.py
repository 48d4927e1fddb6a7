"""Tell in the log what was done from what was taken back and what was done again; find both quickly."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.add_column("events", sa.Column("manner", sa.Text(), nullable=False, server_default="act"))
    op.execute("UPDATE events SET manner = 'undo' WHERE undoes IS NOT NULL")  # there was no redo before
    op.create_index("ix_events_project_id_actor_id_seq", "events", ["project_id", "actor_id", "seq"])
    op.create_index("ix_events_project_id_interview_id_seq", "events", ["project_id", "interview_id", "seq"])
    op.create_index("ix_events_key", "events", ["key"])
