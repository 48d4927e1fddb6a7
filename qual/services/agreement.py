"""Agreement between coders of a round, or of codings as they stand now: on turns, sentences or free segments."""

from __future__ import annotations

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
from qual.domain.interview import Revision
from qual.domain.permission import Action
from qual.errors import NotFound
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
    """A stretch as coders left it, with the codes as they are compared."""

    document: LayerDocument
    coders: tuple[str, ...]  # those compared, two or more
    segments: tuple[Segment, ...]  # in the whole text, of the codes compared
    compared: Compared  # the same, cut to the stretch


def agreement(tx: Tx, asked: Asked) -> AgreementData:
    """Return how far coders agree.

    Raises Conflict where the project hides such numbers, or while the round is blind and open.
    """
    require_numbers(tx, asked.project_id)
    layers = layers_for(tx, asked)
    nodes = in_tree_order(layers.codes)
    chosen = [node for node in nodes if not asked.codes or node.code.id in asked.codes]
    laid = lay(layers, asked)
    compared = {coder for one in laid for coder in one.coders}
    return AgreementData(
        accounts.project(tx.connection, asked.project_id).name,
        tx.time.date(),
        asked.basis,
        layers.round,
        {id_: name for id_, name in layers.coders.items() if id_ in compared},
        {node.code.id: path_of(node.code, layers.codes) for node in chosen},
        {node.code.id: node.depth for node in chosen},
        asked.with_subcodes,
        tuple(_covered(one, layers.coders) for one in laid),
        layers.unfinished,
        compute([one.compared for one in laid], [node.code.id for node in chosen], asked.basis),
    )


def newest_event(tx: Tx, project_id: str) -> int:
    """Return the number of a project's newest event: as long as it stands, so does its agreement."""
    tx.require(Action.READ, project_id)
    return events.last_seq(tx.connection, project_id)


def layers_for(tx: Tx, asked: Asked) -> Layers:
    """Return the layers that are compared."""
    if asked.round_id is None:
        return layers_now(tx, asked.project_id)
    layers = layers_of_round(tx, asked.round_id)
    if layers.round is None or layers.round.project_id != asked.project_id:
        raise NotFound("There is no such round in this project.")
    return layers


def lay(layers: Layers, asked: Asked) -> tuple[Laid, ...]:
    """Return each stretch that two or more of the coders asked for have coded, with the codes asked for."""
    above = _counts_for(layers.codes, asked)
    found = []
    for document in layers.documents:
        coders = tuple(coder for coder in document.coders if not asked.coders or coder in asked.coders)
        if len(coders) < 2:
            continue
        made = [
            Segment(one.coder_id, one.span.start, one.span.end, one.code_id)
            for one in document.codings
            if one.coder_id in coders
        ]
        segments, stretch = under_chosen(made, above), document.stretch
        units = units_within(units_of(document.revision, asked.basis), stretch)
        inside = within(segments, stretch)
        compared = Compared(document.interview.id, stretch.end - stretch.start, coders, inside, units)
        found.append(Laid(document, coders, segments, compared))
    return tuple(found)


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
    document, whole = one.document, Span(0, len(one.document.revision.document.text))
    return CoveredDocument(
        document.interview.id,
        document.interview.name,
        tuple(names[coder] for coder in one.coders),
        None if document.stretch == whole else document.stretch,
        one.compared.length,
        len(one.compared.units) or one.compared.length,
        len(one.compared.segments),
        document.touched,
        document.lost,
    )
