"""The command `qual agreement`: how far coders agree, printed as a table or written as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qual.analysis.compared import Basis
from qual.analysis.scores import Scores
from qual.cli.files import write_file
from qual.cli.projects import ProjectOption
from qual.errors import NotFound
from qual.exchange.agreement_data import AgreementData
from qual.exchange.agreement_words import Words, in_order, words_of
from qual.services import agreement as agreement_service
from qual.services import projects as project_services
from qual.services import rounds
from qual.services.agreement import Asked
from qual.services.agreement_export import export_agreement
from qual.store.tx import Tx
from qual.workbench import open_workbench

_SHORT = {
    "percent_agreement": "percent", "holsti": "Holsti", "scott_pi": "pi", "cohen_kappa": "kappa",
    "fleiss_kappa": "Fleiss", "conger_kappa": "Conger", "brennan_prediger": "B-P", "gwet_ac1": "AC1",
    "krippendorff_alpha": "alpha", "c_alpha_binary": "c-alpha", "u_alpha": "u-alpha", "u_alpha_binary": "|u-alpha",
    "cu_alpha": "cu-alpha", "ku_alpha": "ku-alpha",
}  # fmt: skip
_WIDTH = 9


def agreement(
    project: ProjectOption,
    round_name: Annotated[str, typer.Option("--round", help="A round's name; codings as they stand if left out.")] = "",
    unit: Annotated[Basis, typer.Option(help="What is compared.")] = Basis.TURN,
    json_file: Annotated[Path | None, typer.Option("--json", help="Also write every number into this file.")] = None,
) -> None:
    """Print the agreement between coders, overall and per code, with its intervals."""
    workbench = open_workbench()
    actor = workbench.local_actor()
    with workbench.read(actor) as tx:
        project_id = project_services.project_by_name(tx, project).id
        asked = Asked(project_id, _round(tx, project_id, round_name) if round_name else None, unit)
        data = agreement_service.agreement(tx, asked)
    if json_file is not None:
        with workbench.write(actor) as tx:
            written = export_agreement(tx, asked, "json", "en")
        write_file(json_file, written)
    workbench.close()
    words = words_of("en")
    if not data.documents:
        typer.echo("Agreement needs an interview that two people have coded; there is none yet.")
        return
    _print(data, words)


def _round(tx: Tx, project_id: str, name: str) -> str:
    found = rounds.rounds_of(tx, project_id)
    for view in found:
        if view.round.name.casefold() == name.strip().casefold():
            return view.round.id
    known = ", ".join(f"'{view.round.name}'" for view in found) or "none yet"
    raise NotFound(f"There is no round named '{name}'. The project's rounds: {known}.")


def _print(data: AgreementData, words: Words) -> None:
    typer.echo(f"Coders: {', '.join(data.coders.values())}")
    typer.echo(" ".join(words.universe(data)))
    typer.echo(words.say(f"unit.{data.basis.value}.what") + "\n")
    overall = data.table.overall
    for name in in_order(overall.by_name):
        score = overall.by_name[name]
        between = words.interval(score.interval)
        typer.echo(f"{words.name(name):24} {words.value(score.coefficient):>12}  {between}")
    if not data.used:
        return
    names = in_order(data.used[0].by_name)
    typer.echo(f"\n{'code':40} {'given':>7} " + " ".join(f"{_SHORT[name]:>{_WIDTH}}" for name in names))
    for row in data.used:
        typer.echo(_line(data, row, names))
    typer.echo("\nn. d.: not defined, because nothing varies. " + words.say("scale"))


def _line(data: AgreementData, row: Scores, names: list[str]) -> str:
    values = (row.by_name[name].coefficient.value for name in names)
    written = " ".join(f"{'n. d.' if value is None else f'{value:.3f}':>{_WIDTH}}" for value in values)
    return f"{data.name_of(row.code)[:40]:40} {row.prevalence or 0:7.1%} {written}"
