"""Keep settings of the installation, the text of running transcriptions, and recordings being made."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    real = sa.REAL().with_variant(sa.Double(), "postgresql")
    op.create_table(
        "settings",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_settings")),
        sqlite_strict=True,
    )
    op.create_table(
        "heard",
        sa.Column("job_id", sa.Text(), nullable=False),
        sa.Column("chunk", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Text(), nullable=False),
        sa.Column("interview_id", sa.Text(), nullable=False),
        sa.Column("start_s", real, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("n_words", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["interview_id"], ["interviews.id"], name=op.f("fk_heard_interview_id")),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_heard_project_id")),
        sa.PrimaryKeyConstraint("job_id", "chunk", name=op.f("pk_heard")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("heard", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_heard_interview_id"), ["interview_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_heard_project_id"), ["project_id"], unique=False)
    op.create_table(
        "drafts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("project_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("n_speakers", sa.Integer(), nullable=True),
        sa.Column("rate", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_drafts_project_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_drafts_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_drafts_project_id"), ["project_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_drafts_user_id"), ["user_id"], unique=False)
