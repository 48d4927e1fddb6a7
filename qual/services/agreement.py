"""Agreement between coders of a round, or of codings as they stand now: on turns, sentences or free segments."""

from __future__ import annotations

import dataclasses
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from threading import Lock

from qual.analysis.compared import Basis, Compared, under_chosen, units_within, within
from qual.analysis.concordance import sentences_in
from qual.analysis.continua import Segment
from qual.analysis.scores import compute
from qual.analysis.segments import Unit
from qual.analysis.units import unit_spans
from qual.domain.codebook import Code, in_tree_order
from qual.domain.document import Span
from qual.domain.interview import Interview, Revision
from qual.domain.permission import Action, may
from qual.domain.round import Round
from qual.errors import NotAllowed, NotFound
from qual.exchange.agreement_data import AgreementData, CoveredDocument
from qual.services.agreement_switch import require_numbers
from qual.services.layers import LayerDocument, Layers, layers_now, layers_of_round
from qual.store import accounts, events
from qual.store.tx import Tx

_UNITS = {Basis.TURN: Unit.TURN, Basis.SENTENCE: Unit.SENTENCE}
_MOST_KEPT = 400  # interviews' units; some kilobytes each
_kept: OrderedDict[tuple[str, Basis], tuple[Span, ...]] = OrderedDict()
_kept_lock = Lock()


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be compared."""

    project_id: str
    round_id: str | None = None  # None: codings as they stand now
    basis: Basis = Basis.TURN
    coders: tuple[str, ...] = ()  # none: everybody
    codes: tuple[str, ...] = ()  # none: the whole codebook
    with_subcodes: bool = False  # what is coded with a subcode counts for the codes above it, too


@dataclass(frozen=True, slots=True)
class Laid:
    """A stretch as coders left it, with the codes as they are compared; without its text, so that it can be kept."""

    interview: Interview
    revision_id: str
    coders: tuple[str, ...]  # those compared, two or more
    stretch: Span
    is_whole: bool  # the stretch is all of the text
    segments: tuple[Segment, ...]  # in the whole text, of the codes compared
    units: tuple[Span, ...]  # of the whole text, none where characters are compared
    compared: Compared  # the same, cut to the stretch
    touched: int
    lost: int


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is compared, ready to be computed and to be shown."""

    asked: Asked
    round: Round | None
    coders: Mapping[str, str]  # names by id, of those compared, by name
    codes: tuple[Code, ...]  # all that stand in the codebook
    laid: tuple[Laid, ...]
    unfinished: int


def agreement(tx: Tx, asked: Asked) -> AgreementData:
    """Return how far coders agree; see `prepare` for what is refused."""
    return computed(tx, prepare(tx, asked))


def prepare(tx: Tx, asked: Asked) -> Prepared:
    """Read what is to be compared.

    Raises Conflict while the round is blind and open, NotFound to people outside the project, NotAllowed to guests who
    choose coders: all together they may know, not who agrees with whom.
    """
    layers = _layers(tx, asked)
    if asked.coders and not sees_pairs(tx, asked.project_id):
        raise NotAllowed("Who agrees with whom is the team's own business. Compare all coders together.")
    above = _counts_for(layers.codes, asked)
    laid = tuple(one for document in layers.documents if (one := _lay(document, asked, above)) is not None)
    compared = {coder for one in laid for coder in one.coders}
    names = {id_: name for id_, name in layers.coders.items() if id_ in compared}
    return Prepared(asked, layers.round, names, layers.codes, laid, layers.unfinished)


def computed(tx: Tx, prepared: Prepared) -> AgreementData:
    """Compute what was prepared, for guests without pairs; raise Conflict where the project hides such numbers."""
    asked = prepared.asked
    require_numbers(tx, asked.project_id)
    chosen = [node for node in in_tree_order(prepared.codes) if not asked.codes or node.code.id in asked.codes]
    table = compute([one.compared for one in prepared.laid], [node.code.id for node in chosen], asked.basis)
    return AgreementData(
        accounts.project(tx.connection, asked.project_id).name,
        tx.time.date(),
        asked.basis,
        prepared.round,
        prepared.coders,
        {node.code.id: path_of(node.code, prepared.codes) for node in chosen},
        {node.code.id: node.depth for node in chosen},
        asked.with_subcodes,
        tuple(_covered(one, prepared.coders) for one in prepared.laid),
        prepared.unfinished,
        table if sees_pairs(tx, asked.project_id) else dataclasses.replace(table, pairs=()),
    )


