"""The differences between coders as a queue to talk through: how each weighs, what was said and decided about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from qual.analysis.comparing import Agreement, Difference, Placed, Weight, compare, rank
from qual.domain.codebook import Code
from qual.domain.decision import AgreedCoding, Comment, Decision, State, identity, settles
from qual.domain.document import Document, Span
from qual.domain.edits import Anchor
from qual.domain.interview import Revision
from qual.domain.permission import Action, may
from qual.domain.round import Round
from qual.domain.theme import Passage, ThemeState
from qual.errors import NotFound
from qual.services.in_rounds import sight
from qual.services.layers import LayerDocument, Layers, layers_now, layers_of_round
from qual.services.passages import PassageReader, carried
from qual.store import accounts, codings, decisions, interviews, rounds, themes
from qual.store.tx import Tx

T = TypeVar("T")
AROUND = 400  # characters shown before and after a passage, at most


@dataclass(frozen=True, slots=True)
class Found:
    """A difference in an interview's present text."""

    key: str
    interview_id: str
    revision: Revision
    difference: Difference

    @property
    def coding_ids(self) -> tuple[str, ...]:
        """The codings in question."""
        return ids_of(self.difference.codings)


@dataclass(frozen=True, slots=True)
class Compared:
    """What comparing the layers of one or all interviews came to."""

    layers: Layers
    agreements: Mapping[str, tuple[Agreement, ...]]  # by interview
    found: tuple[Found, ...]

    def of_codings(self, interview_id: str, coding_ids: Iterable[str]) -> Found | None:
        """Return the difference about just these codings, None if there is none (any more)."""
        wanted = tuple(sorted(coding_ids))
        return next((f for f in self.found if f.interview_id == interview_id and f.coding_ids == wanted), None)


