"""The command `qual`: everything the app does that makes sense without a screen."""

from __future__ import annotations

import sys
from importlib import import_module

import click
import typer
from typer.core import TyperGroup

from qual.cli import launch
from qual.errors import QualError

# Loaded when asked for, so that `qual run` starts the web server before it has read what the others need.
_ON_DEMAND = {
    "project": "qual.cli.projects:app",
    "user": "qual.cli.projects:users",
    "import": "qual.cli.files:import_files",
    "transcribe": "qual.cli.speech:transcribe",
    "export": "qual.cli.files:export",
    "themes": "qual.cli.themes:themes",
    "agreement": "qual.cli.agreement:agreement",
    "rounds": "qual.cli.rounds:rounds",
    "erase": "qual.cli.erase:erase",
    "doctor": "qual.cli.care:doctor",
    "models": "qual.cli.models:app",
    "db": "qual.cli.care:database",
}


class _Commands(TyperGroup):
    """The light commands as they are, the others by name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*super().list_commands(ctx), *_ON_DEMAND]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in _ON_DEMAND:
            return _load(cmd_name)
        return super().get_command(ctx, cmd_name)


def _load(name: str) -> click.Command:
    module, _, attribute = _ON_DEMAND[name].partition(":")
    found = getattr(import_module(module), attribute)
    around = typer.Typer(add_completion=False, rich_markup_mode=None)
    if isinstance(found, typer.Typer):
        around.add_typer(found, name=name)
    else:
        around.command(name)(found)
    command = typer.main.get_command(around)
    return command.commands[name] if isinstance(command, TyperGroup) else command


app = typer.Typer(
    name="qual",
    cls=_Commands,
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


def main() -> None:
    """Run the command line; errors meant for people are printed in their own words, without a traceback."""
    try:
        app()
    except QualError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
