"""The tables of code suggestions: vectors of sentences, what was offered and answered, what people said of lists."""

from __future__ import annotations

import sqlalchemy as sa

from qual.store.columns import Blob
from qual.store.tables import id_, json_, ref, table, text, when, whole

sentence_vectors = table(
    "sentence_vectors",  # as passage_vectors, sentence by sentence: a turn is about several things, a coding about one
    sa.Column("interview_id", sa.Text, sa.ForeignKey("interviews.id"), primary_key=True),
    text("revision_id"),
    text("voices"),
    text("model"),
    sa.Column("places", Blob, nullable=False),
    sa.Column("vectors", Blob, nullable=False),
    when("made_at"),
)
code_offers = table(
    "code_offers",
    id_(),
    ref("project_id", "projects", index=True),
    ref("user_id", "users"),
    ref("interview_id", "interviews", index=True),
    ref("revision_id", "revisions"),
    whole("start"),
    whole("end"),
    text("quote"),
    json_("shown"),  # the codes, best first, each with the passages that were its reason
    json_("engine"),
    whole("n_examples"),
    when("made_at"),
    text("answer"),
    json_("given"),  # the codes the person gave the passage then
    when("answered_at", nullable=True),
)
list_verdicts = table(
    "list_verdicts",
    id_(),
    ref("project_id", "projects", index=True),
    ref("code_id", "codes"),
    text("verdict"),
    text("coding_id", nullable=True),  # of a coding that looked unlike its code
    ref("interview_id", "interviews"),
    ref("revision_id", "revisions"),
    whole("start"),
    whole("end"),
    text("quote"),
    ref("user_id", "users"),
    when("said_at"),
    when("withdrawn_at", nullable=True),
)
