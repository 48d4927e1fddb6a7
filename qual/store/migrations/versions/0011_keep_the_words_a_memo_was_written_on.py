"""Keep the words a memo was written on beside what a correction made of them."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.add_column("memos", sa.Column("was", sa.Text(), nullable=True))
    op.execute("UPDATE memos SET was = quote WHERE anchor = 'lost'")  # of touched ones the old words are not known
