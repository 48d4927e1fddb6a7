"""The worker deletes what belongs to nothing, and nothing else."""

from __future__ import annotations

from qual.domain.ids import new_id
from qual.services import drafts, heard, transcription
from qual.store import interviews as store
from qual.worker.clearing import Clearing
from tests.plugins.workbenches import Study
from tests.ui.test_interviews import ask_for_transcription


def test_what_belongs_to_a_cancelled_job_goes_and_to_a_waiting_one_stays(study: Study) -> None:
    workbench = study.workbench
    waiting, gone = ask_for_transcription(study), again(study)
    for job_id in (waiting, gone, new_id()):
        (workbench.config.work_folder / job_id).mkdir(parents=True)
    with workbench.write(study.owner) as tx:
        for job_id in (waiting, gone):
            heard.keep_chunk(tx, job_id, 0, start_s=0.0, text="Hello there", n_words=2)
    workbench.jobs.cancel(gone)

    Clearing(workbench).clear(quiet_s=0.0)

    assert [path.name for path in workbench.config.work_folder.iterdir()] == [waiting]
    with workbench.read(study.owner) as tx:
        assert heard.words_so_far(tx, study.project.id) == {waiting: 2}


def test_sound_without_a_draft_goes_and_a_draft_stays(study: Study) -> None:
    workbench = study.workbench
    with workbench.write(study.owner) as tx:
        draft = drafts.begin(tx, study.project.id, name="a", language="sv", n_speakers=2, rate=16_000)
    workbench.drafts.begin(draft.id, 16_000)
    workbench.drafts.begin(new_id(), 16_000)

    Clearing(workbench).clear(quiet_s=0.0)

    assert [path.stem for path in workbench.drafts.folder.iterdir()] == [draft.id]


def again(study: Study) -> str:
    with study.workbench.write(study.owner) as tx:
        interview = next(i for i in store.of_project(tx.connection, study.project.id) if i.recording_id)
        return transcription.request(tx, interview, transcription.options("sv", 3))
