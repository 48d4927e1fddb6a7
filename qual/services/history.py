"""Undo, redo and the history of an interview, all read from the event log; nothing else is kept.

An act is what one person did under one gesture. Undo takes back one's own newest act that stands, in this interview,
on the codebook or on themes, by appending its opposite; redo is the undo of an undo. A new act of one's own ends what
can be redone. All of it is in the log, so there is no limit, and a restart changes nothing.

An act on which others have built is not taken back: the answer says who did what, and the next undo, told to go
`past` it, takes what came before.

How to add a kind of act: see `qual.services.acts`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from qual.domain.document import Span
from qual.domain.erasure import INTERVIEW, PARTICIPANT
from qual.domain.event import Event, Manner
from qual.domain.interview import Interview
from qual.domain.permission import Action, may
from qual.domain.theme import Theme
from qual.errors import Conflict, QualError, StoreProblem
from qual.services import (
    acts_of_codebook,
    acts_of_coding,
    acts_of_memos,
    acts_of_questions,
    acts_of_recoding,
    acts_of_theme_sentences,
    acts_of_themes,
    acts_of_transcript,
)
from qual.services.acts import Kind, Names
from qual.services.in_rounds import hears, sight
from qual.services.passages import carried_all
from qual.services.theme_steps import reach
from qual.store import events, interviews
from qual.store.tx import Tx

MOST = 200  # acts on one page of the history


def _undo_nothing(tx: Tx, event: Event) -> None:
    """Where redo found nothing to do, its undo is that of the act itself: things may have changed since."""
    if event.manner is not Manner.REDO:
        return
    act = event
    while act.action == _NOTHING and act.undoes:
        (act,) = events.some(tx.connection, [act.undoes])
    if act.action != _NOTHING:
        KINDS[act.action].opposite(tx, act)


def _nothing_left(tx: Tx, event: Event) -> None:
    target = (event.target_kind, event.target_id)
    tx.record(_NOTHING, target, project_id=event.project_id, interview_id=event.interview_id)


FOR_GOOD = frozenset({INTERVIEW, PARTICIPANT})  # no undo takes these back, and they are no acts to it
_NOTHING = "history.nothing"  # keeps the chain of undo and redo whole where there was nothing to change
KINDS: Mapping[str, Kind] = {
    **acts_of_coding.KINDS,
    **acts_of_codebook.KINDS,
    **acts_of_recoding.KINDS,
    **acts_of_transcript.KINDS,
    **acts_of_memos.KINDS,
    **acts_of_themes.KINDS,
    **acts_of_theme_sentences.KINDS,
    **acts_of_questions.KINDS,
    _NOTHING: Kind(lambda _names, _events: "Nothing had to change", _undo_nothing, quiet=True),
}
_TOGETHER = {**acts_of_coding.TOGETHER}  # sentences for kinds that mean something else when they come together
_ACTIONS = frozenset(KINDS)
_MAKING = frozenset({"theme.create", "theme.bring_back"})
_UNMAKING = frozenset({"theme.withdraw"})
_ON_MEMOS = frozenset(acts_of_memos.KINDS)
_ON_THEMES = frozenset({**acts_of_themes.KINDS, **acts_of_theme_sentences.KINDS, **acts_of_questions.KINDS})


@dataclass(frozen=True, slots=True)
class Done:
    """What undo or redo did. Without `done` the act stands as it was, and `said` tells why."""

    act: str
    said: str
    done: bool


@dataclass(frozen=True, slots=True)
class Last:
    """An act that can be taken back, and what it was."""

    act: str
    said: str


@dataclass(frozen=True, slots=True)
class Act:
    """A line of the history. `place` is where it happened, in the present transcript; None if it has no place there."""

    act: str
    seq: int
    time: datetime
    actor_id: str
    actor: str
    said: str
    stands: bool
    target_id: str
    place: Span | None


@dataclass(frozen=True, slots=True)
class History:
    """The newest acts in an interview and on the codebook, and what undo and redo would take next."""

    acts: tuple[Act, ...]
    undo: str | None
    redo: str | None
    more: bool


def undo(tx: Tx, interview_id: str, *, past: Collection[str] = (), act: str | None = None) -> Done:
    """Take back the actor's newest standing act in this interview or of the whole project, or the given `act`.

    Raises Conflict when there is nothing to undo.
    """
    interview = _readable(tx, interview_id)
    found = _heads(tx, interview.project_id, act) if act else _next_undo(tx, interview, past)
    if not found:
        raise Conflict("There is nothing of yours left to undo in this interview.")
    return _take_back(tx, found, "taken back")


def redo(tx: Tx, interview_id: str, *, past: Collection[str] = ()) -> Done:
    """Do again what the actor's newest undo took back, unless the actor has done something new since.

    Raises Conflict when there is nothing to redo.
    """
    found = _next_redo(tx, _readable(tx, interview_id), past)
    if not found:
        raise Conflict("There is nothing of yours to do again in this interview.")
    return _take_back(tx, found, "done again")


def last_on_theme(tx: Tx, theme_id: str, *, past: Collection[str] = ()) -> Last | None:
    """Return the actor's newest standing act on a theme but for the acts `past`; None without one, and for its making.

    Whoever looks at a theme takes its making back by setting it aside, with a reason.
    """
    theme = reach(tx, theme_id)
    actions = _told(tx, theme.project_id)
    act = events.newest_on(tx.connection, theme.project_id, tx.actor.user, theme_id, actions=actions, past=past)
    if not act or any(event.action in _MAKING for event in act):
        return None
    return Last(act[0].key or act[0].id, said(Names(tx), act))


def undone_on_theme(tx: Tx, theme_id: str, *, past: Collection[str] = ()) -> Last | None:
    """Return what the actor took back on a theme and may do again, but for the undos `past`; None for nothing.

    An act of one's own on the theme ends what can be done again there.
    """
    undone = _undone_on(tx, reach(tx, theme_id), past)
    return Last(undone[0].key or undone[0].id, said(Names(tx), _origins(tx, undone))) if undone else None


def redo_on_theme(tx: Tx, theme_id: str, act: str, *, past: Collection[str] = ()) -> Done:
    """Do again what the undo `act` took back, which `undone_on_theme` names; Conflict if that is another by now."""
    undone = _undone_on(tx, reach(tx, theme_id), past)
    if not undone or act != (undone[0].key or undone[0].id):
        raise Conflict("This was done again already, or you have done something else to the theme since.")
    return _take_back(tx, undone, "done again")


def undo_on_theme(tx: Tx, theme_id: str, act: str) -> Done:
    """Take the given act of the actor back, as `undo` does; raise Conflict if it was taken back already."""
    theme = reach(tx, theme_id)
    return _take_back(tx, _heads(tx, theme.project_id, act), "taken back")


def history(tx: Tx, interview_id: str, *, before: int | None = None, most: int = 100) -> History:
    """Return what everybody did in an interview and on the codebook, newest first, before event number `before`."""
    interview = _readable(tx, interview_id)
    most = min(max(most, 1), MOST)
    limit = before if before is not None else events.last_seq(tx.connection, interview.project_id) + 1
    actions, seen = _told(tx, interview.project_id), sight(tx, interview.project_id)
    rows = events.acts_in(
        tx.connection, interview.project_id, interview_id, actions=actions, before=limit, most=most * 3
    )
    told = [event for event in rows if hears(seen, event)]
    grouped = [tuple(group) for _, group in groupby(told, key=lambda e: (e.key or e.id, e.actor_id))]
    shown = grouped[:most]
    undo_next, redo_next = _next_undo(tx, interview, ()), _next_redo(tx, interview, ())
    return History(
        _lines(tx, interview, shown),
        said(Names(tx), undo_next) if undo_next else None,
        said(Names(tx), _origins(tx, redo_next)) if redo_next else None,
        len(grouped) > most or len(rows) == most * 3,
    )


def said(names: Names, act: Sequence[Event]) -> str:
    """Return a plain sentence about the events of one act."""
    actions = frozenset(e.action for e in act)
    loud = {a for a in actions if not KINDS[a].quiet} or actions
    if frozenset(loud) in _TOGETHER:
        return _TOGETHER[frozenset(loud)](names, [e for e in act if e.action in loud])
    by_action = {a: [e for e in act if e.action == a] for a in dict.fromkeys(e.action for e in act) if a in loud}
    return "; ".join(dict.fromkeys(KINDS[a].said(names, few) for a, few in by_action.items()))


def _take_back(tx: Tx, act: Sequence[Event], verb: str) -> Done:
    key, recorded = act[0].key or act[0].id, len(tx.recorded)
    try:
        with tx.gesture(tx.key):
            for event in act:
                _oppose(tx, event)
    except StoreProblem:
        raise
    except QualError as hindrance:
        return Done(key, f"{said(Names(tx), act)}: this cannot be {verb}. {hindrance}", done=False)
    told = [event for event in tx.recorded[recorded:] if event.action in KINDS]  # not what merely followed from it
    return Done(key, said(Names(tx), told), done=True)


def _oppose(tx: Tx, event: Event) -> None:
    recorded = len(tx.recorded)
    with tx.taking_back(event):
        KINDS[event.action].opposite(tx, event)
        if len(tx.recorded) == recorded:
            _nothing_left(tx, event)


def _told(tx: Tx, project_id: str) -> frozenset[str]:
    """Return the kinds of act that the actor is told of, and can take back.

    Who codes in an open blind round hears nothing of themes, not even by taking back their own earlier acts on them.
    """
    told = _ACTIONS if may(tx.role(project_id), Action.READ_MEMOS) else _ACTIONS - _ON_MEMOS
    return told - _ON_THEMES if sight(tx, project_id).interviews else told


def _next_undo(tx: Tx, interview: Interview, past: Collection[str]) -> tuple[Event, ...]:
    standing, actions = (Manner.ACT, Manner.REDO), _told(tx, interview.project_id)
    who = interview.project_id, tx.actor.user, interview.id
    return events.newest_standing(tx.connection, *who, actions=actions, manners=standing, past=past)


def _next_redo(tx: Tx, interview: Interview, past: Collection[str]) -> tuple[Event, ...]:
    undone, actions = (Manner.UNDO,), _told(tx, interview.project_id)
    who = interview.project_id, tx.actor.user, interview.id
    newest = events.newest_act(tx.connection, *who, actions=actions)
    return events.newest_standing(tx.connection, *who, actions=actions, manners=undone, after=newest, past=past)


def _undone_on(tx: Tx, theme: Theme, past: Collection[str]) -> tuple[Event, ...]:
    who, actions = (theme.project_id, tx.actor.user, theme.id), _told(tx, theme.project_id)
    newest = events.newest_act_on(tx.connection, *who, actions=actions)
    undone = (Manner.UNDO,)
    found = events.newest_on(tx.connection, *who, actions=actions, manners=undone, after=newest, past=past)
    return () if any(event.action in _UNMAKING for event in found) else found


def _heads(tx: Tx, project_id: str, key: str) -> tuple[Event, ...]:
    """Return the last links of the act's chains, newest first, if the act stands; raise Conflict if it does not."""
    told = _told(tx, project_id)
    found = events.of_key(tx.connection, project_id, tx.actor.user, key) or events.some(tx.connection, [key])
    if any(e.action in FOR_GOOD and e.project_id == project_id for e in found):
        raise Conflict("This was deleted for good, so nothing can bring it back.")
    own = [e for e in found if e.action in told and (e.project_id, e.actor_id) == (project_id, tx.actor.user)]
    links = events.newest_links(tx.connection, [e.id for e in own], actions=_ACTIONS)
    if not own or any(manner is Manner.UNDO for _, manner in links.values()):
        raise Conflict("This was taken back already, or you did not do it.")
    return events.some(tx.connection, [id_ for id_, _ in links.values()])


