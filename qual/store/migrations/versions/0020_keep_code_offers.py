"""Keep vectors of sentences, which codes were offered and what was answered, and what people said of review lists."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_table(
        "sentence_vectors",
        *_texts("interview_id", "revision_id", "voices", "model"),
        *(sa.Column(name, sa.LargeBinary(), nullable=False) for name in ("places", "vectors")),
        *_texts("made_at"),
        *_references("sentence_vectors", interview_id="interviews"),
        sa.PrimaryKeyConstraint("interview_id", name=op.f("pk_sentence_vectors")),
        sqlite_strict=True,
    )
    op.create_table(
        "code_offers",
        *_texts("id", "project_id", "user_id", "interview_id", "revision_id"),
        *_wholes("start", "end"),
        *_texts("quote", "shown", "engine"),
        *_wholes("n_examples"),
        *_texts("made_at", "answer", "given"),
        sa.Column("answered_at", sa.Text(), nullable=True),
        *_references("code_offers", user_id="users", **_PLACED),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_offers")),
        sqlite_strict=True,
    )
    op.create_table(
        "list_verdicts",
        *_texts("id", "project_id", "code_id", "verdict"),
        sa.Column("coding_id", sa.Text(), nullable=True),
        *_texts("interview_id", "revision_id"),
        *_wholes("start", "end"),
        *_texts("quote", "user_id", "said_at"),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        *_references("list_verdicts", user_id="users", code_id="codes", **_PLACED),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_verdicts")),
        sqlite_strict=True,
    )
    for table, column in (
        ("code_offers", "project_id"),
        ("code_offers", "interview_id"),
        ("list_verdicts", "project_id"),
    ):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index(batch_op.f(f"ix_{table}_{column}"), [column], unique=False)


_PLACED = {"project_id": "projects", "interview_id": "interviews", "revision_id": "revisions"}


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _wholes(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names]


def _references(table: str, **targets: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, target in targets.items()
    ]
