"""A worker that is killed costs at most a chunk, and the text is that of an uninterrupted run."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from qual.cli.files import receive
from qual.config import Config
from qual.services import transcription, transcripts
from qual.workbench import open_workbench
from tests.browser.sounds import write_sound
from tests.plugins.workbenches import Study, make_study
from tests.processes import ROOT, environment, worker_process

LIMIT_S = 40  # only so that a broken test ends


def until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LIMIT_S
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_worker_killed_in_the_middle_changes_nothing_in_the_text(tmp_path: Path) -> None:
    workbench = open_workbench(Config(data=tmp_path / "data", engines="fake"))
    study = make_study(workbench)
    sound = write_sound(tmp_path / "talk.wav", 84.0)
    received = receive(workbench, study.owner, study.project.id, sound, language="en", n_speakers=2)
    with worker_process(workbench) as worker:
        worker.wait_for(received.job_id)
        whole = text_of(study, received.interview.id)
        with workbench.write(study.owner) as tx:
            job_id = transcription.request_again(
                tx, received.interview.id, language="en", n_speakers=2, model="slow-fake"
            )
        until(lambda: workbench.jobs.status(job_id).progress.stage == "recognise")
        worker.process.kill()
        worker.process.wait()
    with worker_process(workbench) as worker:
        worker.wait_for(job_id)

    assert text_of(study, received.interview.id) == whole.replace("ordinary", "usual").replace("coffee", "tea")
    workbench.close()


def test_a_worker_whose_starter_died_before_it_was_ready_ends(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    config = Config(data=tmp_path / "data", engines="fake")

    ended = subprocess.run(
        [sys.executable, "-m", "qual.worker", "--follow", str(gone.pid)],
        env=environment(config),
        cwd=ROOT,
        timeout=LIMIT_S,
        check=False,
    )

    assert ended.returncode == 0


def text_of(study: Study, interview_id: str) -> str:
    with study.workbench.read(study.owner) as tx:
        revision = transcripts.current_revision(tx, interview_id)
    assert revision is not None
    return revision.document.text
