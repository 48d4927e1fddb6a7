"""Practising on an interview that is coded already. Nothing of it touches the project's data, and nobody else sees it.

A practice has tables of its own and leaves no event: no list, count, export or statistic knows of it, and whoever
asks for somebody else's is answered as for one that does not exist, the project's owner included.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qual.domain.document import Span
from qual.domain.edits import Anchor
from qual.domain.ids import new_id
from qual.domain.memo import clean_text
from qual.domain.permission import Action
from qual.domain.practice import Model, Practice, Trial
from qual.errors import BadInput, Conflict, NotFound
from qual.services.agreed import agreed_layer
from qual.services.coding import current_revision, require_code
from qual.services.in_rounds import sight
from qual.services.layers import layers_of_round
from qual.services.read_and_say import Reading, Said, steps_of
from qual.store import accounts, codings, interviews, practices, rounds
from qual.store.rows import not_found
from qual.store.tx import Tx


@dataclass(frozen=True, slots=True)
class Solution:
    """Somebody's coding of an interview that one can practise on."""

    interview_id: str
    interview: str
    model: Model
    round_id: str | None
    round: str
    coder_id: str | None
    coder: str
    is_own: bool  # one's own earlier coding: to see whether one codes alike twice
    stretch: Span  # of the present text


@dataclass(frozen=True, slots=True)
class Chosen:
    """A code on a passage of the present text."""

    code_id: str  # codes merged since count as what they were merged into
    span: Span


def solutions(tx: Tx, project_id: str) -> tuple[Solution, ...]:
    """Return what the actor can practise on, by interview: never an interview they code blind at the moment."""
    tx.require(Action.CODE, project_id)
    names = accounts.names(tx.connection)
    texts = {r.interview_id: r for r in interviews.current_revisions(tx.connection, project_id)}
    titles = {i.id: i.name for i in interviews.of_project(tx.connection, project_id) if i.id in texts}
    seen = sight(tx, project_id)
    found = [one for round_ in _revealed(tx, project_id) for one in _of_round(tx, round_.id, names)]
    made = {(c.interview_id, c.coder_id) for c in codings.of_project(tx.connection, project_id, seen)}
    for interview_id, coder_id in made:
        if interview_id in titles and interview_id not in seen.interviews:
            whole = Span(0, len(texts[interview_id].document.text))
            is_own, coder = coder_id == tx.actor.user, names.get(coder_id, "")
            title = titles[interview_id]
            found.append(
                Solution(interview_id, title, Model.PERSON, None, "", coder_id, coder, is_own=is_own, stretch=whole)
            )
    order = list(Model)
    return tuple(
        sorted(found, key=lambda s: (s.interview.casefold(), order.index(s.model), s.round, s.is_own, s.coder))
    )


def begin(
    tx: Tx, interview_id: str, model: Model, *, round_id: str | None = None, coder_id: str | None = None
) -> Practice:
    """Begin to practise; what the other one did is not shown until the result is asked for."""
    interview = interviews.get(tx.connection, interview_id)
    tx.require(Action.CODE, interview.project_id)
    wanted = (interview_id, model, round_id, coder_id)
    for one in solutions(tx, interview.project_id):
        if (one.interview_id, one.model, one.round_id, one.coder_id) == wanted:
            revision = current_revision(tx, interview)
            return practices.add(
                tx.connection,
                Practice(
                    new_id(), interview.project_id, tx.actor.user, interview_id, revision.id, model, round_id, coder_id,
                    one.stretch.start, one.stretch.end, one.stretch.start, one.stretch.start, tx.time,
                ),
            )  # fmt: skip
    raise NotFound("This interview cannot be practised on any more. Choose another one.")


def my_practices(tx: Tx, project_id: str) -> tuple[Practice, ...]:
    """Return the actor's own practices, newest first."""
    tx.require(Action.CODE, project_id)
    return practices.of_person(tx.connection, tx.actor.user, project_id)


def own_practice(tx: Tx, practice_id: str) -> Practice:
    """Return a practice of the actor's; anybody else's does not exist for them."""
    one = practices.get(tx.connection, practice_id)
    if one.user_id != tx.actor.user:
        raise not_found("practice")
    tx.require(Action.CODE, one.project_id)
    return one


def open_practice(tx: Tx, practice_id: str) -> Reading:
    """Return what is read in a practice, passage by passage, in the text as it was when the practice began."""
    one = own_practice(tx, practice_id)
    interview = interviews.get(tx.connection, one.interview_id)
    revision = interviews.revision(tx.connection, one.revision_id)
    voices = interviews.speakers_of(tx.connection, interview.id)
    steps = steps_of(revision, voices, (one.span,))
    return Reading(interview, revision, steps, {v.key: v.name for v in voices}, one.at, one.furthest)


def tried_in(tx: Tx, practice_id: str, span: Span) -> tuple[Said, ...]:
    """Return what the actor has said about a passage in a practice."""
    one = own_practice(tx, practice_id)
    text = interviews.revision(tx.connection, one.revision_id).document.text
    trials = (trial for trial in practices.trials(tx.connection, practice_id) if trial.span.overlaps(span))
    found = [Said(t.id, t.span, t.span.slice(text), t.code_id, t.words) for t in trials]
    return tuple(sorted(found, key=lambda said: said.code_id is not None))


