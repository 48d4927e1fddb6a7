"""The table of what was sent to language models; `schema` joins it to the others."""

from __future__ import annotations

from qual.store.tables import id_, json_, ref, table, text, when, whole

draft_requests = table(
    "draft_requests",
    id_(),
    ref("project_id", "projects", index=True),
    ref("theme_id", "themes", index=True),
    text("job_id"),
    text("system"),
    text("task"),
    text("digest"),
    json_("quote_ids"),
    json_("engine"),
    ref("asked_by", "users"),
    when("created_at"),
    when("answered_at", nullable=True),
    whole("n_sentences"),
)
