"""Rounds of coding: making them, giving out tasks, saying "done", and revealing what everybody did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qual.domain.coding import Coding
from qual.domain.document import Span
from qual.domain.ids import new_id
from qual.domain.interview import Interview
from qual.domain.permission import Action, may
from qual.domain.round import Assignment, AssignmentState, Round, RoundState
from qual.errors import BadInput, Conflict, NotAllowed, NotFound
from qual.services.in_rounds import stretch_now, stretches_now, veil
from qual.store import accounts, events, interviews, readables, rounds
from qual.store.tx import Tx

LONGEST_NAME = 200
LONGEST_REASON = 2000


@dataclass(frozen=True, slots=True)
class Task:
    """What a coder is to do: an interview, or a stretch of its present text."""

    interview_id: str
    coder_id: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class TaskView:
    """An assignment as lists show it."""

    assignment: Assignment
    interview: str
    coder: str
    has_begun: bool | None  # at least one coding; None where a blind round keeps that from the actor
    stretch: Span | None  # in the present text; None for the whole interview
    is_here: bool  # its coder is still somebody who may code in the project


@dataclass(frozen=True, slots=True)
class RoundView:
    """A round with its tasks."""

    round: Round
    tasks: tuple[TaskView, ...]
    made_by: str
    ended_by: str  # '' while it is open

    @property
    def n_done(self) -> int:
        """How many tasks are finished."""
        return sum(task.assignment.is_done for task in self.tasks)

    @property
    def coders(self) -> tuple[tuple[str, str], ...]:
        """Id and name of everybody who codes in it, by name."""
        who = {(task.coder, task.assignment.coder_id) for task in self.tasks}
        return tuple((id_, name) for name, id_ in sorted(who))


def make_round(
    tx: Tx,
    project_id: str,
    name: str,
    tasks: Sequence[Task],
    *,
    is_blind: bool = True,
    is_codebook_fixed: bool = True,
    sample: Mapping[str, Any] | None = None,
) -> Round:
    """Open a round. Raises BadInput for a round without tasks or a task that cannot be done, Conflict for a taken name.

    Codings its coders make in its interviews from now on belong to it; earlier ones do not.
    """
    tx.require(Action.MANAGE_ROUNDS, project_id)
    shown = " ".join(name.split())
    if not shown or len(shown) > LONGEST_NAME:
        raise BadInput(f"A round needs a name of at most {LONGEST_NAME} characters, such as 'First double coding'.")
    if any(one.name.casefold() == shown.casefold() for one in rounds.of_project(tx.connection, project_id)):
        raise Conflict(f"There is a round named '{shown}' already. Choose another name.")
    if not tasks:
        raise BadInput("Choose at least one interview and one person who codes it.")
    round_ = Round(
        new_id(),
        project_id,
        shown,
        is_blind,
        is_codebook_fixed,
        events.last_seq(tx.connection, project_id),
        RoundState.OPEN,
        tx.actor.user,
        tx.time,
        sample=sample,
    )
    rounds.add(tx.connection, round_)
    _assign(tx, round_, tasks)
    _record(tx, "round.open", round_)
    return round_


def add_tasks(tx: Tx, round_id: str, tasks: Sequence[Task]) -> None:
    """Give out more tasks in an open round."""
    round_ = _open_round(tx, round_id)
    _assign(tx, round_, tasks)
    _record(tx, "round.assign", round_)


def remove_task(tx: Tx, assignment_id: str) -> None:
    """Take back a task that is not done. What its coder made in it stays, hidden like the rest until the end."""
    task = rounds.assignment(tx.connection, assignment_id)
    round_ = _open_round(tx, task.round_id)
    if task.is_done:
        raise Conflict("This task is done. Its coder can take that back; then it can be removed.")
    if len(rounds.assignments_of_round(tx.connection, round_.id)) == 1:
        raise Conflict("This is the round's last task. End the round instead.")
    rounds.remove_assignments(tx.connection, [assignment_id])
    _record(tx, "round.unassign", round_)
    reveal_if_finished(tx, round_)


def say_done(tx: Tx, assignment_id: str) -> Assignment:
    """Say that one has finished a task: its codings are written down as they stand. The last one ends the round."""
    task, round_ = _own_task(tx, assignment_id)
    if task.is_done:
        return task
    rounds.keep_layer(tx.connection, task, _made(tx, task))
    after = rounds.change_assignment(tx.connection, task, state=AssignmentState.DONE, done_at=tx.time)
    _record(tx, "round.done", round_, after)
    reveal_if_finished(tx, round_)
    return after


def passages_to_keep(tx: Tx, assignment_id: str) -> int:
    """Return how many codings "done" would write down, to the one person who may know: whose task it is."""
    task, _ = _own_task(tx, assignment_id)
    return len(_made(tx, task))


def take_done_back(tx: Tx, assignment_id: str) -> Assignment:
    """Go on with a task one had finished, while the round is open."""
    task, round_ = _own_task(tx, assignment_id)
    if not task.is_done:
        return task
    rounds.forget_layer(tx.connection, task.id)
    after = rounds.change_assignment(tx.connection, task, state=AssignmentState.OPEN, done_at=None)
    _record(tx, "round.resume", round_, after)
    return after


def end_round(tx: Tx, round_id: str, reason: str) -> Round:
    """Reveal a round before everybody is done; the reason is kept. What is not done does not count for agreement."""
    round_ = _open_round(tx, round_id)
    said = reason.replace("\x00", "").strip()
    if not said:
        raise BadInput("Say in a few words why the round ends before everybody is done; it is kept with the round.")
    if len(said) > LONGEST_REASON:
        raise BadInput(f"The reason has {len(said)} characters; use at most {LONGEST_REASON}.")
    return _reveal(tx, round_, said)


def rounds_of(tx: Tx, project_id: str) -> tuple[RoundView, ...]:
    """Return a project's rounds, newest first, with who codes what and how far they are."""
    tx.require(Action.READ, project_id)
    tasks: dict[str, list[Assignment]] = {}
    assigned = rounds.assignments_of_project(tx.connection, project_id)
    stretches = stretches_now(tx, assigned)
    for task in assigned:
        tasks.setdefault(task.round_id, []).append(task)
    names, begun = accounts.names(tx.connection), rounds.begun(tx.connection, project_id)
    titles = {i.id: i.name for i in interviews.of_project(tx.connection, project_id)}
    here = {m.user_id for m in accounts.members_of(tx.connection, project_id) if may(m.role, Action.CODE)}

    def view(one: Round, task: Assignment) -> TaskView:
        is_told = not one.hides or task.coder_id == tx.actor.user  # of a short stretch it would be a count
        has_begun = (one.id, task.interview_id, task.coder_id) in begun if is_told else None
        called = titles.get(task.interview_id, ""), names.get(task.coder_id, "")
        return TaskView(task, *called, has_begun, stretches[task.id], task.coder_id in here)

    found = reversed(rounds.of_project(tx.connection, project_id))
    return tuple(
        RoundView(
            one,
            tuple(view(one, task) for task in tasks.get(one.id, ())),
            names.get(one.created_by, ""),
            names.get(one.ended_by or "", ""),
        )
        for one in found
    )


