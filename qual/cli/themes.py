"""The command that looks for patterns in a project's passages and prints them as questions, or writes all to a file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from qual.analysis.clustering import Granularity
from qual.analysis.segments import Unit
from qual.cli.files import require_writable, write_file
from qual.cli.names import ids_of_codes, ids_of_interviews, names_of_groups
from qual.cli.projects import ProjectOption
from qual.domain.job import JobState
from qual.errors import QualError
from qual.services import projects as project_services
from qual.services import suggestion_requests
from qual.services import suggestions as suggestion_services
from qual.services.suggestion_report import run_report
from qual.services.suggestions import SuggestionView
from qual.workbench import Workbench, open_workbench

PATIENCE_S = 5.0  # for a worker that is running already; then one is started for this job


def themes(
    project: ProjectOption,
    granularity: Annotated[Granularity, typer.Option(help="How fine the groups are.")] = Granularity.MEDIUM,
    unit: Annotated[Unit, typer.Option(help="What counts as one passage.")] = Unit.TURN,
    seed: Annotated[int, typer.Option(help="The same passages and seed give the same groups.")] = 0,
    interview: Annotated[
        list[str] | None, typer.Option(help="Only in this interview, by name; may be repeated.")
    ] = None,
    group: Annotated[
        list[str] | None, typer.Option(help="Only what people of this group say; may be repeated.")
    ] = None,
    code: Annotated[
        list[str] | None,
        typer.Option(help="Only passages coded with this code or one under it, by name; may be repeated."),
    ] = None,
    uncoded: Annotated[bool, typer.Option("--uncoded", help="Only passages nobody has coded.")] = False,
    interviewers: Annotated[
        bool, typer.Option("--with-interviewers", help="With what interviewers say, which is left out otherwise.")
    ] = False,
    out: Annotated[Path | None, typer.Option(help="Write the run and every group with all passages, as JSON.")] = None,
) -> None:
    """Look for passages that may belong together, wait, and print them as questions. Nothing is called a theme."""
    if out:
        require_writable(out)
    workbench = open_workbench()
    try:
        with workbench.write(workbench.local_actor()) as tx:
            found = project_services.project_by_name(tx, project)
            job_id = suggestion_requests.request_suggestions(
                tx,
                found.id,
                interview_ids=ids_of_interviews(tx, found.id, interview or ()),
                groups=names_of_groups(tx, found.id, group or ()),
                code_ids=ids_of_codes(tx, found.id, code or ()),
                only_uncoded=uncoded,
                unit=unit,
                with_interviewers=interviewers,
                granularity=granularity,
                seed=seed,
                at_the_computer=True,
            )
            _say_early(suggestion_requests.run_of_job(tx, job_id).parameters["reading"])
        _wait(workbench, job_id)
        with workbench.read(workbench.local_actor()) as tx:
            run = suggestion_requests.run_of_job(tx, job_id)
            views = suggestion_services.run_suggestions(tx, run.id)
            report = {"project": found.name} | run_report(tx, run.id) if out else {}
    finally:
        workbench.close()
    if out:
        write_file(out, json.dumps(report, indent=1, ensure_ascii=False).encode())
    if not views:
        typer.echo(f"{run.n_segments} passages are too few to group. Add more interviews and ask again.")
        if run.n_segments > 1:
            typer.echo("With --out FILE each is written with those most like it.")
    for number, view in enumerate(views, start=1):
        _show(number, view)


def _say_early(reading: object) -> None:
    """Say where the project's rule would have had somebody wait; the run keeps it."""
    assert isinstance(reading, dict)
    if not reading["is_enough"]:
        typer.echo(
            f"The team has read {reading['percent']} % of the material; on its pages this project has suggestions wait "
            f"for {reading['rule']['percent']} %. The run records that it was asked for early.",
            err=True,
        )


def _show(number: int, view: SuggestionView) -> None:
    words = "; ".join(f"{language}: {', '.join(found)}" for language, found in view.words.items())
    typer.echo(f"\n{number}. Do these {view.n_segments} passages belong together? (stability {view.stability:.2f})")
    typer.echo(f"   {words}")
    for passage in view.quotes:
        typer.echo(f"   - {passage.participant or passage.speaker}: {passage.quote}")


def _wait(workbench: Workbench, job_id: str) -> None:
    """Wait for a job, showing its progress; raise its error in its own words. Start a worker if none takes it."""
    helper: subprocess.Popen[bytes] | None = None
    began = time.monotonic()
    try:
        with typer.progressbar(length=100, label="Looking for patterns", file=typer.get_text_stream("stderr")) as bar:
            while True:
                job = workbench.jobs.status(job_id)
                bar.update(int(job.progress.share * 100) - bar.pos)
                if job.state is JobState.DONE:
                    return
                if job.state in {JobState.FAILED, JobState.CANCELLED}:
                    raise QualError(job.error or "The job was cancelled.")
                if helper is None and job.state is JobState.WAITING and time.monotonic() - began > PATIENCE_S:
                    helper = subprocess.Popen([sys.executable, "-m", "qual.worker", "--follow", str(os.getpid())])
                if helper is not None and helper.poll() is not None:
                    raise QualError("The worker ended. Start one with 'qual worker' to see why.")
                time.sleep(0.5)
    finally:
        if helper is not None and helper.poll() is None:
            helper.terminate()
            helper.wait()
