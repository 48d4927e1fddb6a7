"""What each coder made of the same interviews, side by side: of a round as they left it, or as codings stand now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from qual.domain.codebook import Code, standing_for
from qual.domain.document import Span
from qual.domain.edits import Anchor, worst
from qual.domain.interview import Interview, Revision
from qual.domain.permission import Action
from qual.domain.round import Assignment, LayerCoding, Round
from qual.errors import Conflict, NotFound
from qual.services.in_rounds import sight, stretches_now
from qual.services.passages import carried_all
from qual.store import accounts, codings, interviews, rounds
from qual.store.tx import Tx


@dataclass(frozen=True, slots=True)
class Layered:
    """One person's coding of a passage of the present text."""

    coding_id: str
    coder_id: str
    code_id: str  # codes merged since count as what they were merged into
    code_version: int
    span: Span
    quote: str


@dataclass(frozen=True, slots=True)
class LayerDocument:
    """An interview with what its coders made of it; only exact codings, which mean the words they were made on."""

    interview: Interview
    revision: Revision
    coders: tuple[str, ...]  # whose silence counts: they have read all of `stretch`
    stretch: Span  # of the present text, that all of them were to code
    codings: tuple[Layered, ...]  # by place
    touched: int  # left out: a correction changed their words
    lost: int  # left out: their words are gone


@dataclass(frozen=True, slots=True)
class Layers:
    """The layers of a round (None: of codings as they stand now), of interviews that two or more have finished."""

    round: Round | None
    documents: tuple[LayerDocument, ...]
    coders: Mapping[str, str]  # names by id, by name
    codes: tuple[Code, ...]  # all that stand in the codebook
    unfinished: int  # tasks of the round that are not done and do not count


def layers_of_round(tx: Tx, round_id: str, *, only: str | None = None) -> Layers:
    """Return what the coders of a round made, as it stood when each said "done"; of one interview with `only`.

    Raises Conflict while the round is blind and open, NotFound to people outside its project.
    """
    round_ = rounds.get(tx.connection, round_id)
    tx.require(Action.READ, round_.project_id)
    if round_.hides:
        raise Conflict(f"The round '{round_.name}' is blind and still open. It can be compared when it is revealed.")
    tasks = [one for one in rounds.assignments_of_round(tx.connection, round_id) if only in (None, one.interview_id)]
    kept: dict[str, list[LayerCoding]] = {}
    for one in rounds.layer_of_round(tx.connection, round_id):
        kept.setdefault(one.assignment_id, []).append(one)
    closed = sight(tx, round_.project_id).interviews  # another round may hide the interview from the actor
    by_interview: dict[str, list[Assignment]] = {}
    for task in tasks:
        if task.is_done and task.interview_id not in closed:
            by_interview.setdefault(task.interview_id, []).append(task)
    documents = [
        document for interview_id, here in by_interview.items() for document in _documents(tx, interview_id, here, kept)
    ]
    return _layers(tx, round_.project_id, round_, documents, sum(not task.is_done for task in tasks))


def layers_now(tx: Tx, project_id: str, *, only: str | None = None) -> Layers:
    """Return all codings as they stand, of interviews in which two or more people have coded; no round is asked.

    Nobody has said "done" here: who coded anything in an interview counts as having read all of it. What belongs to
    an open blind round is left out, also one's own, so that everybody is shown the same. With `only` of one interview.
    """
    tx.require(Action.READ, project_id)
    found: dict[str, list[codings.Coding]] = {}
    veil = rounds.veil(tx.connection, project_id)
    seen = sight(tx, project_id)
    made = (
        codings.of_interview(tx.connection, only, seen) if only else codings.of_project(tx.connection, project_id, seen)
    )
    for coding in made:
        if coding.round_id not in veil.rounds:
            found.setdefault(coding.interview_id, []).append(coding)
    documents = []
    for revision in _current(tx, project_id, only):
        here = found.get(revision.interview_id, [])
        coders = tuple(dict.fromkeys(c.coder_id for c in here))
        if len(coders) < 2 or revision.interview_id in veil.interviews:
            continue
        exact = [c for c in here if c.anchor is Anchor.EXACT]
        documents.append(
            LayerDocument(
                interviews.get(tx.connection, revision.interview_id),
                revision,
                coders,
                Span(0, len(revision.document.text)),
                tuple(Layered(c.id, c.coder_id, c.code_id, c.code_version, c.span, c.quote) for c in exact),
                sum(c.anchor is Anchor.TOUCHED for c in here),
                sum(c.anchor is Anchor.LOST for c in here),
            )
        )
    return _layers(tx, project_id, None, documents, 0)


