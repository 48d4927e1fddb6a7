"""The tables around themes: to whom from outside each was sent and in which words, and how people link two."""

from __future__ import annotations

import sqlalchemy as sa

from qual.store.tables import id_, ref, table, text, when, whole

theme_readers = table(
    "theme_readers",
    id_(),
    ref("theme_id", "themes"),
    ref("user_id", "users", index=True),
    ref("sent_by", "users"),
    when("sent_at"),
    sa.UniqueConstraint("theme_id", "user_id"),
)
theme_shown = table(
    "theme_shown",
    id_(),
    ref("theme_id", "themes", index=True),
    ref("sentence_id", "theme_sentences", nullable=True, index=True),
    text("name"),
    text("words"),
    whole("version"),
    ref("worded_by", "users"),
)
theme_links = table(
    "theme_links",
    id_(),
    ref("project_id", "projects", index=True),
    ref("from_id", "themes"),
    ref("to_id", "themes"),
    text("name"),  # "leads to", "is part of": in the person's own words
    ref("made_by", "users"),
    when("made_at"),
)
