"""A stretch is cut out of a recording of every format, and nothing of what is around it."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from qual.engines import clip as clips
from qual.engines.clip import clip_file
from qual.engines.media import clip
from qual.errors import BadFile
from tests.engines.sounds import CODECS, RATE, tone, write_sound, write_wav


def read(path: Path) -> np.ndarray:
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getnchannels()) == (RATE, 1)
        return np.frombuffer(file.readframes(file.getnframes()), np.int16)


def pitch(samples: np.ndarray) -> float:
    middle = samples[len(samples) // 2 - RATE // 4 :][: RATE // 2].astype(float)
    return float(np.argmax(np.abs(np.fft.rfft(middle)))) * 2  # half a second: a bin is two hertz


@pytest.mark.parametrize("suffix", sorted(CODECS))
def test_the_stretch_alone_is_heard(tmp_path: Path, suffix: str) -> None:
    talk = np.concatenate([tone(4.0, 220), tone(2.0, 440), tone(4.0, 880)])
    path = write_sound(tmp_path / f"talk.{suffix}", talk)

    seconds = clip_file(path, tmp_path / "out.wav", 4.2, 5.8)

    assert seconds == pytest.approx(1.6, abs=0.1)
    assert pitch(read(tmp_path / "out.wav")) == pytest.approx(440, abs=4)


def test_samples_of_a_wav_come_through_unchanged(tmp_path: Path) -> None:
    samples = np.arange(-RATE, RATE, dtype=np.int16)
    path = write_wav(tmp_path / "talk.wav", samples)

    clip(path, tmp_path / "out.wav", 0.5, 1.25)

    assert np.array_equal(read(tmp_path / "out.wav"), samples[RATE // 2 : RATE * 5 // 4])


def test_where_nothing_is_heard_it_says_so(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "talk.wav", tone(1.0))

    with pytest.raises(BadFile, match="nothing can be heard"):
        clip(path, tmp_path / "out.wav", 5.0, 6.0)


def test_a_clip_is_never_the_whole_recording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clips, "LONGEST_CLIP_S", 0.5)
    path = write_wav(tmp_path / "talk.wav", tone(3.0))

    assert clip_file(path, tmp_path / "out.wav", 1.0, 3.0) == 0.5
