"""What came of suggested codes: how often they are taken, by person and by code, and whether others agree with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from qual.analysis.classification import CODES_SHOWN
from qual.analysis.reliance import Reliance, Share, judge
from qual.analysis.span_vectors import shared_characters
from qual.domain.coding import Coding, Origin
from qual.domain.offer import Answer, CodingState, Offer
from qual.domain.permission import Action, may
from qual.services.agreement_switch import numbers_hidden
from qual.services.coding_states import coding_states
from qual.services.in_rounds import require_no_machine_help, sight
from qual.services.layers import LayerDocument, layers_now
from qual.store import accounts, codings, offers
from qual.store.tx import Tx

SAME_PASSAGE = 0.5  # of the shorter one that two coders' passages share


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What one person, or all, did with what they were offered; or what became of one code when it was offered."""

    id: str
    name: str
    asked: int
    taken_at: tuple[int, ...]  # how often the code was taken from rank 1, 2, 3; of two taken the better rank counts
    taken_back: int  # taken, and removed again since
    other: int
    none: int
    nothing: int

    @property
    def taken(self) -> Share:
        """Offers of which a code was taken that still stands."""
        return Share(sum(self.taken_at), self.asked)


@dataclass(frozen=True, slots=True)
class SuggestionFigures:
    """Everything the page of figures shows."""

    everybody: Acceptance
    people: tuple[Acceptance, ...]  # by name; empty for guests, who see results and not how each person works
    codes: tuple[Acceptance, ...]  # most often offered first
    hides_agreement: bool  # the project shows no numbers of agreement: the next two are empty
    accepted: Share  # of double-coded passages, where another coder gave the code that was accepted
    alone: Share  # the same for codes given without asking
    reliance: Reliance
    states: Mapping[CodingState, int]  # of all codings that stand


@dataclass
class _Count:
    asked: int = 0
    ranks: Counter[int] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)

    def as_acceptance(self, id_: str, name: str) -> Acceptance:
        taken = tuple(self.ranks[rank] for rank in range(1, CODES_SHOWN + 1))
        rest = (self.answers[key] for key in ("taken_back", "other", "none", "nothing"))
        return Acceptance(id_, name, self.asked, taken, *rest)


def suggestion_figures(tx: Tx, project_id: str) -> SuggestionFigures:
    """Return the figures, of what the actor may see; raises Conflict while they code in a blind round."""
    tx.require(Action.READ, project_id)
    require_no_machine_help(tx, project_id)
    found = codings.of_project(tx.connection, project_id, sight(tx, project_id))
    by_id = {one.id: one for one in found}
    made = [one for one in offers.of_project(tx.connection, project_id) if _is_open(tx, one)]
    everybody, people, codes = _counted(made, by_id)
    names = accounts.names(tx.connection)
    code_names = {code.id: code.name for code in codings.codes_of(tx.connection, project_id, deleted=True)}
    states = coding_states(tx, project_id, found)
    hides = numbers_hidden(tx, project_id)
    documents = () if hides else layers_now(tx, project_id).documents
    accepted, alone = _agreement(documents, by_id, states)
    rows = [one.as_acceptance(id_, names.get(id_, "")) for id_, one in people.items()]
    by_code = [one.as_acceptance(id_, code_names.get(id_, "")) for id_, one in codes.items()]
    total = everybody.as_acceptance("", "")
    in_team = may(tx.role(project_id), Action.DISCUSS)
    return SuggestionFigures(
        total,
        tuple(sorted(rows, key=lambda row: (row.name.casefold(), row.id))) if in_team else (),
        tuple(sorted(by_code, key=lambda row: (-row.asked, row.name.casefold(), row.id))),
        hides,
        accepted,
        alone,
        judge(total.taken, accepted, alone),
        Counter(states.values()),
    )


def _is_open(tx: Tx, offer: Offer) -> bool:
    """Say whether none of the codings an offer led to is hidden from the actor by a blind round."""
    ids = [str(one["coding_id"]) for one in offer.given]
    seen = sight(tx, offer.project_id)
    return all(
        seen.sees(one.coder_id, one.interview_id, one.round_id) for one in codings.some(tx.connection, ids).values()
    )


def _counted(
    made: Iterable[Offer], standing: Mapping[str, Coding]
) -> tuple[_Count, dict[str, _Count], dict[str, _Count]]:
    everybody, people, codes = _Count(), dict[str, _Count](), dict[str, _Count]()
    for one in made:
        taken = {g["code_id"]: int(g["rank"]) for g in one.given if g["rank"] and _still(standing, g["coding_id"])}
        answer = "taken_back" if one.answer is Answer.TAKEN else one.answer.value
        for count in (everybody, people.setdefault(one.user_id, _Count())):
            _add(count, min(taken.values(), default=0), answer)
        ever = {g["code_id"] for g in one.given if g["rank"]}
        for shown in one.shown:
            code = str(shown["code_id"])
            passed_over = "other" if one.answer is Answer.TAKEN else one.answer.value
            _add(codes.setdefault(code, _Count()), taken.get(code, 0), "taken_back" if code in ever else passed_over)
    return everybody, people, codes


def _still(standing: Mapping[str, Coding], coding_id: str) -> bool:
    """Say whether the coding stands and is still what was suggested: its coder may have given it another code."""
    return coding_id in standing and standing[coding_id].origin is Origin.SUGGESTION


def _add(count: _Count, rank: int, answer: str) -> None:
    count.asked += 1
    if rank:
        count.ranks[rank] += 1
    else:
        count.answers[answer] += 1


def _agreement(
    documents: Sequence[LayerDocument], known: Mapping[str, Coding], states: Mapping[str, CodingState]
) -> tuple[Share, Share]:
    """Count, for accepted codes and for those given without asking, how often another coder gave the same there.

    A pair of a coding and another person counts where that person coded the passage without a suggestion; what they
    accepted themselves is no second opinion.
    """
    hits, pairs = Counter[CodingState](), Counter[CodingState]()
    for document in documents:
        here = [one for one in document.codings if one.coding_id in known]
        spans = np.array([one.span for one in here], np.int32).reshape(-1, 2)
        lengths = (spans[:, 1] - spans[:, 0]).astype(float)
        same = shared_characters(spans, spans) >= SAME_PASSAGE * np.minimum(lengths[:, None], lengths[None, :])
        for number, one in enumerate(here):
            state = states[one.coding_id]
            if state not in (CodingState.ACCEPTED, CodingState.ALONE):
                continue
            others: dict[str, set[str]] = {}
            for other in (here[i] for i in np.flatnonzero(same[number])):
                own = states[other.coding_id] in (CodingState.ALONE, CodingState.AFTER)
                if other.coder_id != one.coder_id and own:
                    others.setdefault(other.coder_id, set()).add(other.code_id)
            pairs[state] += len(others)
            hits[state] += sum(one.code_id in given for given in others.values())
    accepted, alone = (Share(hits[one], pairs[one]) for one in (CodingState.ACCEPTED, CodingState.ALONE))
    return accepted, alone
