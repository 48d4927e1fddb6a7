from __future__ import annotations

import pytest

from tests.server.conftest import Served
from tests.server.sounds import wav


@pytest.fixture
def audio_url(served: Served) -> str:
    path = f"/api/projects/{served.study.project.id}/recordings"
    answer = served.browser.put(path, params={"filename": "Samtal åtta.wav", "language": "sv"}, content=wav())
    return f"/api/recordings/{answer.json()['recording_id']}/audio"


def test_a_recording_comes_whole_with_its_type_and_is_not_left_on_disk(served: Served, audio_url: str) -> None:
    answer = served.browser.get(audio_url)

    assert answer.content == wav()
    assert answer.headers["content-type"] == "audio/wav"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"].startswith("inline;")
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["accept-ranges"] == "bytes"
    assert "content-encoding" not in answer.headers


def test_a_piece_of_a_recording_comes_alone(served: Served, audio_url: str) -> None:
    for asked, start, end in [("bytes=0-3", 0, 4), ("bytes=100-", 100, None), ("bytes=-16", -16, None)]:
        answer = served.browser.get(audio_url, headers={"Range": asked})

        assert answer.status_code == 206
        assert answer.content == wav()[start:end]
        assert answer.headers["content-range"].endswith(f"/{len(wav())}")


def test_a_piece_beyond_the_end_is_refused(served: Served, audio_url: str) -> None:
    assert served.browser.get(audio_url, headers={"Range": "bytes=99999999-"}).status_code == 416


def test_a_recording_whose_file_is_gone_says_so(served: Served, audio_url: str) -> None:
    for path in served.workbench.blobs.folder.glob("??/*"):
        path.unlink()

    answer = served.browser.get(audio_url)

    assert answer.status_code == 404
    assert "Restore it from a backup" in answer.json()["error"]["message"]
