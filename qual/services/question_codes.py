"""Which of the team's codes lie where a question's passages lie; read anew each time, as far as one may see codings."""

from __future__ import annotations

from dataclasses import dataclass

from qual.analysis.code_overlap import CodeOverlap, overlaps
from qual.analysis.same_passages import Place
from qual.domain.edits import Anchor
from qual.services.in_rounds import sight
from qual.services.places_now import PlacesNow
from qual.services.question_payload import places_of
from qual.services.suggestions import question
from qual.store import codings
from qual.store.tx import Tx


@dataclass(frozen=True, slots=True)
class CodeHere:
    """A code that lies in a question."""

    name: str
    colour: str
    overlap: CodeOverlap


def codes_of_question(tx: Tx, suggestion_id: str) -> tuple[CodeHere, ...]:
    """Return the codes in a question's passages, the one with most of them first. Raises NotFound as `question`."""
    asked = question(tx, suggestion_id)
    passages = [now.place for now in PlacesNow(tx, asked.project_id).find(places_of(asked)) if now.place is not None]
    coded = [
        (one.code_id, Place(one.interview_id, one.start, one.end))
        for one in codings.of_project(tx.connection, asked.project_id, sight(tx, asked.project_id))
        if one.anchor is not Anchor.LOST
    ]
    codes = {code.id: code for code in codings.codes_of(tx.connection, asked.project_id)}
    return tuple(
        CodeHere(codes[one.code_id].name, codes[one.code_id].colour, one)
        for one in overlaps(passages, coded)
        if one.code_id in codes
    )
