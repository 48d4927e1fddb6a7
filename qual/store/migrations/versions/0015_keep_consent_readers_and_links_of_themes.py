"""Keep who agreed to being quoted outside the team, to whom themes were sent, and how themes belong together."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    with op.batch_alter_table("participants", schema=None) as batch_op:
        for name in ("quotes_outside", "sound_outside"):
            batch_op.add_column(sa.Column(name, sa.Text(), server_default="not_asked", nullable=False))
    op.create_table(
        "theme_readers",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("id", "theme_id", "user_id", "sent_by", "sent_at")),
        *_references("theme_readers", theme_id="themes", user_id="users", sent_by="users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_readers")),
        sa.UniqueConstraint("theme_id", "user_id", name=op.f("uq_theme_readers_theme_id_user_id")),
        sqlite_strict=True,
    )
    op.create_table(
        "theme_links",
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("id", "project_id", "from_id", "to_id", "name", "made_by", "made_at")
        ),
        *_references("theme_links", project_id="projects", from_id="themes", to_id="themes", made_by="users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_links")),
        sqlite_strict=True,
    )
    for table, column in (("theme_readers", "user_id"), ("theme_links", "project_id")):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index(batch_op.f(f"ix_{table}_{column}"), [column], unique=False)


def _references(table: str, **targets: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, target in targets.items()
    ]