def try_words(tx: Tx, practice_id: str, stretches: Sequence[Span], text: str) -> Trial:
    """Keep one's own words about a passage, in the practice only."""
    one = _going_on(tx, practice_id)
    hull = Span(stretches[0].start, stretches[-1].end)
    return _add(tx, one, hull, None, clean_text(text))


def try_codes(tx: Tx, practice_id: str, stretches: Sequence[Span], code_ids: Sequence[str]) -> tuple[Trial, ...]:
    """Code marked stretches in the practice only."""
    one = _going_on(tx, practice_id)
    there = {(trial.span, trial.code_id) for trial in practices.trials(tx.connection, practice_id)}
    wanted = [(span, require_code(tx, one.project_id, id_).id) for id_ in code_ids for span in stretches]
    return tuple(_add(tx, one, span, code_id, "") for span, code_id in wanted if (span, code_id) not in there)


def take_trial_back(tx: Tx, practice_id: str, trial_id: str) -> None:
    """Take back something said in a practice."""
    practices.remove_trial(tx.connection, _going_on(tx, practice_id).id, trial_id)


def keep_practice_place(tx: Tx, practice_id: str, position: int) -> Practice:
    """Keep where the actor goes on in a practice."""
    one = _going_on(tx, practice_id)
    at = max(one.start, min(position, one.end))
    return practices.change(tx.connection, one, at=at, furthest=max(one.furthest, at))


def end_practice(tx: Tx, practice_id: str) -> Practice:
    """Ask for the result: from now on the practice stays as it is."""
    one = own_practice(tx, practice_id)
    if one.furthest <= one.start:
        raise BadInput("Read at least one passage first, so that there is something to compare.")
    return one if one.is_over else practices.change(tx.connection, one, asked_at=tx.time)


def forget_practice(tx: Tx, practice_id: str) -> None:
    """Delete a practice of one's own with all that was said in it; nothing of it is kept."""
    practices.remove(tx.connection, own_practice(tx, practice_id).id)


def solution_of(tx: Tx, one: Practice) -> tuple[Chosen, ...]:
    """Return what the practice is compared with, on the present text and as far as the actor may see it now.

    Raises Conflict while a blind round keeps it from the actor.
    """
    if one.interview_id in sight(tx, one.project_id).interviews:
        raise Conflict("You code this interview blind at the moment. The result is here when that round is revealed.")
    if one.model is Model.AGREED:
        agreed = agreed_layer(tx, one.project_id, one.round_id).passages
        here = [p for p in agreed if p.interview_id == one.interview_id and p.anchor is Anchor.EXACT]
        return tuple(Chosen(p.code_id, p.span) for p in here)
    if one.model is Model.ROUND and one.round_id is not None:
        documents = layers_of_round(tx, one.round_id).documents
        made = [c for d in documents if d.interview.id == one.interview_id for c in d.codings]
        return tuple(Chosen(c.code_id, c.span) for c in made if c.coder_id == one.coder_id)
    found = codings.of_interview(tx.connection, one.interview_id, sight(tx, one.project_id))
    return tuple(Chosen(c.code_id, c.span) for c in found if c.coder_id == one.coder_id and c.anchor is Anchor.EXACT)


def _revealed(tx: Tx, project_id: str) -> list[rounds.Round]:
    return [one for one in rounds.of_project(tx.connection, project_id) if not one.is_open]


def _of_round(tx: Tx, round_id: str, names: dict[str, str]) -> list[Solution]:
    """Return each coder's finished layer of a round, and what the team agrees on where that is anything."""
    layers = layers_of_round(tx, round_id)
    if layers.round is None:
        return []
    title, me = layers.round.name, tx.actor.user
    agreed = {p.interview_id for p in agreed_layer(tx, layers.round.project_id, round_id).passages}
    found = []
    for d in layers.documents:
        where = (d.interview.id, d.interview.name)
        if d.interview.id in agreed:
            found.append(Solution(*where, Model.AGREED, round_id, title, None, "", is_own=False, stretch=d.stretch))
        found += [
            Solution(*where, Model.ROUND, round_id, title, id_, names.get(id_, ""), is_own=id_ == me, stretch=d.stretch)
            for id_ in d.coders
        ]
    return found


def _going_on(tx: Tx, practice_id: str) -> Practice:
    one = own_practice(tx, practice_id)
    if one.is_over:
        raise Conflict("You have seen the result of this practice, so it stays as it is. Begin another one.")
    return one


def _add(tx: Tx, one: Practice, span: Span, code_id: str | None, words: str) -> Trial:
    if not one.start <= span.start < span.end <= one.end:
        raise BadInput("Mark a sentence of the passage first.")
    return practices.add_trial(tx.connection, Trial(new_id(), one.id, *span, code_id, words, tx.time))
