"""Asking for suggestions leaves a map behind, in a job of its own that the questions do not wait for."""

from __future__ import annotations

import sqlalchemy as sa

from qual.domain.job import JobState
from qual.services import passage_map_making as making
from qual.services import suggestion_requests
from qual.store import passage_maps, schema
from tests.worker.conftest import Ward


def maps_of(ward: Ward, run_id: str) -> list[str]:
    jobs = ward.study.workbench.jobs.list(ward.study.project.id)
    return [job.id for job in jobs if (job.kind, job.target_id) == (making.MAP, run_id)]


def test_a_run_of_suggestions_gets_its_map_after_its_questions(ward: Ward) -> None:
    study = ward.study
    job_id = ward.ask(suggestion_requests.request_suggestions, study.project.id)
    with study.workbench.read(study.owner) as tx:
        run = suggestion_requests.run_of_job(tx, job_id)

    (map_job,) = maps_of(ward, run.id)
    ward.worker.wait_for(map_job)

    with study.workbench.read(study.owner) as tx:
        found = passage_maps.of_run(tx.connection, run.id)
    assert found is not None
    assert len(found.passages) == run.n_segments > 0
    assert study.workbench.jobs.status(map_job).state is JobState.DONE


def test_a_map_that_got_lost_is_made_again_as_it_was(ward: Ward) -> None:
    study = ward.study
    job_id = ward.ask(suggestion_requests.request_suggestions, study.project.id)
    with study.workbench.read(study.owner) as tx:
        run = suggestion_requests.run_of_job(tx, job_id)
    ward.worker.wait_for(maps_of(ward, run.id)[0])
    with study.workbench.write(study.owner) as tx:
        before = passage_maps.of_run(tx.connection, run.id)
        tx.connection.execute(sa.delete(schema.passage_maps))

    ward.ask(making.request_map, run.id)

    with study.workbench.read(study.owner) as tx:
        again = passage_maps.of_run(tx.connection, run.id)
    assert before is not None
    assert again is not None
    assert (again.places == before.places).all()
    assert (again.passages == before.passages).all()
