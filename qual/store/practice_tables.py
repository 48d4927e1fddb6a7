"""The tables of what is one person's alone: where they are in an interview, and what they practise."""

from __future__ import annotations

import sqlalchemy as sa

from qual.store.tables import id_, ref, table, text, when, whole

reading_places = table(
    "reading_places",
    id_(),
    ref("project_id", "projects"),
    ref("user_id", "users"),
    ref("interview_id", "interviews"),
    ref("revision_id", "revisions"),
    whole("at"),
    whole("furthest"),
    when("changed_at"),
    sa.UniqueConstraint("user_id", "interview_id"),
)
practices = table(
    "practices",
    id_(),
    ref("project_id", "projects"),
    ref("user_id", "users", index=True),
    ref("interview_id", "interviews"),
    ref("revision_id", "revisions"),
    text("model"),
    ref("round_id", "rounds", nullable=True),
    ref("coder_id", "users", nullable=True),
    whole("start"),
    whole("end"),
    whole("at"),
    whole("furthest"),
    when("started_at"),
    when("asked_at", nullable=True),
)
practice_trials = table(
    "practice_trials",
    id_(),
    ref("practice_id", "practices", index=True),
    whole("start"),
    whole("end"),
    ref("code_id", "codes", nullable=True),
    text("words"),
    when("created_at"),
)
