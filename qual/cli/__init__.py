"""The command `qual`: everything the app does that makes sense without a screen."""

from __future__ import annotations

import sys

import typer

from qual.cli import care, files, launch, models, projects, speech
from qual.errors import QualError

app = typer.Typer(
    name="qual",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Transcribe, code and review interviews together, on your own machine.\n\n"
    "Start here:  qual demo           a project with invented interviews, in the browser\n\n"
    "Then:        qual project create 'Ward study' --languages sv,de,en\n\n"
    "             qual import interviews/ --project 'Ward study'\n\n"
    "             qual run\n\n"
    "Data lies in the folder QUAL_DATA (see 'qual doctor'); nothing leaves this machine.",
)
app.command()(launch.run)
app.command()(launch.demo)
app.command()(launch.worker)
app.add_typer(projects.app, name="project")
app.add_typer(projects.users, name="user")
app.command("import")(files.import_files)
app.command()(speech.transcribe)
app.command()(files.export)
app.command()(projects.themes)
app.command()(projects.agreement)
app.command()(care.doctor)
app.add_typer(models.app, name="models")
app.add_typer(care.database, name="db")


def main() -> None:
    """Run the command line; errors meant for people are printed in their own words, without a traceback."""
    try:
        app()
    except QualError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
