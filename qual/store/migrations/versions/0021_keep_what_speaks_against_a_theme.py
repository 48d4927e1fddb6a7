"""Keep what people judged to speak against a theme, and what they judged not to."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    name = "theme_counter_quotes"
    references = {
        "theme_id": "themes", "interview_id": "interviews", "revision_id": "revisions", "decided_by": "users",
    }  # fmt: skip
    op.create_table(
        name,
        *(sa.Column(column, sa.Text(), nullable=False) for column in ("id", "theme_id", "interview_id", "revision_id")),
        *(sa.Column(column, sa.Integer(), nullable=False) for column in ("start", "end")),
        *(sa.Column(column, sa.Text(), nullable=False) for column in ("quote", "verdict", "why")),
        *(sa.Column(column, sa.Text(), nullable=False) for column in ("decided_by", "decided_at")),
        *(
            sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{name}_{column}"))
            for column, target in references.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sqlite_strict=True,
    )
    with op.batch_alter_table(name, schema=None) as batch_op:
        for column in ("theme_id", "interview_id"):
            batch_op.create_index(batch_op.f(f"ix_{name}_{column}"), [column], unique=False)
