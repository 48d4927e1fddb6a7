"""Keep the sentences of a theme's summary, what carries them, its codes, and every move of its state."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_table(
        "theme_sentences",
        *_texts("id", "theme_id"),
        sa.Column("position", sa.Integer(), nullable=False),
        *_texts("text", "origin", "engine"),
        sa.Column("version", sa.Integer(), nullable=False),
        *_texts("made_by", "created_at"),
        sa.Column("removed_at", sa.Text(), nullable=True),
        *_references("theme_sentences", theme_id="themes", made_by="users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_sentences")),
        sqlite_strict=True,
    )
    op.create_table(
        "sentence_quotes",
        *_texts("sentence_id", "quote_id"),
        *_references("sentence_quotes", sentence_id="theme_sentences", quote_id="theme_quotes"),
        sa.PrimaryKeyConstraint("sentence_id", "quote_id", name=op.f("pk_sentence_quotes")),
        sqlite_strict=True,
    )
    op.create_table(
        "theme_codes",
        *_texts("theme_id", "code_id", "added_by", "created_at"),
        *_references("theme_codes", theme_id="themes", code_id="codes", added_by="users"),
        sa.PrimaryKeyConstraint("theme_id", "code_id", name=op.f("pk_theme_codes")),
        sqlite_strict=True,
    )
    op.create_table(
        "theme_moves",
        *_texts("id", "theme_id", "was", "now", "moved_by", "note", "created_at"),
        *_references("theme_moves", theme_id="themes", moved_by="users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_moves")),
        sqlite_strict=True,
    )
    for table, column in (
        ("theme_sentences", "theme_id"), ("sentence_quotes", "quote_id"), ("theme_moves", "theme_id"),
    ):  # fmt: skip
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index(batch_op.f(f"ix_{table}_{column}"), [column], unique=False)
    op.add_column("theme_reviews", sa.Column("sentence_id", sa.Text(), nullable=True))
    op.add_column("theme_reviews", sa.Column("sentence_version", sa.Integer(), nullable=True))
    op.add_column("theme_reviews", sa.Column("answers", sa.Text(), nullable=True))
    op.add_column("themes", sa.Column("worded_by", sa.Text(), nullable=False, server_default=""))
    op.execute("UPDATE themes SET worded_by = created_by")


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _references(table: str, **targets: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, target in targets.items()
    ]
