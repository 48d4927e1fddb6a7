"""The tables of what people have read before suggestions, and of what each run of suggestions was about."""

from __future__ import annotations

import sqlalchemy as sa

from qual.store.tables import id_, json_, ref, table, when

reads = table(
    "reads",
    id_(),
    ref("project_id", "projects", index=True),
    ref("user_id", "users"),
    ref("interview_id", "interviews"),
    ref("revision_id", "revisions"),
    json_("spans"),
    when("changed_at"),
    sa.UniqueConstraint("user_id", "interview_id"),
)
run_materials = table(
    "run_materials",
    sa.Column("run_id", sa.Text, sa.ForeignKey("suggestion_runs.id"), primary_key=True),
    json_("passages"),  # [interview, revision, [[start, end], …]], once per interview
    json_("neighbours"),  # [[passage, …nearest first], …], by number of the passage; only where they are too few
)
