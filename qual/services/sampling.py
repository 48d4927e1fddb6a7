"""Drawing what several people are to code: interviews or stretches of them, at random, so that it can be repeated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from qual.analysis.readable import Readable
from qual.analysis.sampling import Candidate, Sample, draw, stretches
from qual.domain.document import Span
from qual.domain.interview import Interview
from qual.domain.permission import Action
from qual.domain.round import Round
from qual.errors import BadInput, Conflict
from qual.services.rounds import Task, make_round
from qual.store import interviews, readables
from qual.store.tx import Tx

LONGEST_STRETCH = 5000  # words; more is most of an interview
LARGEST_SEED = 10**9
_OPENING = 80  # characters by which a stretch is recognised


class SampleUnit(StrEnum):
    """What is drawn."""

    INTERVIEWS = "interviews"
    STRETCHES = "stretches"


@dataclass(frozen=True, slots=True)
class Wish:
    """What to draw: a share (0 to 1) or a number, of interviews or of stretches of about `words` words."""

    unit: SampleUnit = SampleUnit.INTERVIEWS
    share: float | None = None
    number: int | None = None
    seed: int = 1
    words: int = 300
    by_group: bool = True  # every group of participants gets its share
    interview_ids: tuple[str, ...] | None = None  # to draw from; None for all with a transcript


@dataclass(frozen=True, slots=True)
class Place:
    """What may be drawn: an interview, or a stretch of its present text."""

    interview: Interview
    group: str  # of its participants; several are joined, '' if nobody is linked
    span: Span | None
    opening: str  # how a stretch begins, '' for a whole interview

    @property
    def key(self) -> str:
        """What it is, for ever: texts never change, a correction makes another revision."""
        if self.span is None:
            return self.interview.id
        return f"{self.interview.id}:{self.interview.revision_id}:{self.span.start}-{self.span.end}"


@dataclass(frozen=True, slots=True)
class Drawn:
    """What was drawn, and what the round keeps of it."""

    places: tuple[Place, ...]
    sample: Mapping[str, Any]

    def tasks(self, coder_ids: Sequence[str]) -> tuple[Task, ...]:
        """Return the tasks of people who all code everything that was drawn."""
        return tuple(Task(place.interview.id, coder, place.span) for place in self.places for coder in coder_ids)


def draw_sample(tx: Tx, project_id: str, wish: Wish) -> Drawn:
    """Draw from a project's transcripts; nothing is stored. Raises BadInput for a wish that cannot be fulfilled."""
    tx.require(Action.MANAGE_ROUNDS, project_id)
    if not 0 <= wish.seed <= LARGEST_SEED:
        raise BadInput(f"The seed is a whole number between 0 and {LARGEST_SEED}.")
    if wish.unit is SampleUnit.STRETCHES and not 1 <= wish.words <= LONGEST_STRETCH:
        raise BadInput(f"A stretch has between 1 and {LONGEST_STRETCH} words.")
    places = _places(tx, project_id, wish)
    candidates = [Candidate(place.key, place.group if wish.by_group else "") for place in places]
    sample = draw(candidates, seed=wish.seed, share=wish.share, number=wish.number)
    keys = set(sample.keys)
    return Drawn(tuple(place for place in places if place.key in keys), _record(wish, sample, places))


def make_drawn_round(
    tx: Tx,
    project_id: str,
    name: str,
    wish: Wish,
    coder_ids: Sequence[str],
    *,
    shown: str,
    is_blind: bool = True,
    is_codebook_fixed: bool = True,
) -> Round:
    """Open a round in which all of these people code what is drawn.

    `shown` is the digest of what could be drawn when its owner looked at the sample; raises Conflict when an interview
    was added, corrected or put into another group since, because another sample would be drawn now.
    """
    drawn = draw_sample(tx, project_id, wish)
    if drawn.sample["digest"] != shown:
        raise Conflict("An interview was added or changed while you looked at the sample. Look at the new one first.")
    tasks = drawn.tasks(coder_ids)
    kinds = {"is_blind": is_blind, "is_codebook_fixed": is_codebook_fixed}
    return make_round(tx, project_id, name, tasks, sample=drawn.sample, **kinds)


def _places(tx: Tx, project_id: str, wish: Wish) -> list[Place]:
    groups = _groups(tx, project_id)
    found: list[Place] = []
    wanted = [
        one
        for one in interviews.of_project(tx.connection, project_id)
        if one.revision_id and (wish.interview_ids is None or one.id in wish.interview_ids)
    ]
    cuts = wish.unit is SampleUnit.STRETCHES
    texts = {text.interview_id: text for text in (readables.each_of(tx.connection, wanted) if cuts else ())}
    for interview in wanted:
        group = groups.get(interview.id, "")
        if wish.unit is SampleUnit.INTERVIEWS:
            found.append(Place(interview, group, None, ""))
            continue
        found += _stretches(interview, group, texts[interview.id], wish.words)
    return found


def _stretches(interview: Interview, group: str, text: Readable, words: int) -> list[Place]:
    turns = [Span(int(start), int(end)) for start, end in text.turns]
    found = []
    for span in stretches(text.text, turns, words):
        opening = " ".join(text.text[span.start : min(span.end, span.start + _OPENING)].split())
        found.append(Place(interview, group, span, opening))
    return found


def _groups(tx: Tx, project_id: str) -> dict[str, str]:
    """Return the groups of each interview's participants; a talk across groups is a stratum of its own."""
    people = {p.id: p.group for p in interviews.participants_of(tx.connection, project_id)}
    found: dict[str, set[str]] = {}
    for speaker in interviews.speakers_of_project(tx.connection, project_id):
        if group := people.get(speaker.participant_id or ""):
            found.setdefault(speaker.interview_id, set()).add(group)
    return {interview_id: " + ".join(sorted(groups)) for interview_id, groups in found.items()}


def _record(wish: Wish, sample: Sample, places: Sequence[Place]) -> dict[str, Any]:
    """Return what the round keeps of the draw, so that it can be repeated and reported."""
    return {
        "unit": wish.unit.value,
        "words": wish.words if wish.unit is SampleUnit.STRETCHES else None,
        "share": wish.share,
        "number": wish.number,
        "seed": wish.seed,
        "by_group": wish.by_group,
        "of": sample.size,
        "drawn": len(sample.keys),
        "from": sorted({place.interview.id for place in places}),
        "strata": [{"name": s.name, "of": s.size, "drawn": s.drawn} for s in sample.strata],
        "digest": sample.digest,
    }
