"""The runs of suggestions and their questions: storing what the worker found, showing it with its passages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qual.analysis.decided_passages import NOTHING_DECIDED, Honoured
from qual.analysis.segments import Segment
from qual.analysis.themes import ClusteringResult
from qual.domain.ids import new_id
from qual.domain.passage_decision import PassagePlace
from qual.domain.permission import Action
from qual.domain.theme import Passage, Suggestion, SuggestionState
from qual.engines.base import EngineInfo
from qual.errors import NotFound
from qual.services.in_rounds import is_without_machine_help
from qual.services.passages import PassageReader
from qual.services.places_now import PlacesNow
from qual.services.question_payload import AspectView, coverage_of, payload_of, places_of, surest_first
from qual.store import themes
from qual.store.rows import not_found
from qual.store.themes import SuggestionRun
from qual.store.tx import Tx

NOTHING_TO_GROUP = "nothing_to_group"  # run notes; the page puts them in words
TOO_FEW = "too_few"
PAGE = 10  # passages looked through at once


@dataclass(frozen=True, slots=True)
class SuggestionView:
    """A suggestion with its passages, as the page poses it."""

    suggestion: Suggestion
    n_segments: int
    stability: float  # 0 to 1
    quotes: tuple[Passage, ...]
    worst_inside: tuple[Passage, ...]
    near_outside: tuple[Passage, ...]
    words: dict[str, tuple[str, ...]]
    coverage: dict[str, AspectView]  # by aspect, see `question_payload`
    flags: tuple[str, ...]
    interviewers_words: tuple[str, ...]  # those of `words` that are rather the questions'


def runs(tx: Tx, project_id: str) -> tuple[SuggestionRun, ...]:
    """Return the project's requests for suggestions, newest first."""
    tx.require(Action.READ, project_id)
    return themes.runs_of(tx.connection, project_id)


def store_result(
    tx: Tx,
    run_id: str,
    segments: Sequence[Segment],
    result: ClusteringResult | None,
    info: EngineInfo,
    honoured: Honoured = NOTHING_DECIDED,
    besides: Mapping[str, object] | None = None,
) -> int:
    """Store the clusters as open suggestions and return how many. Doing it twice stores them once.

    `result` is None when there was no passage at all; `honoured` is what of people's decisions bound it; `besides` is
    what else the record shall hold (see `suggestion_record`).
    """
    run = themes.run(tx.connection, run_id)
    tx.require(Action.SUGGEST, run.project_id)
    if run.engine:
        return len(themes.suggestions_of(tx.connection, run_id))
    engine = info.as_json() | {"parameters": dict(run.parameters) | _method(result)}
    note = NOTHING_TO_GROUP if result is None else TOO_FEW if result.too_few else ""
    record = engine | {"decisions": _decisions(honoured, result, segments), **(besides or {})}
    themes.change_run(tx.connection, run, engine=record, note=note, n_segments=len(segments))
    clusters = result.clusters if result else ()
    for position, cluster in enumerate(clusters):
        themes.add_suggestion(
            tx.connection,
            Suggestion(
                new_id(), run.project_id, run_id, "theme", position, payload_of(cluster, segments), engine,
                SuggestionState.OPEN, None, None, "", None, tx.time,
            ),
        )  # fmt: skip
    tx.record(
        "suggestions.store",
        ("run", run_id),
        project_id=run.project_id,
        after={"n_suggestions": len(clusters), "n_segments": len(segments), "engine": record},
    )
    return len(clusters)


def run_questions(tx: Tx, run_id: str) -> tuple[Suggestion, ...]:
    """Return a run's suggestions without their passages, largest first; none while the actor codes in a blind round."""
    run = themes.run(tx.connection, run_id)
    if is_without_machine_help(tx, run.project_id):
        return ()
    found = themes.suggestions_of(tx.connection, run_id)
    return tuple(one for one in found if one.state is not SuggestionState.WITHDRAWN)


def run_suggestions(tx: Tx, run_id: str) -> tuple[SuggestionView, ...]:
    """Return a run's suggestions with their passages, largest first; none while the actor codes in a blind round."""
    found = run_questions(tx, run_id)
    viewer = _Viewer(tx, found[0].project_id) if found else None
    return tuple(viewer.view(one) for one in found) if viewer else ()


def question_view(tx: Tx, suggestion_id: str) -> SuggestionView:
    """Return a question with its passages; raise NotFound where there is none, or the actor codes blind."""
    found = question(tx, suggestion_id)
    return _Viewer(tx, found.project_id).view(found)


def question(tx: Tx, suggestion_id: str) -> Suggestion:
    """Return a question without its passages; raise NotFound where there is none, or the actor codes blind."""
    found = themes.suggestion(tx.connection, suggestion_id)
    if is_without_machine_help(tx, found.project_id):
        raise not_found("suggestion")
    return found


def run_of_question(tx: Tx, suggestion_id: str) -> str:
    """Return the run of a question, "" where there is no such question for the actor."""
    try:
        return question(tx, suggestion_id).run_id
    except NotFound:
        return ""


def passages_of(tx: Tx, suggestion_id: str, *, first: int = 0, most: int = PAGE) -> tuple[Passage, ...]:
    """Return a page of all passages of a question, the surest first; those deleted meanwhile are left out.

    None while the actor codes in a blind round.
    """
    suggestion = themes.suggestion(tx.connection, suggestion_id)
    if is_without_machine_help(tx, suggestion.project_id):
        return ()
    return _Viewer(tx, suggestion.project_id).passages(surest_first(suggestion)[first : first + most])


def _method(result: ClusteringResult | None) -> dict[str, object]:
    if result is None:
        return {}
    return {
        "n_neighbours": result.parameters.n_neighbours,
        "n_runs": result.parameters.n_runs,
        "languages_not_centred": list(result.languages_not_centred),
    }


def _decisions(honoured: Honoured, result: ClusteringResult | None, segments: Sequence[Segment]) -> dict[str, object]:
    """Return what of people's decisions the run honoured and what it left out, as JSON keeps it."""

    def place(index: int) -> list[object]:
        segment = segments[index]
        return [segment.interview_id, segment.revision_id, segment.start, segment.end]

    left_out = [
        {"decision": one.decision_id, "lack": one.lack.value, "n": one.n, "passages": [place(i) for i in one.passages]}
        for one in honoured.left_out
    ]
    contradicting = [[place(i) for i in one.passages] for one in (result.unmet if result else ())]
    return {"honoured": list(honoured.decision_ids), "left_out": left_out, "contradicting": contradicting}


class _Viewer:
    """Shows questions with their passages in the present texts."""

    def __init__(self, tx: Tx, project_id: str) -> None:
        self._reader = PassageReader(tx, project_id)
        self._now = PlacesNow(tx, project_id)

    def view(self, suggestion: Suggestion) -> SuggestionView:
        payload: dict = suggestion.payload
        return SuggestionView(
            suggestion,
            len(payload["members"]),
            payload["stability"],
            self.passages(places_of(suggestion, "quotes")),
            self.passages(places_of(suggestion, "worst_inside")),
            self.passages(places_of(suggestion, "near_outside")),
            {language: tuple(words) for language, words in payload["words"].items()},
            coverage_of(suggestion),
            tuple(payload["flags"]),
            tuple(payload.get("interviewers_words", ())),
        )

    def passages(self, places: Sequence[PassagePlace]) -> tuple[Passage, ...]:
        """Return those of the passages that stand, in the present text."""
        found = zip(places, self._now.find(places), strict=True)
        return tuple(
            self._reader.passage(place.interview_id, now.revision_id, now.span)
            for place, now in found
            if now.place is not None
        )
