"""What waits for a person in rounds of coding and in themes, over all their projects, and what was revealed lately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from qual.domain.permission import Action, may
from qual.domain.project import Project
from qual.domain.round import Assignment, Round
from qual.domain.theme_waiting import Waits
from qual.services.in_rounds import stretch_now
from qual.services.projects import projects
from qual.services.themes import theme_lines
from qual.store import rounds
from qual.store.tx import Tx

FROM_OTHERS = (Waits.ANSWER, Waits.JUDGE)
NEWS_FOR = timedelta(days=14)  # a revealed round is news until then; nobody notes who has read it


@dataclass(frozen=True, slots=True)
class WaitingRound:
    """An open round in which the actor has tasks left. The link goes to the first of them."""

    project: Project
    round: Round
    n_interviews: int
    interview_id: str
    start: int | None  # of the first task's stretch in the present text


@dataclass(frozen=True, slots=True)
class RevealedRound:
    """A round the actor coded in or made, which was revealed lately."""

    project: Project
    round: Round


@dataclass(frozen=True, slots=True)
class WaitingThemes:
    """Themes of a project that wait for the same thing from the actor."""

    project: Project
    what: Waits
    n_themes: int
    theme_id: str | None  # of the only one; the list shows which of several wait


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the start page says: what waits in rounds, the oldest first, and in themes; what is news, newest first."""

    tasks: tuple[WaitingRound, ...]
    themes: tuple[WaitingThemes, ...]
    revealed: tuple[RevealedRound, ...]


def waiting(tx: Tx) -> Waiting:
    """Return what waits for the actor in the projects they are a member of."""
    tasks: list[WaitingRound] = []
    in_themes: list[WaitingThemes] = []
    revealed: list[RevealedRound] = []
    for project in projects(tx):
        tasks += _open_ones(tx, project)
        in_themes += _themes(tx, project)
        revealed += _revealed_ones(tx, project)
    tasks.sort(key=lambda one: one.round.created_at)
    revealed.sort(key=lambda one: one.round.ended_at or one.round.created_at, reverse=True)
    return Waiting(tuple(tasks), tuple(in_themes), tuple(revealed))


def _open_ones(tx: Tx, project: Project) -> list[WaitingRound]:
    if not may(tx.role(project.id), Action.CODE):
        return []  # whose role was taken away cannot say "done" either
    left: dict[str, tuple[Round, list[Assignment]]] = {}
    for one, task in rounds.open_tasks(tx.connection, project.id, tx.actor.user):
        if not task.is_done:
            left.setdefault(one.id, (one, []))[1].append(task)
    found = []
    for one, few in left.values():
        stretch = stretch_now(tx, few[0])
        start = stretch.start if stretch else None
        n_interviews = len({task.interview_id for task in few})
        found.append(WaitingRound(project, one, n_interviews, few[0].interview_id, start))
    return found


def _themes(tx: Tx, project: Project) -> list[WaitingThemes]:
    """Return what others wait for; what one wants to do with one's own themes stands on the page Review."""
    role = tx.role(project.id)
    if not may(role, Action.READ) or not may(role, Action.REVIEW):
        return []  # to somebody from outside every theme that was sent to them is shown anyway
    lines = theme_lines(tx, project.id)
    found = []
    for what in FROM_OTHERS:
        if ids := [line.theme.id for line in lines if what in line.waits_for_me]:
            found.append(WaitingThemes(project, what, len(ids), ids[0] if len(ids) == 1 else None))
    return found


def _revealed_ones(tx: Tx, project: Project) -> list[RevealedRound]:
    lately = [
        one
        for one in rounds.of_project(tx.connection, project.id)
        if one.ended_at is not None and one.ended_at >= tx.time - NEWS_FOR
    ]
    return [RevealedRound(project, one) for one in lately if _concerns(tx, one)]


def _concerns(tx: Tx, one: Round) -> bool:
    tasks = rounds.assignments_of_round(tx.connection, one.id)
    return one.created_by == tx.actor.user or any(task.coder_id == tx.actor.user for task in tasks)
