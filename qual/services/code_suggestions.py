"""Codes for a passage, offered on request: learnt from the project's own codings, kept with what was answered.

A passage's own codings never suggest its codes, nor do those that overlap it: they would be passed on from colleague to
colleague, and two people who agree would not be two witnesses.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock

import numpy as np

from qual.analysis.classification import Learnt, RankedCode, learn
from qual.domain.coding import Coding, Origin
from qual.domain.document import Span
from qual.domain.ids import new_id
from qual.domain.interview import Interview
from qual.domain.offer import Answer, Offer, answer_with
from qual.domain.permission import Action
from qual.errors import Conflict, NotFound
from qual.services.code_examples import Example, Sentences, centred, examples_of, learnable, sentences, vectors_of
from qual.services.coding import add_coding, current_revision
from qual.services.in_rounds import require_no_machine_help
from qual.services.passages import PassageReader, present_span
from qual.store import codings, interviews, offers, readables
from qual.store.tx import Tx

FEWEST_EXAMPLES = 5
FEWEST_CODES = 2  # one alone would be suggested for everything


class Hindrance(StrEnum):
    """Why no code is offered."""

    NONE = ""
    TOO_FEW = "too_few"  # coded passages to learn from
    NO_VECTORS = "no_vectors"  # of this interview
    NO_PASSAGE = "no_passage"  # an interviewer's words, or fewer than four


@dataclass(frozen=True, slots=True)
class Reason:
    """A coded passage of the present texts that is like the chosen one."""

    interview_id: str
    interview_name: str
    revision_id: str
    start: int
    end: int
    quote: str
    who: str
    start_s: float | None  # of its turn


@dataclass(frozen=True, slots=True)
class OfferedCode:
    """A code that might fit, and the coded passages most like the chosen one."""

    code_id: str
    code_version: int
    ranked: RankedCode
    nearest: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The codes likeliest for a passage of the present text, best first, and what they were learnt from."""

    interview: Interview
    revision_id: str
    span: Span
    quote: str
    hindrance: Hindrance
    codes: tuple[OfferedCode, ...]
    n_examples: int
    n_codes: int  # that have examples
    model: str
    missing: int  # interviews whose sentences have no vectors yet
    behind: int


def rank_codes(tx: Tx, interview_id: str, revision_id: str, span: Span) -> Ranking:
    """Rank the project's codes for a passage; stores nothing.

    Raises Conflict while the actor codes in a blind round, or when the passage's words are gone, BadInput for a span
    without characters.
    """
    interview = interviews.get(tx.connection, interview_id)
    tx.require(Action.CODE, interview.project_id)
    require_no_machine_help(tx, interview.project_id)
    current = current_revision(tx, interview)
    unfit = "Select some words of the transcript, then ask for codes."
    span = present_span(tx, interview, current, revision_id, span, did="selected", unfit=unfit)
    found = examples_of(learnable(tx, interview.project_id))
    found = [one for one in found if one.interview_id != interview_id or not one.span.overlaps(span)]
    known = sentences(tx, interview.project_id, {interview_id, *(one.interview_id for one in found)})
    examples, vectors = vectors_of(known, found)
    n_codes = len(frozenset().union(*(one.codes for one in examples)))
    hindrance, query = Hindrance.NONE, np.zeros((1, 0), np.float32)
    if interview_id not in known.rows:
        hindrance = Hindrance.NO_VECTORS
    elif len(found) < FEWEST_EXAMPLES or len(frozenset().union(*(one.codes for one in found))) < FEWEST_CODES:
        hindrance = Hindrance.TOO_FEW
    elif not (query := known.of(interview_id, [span])).any():
        hindrance = Hindrance.NO_PASSAGE
    elif len(examples) < FEWEST_EXAMPLES or n_codes < FEWEST_CODES:  # those of other interviews have no vectors yet
        hindrance = Hindrance.NO_VECTORS if known.missing else Hindrance.TOO_FEW
    codes: tuple[OfferedCode, ...] = ()
    if hindrance is Hindrance.NONE:
        codes = _offered(tx, interview, examples, _ranked(known, examples, vectors, interview_id, query))
    n_examples = len(examples) if codes else len(found)
    return Ranking(
        interview, current.id, span, span.slice(current.document.text), hindrance, codes, n_examples, n_codes,
        known.model, known.missing, known.behind,
    )  # fmt: skip


def keep_offer(tx: Tx, ranking: Ranking) -> Offer:
    """Store what is about to be shown to the actor."""
    project_id = ranking.interview.project_id
    tx.require(Action.CODE, project_id)
    require_no_machine_help(tx, project_id)
    model, _, digest = ranking.model.partition("@")
    offer = Offer(
        new_id(), project_id, tx.actor.user, ranking.interview.id, ranking.revision_id, ranking.span.start,
        ranking.span.end, ranking.quote, tuple(_shown(one) for one in ranking.codes),
        {"model": model, "digest": digest, "n_codes": ranking.n_codes}, ranking.n_examples, tx.time,
    )  # fmt: skip
    offers.add(tx.connection, offer)
    # Of no interview: whoever has it open need not hear that a colleague asked.
    tx.record("offer.make", ("offer", offer.id), project_id=project_id, after=offer)
    return offer


