"""Keep where each person is in an interview that they read passage by passage, and what they practise."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_table(
        "reading_places",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("id", *_OF_ONE)),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("furthest", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        *_references("reading_places", **_OF_ONE),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_places")),
        sa.UniqueConstraint("user_id", "interview_id", name=op.f("uq_reading_places_user_id_interview_id")),
        sqlite_strict=True,
    )
    op.create_table(
        "practices",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("id", *_OF_ONE, "model")),
        sa.Column("round_id", sa.Text(), nullable=True),
        sa.Column("coder_id", sa.Text(), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("start", "end", "at", "furthest")),
        sa.Column("started_at", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.Text(), nullable=True),
        *_references("practices", **_OF_ONE, round_id="rounds", coder_id="users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practices")),
        sqlite_strict=True,
    )
    op.create_table(
        "practice_trials",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("id", "practice_id")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("start", "end")),
        sa.Column("code_id", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        *_references("practice_trials", practice_id="practices", code_id="codes"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_trials")),
        sqlite_strict=True,
    )
    for table, column in (("practices", "user_id"), ("practice_trials", "practice_id")):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index(batch_op.f(f"ix_{table}_{column}"), [column], unique=False)


_OF_ONE = {
    "project_id": "projects", "user_id": "users", "interview_id": "interviews", "revision_id": "revisions",
}  # fmt: skip


def _references(table: str, **targets: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, target in targets.items()
    ]
