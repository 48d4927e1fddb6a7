"""The passages people coded with one code, made showable; candidates for a theme's quotes."""

from __future__ import annotations

from dataclasses import dataclass

from qual.domain.coding import Coding
from qual.domain.edits import Anchor
from qual.domain.permission import Action
from qual.domain.theme import Passage
from qual.services.in_rounds import sight
from qual.services.passages import PassageReader
from qual.store import codings
from qual.store.tx import Tx


@dataclass(frozen=True, slots=True)
class CodedView:
    """A coding with its passage as it stands in the present transcript."""

    coding: Coding
    passage: Passage
    recording_id: str | None


def coded_passages(tx: Tx, project_id: str, code_id: str) -> tuple[CodedView, ...]:
    """Return the passages of one code, those lost from their transcript left out; a passage coded twice comes once."""
    tx.require(Action.READ, project_id)
    reader = PassageReader(tx, project_id)
    found: dict[tuple[str, int, int], CodedView] = {}
    for coding in codings.of_project(tx.connection, project_id, sight(tx, project_id)):
        if coding.code_id == code_id and coding.anchor is not Anchor.LOST:
            passage = reader.passage(coding.interview_id, coding.revision_id, coding.span)
            heard = reader.interview(coding.interview_id).recording_id
            found.setdefault((coding.revision_id, coding.start, coding.end), CodedView(coding, passage, heard))
    return tuple(found.values())
