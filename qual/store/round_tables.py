"""The tables of rounds of coding; `schema` joins them to the others."""

from __future__ import annotations

import sqlalchemy as sa

from qual.store.columns import Flag
from qual.store.tables import id_, json_, ref, table, text, when, whole

rounds = table(
    "rounds",
    id_(),
    ref("project_id", "projects", index=True),
    text("name"),
    sa.Column("is_blind", Flag, nullable=False),
    sa.Column("is_codebook_fixed", Flag, nullable=False),
    whole("codebook_seq"),
    text("state"),
    ref("created_by", "users"),
    when("created_at"),
    when("ended_at", nullable=True),
    ref("ended_by", "users", nullable=True),
    text("end_reason"),
    json_("sample", nullable=True),
)
assignments = table(
    "assignments",
    id_(),
    ref("project_id", "projects", index=True),
    ref("round_id", "rounds", index=True),
    ref("interview_id", "interviews", index=True),
    ref("coder_id", "users"),
    ref("revision_id", "revisions", nullable=True),
    whole("start", nullable=True),
    whole("end", nullable=True),
    text("state"),
    when("created_at"),
    when("done_at", nullable=True),
)
layer_codings = table(  # codings as they stood when their coder said "done"
    "layer_codings",
    sa.Column("assignment_id", sa.Text, sa.ForeignKey("assignments.id"), primary_key=True),
    sa.Column("coding_id", sa.Text, primary_key=True),
    ref("revision_id", "revisions"),
    whole("start"),
    whole("end"),
    text("quote"),
    ref("code_id", "codes"),
    whole("code_version"),
    text("anchor"),
)
