"""Looking after an installation: check it, check and upgrade the database."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

import typer

from qual.config import GIB, Config, from_environment
from qual.domain.edits import Anchor
from qual.domain.project import Project
from qual.domain.round import EVERYTHING
from qual.engines.graphics import graphics_card
from qual.engines.models import describe_models
from qual.errors import QualError
from qual.services import projects
from qual.store import codings, events, interviews, upgrade
from qual.store.database import is_network_folder, open_database
from qual.store.tx import Tx
from qual.workbench import Workbench, open_workbench

database = typer.Typer(no_args_is_help=True, help="Check or upgrade the database.")
LITTLE_SPACE_GB = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: fine or not, in a sentence."""

    fine: bool
    sentence: str


@database.command("check")
def check() -> None:
    """Say whether the database fits this version of Qual, and whether nothing in it contradicts itself."""
    config = from_environment()
    opened = open_database(config.database_url, config.database_path)
    current, newest = upgrade.revision(opened), upgrade.newest_revision()
    differences = upgrade.drift(opened) if current == newest else []
    opened.close()
    typer.echo(f"Version {current or 'none (empty)'}; this program needs {newest}.")
    for difference in differences:
        typer.echo(f"Differs: {difference}")
    if current != newest:
        typer.echo("Run: qual db upgrade")
    if current != newest or differences:
        raise typer.Exit(1)


@database.command("upgrade")
def run_upgrade() -> None:
    """Bring the database to this version of Qual; an SQLite file is copied first."""
    config = from_environment()
    opened = open_database(config.database_url, config.database_path)
    backup = upgrade.upgrade(opened)
    opened.close()
    typer.echo(
        f"The database is at version {upgrade.newest_revision()}."
        + (f" The copy made before: {backup}" if backup else "")
    )


def doctor() -> None:
    """Check data folder, database, recordings and models, and say what each model is good for."""
    config = from_environment()
    findings = [*_place(config)]
    try:
        workbench = open_workbench(config)
    except QualError as error:
        findings.append(Finding(False, str(error)))
    else:
        findings.extend(_content(workbench))
        workbench.close()
    for finding in findings:
        typer.echo(f"{'ok ' if finding.fine else 'BAD'}  {finding.sentence}")
    typer.echo(f"ok   {graphics_card()}")
    typer.echo("\nModels (none is ever fetched unless QUAL_ONLINE=1):")
    for model in describe_models(config.models_folder):
        typer.echo(f"  {model.name} ({model.job}): {model.state}, {model.licence}. {model.note}")
        if model.state == "missing":
            typer.echo(f"      {model.where}")
    if not all(finding.fine for finding in findings):
        raise typer.Exit(1)


def _place(config: Config) -> list[Finding]:
    config.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    free_gb = shutil.disk_usage(config.data).free / GIB
    reason = None if config.database_url else is_network_folder(config.data)
    findings = [
        Finding(True, f"Data folder: {config.data}"),
        Finding(free_gb > LITTLE_SPACE_GB, f"Free disk space there: {free_gb:.0f} GB"),
    ]
    if reason:
        findings.append(
            Finding(False, f"The data folder is not safe for the database: {reason}. Set QUAL_DATA to a local folder.")
        )
    return findings


def _content(workbench: Workbench) -> list[Finding]:
    """Check what is stored: the log's chain, every coding's quote, every recording's file."""
    findings = []
    actor = workbench.local_actor()
    with workbench.read(actor) as tx:
        for project in projects.projects(tx):
            findings.append(_log(tx, project))
            findings.append(_quotes(tx, project))
            for interview in interviews.of_project(tx.connection, project.id):
                if interview.recording_id:
                    recording = interviews.recording(tx.connection, interview.recording_id)
                    try:
                        workbench.blobs.path(recording.sha256)
                    except QualError as error:
                        findings.append(Finding(False, f"'{interview.name}': {error}"))
    return findings


def _log(tx: Tx, project: Project) -> Finding:
    broken = events.broken_link(tx.connection, project.id)
    state = "is whole" if broken is None else f"was altered at event {broken}"
    count = events.last_seq(tx.connection, project.id)
    return Finding(broken is None, f"'{project.name}': the log of {count} events {state}")


def _quotes(tx: Tx, project: Project) -> Finding:
    texts = {r.id: r.document.text for r in interviews.current_revisions(tx.connection, project.id)}
    standing = codings.of_project(tx.connection, project.id, EVERYTHING)
    wrong = sum(
        coding.anchor is not Anchor.LOST and coding.span.slice(texts.get(coding.revision_id, "")) != coding.quote
        for coding in standing
    )
    return Finding(not wrong, f"'{project.name}': {len(standing)} codings, {wrong} whose quote is not in the text")
