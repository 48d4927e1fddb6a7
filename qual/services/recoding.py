"""Moving codings from one code to another, many at once, and back again exactly.

Moving never changes under which words a coding was made: only its coder, or who may speak for the coder, says that it
is right under other words (`services/wordings.py`). Whoever has the same passage under the target already keeps one
coding there; the other is set aside, and comes back when the move is undone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qual.domain.codebook import Code
from qual.domain.coding import Coding
from qual.domain.round import EVERYTHING
from qual.errors import BadInput, Conflict, NotFound
from qual.services.coding import brought_to, current_revision, same_passage
from qual.services.in_rounds import require_codebook_free, require_nothing_hidden
from qual.store import codings, interviews, recodings
from qual.store.tx import Tx


@dataclass(frozen=True, slots=True)
class Shift:
    """Codings that went from one code to another, with all that is needed to put them back."""

    source: str
    into: str
    moved: tuple[tuple[str, int, str | None], ...]  # coding, and the version and code under which it had been made
    dropped: tuple[str, ...]  # set aside: their coder had the same passage under the target

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Shift:
        """Return a shift as an event keeps it."""
        moved = tuple((str(id_), int(version), made_with) for id_, version, made_with in stored["moved"])
        return cls(str(stored["source"]), str(stored["into"]), moved, tuple(stored["dropped"]))


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move came to, for the sentence about it."""

    source: str
    into: str  # names
    moved: int
    dropped: int
    stayed: int = 0  # recoded by somebody since, and therefore left alone


def move_codings(
    tx: Tx,
    code_id: str,
    into_id: str,
    *,
    coding_ids: Sequence[str] | None = None,
    interview_id: str | None = None,
    mine: bool = False,
) -> Moved:
    """Recode all codings of a code, or those of one interview, one's own, or chosen ones, as one act.

    Raises BadInput when there is nothing to move, NotFound or Conflict when one of the codes is gone.
    """
    source, into = standing(tx, code_id), standing(tx, into_id)
    require_two(source, into)
    if not mine:
        require_nothing_hidden(tx, source.project_id)
    coder = tx.actor.user if mine else None
    chosen = recodings.under(tx.connection, code_id, EVERYTHING, interview_id=interview_id, coder_id=coder)
    if coding_ids is not None:
        wanted = set(coding_ids)
        chosen = tuple(coding for coding in chosen if coding.id in wanted)
    if not chosen:
        raise BadInput(f"None of these passages is coded with '{source.name}' any more. Reload the list.")
    made = shift(tx, chosen, source.id, into.id)
    tx.record("code.recode", ("code", source.id), project_id=source.project_id, after=made)
    return Moved(source.name, into.name, len(made.moved), len(made.dropped))


def return_codings(tx: Tx, made: Shift) -> Moved:
    """Put codings back that `move_codings` moved; those somebody recoded since stay where they are."""
    source, into = standing(tx, made.source), codings.code(tx.connection, made.into)
    require_nothing_hidden(tx, source.project_id)
    stayed = unshift(tx, made)
    tx.record("code.return", ("code", source.id), project_id=source.project_id, before=made)
    return Moved(source.name, into.name, len(made.moved) - stayed, len(made.dropped), stayed)


def shift(tx: Tx, chosen: Sequence[Coding], source: str, into: str) -> Shift:
    """Put codings under another code; the caller has checked the right and records what happened."""
    there = {same_passage(coding) for coding in recodings.under(tx.connection, into, EVERYTHING)}
    moved: list[tuple[str, int, str | None]] = []
    dropped: list[str] = []
    ways: dict[str, list[str]] = {}
    for coding in sorted(chosen, key=lambda one: (one.created_at, one.id)):
        if same_passage(coding) in there:
            dropped.append(coding.id)
            continue
        there.add(same_passage(coding))
        moved.append((coding.id, coding.code_version, coding.coded_as))
        ways.setdefault(coding.coded_as or coding.code_id, []).append(coding.id)
    for made_with, ids in ways.items():
        recodings.place(tx.connection, ids, into, None, made_with)
    recodings.mark_removed(tx.connection, dropped, tx.time)
    return Shift(source, into, tuple(moved), tuple(dropped))


def unshift(tx: Tx, made: Shift) -> int:
    """Put codings back as they were before a shift; return how many stay because somebody recoded them since."""
    now = codings.some(tx.connection, [*(id_ for id_, _, _ in made.moved), *made.dropped])
    ways: dict[tuple[int, str | None], list[str]] = {}
    stayed = 0
    for id_, version, made_with in made.moved:
        if now[id_].code_id == made.into:
            ways.setdefault((version, made_with), []).append(id_)
        else:
            stayed += 1
    for (version, made_with), ids in ways.items():
        recodings.place(tx.connection, ids, made.source, version, made_with)
    bring_back(tx, [now[id_] for id_ in made.dropped if now[id_].code_id == made.source])
    return stayed


def bring_back(tx: Tx, removed: Sequence[Coding]) -> None:
    """Let removed codings stand again, on the present text of their interviews."""
    texts = {id_: interviews.get(tx.connection, id_) for id_ in {coding.interview_id for coding in removed}}
    current = {id_: current_revision(tx, interview) for id_, interview in texts.items()}
    for coding in removed:
        if coding.deleted_at is not None:
            changes = brought_to(tx, coding, current[coding.interview_id])
            codings.change(tx.connection, coding, deleted_at=None, **changes)


def standing(tx: Tx, code_id: str) -> Code:
    """Return a code that may be changed; raise Conflict or NotFound, saying what became of it."""
    code = codings.code(tx.connection, code_id)
    require_codebook_free(tx, code.project_id)
    if code.merged_into is not None:
        into = codings.code(tx.connection, code.merged_into)
        raise Conflict(f"'{code.name}' was merged into '{into.name}' meanwhile. Use that code, or undo the merging.")
    if code.deleted_at is not None:
        raise NotFound(f"The code '{code.name}' was removed meanwhile. Reload the codebook.")
    return code


def require_two(source: Code, into: Code) -> None:
    """Raise BadInput unless these are two codes of one project."""
    if source.project_id != into.project_id:
        raise NotFound("This code belongs to another project. Reload the codebook.")
    if source.id == into.id:
        raise BadInput(f"'{source.name}' cannot go into itself. Choose another code.")
