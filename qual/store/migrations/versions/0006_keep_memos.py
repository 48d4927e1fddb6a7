"""Keep memos: on passages, turns, codings, interviews, codes and projects; with questions and their answers."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    points_at = {
        "project_id": "projects",
        "author_id": "users",
        "answered_by": "users",
        "reply_to": "memos",
        "interview_id": "interviews",
        "code_id": "codes",
        "revision_id": "revisions",
    }
    op.create_table(
        "memos",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("project_id", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=True),
        sa.Column("reply_to", sa.Text(), nullable=True),
        sa.Column("target_kind", sa.Text(), nullable=False),
        sa.Column("target_id", sa.Text(), nullable=False),
        sa.Column("interview_id", sa.Text(), nullable=True),
        sa.Column("code_id", sa.Text(), nullable=True),
        sa.Column("revision_id", sa.Text(), nullable=True),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("end", sa.Integer(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("anchor", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_memos_{column}"))
            for column, table in points_at.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memos")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("memos", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_memos_project_id"), ["project_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_memos_interview_id"), ["interview_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_memos_reply_to"), ["reply_to"], unique=False)