@dataclass(frozen=True, slots=True)
class Objecting:
    """Somebody's dissent, with names."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as pages and files show it."""

    decision: Decision
    decided_by: str
    reopened_by: str
    gives: tuple[AgreedCoding, ...]
    dissent: tuple[Objecting, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A comment with its author's name; `corrected` if they said it otherwise since."""

    comment: Comment
    author: str
    corrected: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One difference of the queue with all that belongs to it."""

    found: Found
    weight: Weight
    interview: str  # its name
    quote: str
    decided: Decided | None  # the decision that stands
    earlier: tuple[Decided, ...]  # reopened ones, and those about fewer codings, oldest first
    thread: tuple[Said, ...]  # empty for guests

    @property
    def key(self) -> str:
        """The name of the difference."""
        return self.found.key

    @property
    def state(self) -> State:
        """Where it stands."""
        return self.decided.decision.state if self.decided else State.OPEN


@dataclass(frozen=True, slots=True)
class Place:
    """Where a difference lies: who said it, what stands around it, and the recording it can be heard in."""

    passage: Passage
    before: str
    after: str
    recording_id: str | None


@dataclass(frozen=True, slots=True)
class Queue:
    """Differences, the most consequential first."""

    round: Round | None
    lines: tuple[Line, ...]
    coders: Mapping[str, str]  # names by id
    codes: Mapping[str, Code]  # all there ever were
    unfinished: int  # tasks of the round that do not count
    left_out: int  # codings that a correction touched or left without words

    @property
    def n_settled(self) -> int:
        """How many are decided or were left open on purpose."""
        return sum(line.state is not State.OPEN for line in self.lines)


def queue(tx: Tx, project_id: str, round_id: str | None = None) -> Queue:
    """Return the differences of a round, or of codings as they stand now, as far as the actor may see them.

    Raises Conflict while the round is blind and open, NotFound to people outside its project.
    """
    compared = compare_layers(tx, project_id, round_id)
    known = _by_coding(decided(tx, project_id, round_id), lambda one: one.decision.coding_ids)
    said = _by_coding(comments(tx, project_id, round_id), lambda one: one.comment.coding_ids)
    titles = {document.interview.id: document.interview.name for document in compared.layers.documents}
    lines: dict[str, Line] = {}
    for found, weight in _ranked(tx, project_id, compared):
        if found.key not in lines:
            lines[found.key] = _line(found, weight, titles[found.interview_id], known, said)
    codes = {code.id: code for code in codings.codes_of(tx.connection, project_id, deleted=True)}
    layers = compared.layers
    left_out = sum(document.touched + document.lost for document in layers.documents)
    return Queue(layers.round, tuple(lines.values()), layers.coders, codes, layers.unfinished, left_out)


def choices(tx: Tx, project_id: str) -> tuple[Round, ...]:
    """Return the rounds whose differences can be looked at, newest first."""
    tx.require(Action.READ, project_id)
    return tuple(one for one in reversed(rounds.of_project(tx.connection, project_id)) if not one.hides)


def compare_layers(tx: Tx, project_id: str, round_id: str | None, *, only: str | None = None) -> Compared:
    """Compare what coders made, in all interviews or in one."""
    tx.require(Action.READ, project_id)
    if round_id is None:
        layers = layers_now(tx, project_id, only=only)
    else:
        if rounds.get(tx.connection, round_id).project_id != project_id:
            raise NotFound("This round belongs to another project. Go back and reload the list.")
        layers = layers_of_round(tx, round_id, only=only)
    agreements: dict[str, tuple[Agreement, ...]] = {}
    found: list[Found] = []
    for document in layers.documents:
        id_ = document.interview.id
        made = compare(_placed(document), document.coders)
        agreements[id_] = (*agreements.get(id_, ()), *made.agreements)
        found += [
            Found(identity(round_id, id_, ids_of(one.codings)), id_, document.revision, one) for one in made.differences
        ]
    return Compared(layers, agreements, tuple(found))


def decided(tx: Tx, project_id: str, round_id: str | None) -> tuple[Decided, ...]:
    """Return the decisions about a round, or outside rounds, that the actor may see, oldest first."""
    tx.require(Action.READ, project_id)
    found = decisions.of_scope(tx.connection, project_id, round_id, sight(tx, project_id))
    return with_names(tx, project_id, found)


def with_names(tx: Tx, project_id: str, found: Sequence[Decision]) -> tuple[Decided, ...]:
    """Return decisions with what they gave, who disagrees, and names."""
    if not found:
        return ()
    names = accounts.names(tx.connection)
    gives = decisions.gives(tx.connection, project_id)
    dissent = decisions.dissents_of_project(tx.connection, project_id)
    return tuple(
        Decided(
            one,
            names.get(one.decided_by, ""),
            names.get(one.reopened_by or "", ""),
            gives.get(one.id, ()),
            tuple(Objecting(names.get(d.user_id, ""), d.why) for d in dissent.get(one.id, ())),
        )
        for one in found
    )


def comments(tx: Tx, project_id: str, round_id: str | None) -> tuple[Said, ...]:
    """Return the comments that the actor may read, oldest first; none for guests."""
    if not may(tx.role(project_id), Action.DISCUSS):
        return ()
    names = accounts.names(tx.connection)
    found = decisions.comments_of_scope(tx.connection, project_id, round_id, sight(tx, project_id))
    corrected = {one.corrects for one in found}
    return tuple(Said(one, names.get(one.author_id, ""), one.id in corrected) for one in found)


def ids_of(made: Iterable[Placed]) -> tuple[str, ...]:
    """Return the identities of codings, sorted."""
    return tuple(sorted(coding.id for coding in made))


def _placed(document: LayerDocument) -> list[Placed]:
    return [Placed(c.coding_id, c.coder_id, c.span.start, c.span.end, c.code_id) for c in document.codings]


def _ranked(tx: Tx, project_id: str, compared: Compared) -> Iterable[tuple[Found, Weight]]:
    by_interview: dict[str, list[Difference]] = {document.interview.id: [] for document in compared.layers.documents}
    at: dict[int, Found] = {}  # by the object itself: to compare thousands of differences field by field takes longer
    for found in compared.found:
        by_interview[found.interview_id].append(found.difference)
        at[id(found.difference)] = found
    for ranked in rank(by_interview, _themes_of_codes(tx, project_id, compared.layers)):
        yield at[id(ranked.difference)], ranked.weight


def _themes_of_codes(tx: Tx, project_id: str, layers: Layers) -> dict[str, set[str]]:
    """Return for each code the themes that quote a passage one of the compared people gave it to."""
    documents: dict[str, list[LayerDocument]] = {}
    for document in layers.documents:
        documents.setdefault(document.interview.id, []).append(document)
    resting: dict[str, set[str]] = {}
    for theme in themes.themes_of(tx.connection, project_id):
        if theme.state is ThemeState.SET_ASIDE:
            continue
        for quote in themes.quotes_of(tx.connection, theme.id):
            for document in documents.get(quote.interview_id, ()):
                span, anchor = carried(tx, quote.revision_id, document.revision, Span(quote.start, quote.end))
                if anchor is Anchor.LOST:
                    continue
                for one in document.codings:
                    if one.span.overlaps(span):
                        resting.setdefault(one.code_id, set()).add(theme.id)
    return resting


def _line(
    found: Found,
    weight: Weight,
    interview: str,
    known: Mapping[str, list[tuple[int, Decided]]],
    said: Mapping[str, list[tuple[int, Said]]],
) -> Line:
    ids = found.coding_ids
    about = _about(known, ids)
    standing = next((one for one in reversed(about) if settles(one.decision, ids)), None)
    return Line(
        found,
        weight,
        interview,
        found.revision.document.text[found.difference.start : found.difference.end],
        standing,
        tuple(one for one in about if one is not standing),
        tuple(_about(said, ids)),
    )


def _by_coding(things: Iterable[T], ids_of_one: Callable[[T], Iterable[str]]) -> dict[str, list[tuple[int, T]]]:
    """Return things with their numbers by the codings they are about, so that thousands of differences find theirs."""
    found: dict[str, list[tuple[int, T]]] = {}
    for number, one in enumerate(things):
        for id_ in ids_of_one(one):
            found.setdefault(id_, []).append((number, one))
    return found


def _about(by_coding: Mapping[str, list[tuple[int, T]]], ids: Iterable[str]) -> list[T]:
    """Return what is about any of these codings, in the order it had, each once."""
    numbered = {number: one for id_ in ids for number, one in by_coding.get(id_, ())}
    return [numbered[number] for number in sorted(numbered)]


def place(tx: Tx, line: Line) -> Place:
    """Return where a difference lies."""
    found, difference = line.found, line.found.difference
    interview = interviews.get(tx.connection, found.interview_id)
    tx.require(Action.READ, interview.project_id)
    span = Span(difference.start, difference.end)
    passage = PassageReader(tx, interview.project_id).passage(found.interview_id, found.revision.id, span)
    return Place(passage, *around(found.revision.document, span), interview.recording_id)


def around(document: Document, span: Span) -> tuple[str, str]:
    """Return what stands before and after a passage: the rest of its turns and one more, cut between words."""
    first, last = document.turn_index_at(span.start), document.turn_index_at(span.end - 1)
    begin = document.turns[max(first - 1, 0)].span.start if first is not None else 0
    end = document.turns[min(last + 1, len(document.turns) - 1)].span.end if last is not None else len(document.text)
    before, after = document.text[begin : span.start], document.text[span.end : end]
    if len(before) > AROUND:
        before = "… " + before[-AROUND:].partition(" ")[2]
    if len(after) > AROUND:
        after = after[:AROUND].rpartition(" ")[0] + " …"
    return before.lstrip(), after.rstrip()


def revision_now(tx: Tx, interview_id: str) -> Revision | None:
    """Return the present text of an interview, None if it has none."""
    found = interviews.get(tx.connection, interview_id)
    return interviews.revision(tx.connection, found.revision_id) if found.revision_id else None
