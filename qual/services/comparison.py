"""What coders made of one interview, compared in its text: of a round as they left it, or of codings as they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qual.analysis.comparing import Agreement, Difference, Placed, compare
from qual.domain.document import Span
from qual.domain.interview import Interview
from qual.domain.permission import Action
from qual.domain.round import Round
from qual.errors import BadInput, Conflict, NotFound
from qual.services.in_rounds import sight, veil
from qual.services.layers import LayerDocument, Layers, layers_now, layers_of_round
from qual.store import interviews, rounds
from qual.store.tx import Tx

MOST_CODERS = 6  # more cannot be told apart side by side


@dataclass(frozen=True, slots=True)
class ComparedStretch:
    """A stretch of the present text that these coders have read."""

    span: Span
    coders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One interview compared. Nothing is compared where fewer than two coders have finished it."""

    interview: Interview
    round: Round | None
    coders: Mapping[str, str]  # everybody who could be compared: names by id, by name
    compared: tuple[str, ...]
    stretches: tuple[ComparedStretch, ...]
    codings: tuple[Placed, ...]
    agreements: tuple[Agreement, ...]
    differences: tuple[Difference, ...]
    left_out: int  # codings that a correction touched or left without words
    unfinished: int  # tasks of the round here that are not done and do not count


def comparison(
    tx: Tx, interview_id: str, round_id: str | None = None, coders: Sequence[str] | None = None
) -> Comparison:
    """Compare two to six coders, the first six by name unless some are chosen.

    Raises Conflict where an open blind round hides what would be compared, NotFound to people outside the project.
    """
    interview = interviews.get(tx.connection, interview_id)
    if tx.role(interview.project_id) is None:
        raise NotFound("This interview does not exist, or you are not a member of its project.")
    tx.require(Action.READ, interview.project_id)
    layers = _layers(tx, interview, round_id)
    chosen = _chosen(layers, coders)
    standing = {code.id for code in layers.codes}
    stretches: list[ComparedStretch] = []
    codings: list[Placed] = []
    agreements: list[Agreement] = []
    differences: list[Difference] = []
    for document in layers.documents:
        here = tuple(coder for coder in document.coders if coder in chosen)
        if len(here) < 2:
            continue
        made = _placed(document, here, standing)
        found = compare(made, here)
        stretches.append(ComparedStretch(document.stretch, tuple(sorted(here, key=chosen.index))))
        codings += made
        agreements += found.agreements
        differences += found.differences
    left_out = sum(document.touched + document.lost for document in layers.documents)
    return Comparison(
        interview, layers.round, layers.coders, chosen, tuple(stretches), tuple(codings), tuple(agreements),
        tuple(differences), left_out, layers.unfinished,
    )  # fmt: skip


def _layers(tx: Tx, interview: Interview, round_id: str | None) -> Layers:
    """Return the layers of one interview; raise Conflict where they are hidden rather than call it empty."""
    if round_id is not None:
        if rounds.get(tx.connection, round_id).project_id != interview.project_id:
            raise NotFound("This round belongs to another project. Reload the page.")
        layers = layers_of_round(tx, round_id, only=interview.id)
        closed = sight(tx, interview.project_id).interviews
    else:
        layers = layers_now(tx, interview.project_id, only=interview.id)
        closed = veil(tx, interview.project_id).interviews
    if interview.id in closed:
        raise Conflict(
            f"'{interview.name}' is coded in a blind round that is still open. It can be compared when it is revealed."
        )
    return layers


def _chosen(layers: Layers, coders: Sequence[str] | None) -> tuple[str, ...]:
    """Return whom to compare, by name."""
    if coders is None:
        return tuple(layers.coders)[:MOST_CODERS]
    wanted = set(coders)
    if not 2 <= len(wanted) <= MOST_CODERS:
        raise BadInput(f"Choose two to {MOST_CODERS} people to compare.")
    if not wanted <= set(layers.coders):
        raise BadInput("Somebody you chose has not coded this interview to the end. Reload the page and choose again.")
    return tuple(coder for coder in layers.coders if coder in wanted)


def _placed(document: LayerDocument, coders: Sequence[str], codes: set[str]) -> list[Placed]:
    return [
        Placed(one.coding_id, one.coder_id, one.span.start, one.span.end, one.code_id)
        for one in document.codings
        if one.coder_id in coders and one.code_id in codes
    ]
