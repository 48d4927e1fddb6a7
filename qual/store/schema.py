"""All tables. Column names equal the fields of the domain's dataclasses, so one generic mapper serves them."""

from __future__ import annotations

import sqlalchemy as sa

from qual.store.audience_tables import theme_links, theme_readers, theme_shown
from qual.store.columns import Big, Blob, Flag, Real
from qual.store.counter_tables import theme_counter_quotes
from qual.store.decision_tables import agreed_codings, decisions, difference_comments, dissents
from qual.store.draft_tables import draft_requests
from qual.store.erasing_tables import leftovers
from qual.store.offer_tables import code_offers, list_verdicts, sentence_vectors
from qual.store.passage_decision_tables import passage_decisions
from qual.store.passage_map_tables import passage_maps
from qual.store.practice_tables import practice_trials, practices, reading_places
from qual.store.reading_tables import reads, run_materials
from qual.store.round_tables import assignments, layer_codings, rounds
from qual.store.tables import id_, json_, metadata, ref, table, text, when, whole
from qual.store.theme_tables import sentence_quotes, theme_codes, theme_moves, theme_sentences

__all__ = [
    "agreed_codings",
    "assignments",
    "code_offers",
    "decisions",
    "difference_comments",
    "dissents",
    "draft_requests",
    "layer_codings",
    "leftovers",
    "list_verdicts",
    "metadata",
    "passage_decisions",
    "passage_maps",
    "practice_trials",
    "practices",
    "reading_places",
    "reads",
    "rounds",
    "run_materials",
    "sentence_quotes",
    "sentence_vectors",
    "theme_codes",
    "theme_counter_quotes",
    "theme_links",
    "theme_moves",
    "theme_readers",
    "theme_sentences",
    "theme_shown",
]

