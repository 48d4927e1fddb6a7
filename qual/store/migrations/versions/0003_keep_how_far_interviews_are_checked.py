"""Keep how far each interview's transcript has been checked, by whom and when."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    real = sa.REAL().with_variant(sa.Double(), "postgresql")
    op.create_table(
        "checks",
        sa.Column("interview_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("time_s", real, nullable=True),
        sa.Column("share", real, nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["interview_id"], ["interviews.id"], name=op.f("fk_checks_interview_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_checks_user_id")),
        sa.PrimaryKeyConstraint("interview_id", name=op.f("pk_checks")),
        sqlite_strict=True,
    )
