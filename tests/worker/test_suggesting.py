"""Suggestions over many passages show how far they are, can be cancelled, and go on after a kill."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from qual.config import Config
from qual.domain.document import SpokenTurn, build_document
from qual.domain.job import JobState
from qual.services import suggestion_material, suggestion_requests, suggestions, text_vectors, transcripts
from qual.services.suggestion_report import run_report
from qual.workbench import open_workbench
from tests.plugins.workbenches import Study, make_study
from tests.processes import worker_process
from tests.worker.test_kills import until

N = 1_600  # passages that take 5 ms each
PLACES = ("garden", "kitchen", "corridor", "office", "ambulance")
THINGS = ("waited for the nurse", "talked about money", "slept badly again", "phoned my sister", "lost the key")


@pytest.fixture
def many(tmp_path: Path) -> Iterator[Study]:
    """Return a study with a long interview."""
    workbench = open_workbench(Config(data=tmp_path / "data", engines="fake"))
    study = make_study(workbench)
    turns = [SpokenTurn("Eva", f"Slowly I {THINGS[i % 5]} in the {PLACES[i % 7 % 5]} on day {i}.") for i in range(N)]
    with workbench.write(study.owner) as tx:
        transcripts.import_transcript(
            tx, study.project.id, build_document(turns, language="en"), name="Long", language="en"
        )
    yield study
    workbench.close()


def ask(study: Study) -> str:
    with study.workbench.write(study.owner) as tx:
        return suggestion_requests.request_suggestions(tx, study.project.id, seed=3)


def without_vector(study: Study, job_id: str) -> int:
    with study.workbench.read(study.owner) as tx:
        run = suggestion_requests.run_of_job(tx, job_id)
        engines = study.workbench.engines
        segments = suggestion_material.material(tx, run, lambda code: engines.language(code).sentences)
        return len(text_vectors.texts_without_vector(tx, run, engines.encoder.info, segments))


def clusters(study: Study, job_id: str) -> list[list[tuple[object, object]]]:
    with study.workbench.read(study.owner) as tx:
        report = run_report(tx, suggestion_requests.run_of_job(tx, job_id).id)
    json.dumps(report)
    assert report["run"]["parameters"]["seed"] == 3
    return [[(one["start"], one["stability"]) for one in found["passages"]] for found in report["clusters"]]


def test_a_kill_costs_at_most_one_step_and_changes_no_cluster(many: Study) -> None:
    jobs = many.workbench.jobs
    job_id = ask(many)
    with worker_process(many.workbench) as worker:
        until(lambda: 0.1 < jobs.status(job_id).progress.share < 0.6)
        worker.process.kill()
        worker.process.wait()
    left = without_vector(many, job_id)
    assert 0 < left < N
    done_before = jobs.status(job_id).progress.share

    with worker_process(many.workbench) as worker:
        assert jobs.status(job_id).progress.share >= done_before  # it does not begin anew
        worker.wait_for(job_id)
        interrupted = clusters(many, job_id)
        again = ask(many)  # everything is known already: this run has only to cluster
        worker.wait_for(again)

    assert sum(map(len, interrupted)) >= N
    assert clusters(many, again) == interrupted


def test_a_cancelled_run_keeps_its_vectors_for_the_next(many: Study) -> None:
    jobs = many.workbench.jobs
    job_id = ask(many)
    with worker_process(many.workbench):
        until(lambda: jobs.status(job_id).progress.share > 0.1)
        jobs.cancel(job_id)
        until(lambda: jobs.status(job_id).state is JobState.CANCELLED)
        left = without_vector(many, job_id)

    assert 0 < left < N
    assert clusters_are_none(many, job_id)


def clusters_are_none(study: Study, job_id: str) -> bool:
    with study.workbench.read(study.owner) as tx:
        return suggestions.run_suggestions(tx, suggestion_requests.run_of_job(tx, job_id).id) == ()
