"""The map of a run's passages as it is looked at: where each lies now, who says it, what stands there; one in context.

Places are those of the run; words, people and codes are those of the present transcripts. A passage whose words were
deleted since, or whose interview is gone, is left out and counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qual.analysis.readable import Readable
from qual.domain.document import Span
from qual.domain.edits import Anchor
from qual.domain.permission import Action
from qual.domain.theme import Passage, Suggestion
from qual.errors import Conflict, NotFound
from qual.services.in_rounds import require_no_machine_help
from qual.services.passages import PassageReader, carried_between
from qual.services.question_payload import of_the_machine, places_of
from qual.services.standing import CodesAt
from qual.store import codings, interviews, passage_maps, readables, themes
from qual.store.passage_maps import PassagePlaces
from qual.store.tx import Tx

LONGEST_OPENING = 64  # characters


@dataclass(frozen=True, slots=True)
class Spot:
    """A passage on the map; `start` and `end` are code points into the present text of its interview."""

    number: int  # among the passages of the run
    interview_id: str
    start: int
    end: int
    interview: str
    person: str  # participant, else the voice's shown name
    is_known: bool  # a participant
    group: str
    language: str
    attributes: Mapping[str, str]  # of the participant
    opening: str  # its first words
    question: str  # the question of the machine it lies in, "" where there are none
    codes: tuple[str, ...]  # standing there, as far as the actor may see them


@dataclass(frozen=True, slots=True)
class MapQuestion:
    """A question of the run: what the map is coloured by."""

    id: str
    position: int
    words: Mapping[str, Sequence[str]]  # by language


@dataclass(frozen=True, slots=True)
class MapCode:
    """A code that stands at passages of the map."""

    id: str
    name: str
    colour: str


@dataclass(frozen=True, slots=True)
class PassageMap:
    """A run's map: its passages and, in the same order, their places, float32 of shape (n, 2), -1 to 1."""

    run_id: str
    project_id: str
    spots: tuple[Spot, ...]
    places: np.ndarray
    questions: tuple[MapQuestion, ...]
    codes: tuple[MapCode, ...]  # in the codebook's order
    n_lost: int  # passages that are in no transcript any more


@dataclass(frozen=True, slots=True)
class Said:
    """A turn beside a passage."""

    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class InContext:
    """A passage with the turns around it and the codes that stand there, as far as the actor may see them."""

    passage: Passage
    recording_id: str | None
    before: Said | None
    after: Said | None
    codes: tuple[str, ...]  # their names


def passage_map(tx: Tx, run_id: str) -> PassageMap | None:
    """Return the map of a run, None if it has none yet; raise Conflict while the actor codes in a blind round."""
    stored = _stored(tx, run_id)
    if stored is None:
        return None
    project_id = stored.project_id
    machine = of_the_machine(themes.suggestions_of(tx.connection, run_id))
    spots = tuple(_spots(tx, stored, _question_at(machine)))
    used = {code_id for spot in spots for code_id in spot.codes}
    return PassageMap(
        run_id,
        project_id,
        spots,
        stored.places[[spot.number for spot in spots]],
        tuple(MapQuestion(one.id, one.position, one.payload["words"]) for one in machine),  # type: ignore[arg-type]
        tuple(MapCode(c.id, c.name, c.colour) for c in codings.codes_of(tx.connection, project_id) if c.id in used),
        len(stored.passages) - len(spots),
    )


def in_context(tx: Tx, run_id: str, number: int) -> InContext:
    """Return one passage of a run's map as it stands in its transcript now; raise NotFound, Conflict."""
    stored = _stored(tx, run_id)
    if stored is None or not 0 <= number < len(stored.passages):
        raise NotFound("This passage is not on the map. Reload the page.")
    which, start, end = stored.passages[number].tolist()
    interview_id, revision_id = stored.texts[which]
    reader = PassageReader(tx, stored.project_id)
    if not reader.knows(interview_id) or (current := reader.interview(interview_id).revision_id) is None:
        raise NotFound("The interview of this passage is not in the project any more. Reload the page.")
    ((span, anchor),) = carried_between(tx, interview_id, (revision_id, current), [Span(start, end)])
    if anchor is Anchor.LOST:
        raise Conflict("The words of this passage were deleted from the transcript. Reload the page.")
    passage = reader.passage(interview_id, current, span)
    names = {code.id: code.name for code in codings.codes_of(tx.connection, stored.project_id)}
    here = CodesAt(tx, stored.project_id, [interview_id])(interview_id, span)
    before, after = _beside(reader, passage)
    heard = reader.interview(interview_id).recording_id
    return InContext(passage, heard, before, after, tuple(names[one] for one in here if one in names))


