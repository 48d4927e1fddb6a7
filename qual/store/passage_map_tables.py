"""The table of the maps of passages: one row a run of suggestions, made by the worker, never the only copy."""

from __future__ import annotations

import sqlalchemy as sa

from qual.store.columns import Blob
from qual.store.tables import json_, ref, table, when, whole

passage_maps = table(
    "passage_maps",
    sa.Column("run_id", sa.Text, sa.ForeignKey("suggestion_runs.id"), primary_key=True),
    ref("project_id", "projects", index=True),
    whole("n"),
    json_("texts"),  # the interview and the revision of each text that passages lie in
    sa.Column("passages", Blob, nullable=False),  # int32, little endian: which text, start, end
    sa.Column("places", Blob, nullable=False),  # int16, little endian
    sa.Column("digests", Blob, nullable=False),  # SHA-256 of each passage as it was embedded, 32 bytes
    sa.Column("lemmas", Blob, nullable=False),  # JSON, compressed; also what interviewers say
    when("made_at"),
)
