"""Speech models on the command line: which are here, and bringing one in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qual.config import from_environment
from qual.engines.model_import import import_folder
from qual.services import models as model_services

app = typer.Typer(no_args_is_help=True, help="List speech models, or bring a better one in.")


@app.command("list")
def list_models() -> None:
    """Say which speech models are known, which are here, and what to expect of each."""
    for model in model_services.speech_models(from_environment().models_folder):
        size = f", {model.size / 1e6:.0f} MB" if model.size else ""
        here = "not here" if model.state == "missing" else "ready"
        typer.echo(f"{model.name}: {here}. {', '.join(model.languages) or 'many languages'}; {model.licence}{size}")
        typer.echo(f"    {model.note}")
        if model.digest and model.state != "missing":
            typer.echo(f"    SHA-256 {model.digest}")
        if model.state == "missing":
            typer.echo(f"    {model.where}")


@app.command("import")
def import_model(
    source: Annotated[Path, typer.Argument(help="A model folder, a zip file of one, or a .pt file of openai-whisper.")],
    name: Annotated[str, typer.Option(help="What to call it; usually the folder's name.")] = "",
    licence: Annotated[str, typer.Option(help="Its licence, if its README does not say.")] = "",
    languages: Annotated[str, typer.Option(help="Languages it writes, such as sv,en; empty: as its README says.")] = "",
) -> None:
    """Check a speech model and copy it to this installation, whole or not at all."""
    codes = tuple(code.strip().lower() for code in languages.split(",") if code.strip())
    label = import_folder(
        source, name or source.stem, from_environment().models_folder, licence=licence, languages=codes
    )
    typer.echo(
        f"{label.name} is ready ({label.engine}, {label.size / 1e6:.0f} MB, licence {label.licence or 'not stated'})."
    )
    typer.echo(label.note)
    typer.echo(f"SHA-256 of its weights: {label.digest}")
