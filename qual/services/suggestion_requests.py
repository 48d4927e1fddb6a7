"""Asking for theme suggestions: which passages a run is about, and the run that is to be filled."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qual.analysis.clustering import Granularity
from qual.analysis.segments import Segment, SentenceSplitter, Unit, cut_segments
from qual.domain.ids import new_id
from qual.domain.permission import Action
from qual.errors import BadInput, NotFound
from qual.services.in_rounds import require_no_machine_help
from qual.store import events, interviews, themes
from qual.store.themes import SuggestionRun
from qual.store.tx import Tx


def request_suggestions(
    tx: Tx,
    project_id: str,
    *,
    interview_ids: Sequence[str] = (),
    groups: Sequence[str] = (),
    unit: Unit = Unit.TURN,
    granularity: Granularity = Granularity.MEDIUM,
    seed: int = 0,
) -> str:
    """Ask for theme suggestions over all (or the given) interviews and groups; return the job's id."""
    tx.require(Action.SUGGEST, project_id)
    require_no_machine_help(tx, project_id)
    mine = {i.id: i for i in interviews.of_project(tx.connection, project_id)}
    if unknown := [i for i in interview_ids if i not in mine]:
        raise NotFound(f"{len(unknown)} of the chosen interviews do not exist any more. Reload the page.")
    if not any(i.revision_id for i in mine.values() if not interview_ids or i.id in interview_ids):
        raise BadInput("None of these interviews has a transcript yet. Import or transcribe one first.")
    parameters: dict[str, object] = {
        "interview_ids": list(interview_ids),
        "groups": list(groups),
        "unit": Unit(unit).value,
        "granularity": Granularity(granularity).value,
        "seed": seed,
    }
    run_id = new_id()
    job_id = tx.request_job("suggest", project_id, run_id, {})
    themes.add_run(
        tx.connection,
        SuggestionRun(run_id, project_id, job_id, parameters, {}, "", 0, tx.actor.user, tx.time),
    )
    tx.record("suggestions.request", ("run", run_id), project_id=project_id, after=parameters)
    return job_id


def run_of_job(tx: Tx, job_id: str) -> SuggestionRun:
    """Return the run a queued job is to fill."""
    run = themes.run(tx.connection, events.job_request(tx.connection, job_id).target_id)
    tx.require(Action.SUGGEST, run.project_id)
    return run


def material(tx: Tx, run: SuggestionRun, splitter: Callable[[str], SentenceSplitter]) -> tuple[Segment, ...]:
    """Return the passages a run is about; `splitter(language)` finds sentences in that language."""
    tx.require(Action.SUGGEST, run.project_id)
    wanted, groups = set(_texts(run, "interview_ids")), set(_texts(run, "groups"))
    people = interviews.participants_of(tx.connection, run.project_id)
    by_id = {i.id: i for i in interviews.of_project(tx.connection, run.project_id)}
    found: list[Segment] = []
    for revision in interviews.current_revisions(tx.connection, run.project_id):
        interview = by_id[revision.interview_id]
        if wanted and interview.id not in wanted:
            continue
        voices = interviews.speakers_of(tx.connection, interview.id)
        sentences = splitter(interview.language)
        unit = Unit(str(run.parameters["unit"]))
        found.extend(cut_segments(interview, revision, voices, people, sentences=sentences, unit=unit))
    return tuple(s for s in found if not groups or s.group in groups)


def _texts(run: SuggestionRun, name: str) -> list[str]:
    values = run.parameters.get(name) or []
    assert isinstance(values, list)
    return [str(value) for value in values]
