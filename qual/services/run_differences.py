"""What differs between two runs besides their questions: wishes, material, program, and what was decided in between."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qual.domain.document import Span
from qual.domain.edits import Anchor
from qual.domain.interview import Interview
from qual.domain.passage_decision import PassagePlace
from qual.domain.permission import Action
from qual.errors import BadInput
from qual.services import decision_list
from qual.services.decision_list import DecisionView
from qual.services.in_rounds import require_no_machine_help
from qual.services.passages import carried_between
from qual.services.question_payload import of_the_machine, places_of
from qual.services.suggestion_requests import wishes_of
from qual.store import interviews, run_materials, themes
from qual.store.themes import SuggestionRun
from qual.store.tx import Tx

MODEL, VECTORS = "model", "vectors"  # among the names in `RunDifferences.program`


@dataclass(frozen=True, slots=True)
class CorrectedText:
    """An interview whose transcript was corrected between two runs, and how many of the earlier's passages that hit."""

    interview: str
    n_passages: int


@dataclass(frozen=True, slots=True)
class RunDifferences:
    """What differs; interviews by name. Empty where two runs should have come to the same groups."""

    wishes: tuple[str, ...]  # names of parameters
    program: tuple[str, ...]  # MODEL, VECTORS of the same words, or packages of which the versions differ
    added: tuple[str, ...]  # interviews that are newer than the earlier run
    only_later: tuple[str, ...]  # older ones that only the later run looked at
    only_earlier: tuple[str, ...]
    n_deleted: int  # interviews that one of them looked at and that are gone
    corrected: tuple[CorrectedText, ...]
    decided: tuple[DecisionView, ...]  # made, or taken back, between the two; newest first

    @property
    def is_nothing(self) -> bool:
        """Say whether nothing differs that could have led to other groups."""
        return not (
            self.wishes or self.program or self.added or self.only_later or self.only_earlier or self.n_deleted
            or self.corrected or self.decided
        )  # fmt: skip


def differences(tx: Tx, earlier_id: str, later_id: str) -> RunDifferences:
    """Say from the records what differs between two finished runs of a project, whichever is given first.

    Raises BadInput for runs of two projects, Conflict while the actor codes in a blind round.
    """
    runs = sorted((themes.run(tx.connection, one) for one in (earlier_id, later_id)), key=lambda run: run.created_at)
    earlier, later = runs
    tx.require(Action.READ, earlier.project_id)
    if earlier.project_id != later.project_id:
        raise BadInput("Choose two different runs of this project to compare.")
    require_no_machine_help(tx, earlier.project_id)
    known = {one.id: one for one in interviews.of_project(tx.connection, earlier.project_id)}
    before, after = _texts(tx, earlier), _texts(tx, later)
    came = [known[id_] for id_ in after.keys() - before.keys() if id_ in known]
    return RunDifferences(
        other_wishes(earlier, later),
        _program(earlier, later),
        _named(one for one in came if one.created_at > earlier.created_at),
        _named(one for one in came if one.created_at <= earlier.created_at),
        _named(known[id_] for id_ in before.keys() - after.keys() if id_ in known),
        len((before.keys() | after.keys()) - known.keys()),
        _corrected(tx, known, _places(tx, earlier), (before, after)),
        tuple(one for one in decision_list.decisions_of(tx, earlier.project_id) if _is_between(one, earlier, later)),
    )


def other_wishes(earlier: SuggestionRun, later: SuggestionRun) -> tuple[str, ...]:
    """Return the names of the parameters in which the requests of two runs differ."""
    one, other = wishes_of(earlier), wishes_of(later)
    return tuple(name for name in one if _in_any_order(one[name]) != _in_any_order(other[name]))


def _in_any_order(value: object) -> object:
    return sorted(map(str, value)) if isinstance(value, list) else value


def _program(earlier: SuggestionRun, later: SuggestionRun) -> tuple[str, ...]:
    """Return the parts of the program that differ, and the vectors where the same words gave others."""
    one, other = _parts(earlier), _parts(later)
    found = [name for name in sorted(one.keys() & other.keys()) if one[name] != other[name]]
    before, after = (_recorded(run, "material") for run in (earlier, later))
    same_words = before.get("digest") == after.get("digest")
    if same_words and VECTORS in before.keys() & after.keys() and before[VECTORS] != after[VECTORS]:
        found.append(VECTORS)
    return tuple(found)


def _parts(run: SuggestionRun) -> dict[str, object]:
    model = [run.engine.get(name) for name in ("engine", "model", "digest", "version")]
    return {**_recorded(run, "versions"), MODEL: model}


def _recorded(run: SuggestionRun, name: str) -> Mapping[str, Any]:
    found = run.engine.get(name)
    return found if isinstance(found, dict) else {}


def _texts(tx: Tx, run: SuggestionRun) -> dict[str, str]:
    """Return the transcript of each interview as a run looked at it."""
    texts = _recorded(run, "material").get("texts")
    return dict(texts) if texts else {place.interview_id: place.revision_id for place in _places(tx, run)}


def _places(tx: Tx, run: SuggestionRun) -> Sequence[PassagePlace]:
    kept = run_materials.of_run(tx.connection, run.id)
    if kept is not None:
        return kept.places
    return [p for one in of_the_machine(themes.suggestions_of(tx.connection, run.id)) for p in places_of(one)]


def _named(found: Iterable[Interview]) -> tuple[str, ...]:
    return tuple(sorted((one.name for one in found), key=str.casefold))


def _corrected(
    tx: Tx,
    known: Mapping[str, Interview],
    places: Sequence[PassagePlace],
    texts: tuple[Mapping[str, str], Mapping[str, str]],
) -> tuple[CorrectedText, ...]:
    before, after = texts
    found = []
    for id_ in before.keys() & after.keys() & known.keys():
        if before[id_] != after[id_]:
            spans = [Span(place.start, place.end) for place in places if place.interview_id == id_]
            found.append(CorrectedText(known[id_].name, _n_changed(tx, id_, (before[id_], after[id_]), spans)))
    return tuple(sorted(found, key=lambda one: one.interview.casefold()))


def _n_changed(tx: Tx, interview_id: str, revision_ids: tuple[str, str], spans: Sequence[Span]) -> int:
    """Return how many passages say something else in the later of two texts, or are no longer there."""
    old, new = (interviews.revision(tx.connection, one).document.text for one in revision_ids)
    moved = carried_between(tx, interview_id, revision_ids, spans)
    return sum(
        anchor is Anchor.LOST or span.slice(old) != now.slice(new)
        for span, (now, anchor) in zip(spans, moved, strict=True)
    )


def _is_between(one: DecisionView, earlier: SuggestionRun, later: SuggestionRun) -> bool:
    moments = (one.decision.made_at, one.decision.taken_back_at)
    return any(at is not None and earlier.created_at < at <= later.created_at for at in moments)
