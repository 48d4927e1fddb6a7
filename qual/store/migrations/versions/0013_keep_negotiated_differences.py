"""Keep what was decided about differences between coders, who disagreed, what was said, and what it gave."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_table(
        "decisions",
        *_texts("id", "project_id"),
        sa.Column("round_id", sa.Text(), nullable=True),
        *_texts("interview_id", "revision_id"),
        *_wholes("start", "end"),
        *_texts("quote", "kind", "coding_ids", "given", "compared", "outcome"),
        sa.Column("kept_of", sa.Text(), nullable=True),
        *_texts("reason"),
        sa.Column("is_nameless", sa.Integer(), nullable=False),
        sa.Column("code_id", sa.Text(), nullable=True),
        sa.Column("old_version", sa.Integer(), nullable=True),
        sa.Column("new_version", sa.Integer(), nullable=True),
        *_texts("decided_by", "decided_at"),
        sa.Column("reopened_by", sa.Text(), nullable=True),
        sa.Column("reopened_at", sa.Text(), nullable=True),
        *_texts("reopen_reason"),
        *_references(
            "decisions",
            project_id="projects",
            round_id="rounds",
            interview_id="interviews",
            revision_id="revisions",
            kept_of="users",
            code_id="codes",
            decided_by="users",
            reopened_by="users",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sqlite_strict=True,
    )
    op.create_table(
        "agreed_codings",
        *_texts("decision_id"),
        *_wholes("number"),
        *_texts("revision_id"),
        *_wholes("start", "end"),
        *_texts("quote", "code_id"),
        *_wholes("code_version"),
        *_references("agreed_codings", decision_id="decisions", revision_id="revisions", code_id="codes"),
        sa.PrimaryKeyConstraint("decision_id", "number", name=op.f("pk_agreed_codings")),
        sqlite_strict=True,
    )
    op.create_table(
        "dissents",
        *_texts("id", "decision_id", "user_id", "why", "recorded_by", "recorded_at"),
        *_references("dissents", decision_id="decisions", user_id="users", recorded_by="users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dissents")),
        sqlite_strict=True,
    )
    op.create_table(
        "difference_comments",
        *_texts("id", "project_id"),
        sa.Column("round_id", sa.Text(), nullable=True),
        *_texts("interview_id", "coding_ids", "author_id", "text"),
        sa.Column("corrects", sa.Text(), nullable=True),
        *_texts("created_at"),
        *_references(
            "difference_comments",
            project_id="projects",
            round_id="rounds",
            interview_id="interviews",
            author_id="users",
            corrects="difference_comments",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_difference_comments")),
        sqlite_strict=True,
    )
    for table, column in (
        ("decisions", "project_id"),
        ("dissents", "decision_id"),
        ("difference_comments", "project_id"),
    ):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index(batch_op.f(f"ix_{table}_{column}"), [column], unique=False)


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _wholes(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names]


def _references(table: str, **targets: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, target in targets.items()
    ]