def sees_pairs(tx: Tx, project_id: str) -> bool:
    """Say whether the actor may know who agrees with whom: guests see results, not how each person works."""
    return may(tx.role(project_id), Action.DISCUSS)


def newest_event(tx: Tx, project_id: str) -> int:
    """Return the number of a project's newest event: as long as it stands, so does its agreement."""
    tx.require(Action.READ, project_id)
    return events.last_seq(tx.connection, project_id)


def _layers(tx: Tx, asked: Asked) -> Layers:
    if asked.round_id is None:
        return layers_now(tx, asked.project_id)
    layers = layers_of_round(tx, asked.round_id)
    if layers.round is None or layers.round.project_id != asked.project_id:
        raise NotFound("There is no such round in this project.")
    return layers


def _lay(document: LayerDocument, asked: Asked, above: Mapping[str, tuple[str, ...]]) -> Laid | None:
    """Return a stretch with the coders and codes asked for; None if fewer than two of the coders coded it."""
    coders = tuple(coder for coder in document.coders if not asked.coders or coder in asked.coders)
    if len(coders) < 2:
        return None
    made = [
        Segment(one.coder_id, one.span.start, one.span.end, one.code_id)
        for one in document.codings
        if one.coder_id in coders
    ]
    segments, stretch, revision = under_chosen(made, above), document.stretch, document.revision
    units = units_of(revision, asked.basis)
    cut = within(segments, stretch), units_within(units, stretch)
    return Laid(
        document.interview,
        revision.id,
        coders,
        stretch,
        stretch == Span(0, len(revision.document.text)),
        segments,
        units,
        Compared(document.interview.id, stretch.end - stretch.start, coders, *cut),
        document.touched,
        document.lost,
    )


def units_of(revision: Revision, basis: Basis) -> tuple[Span, ...]:
    """Return the turns or sentences of a text, none where characters are compared. Texts never change: kept."""
    if basis is Basis.CHARACTERS:
        return ()
    key = (revision.id, basis)
    with _kept_lock:
        if (known := _kept.get(key)) is not None:
            _kept.move_to_end(key)
            return known
    found = tuple(unit_spans(revision.document, _UNITS[basis], _sentences))
    with _kept_lock:
        _kept[key] = found
        while len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
    return found


def _sentences(text: str) -> tuple[Span, ...]:
    return sentences_in(text, Span(0, len(text)))


def path_of(code: Code, codes: Iterable[Code]) -> tuple[str, ...]:
    """Return a code's name after those of the codes above it."""
    by_id = {one.id: one for one in codes}
    path = [code.name]
    while (above := by_id.get(code.parent_id or "")) is not None:
        path.append(above.name)
        code = above
    return tuple(reversed(path))


def _counts_for(codes: Iterable[Code], asked: Asked) -> Mapping[str, tuple[str, ...]]:
    """Return for each code which of those asked for it counts for."""
    by_id = {code.id: code for code in codes}
    chosen = frozenset(asked.codes) or frozenset(by_id)

    def upwards(code: Code | None) -> Iterable[str]:
        while code is not None:
            yield code.id
            code = by_id.get(code.parent_id or "") if asked.with_subcodes else None

    return {id_: tuple(one for one in upwards(code) if one in chosen) for id_, code in by_id.items()}


def _covered(one: Laid, names: Mapping[str, str]) -> CoveredDocument:
    return CoveredDocument(
        one.interview.id,
        one.interview.name,
        tuple(name for id_, name in names.items() if id_ in one.coders),
        None if one.is_whole else one.stretch,
        one.compared.length,
        len(one.compared.units) or one.compared.length,
        len(one.compared.segments),
        one.touched,
        one.lost,
    )