def _current(tx: Tx, project_id: str, only: str | None) -> Iterable[Revision]:
    """Return the present texts of a project, or of one of its interviews."""
    if only is None:
        return interviews.current_revisions(tx.connection, project_id)
    interview = interviews.get(tx.connection, only)
    if interview.project_id != project_id or interview.revision_id is None:
        return ()
    return (interviews.revision(tx.connection, interview.revision_id),)


def _layers(
    tx: Tx, project_id: str, round_: Round | None, documents: Iterable[LayerDocument], unfinished: int
) -> Layers:
    names = accounts.names(tx.connection)
    codes = codings.codes_of(tx.connection, project_id, deleted=True)
    by_id = {code.id: code for code in codes}
    shown = tuple(sorted((_on_standing(d, by_id) for d in documents), key=lambda d: d.interview.name.casefold()))
    who = sorted({coder for d in shown for coder in d.coders}, key=lambda id_: (names.get(id_, "").casefold(), id_))
    standing = tuple(code for code in codes if code.deleted_at is None and code.merged_into is None)
    return Layers(round_, shown, {id_: names.get(id_, "") for id_ in who}, standing, unfinished)


def _on_standing(document: LayerDocument, codes: Mapping[str, Code]) -> LayerDocument:
    def placed(one: Layered) -> Layered:
        now = standing_for(codes[one.code_id], codes)
        return (
            one
            if now.id == one.code_id
            else Layered(one.coding_id, one.coder_id, now.id, one.code_version, one.span, one.quote)
        )

    return LayerDocument(
        document.interview, document.revision, document.coders, document.stretch,
        tuple(placed(one) for one in document.codings), document.touched, document.lost,
    )  # fmt: skip


def _documents(
    tx: Tx, interview_id: str, tasks: list[Assignment], kept: Mapping[str, list[LayerCoding]]
) -> list[LayerDocument]:
    """Return an interview once per stretch that the same people were to code; those with one coder are left out."""
    interview = interviews.get(tx.connection, interview_id)
    if interview.revision_id is None:
        raise NotFound(f"'{interview.name}' has lost its transcript.")
    current = interviews.revision(tx.connection, interview.revision_id)
    whole = Span(0, len(current.document.text))
    by_stretch: dict[Span, list[Assignment]] = {}
    stretches = stretches_now(tx, tasks)
    for task in tasks:
        by_stretch.setdefault(stretches[task.id] or whole, []).append(task)
    documents = []
    for stretch, here in sorted(by_stretch.items(), key=lambda item: item[0].start):
        if len(here) < 2:
            continue
        made, touched, lost = [], 0, 0
        for task in here:
            for one, span, anchor in _carried(tx, current, kept.get(task.id, [])):
                touched += anchor is Anchor.TOUCHED
                lost += anchor is Anchor.LOST
                if anchor is Anchor.EXACT:
                    quote = span.slice(current.document.text)
                    made.append(Layered(one.coding_id, task.coder_id, one.code_id, one.code_version, span, quote))
        made.sort(key=lambda one: (one.span.start, one.span.end, one.coder_id, one.coding_id))
        coders = tuple(task.coder_id for task in here)
        documents.append(LayerDocument(interview, current, coders, stretch, tuple(made), touched, lost))
    return documents


def _carried(tx: Tx, current: Revision, kept: list[LayerCoding]) -> Iterable[tuple[LayerCoding, Span, Anchor]]:
    by_revision: dict[str, list[LayerCoding]] = {}
    for one in kept:
        by_revision.setdefault(one.revision_id, []).append(one)
    for revision_id, few in by_revision.items():
        moved = carried_all(tx, revision_id, current, [one.span for one in few])
        for one, (span, anchor) in zip(few, moved, strict=True):
            yield one, span, worst(Anchor(one.anchor), anchor)
