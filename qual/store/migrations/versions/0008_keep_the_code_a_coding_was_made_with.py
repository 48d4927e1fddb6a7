"""Keep the code a coding was made with, so that moving it to another code does not lose its wording."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.add_column("codings", sa.Column("coded_as", sa.Text(), nullable=True))
