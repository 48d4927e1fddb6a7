"""The table of what people decided about which passages belong together."""

from __future__ import annotations

from qual.store.tables import id_, json_, ref, table, text, when

passage_decisions = table(
    "passage_decisions",
    id_(),
    ref("project_id", "projects", index=True),
    text("kind"),
    json_("suggestion_ids"),
    text("theme_id", nullable=True),
    json_("parts"),
    text("reason"),
    ref("made_by", "users"),
    when("made_at"),
    ref("taken_back_by", "users", nullable=True),
    when("taken_back_at", nullable=True),
)
