"""Commands on projects and people: create, list, accounts."""

from __future__ import annotations

from typing import Annotated

import typer

from qual.domain.permission import Role
from qual.services import accounts
from qual.services import projects as project_services
from qual.workbench import open_workbench

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
    me: Annotated[
        bool, typer.Option("--me", help="It is yours: what was done on this computer so far then stands under it.")
    ] = False,
) -> None:
    """Make an account; the password is asked for, or taken from QUAL_PASSWORD."""
    workbench = open_workbench()
    with workbench.write(workbench.local_actor()) as tx:
        if me:
            accounts.claim_local(tx, name, password)
        else:
            accounts.create_user(tx, name, password)
        if project and not me:  # whoever worked here so far owns the projects already
            project_services.set_member(tx, project_services.project_by_name(tx, project).id, name, role)
    workbench.close()
    joined = f" and is {role.value} in '{project}'" if project and not me else ""
    typer.echo(f"{name} can sign in now{joined}.")
