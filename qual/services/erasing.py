"""Deleting an interview for good: every row and every word of it, so that neither undo nor the log brings it back.

The recording's file and what lies beside it go once this is committed (`Workbench.clear_leftovers`). What people wrote
about the study as a whole stays: codes, themes and their sentences, memos elsewhere. See
docs/decisions/0025-deleted-for-good.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from qual.domain.erasure import INTERVIEW, is_typed
from qual.domain.interview import Interview
from qual.domain.permission import Action
from qual.errors import BadInput, Conflict
from qual.services import rounds as round_services
from qual.services.erasing_plan import (
    copied_outside,
    copied_sentences,
    copies_of,
    losses,
    open_rounds_with,
    quotes_by_theme,
)
from qual.services.erasing_words import WordsOfOthers, digests_of_others
from qual.services.question_payload import without_counted
from qual.services.theme_steps import settle
from qual.store import (
    erasing,
    erasing_log,
    erasing_records,
    events,
    interviews,
    passage_maps,
    passage_vectors,
    readables,
    theme_shown,
    themes,
)
from qual.store.erasing import Leftover
from qual.store.tx import Tx

__all__ = ["Erased", "delete_interview", "losses"]


@dataclass(frozen=True, slots=True)
class Erased:
    """What went, in numbers."""

    turns: int
    codings: int
    memos: int
    quotes: int
    unsupported: int  # sentences of people that no quote carries any more
    has_recording: bool


def delete_interview(tx: Tx, interview_id: str, *, title: str, although_in_round: bool = False) -> Erased:
    """Delete an interview for good, once its owner has typed its `title`.

    Raises BadInput for another title, and Conflict while somebody codes it in an open round, unless told to do so
    `although_in_round`. Nothing of it can be undone.
    """
    interview = interviews.get(tx.connection, interview_id)
    tx.require(Action.ERASE, interview.project_id)
    if not is_typed(title, interview.name):
        raise BadInput(f"To delete '{interview.name}' for good, type its name as it stands here. Nothing was deleted.")
    in_rounds = open_rounds_with(tx, interview)
    if in_rounds and not although_in_round:
        names = ", ".join(f"'{one.name}'" for one in in_rounds)
        raise Conflict(
            f"'{interview.name}' is being coded in the open round {names}. Wait until the round is over, or say that "
            "it is to be deleted all the same; what was coded of it in the round then goes, too. Nothing was deleted."
        )
    told = _erase(tx, interview)
    for one in in_rounds:
        round_services.reveal_if_finished(tx, one)
    return told


def _erase(tx: Tx, interview: Interview) -> Erased:
    plan, what = losses(tx, interview.id), erasing.doomed(tx.connection, interview.id)
    hit, copies = quotes_by_theme(tx, interview.id), copied_sentences(tx, interview, what)
    gone = what.every_id | copies.keys() | ({plan.recording.id} if plan.recording else set())
    names, is_copy = _names_ever(tx, interview), copies_of(tx, interview)

    erasing_records.forget_in_drafts(tx.connection, interview.project_id, what.ids.get("theme_quotes", ()))
    theme_shown.remove(tx.connection, copied_outside(tx, interview))
    erasing_records.delete_sentences(tx.connection, copies)
    erasing.delete(tx.connection, interview.id, what)
    sha256 = erasing.drop_recording(tx.connection, plan.recording.id) if plan.recording else None
    _forget_in_records(tx, interview, gone, names)
    log_from = erasing_log.erase_words(
        tx.connection, interview.project_id, gone, whole=lambda row: row.interview_id == interview.id, is_copy=is_copy
    )
    erasing_log.erase_answers(tx.connection, gone, since=interview.created_at)
    left = Leftover(interview.id, interview.project_id, interview.recording_id, sha256, tx.time)
    erasing.keep_leftover(tx.connection, left)
    forget_in_memory()
    tx.record(
        INTERVIEW,
        ("interview", interview.id),
        project_id=interview.project_id,
        interview_id=interview.id,
        after={
            "counts": dict(sorted(what.counts.items())),
            "recording": plan.recording is not None,
            "sentences_unsupported": plan.unsupported,
            "log_sealed_from": log_from,
            "themes": {theme_id: len(quotes) for theme_id, quotes in sorted(hit.items())},
        },
    )
    for theme_id in sorted(set(copies.values())):
        settle(tx, themes.theme(tx.connection, theme_id))
    return Erased(plan.turns, plan.codings, plan.memos, plan.quotes, plan.unsupported, plan.recording is not None)


def _forget_in_records(tx: Tx, interview: Interview, gone: frozenset[str], names: set[str]) -> None:
    """Take the interview, whose rows are gone, out of the records that stay."""
    connection, project_id = tx.connection, interview.project_id
    others = {one.id: one for one in interviews.of_project(connection, project_id)}
    words = WordsOfOthers(tx, others.values())
    erasing_records.change_questions(connection, project_id, interview.id, lambda one: _without_words(one, words))
    erasing_records.change_questions(connection, project_id, None, lambda one: _without_names(one, names))
    erasing_records.forget_in_offers(connection, project_id, interview.id, gone)
    erasing_records.forget_in_runs(connection, project_id, gone)
    for run_id in erasing_records.maps_of_project(connection, project_id):
        passage_maps.forget_gone(connection, run_id, asked=words.said)
    runs = themes.runs_of(connection, project_id)
    erasing_records.keep_vectors(connection, project_id, digests_of_others(tx, project_id, others, runs))


def forget_in_memory() -> None:
    """Let go of every transcript, prepared text and vector that this process keeps in memory."""
    interviews.forget_revisions()
    readables.forget()
    passage_vectors.forget()


def _names_ever(tx: Tx, interview: Interview) -> set[str]:
    """Return every name the interview has had: runs of suggestions keep the one of then."""
    told = events.of_target(tx.connection, interview.id)
    said = [one for event in told if event.action in {"interview.add", "interview.update"} for one in _sides(event)]
    return {interview.name, *(str(one["name"]) for one in said if one.get("name"))}


def _sides(event: Any) -> Iterable[dict[str, Any]]:
    return [one for one in (event.before, event.after) if one]


def _without_names(payload: dict[str, Any], names: set[str]) -> dict[str, Any]:
    """Return what a question holds without the interview's name, which every question of a run counts by."""

    def is_named(value: str) -> bool:  # voices that are linked to nobody are told by "interview: voice"
        return any(value == name or value.startswith(f"{name}: ") for name in names)

    by_name = {"interviews", "participants"}
    return without_counted(payload, lambda aspect, value: aspect in by_name and is_named(value))


def _without_words(payload: dict[str, Any], words: WordsOfOthers) -> dict[str, Any]:
    """Return what a question that held passages of the interview holds without words that are said nowhere else."""
    said = erasing_records.without_words(payload.get("words") or {}, words.hold)
    stays = {word for found in said.values() for word in found}
    asking = [word for word in payload.get("interviewers_words") or () if word in stays]
    return payload | {"words": said, "interviewers_words": asking}
