"""The tables of negotiated differences; `schema` joins them to the others."""

from __future__ import annotations

import sqlalchemy as sa

from qual.store.columns import Flag
from qual.store.tables import id_, json_, ref, table, text, when, whole

decisions = table(
    "decisions",
    id_(),
    ref("project_id", "projects", index=True),
    ref("round_id", "rounds", nullable=True),
    ref("interview_id", "interviews"),
    ref("revision_id", "revisions"),
    whole("start"),
    whole("end"),
    text("quote"),
    text("kind"),
    json_("coding_ids"),
    json_("given"),  # what each coder had given, as it stood
    json_("compared"),
    text("outcome"),
    ref("kept_of", "users", nullable=True),
    text("reason"),
    sa.Column("is_nameless", Flag, nullable=False),
    ref("code_id", "codes", nullable=True),
    whole("old_version", nullable=True),
    whole("new_version", nullable=True),
    ref("decided_by", "users"),
    when("decided_at"),
    ref("reopened_by", "users", nullable=True),
    when("reopened_at", nullable=True),
    text("reopen_reason"),
)
agreed_codings = table(  # what decisions gave; the codings of each person stay as they were
    "agreed_codings",
    sa.Column("decision_id", sa.Text, sa.ForeignKey("decisions.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    ref("revision_id", "revisions"),
    whole("start"),
    whole("end"),
    text("quote"),
    ref("code_id", "codes"),
    whole("code_version"),
)
dissents = table(
    "dissents",
    id_(),
    ref("decision_id", "decisions", index=True),
    ref("user_id", "users"),
    text("why"),
    ref("recorded_by", "users"),
    when("recorded_at"),
)
difference_comments = table(
    "difference_comments",
    id_(),
    ref("project_id", "projects", index=True),
    ref("round_id", "rounds", nullable=True),
    ref("interview_id", "interviews"),
    json_("coding_ids"),
    ref("author_id", "users"),
    text("text"),
    ref("corrects", "difference_comments", nullable=True),
    when("created_at"),
)
