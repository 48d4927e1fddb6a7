"""Keep on which day each interview was held."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.add_column("interviews", sa.Column("recorded_on", sa.Text(), nullable=True))
