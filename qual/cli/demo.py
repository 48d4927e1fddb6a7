"""Making the demo project with its recording from the examples that come with Qual."""

from __future__ import annotations

from pathlib import Path

import typer

import qual
from qual.cli.files import receive
from qual.errors import BadInput
from qual.services import demo, projects
from qual.workbench import open_workbench

RECORDING_NAME = "Ward manager, recording (transcribed here)"
CHECKOUT = Path(qual.__file__).parent.parent


def make_demo() -> None:
    """Create the demo project with its recording, unless there is one."""
    transcripts, codebooks = _examples("transcripts_example"), _examples("codebooks")
    workbench = open_workbench()
    actor = workbench.local_actor()
    with workbench.read(actor) as tx:
        known = {project.name for project in projects.projects(tx)}
    if demo.DEMO_NAME in known:
        workbench.close()
        return
    typer.echo("Creating the demo project …")
    with workbench.write(actor) as tx:
        project = demo.load_demo(tx, transcripts, codebooks)
    for file in sorted((transcripts / "recording").glob("*_en.mp3")):
        receive(workbench, actor, project.id, file, language="en", n_speakers=2, name=RECORDING_NAME)
    workbench.close()


def _examples(name: str) -> Path:
    for folder in (CHECKOUT / name, Path(qual.__file__).parent / "demo" / name):
        if folder.is_dir():
            return folder
    raise BadInput(f"The example folder '{name}' is missing. Get Qual again, or start without it: qual run")
