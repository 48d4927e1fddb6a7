"""Deletes an interview by its rows, as somebody at the database may: first what points at it, as foreign keys ask."""

from __future__ import annotations

import sqlalchemy as sa

from qual.store.schema import interviews, metadata, revisions, theme_quotes
from tests.plugins.workbenches import Study


def delete_rows(study: Study, interview_id: str) -> None:
    """Delete an interview with all that belongs to it; the log keeps what happened."""
    with study.workbench.write(study.owner) as tx:
        quotes = sa.select(theme_quotes.c.id).where(theme_quotes.c.interview_id == interview_id)
        for table in reversed(metadata.sorted_tables):
            if "quote_id" in table.c and "interview_id" not in table.c:
                tx.connection.execute(sa.delete(table).where(table.c.quote_id.in_(quotes)))
            if "interview_id" in table.c and table.name not in {"events", "revisions"}:
                tx.connection.execute(sa.delete(table).where(table.c.interview_id == interview_id))
        tx.connection.execute(sa.delete(revisions).where(revisions.c.interview_id == interview_id))
        tx.connection.execute(sa.delete(interviews).where(interviews.c.id == interview_id))
