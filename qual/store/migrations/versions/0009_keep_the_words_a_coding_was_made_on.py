"""Keep the words a coding was made on, until a person has looked at what a correction made of them."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.add_column("codings", sa.Column("was", sa.Text(), nullable=True))
    op.execute("UPDATE codings SET was = quote WHERE anchor = 'lost'")  # of touched ones the old words are not known
