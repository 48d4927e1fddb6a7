"""The table of passages that people judged against a theme; `schema` joins it to the others."""

from __future__ import annotations

from qual.store.tables import id_, json_, ref, table, text, when, whole

theme_counter_quotes = table(
    "theme_counter_quotes",
    id_(),
    ref("theme_id", "themes", index=True),
    ref("interview_id", "interviews", index=True),
    ref("revision_id", "revisions"),
    whole("start"),
    whole("end"),
    text("quote"),
    text("verdict"),
    json_("why"),
    ref("decided_by", "users"),
    when("decided_at"),
)