users = table(
    "users",
    id_(),
    text("name"),
    text("name_key", unique=True),  # case-folded, for signing in
    text("password_hash"),
    sa.Column("is_admin", Flag, nullable=False),
    when("created_at"),
)
sessions = table(
    "sessions",
    id_(),  # SHA-256 of the cookie's secret: a copy of the database lets nobody in
    ref("user_id", "users", index=True),
    when("created_at"),
    when("seen_at"),
    when("revoked_at", nullable=True),
)
projects = table("projects", id_(), text("name"), json_("languages"), json_("settings"), when("created_at"))
members = table(
    "members",
    id_(),
    ref("project_id", "projects"),
    ref("user_id", "users", index=True),
    text("role"),
    when("joined_at"),
    sa.UniqueConstraint("project_id", "user_id"),
)
recordings = table(
    "recordings",
    id_(),
    ref("project_id", "projects"),
    text("sha256"),
    text("filename"),
    text("media_type"),
    sa.Column("size_bytes", Big, nullable=False),
    sa.Column("duration_s", Real),
    when("created_at"),
    sa.UniqueConstraint("project_id", "sha256"),
)
interviews = table(
    "interviews",
    id_(),
    ref("project_id", "projects", index=True),
    text("name"),
    text("language"),
    ref("recording_id", "recordings", nullable=True),
    text("revision_id", nullable=True),  # no foreign key: revisions point here, and one of the two must come first
    whole("expected_speakers", nullable=True),
    when("created_at"),
    text("recorded_on", nullable=True),
)
participants = table(
    "participants",
    id_(),
    ref("project_id", "projects"),
    text("label"),
    text("group"),
    json_("attributes"),
    text("quotes_outside", server_default="not_asked"),
    text("sound_outside", server_default="not_asked"),
    sa.UniqueConstraint("project_id", "label"),
)
speakers = table(
    "speakers",
    id_(),
    ref("interview_id", "interviews"),
    text("key"),
    text("name"),
    text("role"),
    ref("participant_id", "participants", nullable=True),
    sa.UniqueConstraint("interview_id", "key"),
)
revisions = table(
    "revisions",
    id_(),
    ref("interview_id", "interviews"),
    whole("number"),
    text("kind"),
    text("parent_id", nullable=True),
    json_("edits"),
    json_("document"),  # text, turns and words: born together, die together, never queried one by one
    text("made_by"),
    json_("engine"),
    when("created_at"),
    sa.UniqueConstraint("interview_id", "number"),
)
codes = table(
    "codes",
    id_(),
    ref("project_id", "projects", index=True),
    ref("parent_id", "codes", nullable=True),
    text("name"),
    text("definition"),
    text("include"),
    text("exclude"),
    text("example"),
    text("colour"),
    whole("position"),
    text("merged_into", nullable=True),
    whole("version"),
    when("created_at"),
    when("deleted_at", nullable=True),
)
code_versions = table(
    "code_versions",
    id_(),
    ref("code_id", "codes"),
    whole("version"),
    text("name"),
    text("definition"),
    text("include"),
    text("exclude"),
    text("example"),
    text("changed_by"),
    when("changed_at"),
    sa.UniqueConstraint("code_id", "version"),
)
codings = table(
    "codings",
    id_(),
    ref("project_id", "projects", index=True),
    ref("interview_id", "interviews", index=True),
    ref("revision_id", "revisions"),
    whole("start"),
    whole("end"),
    text("quote"),
    ref("code_id", "codes", index=True),
    whole("code_version"),
    ref("coder_id", "users"),
    text("anchor"),
    text("origin"),
    when("created_at"),
    when("deleted_at", nullable=True),
    text("was", nullable=True),
    text("coded_as", nullable=True),
    text("round_id", nullable=True),
)
memos = table(
    "memos",
    id_(),
    ref("project_id", "projects", index=True),
    ref("author_id", "users"),
    text("text"),
    json_("asked"),
    when("answered_at", nullable=True),
    ref("answered_by", "users", nullable=True),
    ref("reply_to", "memos", nullable=True, index=True),
    text("target_kind"),
    text("target_id"),
    ref("interview_id", "interviews", nullable=True, index=True),
    ref("code_id", "codes", nullable=True),
    ref("revision_id", "revisions", nullable=True),
    whole("start", nullable=True),
    whole("end", nullable=True),
    text("quote"),
    text("anchor"),
    whole("version"),
    when("created_at"),
    when("changed_at"),
    when("deleted_at", nullable=True),
    text("round_id", nullable=True),
    text("was", nullable=True),
)
suggestion_runs = table(
    "suggestion_runs",
    id_(),
    ref("project_id", "projects", index=True),
    text("job_id"),
    json_("parameters"),
    json_("engine"),
    text("note"),
    whole("n_segments"),
    ref("asked_by", "users"),
    when("created_at"),
)
suggestions = table(
    "suggestions",
    id_(),
    ref("project_id", "projects", index=True),
    ref("run_id", "suggestion_runs", index=True),
    text("kind"),
    whole("position"),
    json_("payload"),
    json_("engine"),
    text("state"),
    ref("decided_by", "users", nullable=True),
    when("decided_at", nullable=True),
    text("reason"),
    text("theme_id", nullable=True),
    when("created_at"),
)
themes = table(
    "themes",
    id_(),
    ref("project_id", "projects", index=True),
    text("name"),
    text("statement"),
    text("state"),
    whole("version"),
    ref("created_by", "users"),
    text("worded_by", server_default=""),
    when("created_at"),
)
theme_quotes = table(
    "theme_quotes",
    id_(),
    ref("theme_id", "themes", index=True),
    ref("interview_id", "interviews"),
    ref("revision_id", "revisions"),
    whole("start"),
    whole("end"),
    text("quote"),
    text("origin"),
    whole("position"),
)
theme_reviews = table(
    "theme_reviews",
    id_(),
    ref("theme_id", "themes", index=True),
    ref("reviewer_id", "users"),
    ref("quote_id", "theme_quotes", nullable=True),
    whole("theme_version"),
    text("verdict"),
    text("comment"),
    when("created_at"),
    text("sentence_id", nullable=True),
    whole("sentence_version", nullable=True),
    text("answers", nullable=True),
)
vectors = table(
    "vectors",
    ref("project_id", "projects"),
    text("model"),  # registry name and digest: vectors of two models never meet
    text("text_sha256"),
    sa.Column("vector", Blob, nullable=False),  # float32, little endian
    sa.PrimaryKeyConstraint("project_id", "model", "text_sha256"),
)
readables = table(
    "readables",  # the current text of each interview as a search reads it: made from it, never the only copy
    sa.Column("interview_id", sa.Text, sa.ForeignKey("interviews.id"), primary_key=True),
    text("revision_id"),
    text("language"),
    whole("version"),
    text("text"),
    text("words"),
    text("stems"),
    sa.Column("places", Blob, nullable=False),  # int32, little endian, as are the turns
    sa.Column("turns", Blob, nullable=False),
    sa.Column("times", Blob, nullable=False),  # float32, little endian: when each turn begins
    json_("speakers"),
)
passage_vectors = table(
    "passage_vectors",  # what "more like this" compares: one row an interview, made anew after corrections
    sa.Column("interview_id", sa.Text, sa.ForeignKey("interviews.id"), primary_key=True),
    text("revision_id"),
    text("voices"),  # whose words they are: another speaker or role makes them anew
    text("model"),
    sa.Column("places", Blob, nullable=False),  # int32, little endian
    sa.Column("vectors", Blob, nullable=False),  # float16, little endian: half the space, the same order of likeness
    when("made_at"),
)
settings = table(
    "settings",  # of this installation; a project's own are in its row
    sa.Column("name", sa.Text, primary_key=True),
    json_("value"),
    text("changed_by"),
    when("changed_at"),
)
heard = table(
    "heard",  # what a running transcription has written down so far; deleted when it ends
    text("job_id"),
    whole("chunk"),
    ref("project_id", "projects", index=True),
    ref("interview_id", "interviews", index=True),
    sa.Column("start_s", Real, nullable=False),
    text("text"),
    whole("n_words"),
    sa.PrimaryKeyConstraint("job_id", "chunk"),
)
checks = table(
    "checks",  # how far each interview's transcript has been checked against its recording
    sa.Column("interview_id", sa.Text, sa.ForeignKey("interviews.id"), primary_key=True),
    whole("position"),
    sa.Column("time_s", Real),
    sa.Column("share", Real, nullable=False),
    ref("user_id", "users"),
    when("at"),
)
drafts = table(
    "drafts",  # recordings being made in a browser; their sound lies in the data folder
    id_(),
    ref("project_id", "projects", index=True),
    ref("user_id", "users", index=True),
    text("name"),
    text("language"),
    whole("n_speakers", nullable=True),
    whole("rate"),  # samples a second
    when("created_at"),
)
job_requests = table(
    "job_requests",
    id_(),
    text("kind"),
    ref("project_id", "projects", index=True),
    text("target_id"),
    json_("options"),
    ref("requested_by", "users"),
    when("created_at"),
    sa.Column("sent", Flag, nullable=False, index=True),
)
events = table(
    "events",
    id_(),
    ref("project_id", "projects"),
    whole("seq"),
    when("time"),
    text("actor_id"),
    text("action"),
    text("target_kind"),
    text("target_id", index=True),
    text("interview_id", nullable=True),
    json_("before", nullable=True),
    json_("after", nullable=True),
    text("key", nullable=True),
    text("undoes", nullable=True),
    text("prev_hash"),
    text("hash"),
    sa.Column("manner", sa.Text, nullable=False, server_default="act"),
    sa.Column("stands", Flag, nullable=False, server_default="1"),  # 0 once a later event takes it back; not hashed
    sa.UniqueConstraint("project_id", "seq"),
    sa.Index("ix_events_undoes", "undoes"),
    sa.Index("ix_events_next_undo", "project_id", "actor_id", "manner", "stands", "interview_id", "seq"),
    sa.Index("ix_events_project_id_interview_id_seq", "project_id", "interview_id", "seq"),  # what happened there
    sa.Index("ix_events_key", "key"),
)
receipts = table(
    "receipts",
    sa.Column("key", sa.Text, primary_key=True),
    text("actor_id"),
    json_("answer"),
    when("time"),
)
