"""All tables. Column names equal the fields of the domain's dataclasses, so one generic mapper serves them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from qual.store.columns import Big, Blob, Flag, Json, Real, Utc

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _table(name: str, *parts: Any) -> sa.Table:
    return sa.Table(name, metadata, *parts, sqlite_strict=True)


def _id() -> sa.Column[str]:
    return sa.Column("id", sa.Text, primary_key=True)


def _text(name: str, **options: Any) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=options.pop("nullable", False), **options)


def _ref(name: str, target: str, *, nullable: bool = False, index: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, sa.ForeignKey(f"{target}.id"), nullable=nullable, index=index)


def _when(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, Utc, nullable=nullable)


def _json(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, Json, nullable=nullable)


def _int(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=nullable)


users = _table(
    "users",
    _id(),
    _text("name"),
    _text("name_key", unique=True),  # case-folded, for signing in
    _text("password_hash"),
    sa.Column("is_admin", Flag, nullable=False),
    _when("created_at"),
)
sessions = _table(
    "sessions",
    _id(),  # SHA-256 of the cookie's secret: a copy of the database lets nobody in
    _ref("user_id", "users", index=True),
    _when("created_at"),
    _when("seen_at"),
    _when("revoked_at", nullable=True),
)
projects = _table("projects", _id(), _text("name"), _json("languages"), _json("settings"), _when("created_at"))
members = _table(
    "members",
    _id(),
    _ref("project_id", "projects"),
    _ref("user_id", "users", index=True),
    _text("role"),
    _when("joined_at"),
    sa.UniqueConstraint("project_id", "user_id"),
)
recordings = _table(
    "recordings",
    _id(),
    _ref("project_id", "projects"),
    _text("sha256"),
    _text("filename"),
    _text("media_type"),
    sa.Column("size_bytes", Big, nullable=False),
    sa.Column("duration_s", Real),
    _when("created_at"),
    sa.UniqueConstraint("project_id", "sha256"),
)
interviews = _table(
    "interviews",
    _id(),
    _ref("project_id", "projects", index=True),
    _text("name"),
    _text("language"),
    _ref("recording_id", "recordings", nullable=True),
    _text("revision_id", nullable=True),  # no foreign key: revisions point here, and one of the two must come first
    _int("expected_speakers", nullable=True),
    _when("created_at"),
    _text("recorded_on", nullable=True),
)
participants = _table(
    "participants",
    _id(),
    _ref("project_id", "projects"),
    _text("label"),
    _text("group"),
    _json("attributes"),
    sa.UniqueConstraint("project_id", "label"),
)
speakers = _table(
    "speakers",
    _id(),
    _ref("interview_id", "interviews"),
    _text("key"),
    _text("name"),
    _text("role"),
    _ref("participant_id", "participants", nullable=True),
    sa.UniqueConstraint("interview_id", "key"),
)
revisions = _table(
    "revisions",
    _id(),
    _ref("interview_id", "interviews"),
    _int("number"),
    _text("kind"),
    _text("parent_id", nullable=True),
    _json("edits"),
    _json("document"),  # text, turns and words: born together, die together, never queried one by one
    _text("made_by"),
    _json("engine"),
    _when("created_at"),
    sa.UniqueConstraint("interview_id", "number"),
)
codes = _table(
    "codes",
    _id(),
    _ref("project_id", "projects", index=True),
    _ref("parent_id", "codes", nullable=True),
    _text("name"),
    _text("definition"),
    _text("include"),
    _text("exclude"),
    _text("example"),
    _text("colour"),
    _int("position"),
    _text("merged_into", nullable=True),
    _int("version"),
    _when("created_at"),
    _when("deleted_at", nullable=True),
)
code_versions = _table(
    "code_versions",
    _id(),
    _ref("code_id", "codes"),
    _int("version"),
    _text("name"),
    _text("definition"),
    _text("include"),
    _text("exclude"),
    _text("example"),
    _text("changed_by"),
    _when("changed_at"),
    sa.UniqueConstraint("code_id", "version"),
)
codings = _table(
    "codings",
    _id(),
    _ref("project_id", "projects", index=True),
    _ref("interview_id", "interviews", index=True),
    _ref("revision_id", "revisions"),
    _int("start"),
    _int("end"),
    _text("quote"),
    _ref("code_id", "codes", index=True),
    _int("code_version"),
    _ref("coder_id", "users"),
    _text("anchor"),
    _text("origin"),
    _when("created_at"),
    _when("deleted_at", nullable=True),
    _text("was", nullable=True),
    _text("coded_as", nullable=True),
)
memos = _table(
    "memos",
    _id(),
    _ref("project_id", "projects", index=True),
    _ref("author_id", "users"),
    _text("text"),
    _json("asked"),
    _when("answered_at", nullable=True),
    _ref("answered_by", "users", nullable=True),
    _ref("reply_to", "memos", nullable=True, index=True),
    _text("target_kind"),
    _text("target_id"),
    _ref("interview_id", "interviews", nullable=True, index=True),
    _ref("code_id", "codes", nullable=True),
    _ref("revision_id", "revisions", nullable=True),
    _int("start", nullable=True),
    _int("end", nullable=True),
    _text("quote"),
    _text("anchor"),
    _int("version"),
    _when("created_at"),
    _when("changed_at"),
    _when("deleted_at", nullable=True),
)
suggestion_runs = _table(
    "suggestion_runs",
    _id(),
    _ref("project_id", "projects", index=True),
    _text("job_id"),
    _json("parameters"),
    _json("engine"),
    _text("note"),
    _int("n_segments"),
    _ref("asked_by", "users"),
    _when("created_at"),
)
suggestions = _table(
    "suggestions",
    _id(),
    _ref("project_id", "projects", index=True),
    _ref("run_id", "suggestion_runs", index=True),
    _text("kind"),
    _int("position"),
    _json("payload"),
    _json("engine"),
    _text("state"),
    _ref("decided_by", "users", nullable=True),
    _when("decided_at", nullable=True),
    _text("reason"),
    _text("theme_id", nullable=True),
    _when("created_at"),
)
themes = _table(
    "themes",
    _id(),
    _ref("project_id", "projects", index=True),
    _text("name"),
    _text("statement"),
    _text("state"),
    _int("version"),
    _ref("created_by", "users"),
    _when("created_at"),
)
theme_quotes = _table(
    "theme_quotes",
    _id(),
    _ref("theme_id", "themes", index=True),
    _ref("interview_id", "interviews"),
    _ref("revision_id", "revisions"),
    _int("start"),
    _int("end"),
    _text("quote"),
    _text("origin"),
    _int("position"),
)
theme_reviews = _table(
    "theme_reviews",
    _id(),
    _ref("theme_id", "themes", index=True),
    _ref("reviewer_id", "users"),
    _ref("quote_id", "theme_quotes", nullable=True),
    _int("theme_version"),
    _text("verdict"),
    _text("comment"),
    _when("created_at"),
)
vectors = _table(
    "vectors",
    _ref("project_id", "projects"),
    _text("model"),  # registry name and digest: vectors of two models never meet
    _text("text_sha256"),
    sa.Column("vector", Blob, nullable=False),  # float32, little endian
    sa.PrimaryKeyConstraint("project_id", "model", "text_sha256"),
)
readables = _table(
    "readables",  # the current text of each interview as a search reads it: made from it, never the only copy
    sa.Column("interview_id", sa.Text, sa.ForeignKey("interviews.id"), primary_key=True),
    _text("revision_id"),
    _text("language"),
    _int("version"),
    _text("text"),
    _text("words"),
    _text("stems"),
    sa.Column("places", Blob, nullable=False),  # int32, little endian, as are the turns
    sa.Column("turns", Blob, nullable=False),
    sa.Column("times", Blob, nullable=False),  # float32, little endian: when each turn begins
    _json("speakers"),
)
passage_vectors = _table(
    "passage_vectors",  # what "more like this" compares: one row an interview, made anew after corrections
    sa.Column("interview_id", sa.Text, sa.ForeignKey("interviews.id"), primary_key=True),
    _text("revision_id"),
    _text("voices"),  # whose words they are: another speaker or role makes them anew
    _text("model"),
    sa.Column("places", Blob, nullable=False),  # int32, little endian
    sa.Column("vectors", Blob, nullable=False),  # float16, little endian: half the space, the same order of likeness
    _when("made_at"),
)
settings = _table(
    "settings",  # of this installation; a project's own are in its row
    sa.Column("name", sa.Text, primary_key=True),
    _json("value"),
    _text("changed_by"),
    _when("changed_at"),
)
heard = _table(
    "heard",  # what a running transcription has written down so far; deleted when it ends
    _text("job_id"),
    _int("chunk"),
    _ref("project_id", "projects", index=True),
    _ref("interview_id", "interviews", index=True),
    sa.Column("start_s", Real, nullable=False),
    _text("text"),
    _int("n_words"),
    sa.PrimaryKeyConstraint("job_id", "chunk"),
)
checks = _table(
    "checks",  # how far each interview's transcript has been checked against its recording
    sa.Column("interview_id", sa.Text, sa.ForeignKey("interviews.id"), primary_key=True),
    _int("position"),
    sa.Column("time_s", Real),
    sa.Column("share", Real, nullable=False),
    _ref("user_id", "users"),
    _when("at"),
)
drafts = _table(
    "drafts",  # recordings being made in a browser; their sound lies in the data folder
    _id(),
    _ref("project_id", "projects", index=True),
    _ref("user_id", "users", index=True),
    _text("name"),
    _text("language"),
    _int("n_speakers", nullable=True),
    _int("rate"),  # samples a second
    _when("created_at"),
)
job_requests = _table(
    "job_requests",
    _id(),
    _text("kind"),
    _ref("project_id", "projects", index=True),
    _text("target_id"),
    _json("options"),
    _ref("requested_by", "users"),
    _when("created_at"),
    sa.Column("sent", Flag, nullable=False, index=True),
)
events = _table(
    "events",
    _id(),
    _ref("project_id", "projects"),
    _int("seq"),
    _when("time"),
    _text("actor_id"),
    _text("action"),
    _text("target_kind"),
    _text("target_id", index=True),
    _text("interview_id", nullable=True),
    _json("before", nullable=True),
    _json("after", nullable=True),
    _text("key", nullable=True),
    _text("undoes", nullable=True),
    _text("prev_hash"),
    _text("hash"),
    sa.Column("manner", sa.Text, nullable=False, server_default="act"),
    sa.Column("stands", Flag, nullable=False, server_default="1"),  # 0 once a later event takes it back; not hashed
    sa.UniqueConstraint("project_id", "seq"),
    sa.Index("ix_events_undoes", "undoes"),
    sa.Index("ix_events_next_undo", "project_id", "actor_id", "manner", "stands", "interview_id", "seq"),
    sa.Index("ix_events_project_id_interview_id_seq", "project_id", "interview_id", "seq"),  # what happened there
    sa.Index("ix_events_key", "key"),
)
receipts = _table(
    "receipts",
    sa.Column("key", sa.Text, primary_key=True),
    _text("actor_id"),
    _json("answer"),
    _when("time"),
)
