"""What open rounds ask of everything else: what a person may see, where their work belongs, what stands still."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from qual.domain.coding import Coding
from qual.domain.document import Span
from qual.domain.event import Event
from qual.domain.memo import Memo
from qual.domain.permission import Action
from qual.domain.round import Assignment, Sight, Veil
from qual.errors import Conflict
from qual.services.passages import carried_between
from qual.store import interviews, rounds
from qual.store.rows import not_found
from qual.store.tx import Tx


def veil(tx: Tx, project_id: str) -> Veil:
    """Return what the open blind rounds of a project hide, for whomever; the caller shows it to nobody."""
    return rounds.veil(tx.connection, project_id)


def sight(tx: Tx, project_id: str) -> Sight:
    """Return what the actor may see of the others' codings and memos."""
    return veil(tx, project_id).sight(tx.actor.user)


class TasksHere:
    """The actor's tasks in one interview, read once for many codings."""

    def __init__(self, tx: Tx, project_id: str, interview_id: str) -> None:
        """Read them with their stretches in the present text."""
        found = rounds.open_tasks(tx.connection, project_id, tx.actor.user, interview_id)
        stretches = stretches_now(tx, [task for _, task in found])
        self._tx, self._tasks = tx, [(one, task, stretches[task.id]) for one, task in found]

    def round_of(self, span: Span) -> str | None:
        """Return the open round that a coding the actor makes here belongs to, None if to none.

        Raises Conflict where the actor has said that they are done.
        """
        for one, task, stretch in self._tasks:
            if stretch is None or stretch.overlaps(span):
                _require_at_work(self._tx, one.name, task)
                return one.id
        return None


def require_seen(tx: Tx, thing: Coding | Memo) -> None:
    """Raise NotFound, as for something that does not exist, unless the actor may see this coding or memo."""
    what, author = ("coding", thing.coder_id) if isinstance(thing, Coding) else ("memo", thing.author_id)
    if not sight(tx, thing.project_id).sees(author, thing.interview_id, thing.round_id):
        raise not_found(what)  # the same answer as for an unknown identifier


def hears(seen: Sight, event: Event) -> bool:
    """Say whether somebody may be told of an event: not of others' codings and memos that a blind round hides."""
    said = event.after or event.before or {}
    if event.action.startswith(("decision.", "difference.")):  # these tell of several people's codings at once
        return event.interview_id not in seen.interviews and said.get("round_id") not in seen.rounds
    if seen.is_clear or event.actor_id == seen.user or not event.action.startswith(("coding.", "codings.", "memo.")):
        return True
    return all(
        seen.sees(one.get("coder_id") or one.get("author_id") or "", event.interview_id, one.get("round_id"))
        for one in said.get("codings", (said,))
    )


def round_of_memo(tx: Tx, project_id: str, interview_id: str | None) -> str | None:
    """Return the open round a memo of the actor belongs to: of the interview, or the blind one they work in."""
    tasks = rounds.open_tasks(tx.connection, project_id, tx.actor.user, interview_id)
    return next((one.id for one, _ in tasks if interview_id is not None or one.hides), None)


def require_not_done(tx: Tx, coding: Coding) -> None:
    """Raise Conflict if a coding belongs to a task whose coder has said "done" in a round that is still open."""
    if coding.round_id is None:
        return
    for one, task in rounds.open_tasks(tx.connection, coding.project_id, coding.coder_id, coding.interview_id):
        if one.id == coding.round_id:
            _require_at_work(tx, one.name, task)


def require_codebook_free(tx: Tx, project_id: str) -> None:
    """Raise unless the actor may change the codebook and no open round needs it to stay as it is."""
    tx.require(Action.EDIT_CODEBOOK, project_id)
    for one in rounds.open_of_project(tx.connection, project_id):
        if one.is_codebook_fixed:
            raise Conflict(
                f"The codebook stands still while the round '{one.name}' is open, so that everybody codes with the "
                "same rules. Write your wish down as a memo on the code, and change it when the round is over."
            )


def require_nothing_hidden(tx: Tx, project_id: str) -> None:
    """Raise Conflict while a blind round is open: codings that somebody cannot see must not be moved by them."""
    for one in rounds.open_of_project(tx.connection, project_id):
        if one.hides:
            raise Conflict(
                f"While the blind round '{one.name}' is open, codes can be added and reworded, but not merged, split "
                "or emptied: that would move codings nobody else may see yet. Do it when the round is revealed."
            )


def require_no_machine_help(tx: Tx, project_id: str) -> None:
    """Raise Conflict while the actor codes blind: what the machine groups would steer them."""
    if sight(tx, project_id).interviews:
        raise Conflict("Suggestions are off while you code in a blind round, so that they do not steer you.")


def is_without_machine_help(tx: Tx, project_id: str) -> bool:
    """Say whether suggestions are off for the actor, who codes in an open blind round."""
    tx.require(Action.READ, project_id)
    return bool(sight(tx, project_id).interviews)


@dataclass(frozen=True, slots=True)
class Restraints:
    """What open rounds ask of the actor now, for pages and reports that say so; names of rounds in plain words."""

    blind: tuple[str, ...] = ()  # what their coders do in them is hidden from the others
    fixed: tuple[str, ...] = ()  # the codebook stands still
    mine: tuple[str, ...] = ()  # those of the blind ones in which the actor codes
    own: frozenset[str] = frozenset()  # interviews the actor codes blind: nothing others did there is shown

    @property
    def codes_blind(self) -> bool:
        """Say whether the actor codes in a blind round."""
        return bool(self.own)


def restraints(tx: Tx, project_id: str) -> Restraints:
    """Return what open rounds ask of the actor in a project."""
    tx.require(Action.READ, project_id)
    found, hidden = rounds.open_of_project(tx.connection, project_id), veil(tx, project_id)
    tasks = {id_: {coder for _, coder in given} for id_, given in hidden.rounds.items()}
    return Restraints(
        tuple(one.name for one in found if one.hides),
        tuple(one.name for one in found if one.is_codebook_fixed),
        tuple(one.name for one in found if tx.actor.user in tasks.get(one.id, ())),
        hidden.sight(tx.actor.user).interviews,
    )


def stretch_now(tx: Tx, task: Assignment) -> Span | None:
    """Return the stretch of a task in the present text of its interview, None for the whole interview."""
    return stretches_now(tx, [task])[task.id]


def stretches_now(tx: Tx, tasks: Iterable[Assignment]) -> dict[str, Span | None]:
    """Return the stretches of many tasks by their ids; a drawn sample has hundreds in interviews corrected since."""
    found: dict[str, Span | None] = {}
    placed: dict[tuple[str, str], list[tuple[str, Span]]] = {}
    for task in tasks:
        found[task.id] = task.span
        if task.span is not None and task.revision_id is not None:
            placed.setdefault((task.interview_id, task.revision_id), []).append((task.id, task.span))
    now: dict[str, str | None] = {}
    for (interview_id, revision_id), few in placed.items():
        if interview_id not in now:
            now[interview_id] = interviews.get(tx.connection, interview_id).revision_id
        if current_id := now[interview_id]:
            moved = carried_between(tx, interview_id, (revision_id, current_id), [span for _, span in few])
            found |= {id_: span for (id_, _), (span, _) in zip(few, moved, strict=True)}
    return found


def _require_at_work(tx: Tx, name: str, task: Assignment) -> None:
    if task.is_done:
        title = interviews.get(tx.connection, task.interview_id).name
        raise Conflict(
            f"You have said that you are done with '{title}' in the round '{name}', so its codings stay as they are. "
            "Take 'done' back on the page Rounds to go on coding."
        )
