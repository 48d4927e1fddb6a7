"""Recordings: what decoding finds out about them is kept, and gives way to what a person says."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from qual.errors import BadInput
from qual.services import interviews, recordings
from qual.store import interviews as table
from qual.store.blobs import StoredBlob
from tests.plugins.workbenches import Study


def interview_of(study: Study, **given: object) -> str:
    with study.workbench.write(study.owner) as tx:
        received = recordings.receive_recording(
            tx,
            study.project.id,
            StoredBlob("0" * 64, 10, Path("a")),
            filename="a.wav",
            media_type="audio/wav",
            language="sv",
            n_speakers=2,
            **given,
        )
    return received.interview.id


def held(study: Study, interview_id: str) -> str | None:
    with study.workbench.read(study.owner) as tx:
        return table.get(tx.connection, interview_id).recorded_on


def decoded(study: Study, interview_id: str, day: str) -> None:
    with study.workbench.write(study.owner) as tx:
        recordings.note_decoded(tx, interview_id, duration_s=4.0, recorded_on=day)


def test_the_day_in_the_file_is_kept_unless_a_person_named_another(study: Study) -> None:
    interview_id = interview_of(study)
    decoded(study, interview_id, "")
    assert held(study, interview_id) is None

    decoded(study, interview_id, "2026-03-05")
    assert held(study, interview_id) == "2026-03-05"

    with study.workbench.write(study.owner) as tx:
        interviews.change_interview(tx, interview_id, name="A", recorded_on=date(2026, 3, 4))
    decoded(study, interview_id, "2026-03-05")
    assert held(study, interview_id) == "2026-03-04"


def test_a_day_to_come_is_refused(study: Study) -> None:
    interview_id = interview_of(study, recorded_on="2026-03-05")

    with study.workbench.write(study.owner) as tx, pytest.raises(BadInput, match="yet to come"):
        interviews.change_interview(tx, interview_id, name="A", recorded_on=date(2999, 1, 1))

    assert held(study, interview_id) == "2026-03-05"
