"""Keep what people decided about which passages belong together."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_table(
        "passage_decisions",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("id", "project_id", "kind", "suggestion_ids")),
        sa.Column("theme_id", sa.Text(), nullable=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("parts", "reason", "made_by", "made_at")),
        sa.Column("taken_back_by", sa.Text(), nullable=True),
        sa.Column("taken_back_at", sa.Text(), nullable=True),
        *(
            sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_passage_decisions_{column}"))
            for column, target in (("project_id", "projects"), ("made_by", "users"), ("taken_back_by", "users"))
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage_decisions")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("passage_decisions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passage_decisions_project_id"), ["project_id"], unique=False)
