"""What is stored of a question: its passages, the evidence for and against it, and how to read both again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from qual.analysis.evidence import CoverageRow, absent
from qual.analysis.segments import Segment
from qual.analysis.themes import Cluster
from qual.domain.passage_decision import PassagePlace
from qual.domain.theme import Suggestion

ASPECTS = ("groups", "participants", "interviews", "languages")
ATTRIBUTE = "attribute:"  # before the name of an attribute of participants, such as their site


@dataclass(frozen=True, slots=True)
class CoverageView:
    """How much of what one person, group, interview, language or site said is in a question, and how many people.

    `expected` and `people_expected` are what there would be if the question's passages had been drawn by lot. The
    people of questions stored before they were counted are None.
    """

    value: str
    inside: int
    total: int
    expected: float = 0.0
    people_inside: int | None = None
    people: int | None = None
    people_expected: float | None = None


@dataclass(frozen=True, slots=True)
class AspectView:
    """A question seen by one aspect: who is in it, and who is absent though enough of them was read."""

    rows: tuple[CoverageView, ...]
    absent: tuple[str, ...]


def payload_of(cluster: Cluster, segments: Sequence[Segment]) -> dict[str, object]:
    """Return a cluster as JSON keeps it; passages as [interview, revision, start, end] of the text they were in."""

    def place(index: int) -> list[object]:
        segment = segments[index]
        return [segment.interview_id, segment.revision_id, segment.start, segment.end]

    aspects = {name: getattr(cluster.coverage, name) for name in ASPECTS}
    aspects |= {f"{ATTRIBUTE}{name}": rows for name, rows in cluster.coverage.attributes}
    return {
        "members": [place(i) for i in cluster.segments],
        "segment_stability": [round(s, 4) for s in cluster.segment_stability],
        "stability": round(cluster.stability, 4),
        "quotes": [place(i) for i in cluster.quotes],
        "worst_inside": [place(i) for i in cluster.worst_inside],
        "near_outside": [place(i) for i in cluster.near_outside],
        "words": {words.language: [w.lemma for w in words.words] for words in cluster.words},
        "interviewers_words": list(cluster.interviewers_words),
        "coverage": {
            name: {"rows": [_row(row) for row in rows], "absent": [row.value for row in absent(rows)]}
            for name, rows in aspects.items()
        },
        "flags": [flag.value for flag in cluster.flags],
    }


def coverage_of(suggestion: Suggestion) -> dict[str, AspectView]:
    """Return who is in a question, by aspect: those of ASPECTS, then attributes."""
    found: Any = suggestion.payload["coverage"]
    return {
        name: AspectView(tuple(CoverageView(*row) for row in aspect["rows"]), tuple(aspect["absent"]))
        for name, aspect in found.items()
    }


def without_counted(payload: dict[str, Any], is_gone: Callable[[str, str], bool]) -> dict[str, Any]:
    """Return a question's payload in which nobody and nothing is counted that `is_gone(aspect, value)` says is gone."""
    left = {}
    for name, aspect in (payload.get("coverage") or {}).items():
        rows = [row for row in aspect["rows"] if not is_gone(name, row[0])]
        left[name] = {"rows": rows, "absent": [value for value in aspect["absent"] if not is_gone(name, value)]}
    return payload | {"coverage": left}


def places_of(suggestion: Suggestion, name: str = "members") -> list[PassagePlace]:
    """Return the passages of a question as they stood then: "members", "quotes", "worst_inside" or "near_outside"."""
    found: Any = suggestion.payload.get(name) or []
    return [PassagePlace(str(i), str(r), int(start), int(end)) for i, r, start, end in found]


def surest_first(suggestion: Suggestion) -> list[PassagePlace]:
    """Return all passages of a question: those it is asked with, then the others, the most stable first."""
    shown, members = places_of(suggestion, "quotes"), places_of(suggestion)
    stability: Any = suggestion.payload["segment_stability"]
    others = sorted(zip(members, stability, strict=True), key=lambda pair: -pair[1])
    return list(dict.fromkeys([*shown, *(place for place, _ in others)]))


def of_the_machine(questions: Sequence[Suggestion]) -> tuple[Suggestion, ...]:
    """Return the questions as the machine posed them: each passage of a run is in exactly one of them."""
    return tuple(one for one in questions if not one.chosen_by)


def made_from(suggestion: Suggestion) -> tuple[str, ...]:
    """Return the questions whose passages people made this one of; none for one of the machine's or of the map."""
    found: Any = suggestion.payload.get("made_from") or []
    return tuple(str(one) for one in found)


def _row(row: CoverageRow) -> list[object]:
    return [
        row.value, row.inside, row.total, round(row.expected, 3),
        row.people_inside, row.people, round(row.people_expected, 3),
    ]  # fmt: skip