def containing(tx: Tx, run_id: str, words: str) -> frozenset[int]:
    """Return the numbers of the passages whose present text has all these words, or beginnings of words, in it."""
    stored, wanted = _stored(tx, run_id), words.casefold().split()
    if stored is None:
        return frozenset()
    return frozenset(
        number
        for readable, kept in standing(tx, stored)
        for number, span in kept
        if all(word in f" {' '.join(span.slice(readable.text).casefold().split())}" for word in wanted)
    )


def standing(tx: Tx, stored: PassagePlaces) -> Iterator[tuple[Readable, list[tuple[int, Span]]]]:
    """Yield the present text of each interview with the numbers and places of the map's passages that stand in it."""
    known = {one.id: one for one in interviews.of_project(tx.connection, stored.project_id)}
    here = [(at, text) for at, text in enumerate(stored.texts) if text[0] in known and known[text[0]].revision_id]
    texts = {one.interview_id: one for one in readables.each_of(tx.connection, [known[i] for _, (i, _) in here])}
    for at, (interview_id, revision_id) in here:
        numbers = np.flatnonzero(stored.passages[:, 0] == at).tolist()
        spans = [Span(*place) for place in stored.passages[numbers, 1:].tolist()]
        readable = texts[interview_id]
        moved = carried_between(tx, interview_id, (revision_id, readable.revision_id), spans)
        kept = [(n, span) for n, (span, anchor) in zip(numbers, moved, strict=True) if anchor is not Anchor.LOST]
        if kept:
            yield readable, kept


def _stored(tx: Tx, run_id: str) -> PassagePlaces | None:
    run = themes.run(tx.connection, run_id)
    tx.require(Action.READ, run.project_id)
    require_no_machine_help(tx, run.project_id)
    return passage_maps.of_run(tx.connection, run_id)


def _question_at(questions: Sequence[Suggestion]) -> dict[tuple[str, int, int], str]:
    return {(place.revision_id, place.start, place.end): one.id for one in questions for place in places_of(one)}


def _spots(tx: Tx, stored: PassagePlaces, questions: Mapping[tuple[str, int, int], str]) -> Iterator[Spot]:
    reader = PassageReader(tx, stored.project_id)
    codes_at = CodesAt(tx, stored.project_id, [interview_id for interview_id, _ in stored.texts])
    for readable, kept in standing(tx, stored):
        interview = reader.interview(readable.interview_id)
        for number, span in kept:
            key = readable.speakers[readable.turn_index(span.start)]
            speaker, person = reader.voice(interview.id, key)
            which, start, end = stored.passages[number].tolist()
            yield Spot(
                number,
                interview.id,
                span.start,
                span.end,
                interview.name,
                person.label if person else speaker.name if speaker else key,
                person is not None,
                person.group if person else "",
                interview.language,
                person.attributes if person else {},
                _opening(readable.text, span),
                questions.get((stored.texts[which][1], start, end), ""),
                codes_at(interview.id, span),
            )


def _opening(text: str, span: Span) -> str:
    begun = " ".join(text[span.start : min(span.end, span.start + 2 * LONGEST_OPENING)].split())
    if len(begun) <= LONGEST_OPENING:
        return begun
    return f"{begun[:LONGEST_OPENING].rsplit(' ', 1)[0]} …"


def _beside(reader: PassageReader, passage: Passage) -> tuple[Said | None, Said | None]:
    """Return the turns before and after the one a passage begins in."""
    document = reader.revision(passage.revision_id).document
    index = document.turn_index_at(passage.start)
    if index is None:
        return None, None

    def said(at: int) -> Said | None:
        if not 0 <= at < len(document.turns):
            return None
        turn = document.turns[at]
        speaker, person = reader.voice(passage.interview_id, turn.speaker)
        who = person.label if person else speaker.name if speaker else turn.speaker
        return Said(who, turn.span.slice(document.text))

    return said(index - 1), said(index + 1)
