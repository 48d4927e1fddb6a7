"""Everything the coding screen needs to open an interview, in one consistent reading."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from qual.domain.codebook import Code, in_tree_order
from qual.domain.coding import Coding
from qual.domain.document import Span
from qual.domain.event import Event
from qual.domain.interview import Checked, Interview, Participant, Recording, Speaker
from qual.domain.memo import Memo
from qual.domain.permission import MAY, Action, Role, may
from qual.domain.project import MemberView, Project
from qual.domain.round import Round, Sight
from qual.errors import NotFound
from qual.services.in_rounds import hears, sight, stretches_now
from qual.services.memo_places import on_standing_codes
from qual.store import accounts, checks, codings, events, interviews, memos, rounds
from qual.store.tx import Tx


@dataclass(frozen=True, slots=True)
class MyTask:
    """What the actor is to code in the interview, in a round that is open; a stretch counts in the present text."""

    assignment_id: str
    round: Round
    is_done: bool
    stretch: Span | None


@dataclass(frozen=True, slots=True)
class WorkspaceState:
    """An interview with its codings and the project's codebook as of event `seq`."""

    seq: int
    project: Project
    interview: Interview
    recording: Recording | None
    me: MemberView
    may: tuple[str, ...]
    members: tuple[MemberView, ...]
    speakers: tuple[Speaker, ...]
    participants: tuple[Participant, ...]
    codes: tuple[Code, ...]
    codings: tuple[Coding, ...]
    checked: Checked | None = None
    memos: tuple[Memo, ...] = ()
    rounds: tuple[Round, ...] = ()
    tasks: tuple[MyTask, ...] = ()
    suggests: bool = False  # whether the actor may ask for codes: nobody may who codes blind
    brings: bool = False  # whether the actor may bring passages into themes, likewise


def state_seq(tx: Tx, interview_id: str) -> tuple[str, int]:
    """Return the project's id and its newest event's number; enough to know whether a copy is still good."""
    interview = _readable(tx, interview_id)
    return interview.project_id, events.last_seq(tx.connection, interview.project_id)


def state(tx: Tx, interview_id: str) -> WorkspaceState:
    """Return what the coding screen shows; raise NotFound to people outside the project."""
    interview = _readable(tx, interview_id)
    role = tx.role(interview.project_id) or Role.GUEST
    seen = sight(tx, interview.project_id)
    return WorkspaceState(
        events.last_seq(tx.connection, interview.project_id),
        accounts.project(tx.connection, interview.project_id),
        interview,
        interviews.recording(tx.connection, interview.recording_id) if interview.recording_id else None,
        MemberView(tx.actor.user, tx.actor.name, role),
        tuple(action.value for action in Action if role in MAY[action]),
        tuple(m for m in accounts.members_of(tx.connection, interview.project_id) if may(m.role, Action.READ)),
        interviews.speakers_of(tx.connection, interview_id),
        interviews.participants_of(tx.connection, interview.project_id),
        tuple(node.code for node in in_tree_order(codings.codes_of(tx.connection, interview.project_id))),
        codings.of_interview(tx.connection, interview_id, seen),
        checks.of_interview(tx.connection, interview_id),
        _memos(tx, interview, seen) if may(role, Action.READ_MEMOS) else (),
        rounds.of_project(tx.connection, interview.project_id),
        _tasks(tx, interview),
        may(role, Action.CODE) and not seen.interviews,
        may(role, Action.DECIDE) and not seen.interviews,
    )


def changes(tx: Tx, interview_id: str, seq: int) -> tuple[int, tuple[Event, ...]]:
    """Return the newest event's number, and what concerns the interview or the whole project, oldest first.

    What happened up to `seq` and what the actor's role may not hear of is left out.
    """
    interview = _readable(tx, interview_id)
    newest = events.last_seq(tx.connection, interview.project_id)
    role = tx.role(interview.project_id)
    found = events.heard_in(tx.connection, interview.project_id, interview_id, seq)
    seen = sight(tx, interview.project_id)
    return newest, tuple(event for event in found if may_hear(role, seen, event))


def is_heard_in(event: Event, interview_id: str) -> bool:
    """Say whether who has the interview open wants to hear: of it, the codebook, rounds, memos on code or project."""
    return event.interview_id == interview_id or (
        event.interview_id is None and event.action.startswith(("code.", "memo.", "round."))
    )


def may_hear(role: Role | None, seen: Sight, event: Event) -> bool:
    """Say whether a member with `role` may be told of the event, whatever open blind rounds let them see."""
    asked = {"memo": Action.READ_MEMOS, "difference": Action.DISCUSS}.get(event.action.partition(".")[0], Action.READ)
    return may(role, asked) and hears(seen, event)


def newest_seqs(tx: Tx, project_ids: Iterable[str]) -> dict[str, int]:
    """Return the number of each project's newest event; for the server itself, which asks on behalf of everybody."""
    return events.last_seqs(tx.connection, project_ids)


def project_changes(tx: Tx, project_id: str, seq: int) -> tuple[Event, ...]:
    """Return everything that happened in a project after `seq`; for the server, which passes it on selectively."""
    return events.since(tx.connection, project_id, seq)


def _tasks(tx: Tx, interview: Interview) -> tuple[MyTask, ...]:
    mine = rounds.open_tasks(tx.connection, interview.project_id, tx.actor.user, interview.id)
    stretches = stretches_now(tx, [task for _, task in mine])
    return tuple(MyTask(task.id, one, task.is_done, stretches[task.id]) for one, task in mine)


def _memos(tx: Tx, interview: Interview, seen: Sight) -> tuple[Memo, ...]:
    found = memos.shown_in(tx.connection, interview.project_id, interview.id, seen)
    if not found:
        return ()
    return on_standing_codes(codings.codes_of(tx.connection, interview.project_id, deleted=True), found)


def _readable(tx: Tx, interview_id: str) -> Interview:
    interview = interviews.get(tx.connection, interview_id)
    if tx.role(interview.project_id) is None:
        raise NotFound("This interview does not exist, or you are not a member of its project.")
    tx.require(Action.READ, interview.project_id)
    return interview
