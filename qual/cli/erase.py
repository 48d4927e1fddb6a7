"""The command `qual erase`: deletes an interview, or takes a participant out, for good; first it says what goes."""

from __future__ import annotations

from typing import Annotated

import typer

from qual.cli.names import ids_of_interviews
from qual.cli.projects import ProjectOption
from qual.errors import BadInput, NotFound
from qual.services import erasing, participants, withdrawing
from qual.services import projects as project_services
from qual.services.erasing_plan import Losses
from qual.store.tx import Tx
from qual.workbench import Workbench, open_workbench


def erase(
    project: ProjectOption,
    interview: Annotated[str, typer.Option(help="The name of the interview to delete.")] = "",
    participant: Annotated[str, typer.Option(help="The label of the participant to take out.")] = "",
    for_good: Annotated[bool, typer.Option("--for-good", help="Do it. Without this, only say what would go.")] = False,
    with_groups: Annotated[
        bool, typer.Option("--with-groups", help="Also delete conversations in which other participants speak.")
    ] = False,
    in_open_round: Annotated[
        bool, typer.Option("--in-open-round", help="Also while it is being coded in an open round.")
    ] = False,
) -> None:
    """Delete an interview, or take a participant out with all their interviews, so that nothing brings it back."""
    if bool(interview) == bool(participant):
        raise BadInput("Name either an --interview or a --participant. Nothing was deleted.")
    workbench = open_workbench()
    try:
        with workbench.read(workbench.local_actor()) as tx:
            project_id = project_services.project_by_name(tx, project).id
            plans, target = _plans(tx, project_id, interview, participant)
        for plan in plans:
            typer.echo(_told(plan))
        if copies := workbench.database.copies():
            typer.echo(f"Copies of the whole database made before updates, which hold it, too: {len(copies)}")
        if not for_good:
            typer.echo("Nothing was deleted. Nobody can undo it: to do it, say the same with --for-good.")
            return
        with workbench.write(workbench.local_actor()) as tx:
            if interview:
                erasing.delete_interview(tx, target, title=plans[0].interview.name, although_in_round=in_open_round)
            else:
                withdrawing.withdraw_participant(
                    tx, target, label=participant, with_groups=with_groups, although_in_round=in_open_round
                )
        typer.echo(f"Deleted for good. {_files(workbench, plans)}")
    finally:
        workbench.close()


def _plans(tx: Tx, project_id: str, interview: str, participant: str) -> tuple[tuple[Losses, ...], str]:
    """Return what would go, and the interview or the participant that goes."""
    if interview:
        found = ids_of_interviews(tx, project_id, [interview])
        if len(found) > 1:
            raise BadInput(f"{len(found)} interviews are named '{interview}'. Give them names of their own first.")
        return (erasing.losses(tx, found[0]),), found[0]
    for one in participants.participants(tx, project_id):
        if one.label == participant:
            return withdrawing.withdrawal(tx, one.id).interviews, one.id
    raise NotFound(f"There is no participant '{participant}' in this project. Labels are on the page Transcript.")


def _told(plan: Losses) -> str:
    recording = f", the recording {plan.recording.filename}" if plan.recording else ""
    more = ", and what an open blind round hides" if plan.hides else ""
    return (
        f"{plan.interview.name}: {plan.turns} turns in {plan.revisions} versions, {plan.codings} codings by "
        f"{plan.coders} people, {plan.memos} memos, {plan.quotes} quotes of themes{recording}{more}"
    )


def _files(workbench: Workbench, plans: tuple[Losses, ...]) -> str:
    if all(workbench.is_cleared(plan.interview.id) for plan in plans):
        return "Nothing of it is left in the data folder."
    return "Some files go as soon as a job that uses them has stopped: keep 'qual run' going for a minute."