def round_view(tx: Tx, round_id: str) -> RoundView:
    """Return one round; raise NotFound to people outside its project."""
    project_id = rounds.get(tx.connection, round_id).project_id
    return next(view for view in rounds_of(tx, project_id) if view.round.id == round_id)


def my_tasks(tx: Tx, project_id: str) -> tuple[tuple[Round, TaskView], ...]:
    """Return the actor's tasks in open rounds, unfinished ones first."""
    mine = [
        (view.round, task)
        for view in rounds_of(tx, project_id)
        if view.round.is_open
        for task in view.tasks
        if task.assignment.coder_id == tx.actor.user
    ]
    return tuple(sorted(mine, key=lambda one: (one[1].assignment.is_done, one[1].interview.casefold())))


def _made(tx: Tx, task: Assignment) -> list[Coding]:
    stretch = stretch_now(tx, task)
    return [c for c in rounds.made_in(tx.connection, task) if stretch is None or stretch.overlaps(c.span)]


def _assign(tx: Tx, round_: Round, tasks: Sequence[Task]) -> None:
    coders = {m.user_id: m for m in accounts.members_of(tx.connection, round_.project_id)}
    known = {i.id: i for i in interviews.of_project(tx.connection, round_.project_id)}
    taken, lengths = _taken(tx, round_.project_id), _lengths(tx, known.values(), tasks)
    made: list[Assignment] = []
    for task in tasks:
        member, interview = coders.get(task.coder_id), known.get(task.interview_id)
        if interview is None:
            raise NotFound("One of the chosen interviews does not exist any more. Reload the page.")
        if member is None or not may(member.role, Action.CODE):
            who = member.name if member else "Somebody you chose"
            raise BadInput(f"{who} may not code in this project. Change their role on the page Members first.")
        if interview.revision_id is None:
            raise BadInput(f"'{interview.name}' has no transcript yet. Transcribe or import one first.")
        _require_inside(lengths.get(interview.id, 0), interview.name, task.span)
        for other, stretch in taken.get((task.interview_id, task.coder_id), []):
            if stretch is None or task.span is None or stretch.overlaps(task.span):
                raise BadInput(f"{member.name} codes '{interview.name}' in the round '{other}' already.")
        taken.setdefault((task.interview_id, task.coder_id), []).append((round_.name, task.span))
        start, end = (task.span.start, task.span.end) if task.span else (None, None)
        made.append(
            Assignment(
                new_id(), round_.project_id, round_.id, interview.id, member.user_id,
                interview.revision_id if task.span else None, start, end, AssignmentState.OPEN, tx.time,
            )
        )  # fmt: skip
    rounds.add_assignments(tx.connection, made)


