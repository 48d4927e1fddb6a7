"""Runs of suggestions as records: how each was made, what it showed, what was decided; and two of them compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qual.analysis.run_comparison import Change, Event, compare_runs
from qual.analysis.same_passages import Place, same_passages
from qual.domain.passage_decision import PassagePlace
from qual.domain.permission import Action
from qual.domain.theme import Passage, Suggestion, SuggestionState
from qual.errors import BadInput
from qual.services.in_rounds import is_without_machine_help, require_no_machine_help
from qual.services.passages import PassageReader
from qual.services.places_now import PlacesNow
from qual.services.question_payload import of_the_machine, places_of
from qual.store import accounts, passage_decisions, themes
from qual.store.themes import SuggestionRun
from qual.store.tx import Tx


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run with who asked for it and how many questions stand how."""

    run: SuggestionRun
    asked_by: str
    n_shown: int  # questions of the machine's
    by_state: Mapping[SuggestionState, int]  # of all its questions, those that people made among them


@dataclass(frozen=True, slots=True)
class NotHonoured:
    """What of a decision a run left out."""

    by: str
    kind: str
    lack: str
    n: int
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A run in full: its questions with what became of them, and which decisions it honoured or left out."""

    line: RunLine
    questions: tuple[Suggestion, ...]
    decided_by: Mapping[str, str]  # names, by user id
    n_honoured: int  # decisions
    not_honoured: tuple[NotHonoured, ...]


@dataclass(frozen=True, slots=True)
class ChangeView:
    """Questions of the earlier run and what they are in the later one; see `run_comparison.Event`."""

    change: Change
    earlier: tuple[Suggestion, ...]
    later: tuple[Suggestion, ...]
    shares: tuple[float, ...]
    near: Suggestion | None  # of one that is new or gone, the question of the other run that has most of it


@dataclass(frozen=True, slots=True)
class RunComparison:
    """What became of the questions of one run in another, and how many passages both looked at."""

    earlier: SuggestionRun
    later: SuggestionRun
    changes: tuple[ChangeView, ...]
    n_shared: int
    n_elsewhere: int  # of those both looked at; see `run_comparison.Comparison`
    only_earlier: int
    only_later: int


def run_lines(tx: Tx, project_id: str) -> tuple[RunLine, ...]:
    """Return the finished runs of a project, newest first; none while the actor codes in a blind round."""
    if is_without_machine_help(tx, project_id):
        return ()
    names = accounts.names(tx.connection)
    found: dict[str, list[Suggestion]] = {}
    for one in themes.suggestions_of_project(tx.connection, project_id):
        found.setdefault(one.run_id, []).append(one)
    runs = [run for run in themes.runs_of(tx.connection, project_id) if run.engine]
    return tuple(_line(run, found.get(run.id, []), names) for run in runs)


def run_record(tx: Tx, run_id: str) -> RunRecord:
    """Return a run in full; raise Conflict while the actor codes in a blind round."""
    run = _run(tx, run_id)
    names = accounts.names(tx.connection)
    questions = themes.suggestions_of(tx.connection, run_id)
    said: Any = run.engine.get("decisions") or {}
    made = {one.id: one for one in passage_decisions.of_project(tx.connection, run.project_id)}
    reader, now = PassageReader(tx, run.project_id), PlacesNow(tx, run.project_id)
    left_out = []
    for one in said.get("left_out", ()):
        decision = made[one["decision"]]
        places = [PassagePlace(*place) for place in one["passages"]]
        shown = [
            reader.passage(p.interview_id, there.revision_id, there.span)
            for p, there in zip(places, now.find(places), strict=True)
            if there.place is not None
        ]
        by = names.get(decision.made_by, "")
        left_out.append(NotHonoured(by, decision.kind.value, one["lack"], one["n"], tuple(shown)))
    honoured = len(said.get("honoured", ()))
    return RunRecord(_line(run, questions, names), questions, names, honoured, tuple(left_out))


def compare(tx: Tx, earlier_id: str, later_id: str) -> RunComparison:
    """Say what became of the questions of one run in another of the same project, passages matched across corrections.

    Raises BadInput for a run and itself or runs of two projects, Conflict while the actor codes in a blind round.
    """
    earlier, later = _run(tx, earlier_id), _run(tx, later_id)
    if earlier.id == later.id or earlier.project_id != later.project_id:
        raise BadInput("Choose two different runs of this project to compare.")
    before, after = (of_the_machine(themes.suggestions_of(tx.connection, run.id)) for run in (earlier, later))
    now = PlacesNow(tx, earlier.project_id)
    old, new = _places(now, before), _places(now, after)
    known = [place for cluster in new for place in cluster]
    wanted = [place for cluster in old for place in cluster]
    same = same_passages(wanted, known)
    called = {wanted[number]: known[other] for number, other in same.items()}
    found = compare_runs([[called.get(p, ("", p)) for p in cluster] for cluster in old], new)
    changes = tuple(_change(one, before, after) for one in found.events)
    return RunComparison(
        earlier, later, changes, found.n_shared, found.n_elsewhere, found.only_earlier, found.only_later
    )


def _change(event: Event, before: Sequence[Suggestion], after: Sequence[Suggestion]) -> ChangeView:
    others = after if event.change is Change.GONE else before
    return ChangeView(
        event.change,
        tuple(before[i] for i in event.earlier),
        tuple(after[j] for j in event.later),
        event.shares,
        None if event.near is None else others[event.near],
    )


def _run(tx: Tx, run_id: str) -> SuggestionRun:
    run = themes.run(tx.connection, run_id)
    tx.require(Action.READ, run.project_id)
    require_no_machine_help(tx, run.project_id)
    return run


def _line(run: SuggestionRun, questions: Sequence[Suggestion], names: Mapping[str, str]) -> RunLine:
    states = Counter(one.state for one in questions)
    return RunLine(run, names.get(run.asked_by, ""), len(of_the_machine(questions)), states)


def _places(now: PlacesNow, questions: Sequence[Suggestion]) -> list[list[Place]]:
    """Return the passages of each question that stand; two that a correction made one come once, in the first."""
    seen: set[Place] = set()
    found = []
    for one in questions:
        standing = [there.place for there in now.find(places_of(one)) if there.place is not None]
        found.append([place for place in dict.fromkeys(standing) if place not in seen])
        seen.update(standing)
    return found
