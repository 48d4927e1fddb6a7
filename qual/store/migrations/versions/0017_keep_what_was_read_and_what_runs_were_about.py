"""Keep what stood on each person's screen long enough to be read, and which passages a run of suggestions was about."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    targets = {"project_id": "projects", "user_id": "users", "interview_id": "interviews", "revision_id": "revisions"}
    op.create_table(
        "reads",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("id", *targets, "spans", "changed_at")),
        *(
            sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_reads_{column}"))
            for column, target in targets.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reads")),
        sa.UniqueConstraint("user_id", "interview_id", name=op.f("uq_reads_user_id_interview_id")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("reads", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reads_project_id"), ["project_id"], unique=False)
    op.create_table(
        "run_materials",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("run_id", "passages", "neighbours")),
        sa.ForeignKeyConstraint(["run_id"], ["suggestion_runs.id"], name=op.f("fk_run_materials_run_id")),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_run_materials")),
        sqlite_strict=True,
    )
