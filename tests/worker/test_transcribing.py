"""The worker writes recordings down, again under corrections, and leaves nothing of a job that is over."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from qual.domain.job import JobState
from qual.domain.speech import Stretch
from qual.domain.working import Working
from qual.services import heard, installation, speech_choices, transcription, transcripts
from qual.worker.priority import Priority
from tests.worker.conftest import Ward

LIMIT_S = 40  # only so that a broken test ends


def until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LIMIT_S
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def ask_slowly(ward: Ward, interview_id: str) -> str:
    with ward.study.workbench.write(ward.study.owner) as tx:
        return transcription.request_again(tx, interview_id, language="en", n_speakers=2, model="slow-fake")


def words(ward: Ward, job_id: str) -> int:
    with ward.study.workbench.read(ward.study.owner) as tx:
        return heard.words_so_far(tx, ward.study.project.id).get(job_id, 0)


def test_another_model_writes_anew_what_nobody_corrected(ward: Ward) -> None:
    received = ward.receive()
    assert "an ordinary morning" in ward.document(received.interview.id).text

    ward.ask(transcription.request_again, received.interview.id, language="en", n_speakers=2, model="better")

    assert "a usual morning" in ward.document(received.interview.id).text.replace("an usual", "a usual")
    with ward.study.workbench.read(ward.study.owner) as tx:
        (made,) = heard.made_with(tx, received.interview.id)
    assert made.model == "better"


def test_corrections_stay_when_a_better_model_writes_anew(ward: Ward) -> None:
    received = ward.receive()
    correct(ward, received.interview.id, 0, "Can you tell me about an ordinary NIGHT here?")

    ward.ask(transcription.request_again, received.interview.id, language="en", n_speakers=2, model="better")

    text = ward.document(received.interview.id).text
    assert "usual NIGHT here?" in text
    assert "tea" in text
    with ward.study.workbench.read(ward.study.owner) as tx:
        assert [made.model for made in heard.made_with(tx, received.interview.id)] == ["better"]


def test_corrections_stay_through_two_further_recognitions(ward: Ward) -> None:
    received = ward.receive()
    correct(ward, received.interview.id, 0, "Can you tell me about an ordinary NIGHT here?")

    for model in ("better", "packaged-again"):
        ward.ask(transcription.request_again, received.interview.id, language="en", n_speakers=2, model=model)

    assert "usual NIGHT here?" in ward.document(received.interview.id).text


def test_only_a_passage_is_written_anew(ward: Ward) -> None:
    received = ward.receive(21.0)
    assert ward.document(received.interview.id).text.count("coffee") == 1

    ward.ask(
        transcription.request_again, received.interview.id, language="en", n_speakers=2, model="better",
        passage=Stretch(5.0, 10.0),
    )  # fmt: skip

    text = ward.document(received.interview.id).text
    assert "tea" in text
    assert "an ordinary morning" in text
    with ward.study.workbench.read(ward.study.owner) as tx:
        made = heard.made_with(tx, received.interview.id)
    assert [(m.model, m.passage) for m in made] == [("better", Stretch(5.0, 10.0)), ("fake-speech", None)]


def test_another_number_of_speakers_keeps_the_words_and_corrections(ward: Ward) -> None:
    received = ward.receive(21.0)
    correct(ward, received.interview.id, 0, "Can you tell me about an ordinary NIGHT here?")

    ward.ask(transcription.request_speakers, received.interview.id, 3)

    document = ward.document(received.interview.id)
    assert len(document.speakers) == 3
    assert "NIGHT here?" in document.text


def test_what_is_kept_for_later_holds_no_sound(ward: Ward) -> None:
    received = ward.receive()

    kept = ward.study.workbench.kept.folder / received.recording.id
    until(kept.is_dir)

    assert not (kept / "sound.s16").exists()
    assert ward.study.workbench.kept.size_bytes(received.recording.id) > 0
    assert not (ward.study.workbench.config.work_folder / received.job_id).exists()


def test_the_text_appears_while_it_is_made_and_is_gone_afterwards(ward: Ward) -> None:
    received = ward.receive(84.0)
    job_id = ask_slowly(ward, received.interview.id)
    until(lambda: words(ward, job_id) > 0)
    with ward.study.workbench.read(ward.study.owner) as tx:
        first = heard.text_so_far(tx, job_id)[0]

    ward.worker.wait_for(job_id)

    assert first.text.startswith("Can you tell me about an usual morning")
    assert words(ward, job_id) == 0


def test_a_paused_job_keeps_its_text_and_goes_on(ward: Ward) -> None:
    received = ward.receive(112.0)
    job_id = ask_slowly(ward, received.interview.id)
    until(lambda: words(ward, job_id) > 0)
    jobs = ward.study.workbench.jobs

    assert jobs.pause(job_id).state is JobState.PAUSED
    assert words(ward, job_id) > 0
    jobs.resume(job_id)
    ward.worker.wait_for(job_id)

    assert "usual" in ward.document(received.interview.id).text


def test_a_job_goes_on_although_the_vocabulary_changed_while_it_was_paused(ward: Ward) -> None:
    received = ward.receive(112.0)
    job_id = ask_slowly(ward, received.interview.id)
    until(lambda: words(ward, job_id) > 0)
    ward.study.workbench.jobs.pause(job_id)

    with ward.study.workbench.write(ward.study.owner) as tx:
        speech_choices.set_vocabulary(tx, ward.study.project.id, "litium")
    ward.study.workbench.jobs.resume(job_id)
    ward.worker.wait_for(job_id)

    with ward.study.workbench.write(ward.study.owner) as tx:
        speech_choices.set_vocabulary(tx, ward.study.project.id, "")
        assert heard.made_with(tx, received.interview.id)[0].settings["vocabulary"]["terms"] == 1


def test_a_job_begun_by_another_version_of_the_app_goes_on(ward: Ward) -> None:
    received = ward.receive(112.0)
    job_id = ask_slowly(ward, received.interview.id)
    until(lambda: words(ward, job_id) > 0)
    ward.study.workbench.jobs.pause(job_id)
    time.sleep(1.0)  # the chunk in hand is finished
    work = ward.study.workbench.config.work_folder / job_id
    for file in work.glob("*.json"):  # as a version leaves them that did every step otherwise
        file.write_text(json.dumps({**json.loads(file.read_text("utf-8")), "key": "of an older version"}), "utf-8")

    ward.study.workbench.jobs.resume(job_id)
    ward.worker.wait_for(job_id)

    assert "usual" in ward.document(received.interview.id).text


def test_a_cancelled_job_leaves_nothing_and_can_be_done_again(ward: Ward) -> None:
    received = ward.receive(112.0)
    job_id = ask_slowly(ward, received.interview.id)
    until(lambda: words(ward, job_id) > 0)
    work = ward.study.workbench.config.work_folder / job_id

    ward.study.workbench.jobs.cancel(job_id)
    until(lambda: not work.exists() and words(ward, job_id) == 0)
    assert ward.study.workbench.jobs.status(job_id).state is JobState.CANCELLED
    ward.study.workbench.jobs.resume(job_id)
    ward.worker.wait_for(job_id)

    assert "usual" in ward.document(received.interview.id).text


def test_work_only_at_night_waits_by_day_and_says_so(ward: Ward) -> None:
    hour = time.localtime().tm_hour
    set_working(ward, Working(only_at_night=True, night_from=(hour + 2) % 24, night_to=(hour + 3) % 24))
    received = ward.receive(wait=False)
    jobs = ward.study.workbench.jobs
    until(lambda: jobs.status(received.job_id).progress.stage == "night")

    set_working(ward, Working())
    ward.worker.wait_for(received.job_id)

    assert "ordinary" in ward.document(received.interview.id).text


def test_a_voice_model_of_ones_own_that_is_gone_ends_the_job_with_a_remedy(ward: Ward, tmp_path: Path) -> None:
    set_working(ward, Working(voices=str(tmp_path / "gone")))
    received = ward.receive(wait=False)
    jobs = ward.study.workbench.jobs
    until(lambda: jobs.status(received.job_id).state is JobState.FAILED)
    set_working(ward, Working())

    assert "Copy the model into a folder" in str(jobs.status(received.job_id).error)


def test_another_pace_counts_at_once(ward: Ward) -> None:
    def paces() -> set[int]:
        threads = Path(f"/proc/{ward.worker.process.pid}/task").iterdir()
        return {os.getpriority(os.PRIO_PROCESS, int(thread.name)) for thread in threads}

    set_working(ward, Working(niceness=15))
    until(lambda: paces() == {15})


def test_a_worker_that_may_not_come_forward_asks_to_be_started_again(ward: Ward, monkeypatch) -> None:
    def refuse(*_: int) -> None:
        raise PermissionError

    asked: list[str] = []
    priority = Priority(ward.study.workbench, start_again=lambda: asked.append("again"))
    monkeypatch.setattr(os, "setpriority", refuse)

    set_working(ward, Working(niceness=19))
    priority.look()
    priority.look()

    assert asked == ["again"]
    assert ward.study.workbench.config.niceness_path.read_text("ascii") == "19"


def test_the_vocabulary_and_the_chosen_model_are_used_and_recorded(ward: Ward) -> None:
    with ward.study.workbench.write(ward.study.owner) as tx:
        speech_choices.set_vocabulary(tx, ward.study.project.id, "Avdelning 62\nlitium")
        speech_choices.choose_model(tx, ward.study.project.id, "en", "chosen")
    received = ward.receive()
    with ward.study.workbench.write(ward.study.owner) as tx:
        speech_choices.set_vocabulary(tx, ward.study.project.id, "")
        speech_choices.choose_model(tx, ward.study.project.id, "en", "")
        (made,) = heard.made_with(tx, received.interview.id)

    assert made.model == "chosen"
    assert made.settings["vocabulary"]["terms"] == 2
    assert len(made.settings["vocabulary"]["sha256"]) == 64


def set_working(ward: Ward, wanted: Working) -> None:
    with ward.study.workbench.write(ward.study.owner) as tx:
        installation.set_working(tx, wanted)


def correct(ward: Ward, interview_id: str, turn: int, text: str) -> None:
    with ward.study.workbench.write(ward.study.owner) as tx:
        revision = transcripts.current_revision(tx, interview_id)
        transcripts.correct_turn(tx, interview_id, revision.id, turn, text)


@pytest.fixture(autouse=True)
def _nothing_set(ward: Ward) -> None:
    set_working(ward, Working())
