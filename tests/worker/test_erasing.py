"""An interview deleted for good while a worker is at its recording: the job ends, and nothing of it is left."""

from __future__ import annotations

from qual.services import erasing
from tests.worker.conftest import Ward
from tests.worker.test_transcribing import ask_slowly, until, words


def test_the_job_ends_and_leaves_no_job_no_folder_and_no_words(ward: Ward) -> None:
    received = ward.receive(41.0)
    workbench, interview = ward.study.workbench, received.interview
    job_id = ask_slowly(ward, interview.id)
    until(lambda: words(ward, job_id) > 0)

    with workbench.write(ward.study.owner) as tx:
        erasing.delete_interview(tx, interview.id, title=interview.name)

    assert words(ward, job_id) == 0
    until(lambda: not (workbench.config.work_folder / job_id).exists())  # the job has stopped
    until(workbench.clear_leftovers)  # the worker does so, too, every ten seconds
    assert workbench.is_cleared(interview.id)
    assert interview.id not in {job.target_id for job in workbench.jobs.list(ward.study.project.id)}
    assert not (workbench.kept.folder / received.recording.id).exists()
    assert not list(workbench.blobs.folder.rglob(received.recording.sha256))
