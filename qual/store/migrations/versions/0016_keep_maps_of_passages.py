"""Keep a map of the passages of each run of suggestions."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_table(
        "passage_maps",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("run_id", "project_id")),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("texts", sa.Text(), nullable=False),
        *(sa.Column(name, sa.LargeBinary(), nullable=False) for name in ("passages", "places", "digests", "lemmas")),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_passage_maps_project_id")),
        sa.ForeignKeyConstraint(["run_id"], ["suggestion_runs.id"], name=op.f("fk_passage_maps_run_id")),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_passage_maps")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("passage_maps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passage_maps_project_id"), ["project_id"], unique=False)
