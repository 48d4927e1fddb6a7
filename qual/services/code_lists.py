"""Two lists of a code for people to review: passages it may have missed, and codings that look unlike it.

Only interviews somebody has coded are looked at: elsewhere nothing was missed, nobody has been there yet. What people
say of a passage is kept and holds for the team until it is withdrawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qual.analysis.code_review import CodeReview, Odd, review_code
from qual.analysis.ranges import overlapping
from qual.domain.codebook import Code, with_descendants
from qual.domain.coding import Coding, Origin
from qual.domain.document import Span
from qual.domain.edits import Anchor
from qual.domain.ids import new_id
from qual.domain.offer import ListVerdict, Said
from qual.domain.permission import Action
from qual.domain.theme import Passage
from qual.errors import BadInput, Conflict, NotFound
from qual.services.code_examples import Example, Sentences, centred, examples_of, learnable, sentences, vectors_of
from qual.services.coding import add_coding, require_code
from qual.services.in_rounds import require_no_machine_help, require_seen, sight
from qual.services.passages import PassageReader, carried_between
from qual.services.standing import NOWHERE
from qual.store import accounts, codings, interviews, offers
from qual.store.tx import Tx

MOST = 20  # shown of each list
_LOOKED_AT = 100  # before those are left out of which people have said something


@dataclass(frozen=True, slots=True)
class Listed:
    """A passage with what it is most like, nearest first; for a coding that looks unlike its code, the coding too."""

    passage: Passage
    recording_id: str | None
    nearest: tuple[Passage, ...]
    coding: Coding | None = None
    coder: str = ""


@dataclass(frozen=True, slots=True)
class SaidLine:
    """What somebody said of a passage, which therefore is not listed."""

    verdict: ListVerdict
    who: str


@dataclass(frozen=True, slots=True)
class CodeLists:
    """Both lists, or why there are none."""

    code: Code
    missed: tuple[Listed, ...]
    unlike: tuple[Listed, ...]
    too_few: bool  # fewer than eight passages with the code, or none without it
    n_passages: int  # coded with it by people on their own, as far as they have vectors
    n_looked_at: int  # sentences of coded interviews without it
    missing: int  # interviews without vectors
    behind: int
    said: tuple[SaidLine, ...]


def code_lists(tx: Tx, project_id: str, code_id: str) -> CodeLists:
    """Return both lists of a code; raises Conflict while the actor codes in a blind round, NotFound."""
    tx.require(Action.READ, project_id)
    require_no_machine_help(tx, project_id)
    code = require_code(tx, project_id, code_id)
    seen = codings.of_project(tx.connection, project_id, sight(tx, project_id))
    chosen = [one for one in learnable(tx, project_id) if one.code_id == code.id]
    own = [one for one in seen if one.code_id == code.id and one.origin is Origin.PERSON]
    known = sentences(tx, project_id, {one.interview_id for one in seen})
    coded, vectors = vectors_of(known, examples_of(chosen))
    without = _without(tx, known, seen, code)
    others, more = vectors_of(known, without)
    n_with = len(coded)
    verdicts = offers.verdicts_on(tx.connection, code.id)
    review = CodeReview((), (), too_few=True)
    if n_with and others:
        both = [*coded, *others]
        ready = centred(known, np.vstack([vectors, more]), [one.interview_id for one in both])
        review = review_code(ready, np.arange(len(both)) < n_with, most=_LOOKED_AT)
    drawn = _Drawn(tx, project_id, [*coded, *others], own)
    names = accounts.names(tx.connection)
    return CodeLists(
        code,
        drawn.missed(_without_said(tx, review.missed, drawn.examples, verdicts)),
        drawn.unlike(review.unlike, {one.coding_id for one in verdicts if one.verdict is Said.FITS}, names),
        review.too_few,
        n_with,
        len(others),
        known.missing,
        known.behind,
        tuple(SaidLine(one, names.get(one.user_id, "")) for one in verdicts),
    )


def code_missed(
    tx: Tx, code_id: str, interview_id: str, revision_id: str, span: Span, *, coding_id: str | None = None
) -> Coding:
    """Code a passage from the list of what a code may have missed; an ordinary coding, marked as such."""
    project_id = interviews.get(tx.connection, interview_id).project_id
    tx.require(Action.CODE, project_id)
    require_no_machine_help(tx, project_id)
    return add_coding(tx, interview_id, revision_id, span, code_id, coding_id=coding_id, origin=Origin.LIST)


def not_this_code(tx: Tx, code_id: str, interview_id: str, revision_id: str, span: Span) -> ListVerdict:
    """Keep that a code does not belong at a passage; it is not listed for the code again."""
    interview = interviews.get(tx.connection, interview_id)
    code = _judged(tx, interview.project_id, code_id)
    if interviews.revision_interview(tx.connection, revision_id) != interview_id:
        raise NotFound("This transcript does not exist any more. Reload the page.")
    text = interviews.revision(tx.connection, revision_id).document.text
    if not 0 <= span.start < span.end <= len(text):
        raise BadInput("This passage has no words. Reload the page.")
    place = (interview_id, revision_id, span.start, span.end, span.slice(text))
    return _keep(tx, code, Said.NOT_THIS, None, place)


def coding_fits(tx: Tx, coding_id: str) -> ListVerdict:
    """Keep that a coding is right although it looks unlike its code; it is not listed again."""
    one = codings.get(tx.connection, coding_id)
    require_seen(tx, one)
    code = _judged(tx, one.project_id, one.code_id)
    return _keep(tx, code, Said.FITS, one.id, (one.interview_id, one.revision_id, one.start, one.end, one.quote))


def withdraw(tx: Tx, verdict_id: str) -> ListVerdict:
    """Take back what was said of a passage, by whomever: it is listed again where it belongs."""
    one = offers.verdict(tx.connection, verdict_id)
    tx.require(Action.CODE, one.project_id)
    require_no_machine_help(tx, one.project_id)
    if one.withdrawn_at is not None:
        raise Conflict("This was taken back already. Reload the page.")
    after = offers.change_verdict(tx.connection, one, withdrawn_at=tx.time)
    tx.record("list.withdraw", ("verdict", one.id), project_id=one.project_id, before=one)
    return after


def _judged(tx: Tx, project_id: str, code_id: str) -> Code:
    tx.require(Action.CODE, project_id)
    require_no_machine_help(tx, project_id)
    return require_code(tx, project_id, code_id)


def _keep(tx: Tx, code: Code, said: Said, coding_id: str | None, place: tuple[str, str, int, int, str]) -> ListVerdict:
    one = ListVerdict(new_id(), code.project_id, code.id, said, coding_id, *place, tx.actor.user, tx.time)
    offers.add_verdict(tx.connection, one)
    tx.record("list.say", ("verdict", one.id), project_id=code.project_id, after=one)
    return one


def _without(tx: Tx, known: Sentences, seen: Sequence[Coding], code: Code) -> list[Example]:
    """Return the sentences of coded interviews that nobody gave the code or one under it."""
    family = set(with_descendants(code.id, codings.codes_of(tx.connection, code.project_id)))
    has: dict[str, list[Span]] = {}
    for one in seen:
        if one.code_id in family and one.anchor is not Anchor.LOST:
            has.setdefault(one.interview_id, []).append(one.span)
    found = []
    for interview_id, row in known.rows.items():
        coded = np.array(has[interview_id], np.int32) if interview_id in has else NOWHERE
        revision_id = known.interviews[interview_id].revision_id or ""
        free = row.places[~overlapping(row.places, coded)]
        found += [Example(interview_id, revision_id, Span(*place), frozenset()) for place in free.tolist()]
    return found


def _without_said(
    tx: Tx, missed: Sequence[Odd], examples: Sequence[Example], verdicts: Sequence[ListVerdict]
) -> list[Odd]:
    """Leave out passages of which somebody said that the code does not belong there, wherever they stand now."""
    now = {one.interview_id: one.revision_id for one in examples}
    said: dict[str, list[Span]] = {}
    for one in verdicts:
        if one.verdict is Said.NOT_THIS and one.interview_id in now:
            between = (one.revision_id, now[one.interview_id])
            ((span, anchor),) = carried_between(tx, one.interview_id, between, [one.span])
            if anchor is not Anchor.LOST:
                said.setdefault(one.interview_id, []).append(span)
    return [
        odd
        for odd in missed
        if not any(
            examples[odd.passage].span.overlaps(span) for span in said.get(examples[odd.passage].interview_id, ())
        )
    ]


class _Drawn:
    """Makes what was found showable."""

    def __init__(self, tx: Tx, project_id: str, examples: Sequence[Example], own: Sequence[Coding]) -> None:
        self.examples, self._reader = examples, PassageReader(tx, project_id)
        self._codings: dict[tuple[str, Span], list[Coding]] = {}
        for one in own:
            self._codings.setdefault((one.interview_id, one.span), []).append(one)

    def missed(self, found: Sequence[Odd]) -> tuple[Listed, ...]:
        return tuple(self._listed(odd) for odd in found[:MOST])

    def unlike(self, found: Sequence[Odd], confirmed: set[str | None], names: dict[str, str]) -> tuple[Listed, ...]:
        """Return each coding of the passages, but for those said to be right."""
        lines: list[Listed] = []
        for odd in found:
            where = self.examples[odd.passage]
            for one in self._codings[where.interview_id, where.span]:
                if one.id not in confirmed and len(lines) < MOST:
                    lines.append(self._listed(odd, one, names.get(one.coder_id, "")))
        return tuple(lines)

    def _listed(self, odd: Odd, coding: Coding | None = None, coder: str = "") -> Listed:
        where = self.examples[odd.passage]
        heard = self._reader.interview(where.interview_id).recording_id
        return Listed(
            self._passage(where), heard, tuple(self._passage(self.examples[i]) for i in odd.nearest), coding, coder
        )

    def _passage(self, one: Example) -> Passage:
        return self._reader.passage(one.interview_id, one.revision_id, one.span)
