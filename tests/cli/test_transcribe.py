"""`qual transcribe`: several recordings, what is written, what an interruption leaves, bad input."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from qual.cli import app
from qual.engines.sniff import REMEDY
from qual.errors import QualError
from tests.engines.sounds import RATE, music, noise, silence, speak, tone, write_sound, write_wav


@pytest.fixture
def transcribe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Lend a function that runs the command with fake engines and returns exit code and what it said."""
    monkeypatch.setenv("QUAL_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("QUAL_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("QUAL_ENGINES", "fake")

    def run(*arguments: object) -> tuple[int, str]:
        result = CliRunner().invoke(app, ["transcribe", *map(str, arguments)])
        if isinstance(result.exception, QualError):
            return 1, result.output + str(result.exception)
        return result.exit_code, result.output

    return run


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    return write_wav(tmp_path / "talk.wav", tone(40))


def test_the_json_says_what_made_it_and_how(transcribe, talk: Path, tmp_path: Path) -> None:
    code, _ = transcribe(talk, "--language", "en", "--out", tmp_path / "o.json")
    data = json.loads((tmp_path / "o.json").read_text("utf-8"))

    assert code == 0
    assert set(data["model"]) == {"name", "digest", "engine", "version"}
    assert [s["key"] for s in data["speakers"]] == ["S1", "S2"]
    assert {t["speaker"] for t in data["turns"]} == {"S1", "S2"}
    assert data["interviewer"]["key"] == "S1"
    assert data["settings"]["language"]["given"] == "en"
    assert data["settings"]["speakers"] == {"given": 2, "found": 2, "guessed": False} | {
        "by": data["settings"]["speakers"]["by"]
    }
    assert data["settings"]["chunks"]["count"] == 2
    assert isinstance(data["warnings"], list)
    for mark in data["marks"]:
        assert data["text"][mark["start"] : mark["end"]]


def test_several_recordings_go_into_a_folder_or_a_pattern(transcribe, talk: Path, tmp_path: Path) -> None:
    other = write_wav(tmp_path / "other.wav", tone(20))

    assert transcribe(talk, other, "--out", tmp_path / "out")[0] == 0
    assert transcribe(talk, other, "--out", tmp_path / "texts" / "{name}.txt")[0] == 0

    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["other.json", "talk.json"]
    assert sorted(p.name for p in (tmp_path / "texts").iterdir()) == ["other.txt", "talk.txt"]


def test_two_recordings_of_one_name_do_not_overwrite_each_other(transcribe, talk: Path, tmp_path: Path) -> None:
    (tmp_path / "second").mkdir()
    other = write_wav(tmp_path / "second" / "talk.wav", tone(20))

    code, said = transcribe(talk, other, "--out", tmp_path / "out")

    assert (code, "same file" in said) == (1, True)


def test_one_file_for_two_recordings_is_refused_before_any_work(transcribe, talk: Path, tmp_path: Path) -> None:
    code, said = transcribe(talk, talk, "--out", tmp_path / "o.json")

    assert (code, "{name}" in said) == (1, True)


def test_a_bad_recording_is_named_and_the_others_are_done(transcribe, talk: Path, tmp_path: Path) -> None:
    (tmp_path / "list.wav").write_bytes(b"#EXTM3U\nsecret.wav\n")
    (tmp_path / "empty.mp3").touch()

    code, said = transcribe(tmp_path / "list.wav", talk, tmp_path / "empty.mp3", "--out", tmp_path / "out")

    assert code == 1
    assert "list.wav: this is not a sound or video recording: it is a playlist" in said
    assert REMEDY in said
    assert "Not transcribed: list.wav, empty.mp3 (2 of 3)" in said
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["talk.json"]


def test_the_number_of_speakers_may_be_found_out(transcribe, talk: Path, tmp_path: Path) -> None:
    transcribe(talk, "--speakers", "auto", "--out", tmp_path / "o.json")

    assert json.loads((tmp_path / "o.json").read_text())["settings"]["speakers"]["given"] == "auto"
    assert transcribe(talk, "--speakers", "many", "--out", tmp_path / "o.json")[0] == 1


def test_the_vocabulary_is_given_to_the_engine_and_named(transcribe, talk: Path, tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("Lergigan\nLPT\n", encoding="utf-8")

    transcribe(talk, "--vocabulary", tmp_path / "words.txt", "--out", tmp_path / "o.json")

    found = json.loads((tmp_path / "o.json").read_text())["settings"]["vocabulary"]
    assert (found["terms"], found["left_out"], len(found["sha256"])) == (2, 0, 64)


def test_an_empty_vocabulary_is_refused(transcribe, talk: Path, tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("# nothing yet\n")

    assert "no terms" in transcribe(talk, "--vocabulary", tmp_path / "words.txt", "--out", tmp_path / "o.json")[1]


def test_who_speaks_when_is_written_as_rttm(transcribe, talk: Path, tmp_path: Path) -> None:
    transcribe(talk, "--out", tmp_path / "o.txt", "--rttm", tmp_path / "o.rttm")

    assert (tmp_path / "o.rttm").read_text().startswith("SPEAKER talk 1 0.000 5.000 <NA> <NA> S1")


def test_one_rttm_file_may_hold_the_voices_of_several_recordings(transcribe, talk: Path, tmp_path: Path) -> None:
    other = talk.with_name("other.wav")
    other.write_bytes(talk.read_bytes())

    code, _ = transcribe(talk, other, "--out", tmp_path / "out", "--rttm", tmp_path / "all.rttm")

    lines = (tmp_path / "all.rttm").read_text().splitlines()
    assert (code, list(dict.fromkeys(line.split()[1] for line in lines))) == (0, ["talk", "other"])


def test_a_recording_without_speech_gives_an_empty_transcript_and_a_warning(transcribe, tmp_path: Path) -> None:
    night = write_wav(tmp_path / "night.wav", silence(65))

    for kind in ("json", "txt", "vtt", "srt", "docx"):
        code, said = transcribe(night, "--out", tmp_path / f"o.{kind}")
        assert (code, "no speech was found in its 1:05" in said) == (0, True)
        assert (tmp_path / f"o.{kind}").exists()

    data = json.loads((tmp_path / "o.json").read_text())
    assert (data["text"], data["words"], data["turns"], data["duration_s"]) == ("", [], [], 65.0)


def test_an_unknown_engine_is_answered_with_the_known_ones(tmp_path: Path, talk: Path, transcribe, monkeypatch) -> None:
    monkeypatch.setenv("QUAL_ENGINES", "")

    assert "openai-whisper" in transcribe(talk, "--engine", "siri", "--out", tmp_path / "o.json")[1]


def test_nothing_is_left_in_the_cache_after_success(transcribe, talk: Path, tmp_path: Path) -> None:
    transcribe(talk, "--out", tmp_path / "o.json")

    assert list((tmp_path / "cache" / "transcribe").iterdir()) == []


def start(source: Path, out: Path, cache: Path) -> subprocess.Popen:
    command = [sys.executable, "-m", "qual", "transcribe", source, "--language", "en", "--speakers", "2", "--out", out]
    environment = os.environ | {"QUAL_DATA": str(out.parent / "data"), "QUAL_CACHE": str(cache), "OMP_NUM_THREADS": "1"}
    return subprocess.Popen([*map(str, command), "--threads", "1"], env=environment, stderr=subprocess.DEVNULL)


@pytest.mark.slow
@pytest.mark.timeout(900)  # three starts of a real engine, on a machine that others use too
def test_a_killed_run_goes_on_and_ends_with_the_same_file(weights_cache: Path, whisper, tmp_path: Path) -> None:
    texts = ("I work on a ward.", "What happens when somebody does not want to talk?", "Then we wait.")
    parts = [np.concatenate([speak(tmp_path / f"{i}.wav", text, "en"), silence(6)]) for i, text in enumerate(texts)]
    talk = write_sound(tmp_path / "talk.m4a", np.concatenate(parts))
    first = start(talk, tmp_path / "killed.json", weights_cache)
    deadline = time.monotonic() + 250
    while not (kept := list(weights_cache.glob("transcribe/*/chunk-00000.json"))) and time.monotonic() < deadline:
        time.sleep(0.02)
    os.kill(first.pid, signal.SIGKILL)
    assert first.wait(30) == -signal.SIGKILL
    assert not (tmp_path / "killed.json").exists()
    done = {path.name: path.read_bytes() for path in kept[0].parent.glob("chunk-*.json")}
    assert 1 <= len(done) < 3

    again = start(talk, tmp_path / "killed.json", weights_cache)
    while again.poll() is None and time.monotonic() < deadline:  # what was done is not done again
        for name, content in done.items():
            path = kept[0].parent / name
            assert not path.exists() or path.read_bytes() == content
        time.sleep(0.05)
    assert again.wait(250) == 0

    assert start(talk, tmp_path / "whole.json", weights_cache).wait(250) == 0
    assert (tmp_path / "killed.json").read_bytes() == (tmp_path / "whole.json").read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["white", "pink", "hum", "clicks", "music"])
def test_noise_and_music_give_no_words(kind: str, tmp_path: Path) -> None:
    from qual.engines.voice_activity import plan_recording

    sound = music(40) if kind == "music" else noise(40, kind)

    assert plan_recording(sound).chunks == ()
    assert len(sound) == 40 * RATE
