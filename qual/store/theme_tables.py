"""The tables of building a theme: its summary's sentences and what carries them, its codes, and how its state moved."""

from __future__ import annotations

import sqlalchemy as sa

from qual.store.tables import id_, json_, ref, table, text, when, whole

theme_sentences = table(
    "theme_sentences",
    id_(),
    ref("theme_id", "themes", index=True),
    whole("position"),
    text("text"),
    text("origin"),
    json_("engine"),
    whole("version"),
    ref("made_by", "users"),
    when("created_at"),
    when("removed_at", nullable=True),
)
sentence_quotes = table(
    "sentence_quotes",
    ref("sentence_id", "theme_sentences"),
    ref("quote_id", "theme_quotes", index=True),
    sa.PrimaryKeyConstraint("sentence_id", "quote_id"),
)
theme_codes = table(
    "theme_codes",
    ref("theme_id", "themes"),
    ref("code_id", "codes"),
    ref("added_by", "users"),
    when("created_at"),
    sa.PrimaryKeyConstraint("theme_id", "code_id"),
)
theme_moves = table(
    "theme_moves",
    id_(),
    ref("theme_id", "themes", index=True),
    text("was"),
    text("now"),
    ref("moved_by", "users"),
    text("note"),
    when("created_at"),
)
