"""The command `qual rounds`: rounds of coding and how far everybody is."""

from __future__ import annotations

import typer

from qual.cli.projects import ProjectOption
from qual.domain.round import Round
from qual.services import projects as project_services
from qual.services import rounds as round_services
from qual.services.rounds import RoundView
from qual.workbench import open_workbench


def rounds(project: ProjectOption) -> None:
    """Print a project's rounds of coding, newest first: who codes what, and who is done."""
    workbench = open_workbench()
    with workbench.read(workbench.local_actor()) as tx:
        found = round_services.rounds_of(tx, project_services.project_by_name(tx, project).id)
    workbench.close()
    if not found:
        typer.echo("There is no round yet. The project's owner makes one on the page Rounds.")
    for number, view in enumerate(found):
        typer.echo(("\n" if number else "") + f"{view.round.name}  ({_kind(view.round)})")
        typer.echo(f"  {view.n_done} of {len(view.tasks)} tasks done{_end(view)}")
        for coder_id, name in view.coders:
            typer.echo(f"  {name}: {_tasks(view, coder_id)}")
        if sample := view.round.sample:
            drawn = f"{sample['drawn']} of {sample['of']} {sample['unit']}"
            typer.echo(f"  drawn at random: {drawn}, seed {sample['seed']}, list {sample['digest']}")


def _kind(one: Round) -> str:
    sight = "blind" if one.is_blind else "together"
    codebook = "codebook fixed" if one.is_codebook_fixed else "codebook may grow"
    return f"{sight}, {codebook}, {one.state.value}"


def _end(view: RoundView) -> str:
    if view.round.ended_at is None:
        return ""
    why = f": {view.round.end_reason}" if view.round.end_reason else ""
    return f"; revealed {view.round.ended_at:%Y-%m-%d}, by {view.ended_by}{why}"


def _tasks(view: RoundView, coder_id: str) -> str:
    mine = [task for task in view.tasks if task.assignment.coder_id == coder_id]
    named: dict[str, list[bool]] = {}
    for task in mine:
        named.setdefault(task.interview, []).append(task.assignment.is_done)
    shown = [f"{name} ({sum(done)} of {len(done)})" if len(done) > 1 else f"{name} ({'done' if done[0] else 'open'})"
             for name, done in named.items()]  # fmt: skip
    return ", ".join(shown)