def _taken(tx: Tx, project_id: str) -> dict[tuple[str, str], list[tuple[str, Span | None]]]:
    """Return what is given out in open rounds: a coding belongs to one round only."""
    taken: dict[tuple[str, str], list[tuple[str, Span | None]]] = {}
    for one in rounds.open_of_project(tx.connection, project_id):
        given = rounds.assignments_of_round(tx.connection, one.id)
        stretches = stretches_now(tx, given)
        for task in given:
            taken.setdefault((task.interview_id, task.coder_id), []).append((one.name, stretches[task.id]))
    return taken


def _lengths(tx: Tx, known: Iterable[Interview], tasks: Iterable[Task]) -> dict[str, int]:
    """Return how long the texts are of which stretches are given out; prepared texts, as there may be hundreds."""
    wanted = {task.interview_id for task in tasks if task.span is not None}
    found = readables.each_of(tx.connection, [one for one in known if one.id in wanted])
    return {one.interview_id: len(one.text) for one in found}


def _require_inside(length: int, name: str, span: Span | None) -> None:
    if span is None:
        return
    if not 0 <= span.start < span.end <= length:
        raise BadInput(f"The stretch lies outside the transcript of '{name}'. Reload the page and choose it again.")


def reveal_if_finished(tx: Tx, round_: Round) -> None:
    """Reveal an open round in which nobody has a task left to do; for other services, which have looked who may."""
    if all(task.is_done for task in rounds.assignments_of_round(tx.connection, round_.id)):
        _reveal(tx, round_, "")


def _reveal(tx: Tx, round_: Round, reason: str) -> Round:
    after = rounds.change(
        tx.connection,
        round_,
        state=RoundState.REVEALED,
        ended_at=tx.time,
        ended_by=tx.actor.user,
        end_reason=reason,
    )
    _record(tx, "round.reveal", after)
    return after


def _record(tx: Tx, action: str, round_: Round, task: Assignment | None = None) -> None:
    """Record an event of a round; it carries the whole veil, so that open browsers follow without a gap."""
    after: dict[str, Any] = {
        "name": round_.name,
        "state": round_.state,
        "is_blind": round_.is_blind,
        "reason": round_.end_reason,
        "veil": veil(tx, round_.project_id).told(),
    }
    if task is not None:
        after["task"] = {"interview_id": task.interview_id, "coder_id": task.coder_id, "state": task.state}
    tx.record(action, ("round", round_.id), project_id=round_.project_id, after=after)


def _open_round(tx: Tx, round_id: str) -> Round:
    round_ = rounds.get(tx.connection, round_id)
    tx.require(Action.MANAGE_ROUNDS, round_.project_id)
    _require_open(round_)
    return round_


def _own_task(tx: Tx, assignment_id: str) -> tuple[Assignment, Round]:
    task = rounds.assignment(tx.connection, assignment_id)
    tx.require(Action.CODE, task.project_id)
    if task.coder_id != tx.actor.user:
        raise NotAllowed("Only the person whose task it is can say whether it is done.")
    round_ = rounds.get(tx.connection, task.round_id)
    _require_open(round_)
    return task, round_


def _require_open(round_: Round) -> None:
    if not round_.is_open:
        raise Conflict(f"The round '{round_.name}' has been revealed already. Make a new one for more coding.")