def _origins(tx: Tx, undone: Sequence[Event]) -> tuple[Event, ...]:
    """Return what an undo took back."""
    return events.some(tx.connection, [e.undoes for e in undone if e.undoes])


def _lines(tx: Tx, interview: Interview, shown: Sequence[Sequence[Event]]) -> tuple[Act, ...]:
    names = Names(tx)
    links = events.newest_links(tx.connection, [act[0].id for act in shown], actions=_ACTIONS)
    places = _places(tx, interview, [act[-1] for act in shown])
    return tuple(
        Act(
            first.key or first.id,
            first.seq,
            first.time,
            first.actor_id,
            names.person(first.actor_id),
            said(names, act),
            links[first.id][1] is not Manner.UNDO,
            act[-1].target_id,
            places.get(act[-1].id),
        )
        for act in shown
        for first in act[:1]
    )


def _places(tx: Tx, interview: Interview, acts: Sequence[Event]) -> dict[str, Span]:
    """Return where acts happened, in the present transcript, by event."""
    if interview.revision_id is None:
        return {}
    current = interviews.revision(tx.connection, interview.revision_id)
    by_revision: dict[str, list[tuple[str, Span]]] = {}
    for event in acts:
        if event.interview_id == interview.id and (place := KINDS[event.action].place(event)):
            by_revision.setdefault(place[0], []).append((event.id, Span(place[1], place[2])))
    found: dict[str, Span] = {}
    for revision_id, few in by_revision.items():
        moved = carried_all(tx, revision_id, current, [span for _, span in few])
        found |= {id_: span for (id_, _), (span, _) in zip(few, moved, strict=True)}
    return found


def _readable(tx: Tx, interview_id: str) -> Interview:
    interview = interviews.get(tx.connection, interview_id)
    tx.require(Action.READ, interview.project_id)
    return interview
