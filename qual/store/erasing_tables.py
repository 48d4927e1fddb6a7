"""The table of what is still to be deleted outside the database, because an interview was deleted for good."""

from __future__ import annotations

from qual.store.tables import id_, ref, table, text, when

leftovers = table(
    "leftovers",
    id_(),  # of the interview, which has no row any more
    ref("project_id", "projects"),
    text("recording_id", nullable=True),
    text("sha256", nullable=True),  # of the recording's file
    when("erased_at"),
)
