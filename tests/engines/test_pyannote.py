"""A pyannote pipeline as the source of voices: how it is found, what is asked of it, what becomes of its answer."""

import os
import sys
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from qual.engines.chosen import Engines
from qual.engines.pyannote import PyannoteSeparator
from qual.errors import BadInput, EngineMissing
from tests.engines.sounds import tone


class Answer:
    """What pyannote.audio calls an Annotation, as far as it is read."""

    def __init__(self, *rows):
        self.rows = rows

    def itertracks(self, *, yield_label):
        assert yield_label
        return [(SimpleNamespace(start=a, end=b), number, name) for number, (a, b, name) in enumerate(self.rows)]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "community-1").mkdir()
    (tmp_path / "community-1" / "config.yaml").write_text("pipeline: {}\n")
    return tmp_path / "community-1"


@pytest.fixture
def installed(monkeypatch):
    """Put a package in the place of pyannote.audio that answers with two voices and notes what it was asked."""
    asked = []

    class Pipeline:
        @classmethod
        def from_pretrained(cls, place, *, cache_dir):  # noqa: ARG003 - as the real one
            asked.append((place, os.environ.get("PYANNOTE_METRICS_ENABLED")))
            return cls()

        def to(self, _device):
            pass

        def __call__(self, file, num_speakers):
            asked.append((tuple(file["waveform"].shape), file["sample_rate"], num_speakers))
            both = Answer((0.0, 3.0, "SPEAKER_01"), (2.0, 2.5, "SPEAKER_00"), (3.0, 5.0, "SPEAKER_00"))
            alone = Answer((0.0, 3.0, "SPEAKER_01"), (3.0, 5.0, "SPEAKER_00"))
            return SimpleNamespace(exclusive_speaker_diarization=alone, speaker_diarization=both)

    package, audio = ModuleType("pyannote"), ModuleType("pyannote.audio")
    audio.Pipeline = Pipeline
    monkeypatch.setitem(sys.modules, "pyannote", package)
    monkeypatch.setitem(sys.modules, "pyannote.audio", audio)
    monkeypatch.setenv("PYANNOTE_METRICS_ENABLED", "1")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    return asked


def test_without_the_package_the_remedy_names_it(folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyannote.audio", None)
    monkeypatch.setenv("PYANNOTE_METRICS_ENABLED", "0")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")

    with pytest.raises(EngineMissing, match=r"pip install pyannote\.audio"):
        PyannoteSeparator(str(folder)).diarize(tone(1), 2)


def test_a_hub_name_needs_the_network_to_be_allowed():
    with pytest.raises(BadInput, match="not allowed"):
        PyannoteSeparator("pyannote/speaker-diarization-community-1")

    assert PyannoteSeparator("pyannote/speaker-diarization-community-1", online=True).info.model.startswith("pyannote/")


def test_a_folder_without_its_configuration_is_refused(tmp_path):
    with pytest.raises(BadInput, match=r"config\.yaml"):
        PyannoteSeparator(str(tmp_path))


def test_the_voices_are_named_in_order_and_who_speaks_under_another_is_second(folder, installed):
    turns = PyannoteSeparator(str(folder)).diarize(tone(5), 2)

    assert [(t.start_s, t.end_s, t.speaker, t.second) for t in turns] == [
        (0.0, 3.0, "S1", False),
        (2.0, 2.5, "S2", True),
        (3.0, 5.0, "S2", False),
    ]
    assert installed == [(str(folder), "0"), ((1, 80_000), 16_000, 2)]


def test_a_number_found_by_the_pipeline_is_called_a_guess(folder, installed):
    separator = PyannoteSeparator(str(folder))
    separator.diarize(tone(5), None)

    assert installed[-1][-1] is None
    assert separator.info.settings == {"overlaps": True, "n_speakers": 2, "n_speakers_guessed": True}
    assert separator.info.model == "community-1"


def test_no_sound_needs_no_pipeline(folder):
    assert PyannoteSeparator(str(folder)).diarize(np.zeros(0, np.int16), 2) == ()


def test_the_engines_hand_out_the_voice_model_that_was_named(folder, tmp_path):
    engines = Engines(models_dir=tmp_path, cache_dir=tmp_path)

    assert isinstance(engines.diarizer_named(str(folder)), PyannoteSeparator)
    assert engines.diarizer_named("") is engines.diarizer
