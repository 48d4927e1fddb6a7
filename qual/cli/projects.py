"""Commands on projects and people: create, list, themes, accounts."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from qual.domain.job import JobState
from qual.domain.permission import Role
from qual.errors import QualError
from qual.services import accounts
from qual.services import projects as project_services
from qual.services import suggestions as suggestion_services
from qual.workbench import Workbench, open_workbench

app = typer.Typer(no_args_is_help=True, help="Create and list projects.")
users = typer.Typer(no_args_is_help=True, help="Accounts for a team ('qual run --team').")

ProjectOption = Annotated[str, typer.Option("--project", help="The project's name; 'qual project list' shows them.")]


@app.command("create")
def create(
    name: Annotated[str, typer.Argument(help="What to call the study.")],
    languages: Annotated[str, typer.Option(help="Languages of the interviews, e.g. sv,de,en.")] = "sv,de,en",
) -> None:
    """Start a new, empty project."""
    workbench = open_workbench()
    with workbench.write(workbench.local_actor()) as tx:
        project = project_services.create_project(tx, name, tuple(languages.split(",")))
    workbench.close()
    typer.echo(
        f"Created the project '{project.name}'. Add interviews with: qual import FILES --project '{project.name}'"
    )


@app.command("list")
def list_projects() -> None:
    """List your projects."""
    workbench = open_workbench()
    with workbench.read(workbench.local_actor()) as tx:
        found = project_services.projects(tx)
    workbench.close()
    for project in found:
        typer.echo(f"{project.name}  ({', '.join(project.languages)})")
    if not found:
        typer.echo("There is no project yet. Start one with: qual project create NAME   or: qual demo")


@users.command("add")
def add_user(
    name: Annotated[str, typer.Argument(help="The name to sign in with.")],
    password: Annotated[
        str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True, envvar="QUAL_PASSWORD")
    ],
    project: Annotated[str, typer.Option(help="Make the person a member of this project.")] = "",
    role: Annotated[Role, typer.Option(help="What they may do there.")] = Role.CODER,
) -> None:
    """Make an account; the password is asked for, or taken from QUAL_PASSWORD."""
    workbench = open_workbench()
    with workbench.write(workbench.local_actor()) as tx:
        accounts.create_user(tx, name, password)
        if project:
            project_services.set_member(tx, project_services.project_by_name(tx, project).id, name, role)
    workbench.close()
    typer.echo(f"{name} can sign in now" + (f" and is {role.value} in '{project}'." if project else "."))


def themes(
    project: ProjectOption,
    granularity: Annotated[str, typer.Option(help="coarse, medium or fine.")] = "medium",
    unit: Annotated[str, typer.Option(help="turn, paragraph or sentence.")] = "turn",
) -> None:
    """Ask for theme suggestions and print them as questions. Needs a running worker ('qual run' or 'qual worker')."""
    workbench = open_workbench()
    actor = workbench.local_actor()
    with workbench.write(actor) as tx:
        found = project_services.project_by_name(tx, project)
        job_id = suggestion_services.request_suggestions(
            tx,
            found.id,
            unit=suggestion_services.Unit(unit),
            granularity=suggestion_services.Granularity(granularity),
        )
    _wait(workbench, job_id)
    with workbench.read(actor) as tx:
        run = suggestion_services.run_of_job(tx, job_id)
        views = suggestion_services.run_suggestions(tx, run.id)
    workbench.close()
    if not views:
        typer.echo(f"{run.n_segments} passages are too few to group. Add more interviews and ask again.")
    for number, view in enumerate(views, start=1):
        words = "; ".join(f"{language}: {', '.join(found_words)}" for language, found_words in view.words.items())
        typer.echo(f"\n{number}. Do these {view.n_segments} passages belong together? (stability {view.stability:.2f})")
        typer.echo(f"   {words}")
        for passage in view.quotes:
            typer.echo(f"   - {passage.participant or passage.speaker}: {passage.quote}")


def _wait(workbench: Workbench, job_id: str) -> None:
    """Wait for a job, showing its progress; raise its error in its own words."""
    with typer.progressbar(length=100, label="Looking for patterns", file=typer.get_text_stream("stderr")) as bar:
        shown = 0
        while True:
            job = workbench.jobs.status(job_id)
            percent = int(job.progress.share * 100)
            bar.update(percent - shown)
            shown = percent
            if job.state is JobState.DONE:
                return
            if job.state in {JobState.FAILED, JobState.CANCELLED}:
                raise QualError(job.error or "The job was cancelled.")
            time.sleep(0.5)
