"""The agreed layer: what all coders gave alike and what was decided of the rest, on the present text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qual.analysis import agreeing
from qual.domain.codebook import Code, standing_for
from qual.domain.decision import AgreedCoding, State, settles
from qual.domain.document import Span
from qual.domain.edits import Anchor
from qual.domain.interview import Revision
from qual.domain.round import Round
from qual.services.differences import Compared, Decided, compare_layers, decided, revision_now
from qual.services.passages import carried_all
from qual.store import codings
from qual.store.tx import Tx


@dataclass(frozen=True, slots=True)
class AgreedPassage:
    """A passage of the present text with the code the team agrees on."""

    interview_id: str
    revision_id: str
    span: Span
    quote: str
    code_id: str
    decision_id: str | None  # None where all coders had agreed already
    anchor: Anchor  # touched: the transcript was corrected in it since the decision


@dataclass(frozen=True, slots=True)
class AgreedLayer:
    """What a team agrees on, of a round or of codings as they stand now."""

    round: Round | None
    passages: tuple[AgreedPassage, ...]  # by interview and place
    n_open: int  # differences nobody has decided about
    n_left_open: int
    lost: int  # decided passages whose words are gone

    @property
    def n_decided(self) -> int:
        """How many of the passages come from decisions."""
        return sum(one.decision_id is not None for one in self.passages)


def agreed_layer(tx: Tx, project_id: str, round_id: str | None = None) -> AgreedLayer:
    """Return the agreed layer as far as the actor may see it; individual codings are not part of it.

    Raises Conflict while the round is blind and open, NotFound to people outside its project.
    """
    compared = compare_layers(tx, project_id, round_id)
    standing = [one for one in decided(tx, project_id, round_id) if one.decision.stands]
    codes = {code.id: code for code in codings.codes_of(tx.connection, project_id, deleted=True)}
    titles = {d.interview.id: d.interview.name.casefold() for d in compared.layers.documents}
    there = sorted({*titles, *(d.decision.interview_id for d in standing)}, key=lambda id_: (titles.get(id_, ""), id_))
    passages: list[AgreedPassage] = []
    lost = 0
    for interview_id in there:
        revision = revision_now(tx, interview_id)
        if revision is None:
            continue
        here = [one for one in standing if one.decision.interview_id == interview_id]
        carried, gone = _carried(tx, revision, here, codes)
        lost += gone
        passages += _passages(revision, compared, here, carried)
    n_left_open, n_open = _unsettled(compared, standing)
    return AgreedLayer(compared.layers.round, tuple(passages), n_open, n_left_open, lost)


Carried = Mapping[tuple[str, agreeing.Stretch], Anchor]  # by decision and stretch of the present text


def _passages(
    revision: Revision, compared: Compared, here: Sequence[Decided], carried: Carried
) -> Iterable[AgreedPassage]:
    about = [
        agreeing.Decided(
            one.decision.id,
            frozenset(one.decision.coding_ids),
            tuple(stretch for id_, stretch in carried if id_ == one.decision.id),
        )
        for one in here
    ]
    for one in agreeing.agreed_layer(compared.agreements.get(revision.interview_id, ()), about):
        span = Span(one.stretch.start, one.stretch.end)
        anchor = carried[one.decision, one.stretch] if one.decision else Anchor.EXACT
        quote = span.slice(revision.document.text)
        yield AgreedPassage(revision.interview_id, revision.id, span, quote, one.stretch.code, one.decision, anchor)


def _carried(
    tx: Tx, revision: Revision, here: Sequence[Decided], codes: Mapping[str, Code]
) -> tuple[dict[tuple[str, agreeing.Stretch], Anchor], int]:
    """Bring what decisions gave to the present text, under the codes that stand now; count what has lost its words."""
    by_revision: dict[str, list[AgreedCoding]] = {}
    for given in (given for one in here for given in one.gives):
        by_revision.setdefault(given.revision_id, []).append(given)
    found: dict[tuple[str, agreeing.Stretch], Anchor] = {}
    lost = 0
    for revision_id, few in by_revision.items():
        moved = carried_all(tx, revision_id, revision, [one.span for one in few])
        for one, (span, anchor) in zip(few, moved, strict=True):
            if anchor is Anchor.LOST:
                lost += 1
            else:
                code = standing_for(codes[one.code_id], codes)
                found[one.decision_id, agreeing.Stretch(span.start, span.end, code.id)] = anchor
    return found, lost


def _unsettled(compared: Compared, standing: Sequence[Decided]) -> tuple[int, int]:
    """Return how many differences were left open on purpose, and how many nobody has decided about."""
    left, undecided = 0, 0
    for found in {found.key: found for found in compared.found}.values():
        about = [one.decision for one in reversed(standing) if settles(one.decision, found.coding_ids)]
        if not about:
            undecided += 1
        elif about[0].state is State.LEFT_OPEN:
            left += 1
    return left, undecided
