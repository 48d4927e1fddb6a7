"""Keep what was sent to language models, and what came of it."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    name = "draft_requests"
    texts = ("id", "project_id", "theme_id", "job_id", "system", "task", "digest", "quote_ids", "engine", "asked_by")
    references = {"project_id": "projects", "theme_id": "themes", "asked_by": "users"}
    op.create_table(
        name,
        *(sa.Column(column, sa.Text(), nullable=False) for column in (*texts, "created_at")),
        sa.Column("answered_at", sa.Text(), nullable=True),
        sa.Column("n_sentences", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{name}_{column}"))
            for column, target in references.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sqlite_strict=True,
    )
    with op.batch_alter_table(name, schema=None) as batch_op:
        for column in ("project_id", "theme_id"):
            batch_op.create_index(batch_op.f(f"ix_{name}_{column}"), [column], unique=False)