def code_offered(
    tx: Tx,
    offer_id: str,
    interview_id: str,
    revision_id: str,
    span: Span,
    code_id: str,
    *,
    coding_id: str | None = None,
) -> Coding:
    """Code the passage of an offer with one of its codes or another one, and note which; raises as `add_coding`.

    An offer that is not the actor's, or of another interview, is passed over: the coding is what counts.
    """
    offer = offers.find(tx.connection, offer_id)
    if offer is None or (offer.user_id, offer.interview_id) != (tx.actor.user, interview_id):
        return add_coding(tx, interview_id, revision_id, span, code_id, coding_id=coding_id)
    rank = offer.rank(code_id)
    origin = Origin.PERSON if rank is None else Origin.SUGGESTION
    made = add_coding(tx, interview_id, revision_id, span, code_id, coding_id=coding_id, origin=origin)
    given = (*offer.given, {"code_id": code_id, "coding_id": made.id, "rank": rank})
    _answer(tx, offer, answer_with(offer.answer, rank), given)
    return made


def answer_none(tx: Tx, offer_id: str) -> Offer:
    """Keep that none of the offered codes fits; raises NotFound for an offer that is not the actor's."""
    offer = offers.get(tx.connection, offer_id)
    tx.require(Action.CODE, offer.project_id)
    if offer.user_id != tx.actor.user:
        raise NotFound("These suggestions were not made for you. Ask for some of your own.")
    if offer.answer is Answer.TAKEN:
        raise Conflict("You have taken one of these codes already. Undo that first if none of them fits.")
    return _answer(tx, offer, Answer.NONE, offer.given)


def _answer(tx: Tx, offer: Offer, answer: Answer, given: tuple[dict, ...]) -> Offer:
    after = offers.change(tx.connection, offer, answer=answer, given=given, answered_at=tx.time)
    said = {"answer": answer.value, "given": list(given)}
    tx.record("offer.answer", ("offer", offer.id), project_id=offer.project_id, after=said)
    return after


def _ranked(
    known: Sentences, examples: Sequence[Example], vectors: np.ndarray, interview_id: str, query: np.ndarray
) -> tuple[RankedCode, ...]:
    places = [one.interview_id for one in examples]
    learnt = _learnt(centred(known, vectors, places), [one.codes for one in examples])
    passage = centred(known, np.vstack([vectors, query]), [*places, interview_id])[-1:]
    (ranked,) = learnt.rank(passage)
    return ranked


_kept: OrderedDict[tuple[object, ...], Learnt] = OrderedDict()
_MOST_KEPT = 4  # of some megabytes each; asking twice without coding in between costs nothing
_lock = Lock()


def _learnt(examples: np.ndarray, codes: Sequence[frozenset[str]]) -> Learnt:
    """Learn, or return what the very same examples taught before."""
    key = (examples.tobytes(), tuple(codes))
    with _lock:
        known = _kept.get(key)
    if known is None:
        known = learn(examples, codes)
    with _lock:
        _kept[key] = known
        _kept.move_to_end(key)
        while len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
    return known


def _offered(
    tx: Tx, interview: Interview, examples: Sequence[Example], ranked: Sequence[RankedCode]
) -> tuple[OfferedCode, ...]:
    reader = PassageReader(tx, interview.project_id)
    versions = {code.id: code.version for code in codings.codes_of(tx.connection, interview.project_id)}
    places = {examples[i].interview_id for one in ranked for i in one.nearest}
    texts = {one.interview_id: one for one in readables.each_of(tx.connection, [reader.interview(i) for i in places])}

    def reason(one: Example) -> Reason:
        text = texts[one.interview_id]  # a whole document would take its time
        turn = text.turn_index(one.span.start)
        speaker, person = reader.voice(one.interview_id, text.speakers[turn])
        who = person.label if person else speaker.name if speaker else text.speakers[turn]
        return Reason(
            one.interview_id, reader.interview(one.interview_id).name, text.revision_id, one.span.start, one.span.end,
            one.span.slice(text.text), who, text.start_s(turn),
        )  # fmt: skip

    return tuple(
        OfferedCode(one.code, versions[one.code], one, tuple(reason(examples[i]) for i in one.nearest))
        for one in ranked
    )


def _shown(one: OfferedCode) -> dict[str, object]:
    return {
        "code_id": one.code_id,
        "code_version": one.code_version,
        "method": one.ranked.method.value,
        "n_examples": one.ranked.n_examples,
        "nearest": [
            {
                "interview_id": p.interview_id,
                "revision_id": p.revision_id,
                "start": p.start,
                "end": p.end,
                "quote": p.quote,
            }
            for p in one.nearest
        ],
    }
