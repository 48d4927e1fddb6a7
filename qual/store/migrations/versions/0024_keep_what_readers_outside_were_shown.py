"""Keep in which words people outside the team read a theme that was sent to them."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision; themes sent before are read in the words they have now."""
    name = "theme_shown"
    op.create_table(
        name,
        *(sa.Column(column, sa.Text(), nullable=False) for column in ("id", "theme_id")),
        sa.Column("sentence_id", sa.Text(), nullable=True),
        *(sa.Column(column, sa.Text(), nullable=False) for column in ("name", "words")),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("worded_by", sa.Text(), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{name}_{column}"))
            for column, target in {"theme_id": "themes", "sentence_id": "theme_sentences", "worded_by": "users"}.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sqlite_strict=True,
    )
    with op.batch_alter_table(name, schema=None) as batch_op:
        for column in ("theme_id", "sentence_id"):
            batch_op.create_index(batch_op.f(f"ix_{name}_{column}"), [column], unique=False)
    op.execute(
        "INSERT INTO theme_shown (id, theme_id, sentence_id, name, words, version, worded_by) "
        "SELECT id, id, NULL, name, statement, version, worded_by FROM themes "
        "WHERE id IN (SELECT theme_id FROM theme_readers)"
    )
    op.execute(
        "INSERT INTO theme_shown (id, theme_id, sentence_id, name, words, version, worded_by) "
        "SELECT id, theme_id, id, '', text, version, made_by FROM theme_sentences "
        "WHERE removed_at IS NULL AND origin = 'person' AND theme_id IN (SELECT theme_id FROM theme_readers)"
    )
