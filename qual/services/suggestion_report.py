"""A run of suggestions as plain values for a file: how it was made, what it showed, and what people decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from qual.domain.document import Span
from qual.domain.passage_decision import PassageDecision
from qual.domain.permission import Action
from qual.domain.theme import Suggestion
from qual.services.in_rounds import require_no_machine_help
from qual.services.passages import PassageReader
from qual.services.question_payload import made_from, of_the_machine, places_of
from qual.services.suggestion_record import nearest_passages
from qual.store import accounts, interviews, passage_decisions, themes
from qual.store.tx import Tx

FORMAT = "qual-themes-1"


def run_report(tx: Tx, run_id: str) -> dict[str, object]:
    """Return the run's record and its clusters, largest first, as values that JSON knows.

    Every passage is in one of `clusters`; `stability` is from 0 to 1. `questions_by_people` are those that people made
    of them, and `decisions` what was decided about either. Passages stand in the text that the run looked at; those of
    interviews deleted since are left out. Where passages are too few for clusters, `neighbours` holds each with those
    most like it, in the present text. Without clusters `run.note` says why: "too_few" or "nothing_to_group".
    Raises Conflict while the actor codes in a blind round.
    """
    run = themes.run(tx.connection, run_id)
    tx.require(Action.READ, run.project_id)
    require_no_machine_help(tx, run.project_id)
    names = accounts.names(tx.connection)
    report = _Report(tx, run.project_id, names)
    found = themes.suggestions_of(tx.connection, run_id)
    clusters = of_the_machine(found)
    mine = {one.id for one in found}
    return {
        "format": FORMAT,
        "run": {
            "id": run.id,
            "asked_by": names.get(run.asked_by, ""),
            "asked_at": run.created_at.isoformat(),
            "parameters": dict(run.parameters),
            "engine": dict(run.engine),
            "n_passages": run.n_segments,
            "note": run.note,
        },
        "clusters": [report.question(one) for one in clusters],
        "neighbours": [
            asdict(one.passage) | {"nearest": [asdict(other) for other in one.nearest]}
            for one in nearest_passages(tx, run_id)
        ],
        "questions_by_people": [report.question(one) for one in found if one not in clusters],
        "decisions": [
            report.decision(one)
            for one in passage_decisions.of_project(tx.connection, run.project_id)
            if mine & set(one.suggestion_ids)
        ],
    }


class _Report:
    """Writes questions and decisions of one project."""

    def __init__(self, tx: Tx, project_id: str, names: Mapping[str, str]) -> None:
        self._reader = PassageReader(tx, project_id)
        self._known = {one.id for one in interviews.of_project(tx.connection, project_id)}
        self._names = names

    def question(self, suggestion: Suggestion) -> dict[str, object]:
        """Return a question with all its passages and what became of it."""
        payload: dict = suggestion.payload
        sure = dict(zip(places_of(suggestion), payload["segment_stability"], strict=True))
        members = [
            passage | {"stability": sure[place]}
            for place, passage in zip(sure, self._passages(suggestion, "members"), strict=True)
            if passage
        ]
        return {
            "number": suggestion.position,
            "id": suggestion.id,
            "state": suggestion.state.value,
            "decided_by": self._names.get(suggestion.decided_by or "", ""),
            "decided_at": suggestion.decided_at.isoformat() if suggestion.decided_at else None,
            "reason": suggestion.reason,
            "theme_id": suggestion.theme_id,
            "put_together_by": self._names.get(suggestion.chosen_by, ""),
            "made_from": list(made_from(suggestion)),
            "n_passages": len(members),
            "stability": payload["stability"],
            "words": payload["words"],
            "interviewers_words": payload.get("interviewers_words", []),
            "flags": payload["flags"],
            "coverage": payload["coverage"],
            "passages": members,
        } | {
            name: [one for one in self._passages(suggestion, name) if one]
            for name in ("quotes", "worst_inside", "near_outside")
        }

    def decision(self, decision: PassageDecision) -> dict[str, object]:
        """Return a decision: by whom, when and why, and whether it stands."""
        return {
            "id": decision.id,
            "kind": decision.kind.value,
            "questions": list(decision.suggestion_ids),
            "theme_id": decision.theme_id,
            "n_passages": [len(part) for part in decision.parts],
            "reason": decision.reason,
            "by": self._names.get(decision.made_by, ""),
            "at": decision.made_at.isoformat(),
            "taken_back_by": self._names.get(decision.taken_back_by or "", ""),
            "taken_back_at": decision.taken_back_at.isoformat() if decision.taken_back_at else None,
        }

    def _passages(self, suggestion: Suggestion, name: str) -> list[dict[str, object]]:
        """Return the passages, {} for one whose interview is gone."""
        return [
            asdict(self._reader.passage(place.interview_id, place.revision_id, Span(place.start, place.end)))
            if place.interview_id in self._known
            else {}
            for place in places_of(suggestion, name)
        ]
