from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from qual.analysis.voice_turns import WINDOW
from qual.engines import speakers
from qual.engines.base import VoiceTurn
from qual.engines.speakers import VoiceSeparator
from qual.errors import BadFile, EngineMissing
from tests.engines.sounds import RATE, silence, speak, write_wav

REFERENCE = Path(__file__).parent / "data" / "voices_reference.npz"
DIALOGUE = [
    "How do you decide when it is the right moment to stop and talk to a patient?",
    "I listen to my own hurry first. When I notice that I walk faster, I know that I should slow down.",
    "Can you give me an example of that?",
    "Last week a man stood at the door with his coat on. Everybody told him to wait, and I did too.",
    "And what happened then?",
    "In the end I asked him what he was waiting for, and it was his wife, who came on the next bus.",
    "Thank you, that was very clear.",
    "You are welcome. It is good to have the time to think about it.",
]


@pytest.fixture(scope="module")
def dialogue(tmp_path_factory: pytest.TempPathFactory) -> tuple[np.ndarray, np.ndarray]:
    """Return two synthetic voices taking turns (int16), and per 10 ms which of them speaks (-1: nobody)."""
    folder = tmp_path_factory.mktemp("dialogue")
    noise = np.random.default_rng(0)
    sound, truth = [], []
    for number, sentence in enumerate(DIALOGUE):
        voice = number % 2
        spoken = speak(folder / "x.wav", sentence, ("en+m3", "en+f4")[voice])
        loud = np.flatnonzero(np.abs(spoken) > 300)
        spoken = spoken[loud[0] : loud[-1]]
        sound += [silence(0.4), spoken[: len(spoken) // 160 * 160]]
        truth += [np.full(40, -1), np.full(len(spoken) // 160, voice)]
    pcm = np.concatenate(sound)
    return pcm + noise.normal(0, 20, len(pcm)).astype(np.int16), np.concatenate(truth)


def share_right(turns: tuple[VoiceTurn, ...], truth: np.ndarray) -> float:
    """Return the share of spoken 10 ms steps that carry the right voice, under the better of the two namings."""
    named = np.full(len(truth), -1)
    for turn in turns:
        named[round(turn.start_s * 100) : round(turn.end_s * 100)] = int(turn.speaker[1:]) - 1
    spoken = truth >= 0
    return max((named == truth)[spoken].mean(), (1 - named == truth)[spoken].mean())


def check_contract(turns: tuple[VoiceTurn, ...], duration_s: float) -> None:
    """What any `Diarizer` owes its caller."""
    assert all(0 <= turn.start_s < turn.end_s <= duration_s for turn in turns)
    assert [turn.start_s for turn in turns] == sorted(turn.start_s for turn in turns)
    first_heard = list(dict.fromkeys(turn.speaker for turn in turns))
    assert first_heard == [f"S{number + 1}" for number in range(len(first_heard))]


@pytest.mark.slow
def test_two_voices_are_told_apart_nearly_always(dialogue: tuple[np.ndarray, np.ndarray]):
    pcm, truth = dialogue

    turns = VoiceSeparator(threads=1).diarize(pcm, 2)

    assert share_right(turns, truth) >= 0.95
    assert {turn.speaker for turn in turns} == {"S1", "S2"}
    check_contract(turns, len(pcm) / RATE)
    assert all(one.end_s <= next_.start_s for one, next_ in pairwise(turns))


@pytest.mark.slow
def test_a_memory_map_of_whole_numbers_and_floats_in_memory_give_the_same_turns(
    dialogue: tuple[np.ndarray, np.ndarray], tmp_path: Path
):
    pcm = dialogue[0][: 20 * RATE]
    file = write_wav(tmp_path / "x.wav", pcm)
    mapped = np.memmap(file, dtype=np.int16, mode="r", offset=44)
    separator = VoiceSeparator(threads=1)

    assert separator.diarize(mapped, 2) == separator.diarize(pcm.astype(np.float32) / 32_768, 2)


@pytest.mark.slow
def test_a_guessed_number_of_voices_is_marked_as_a_guess(dialogue: tuple[np.ndarray, np.ndarray]):
    separator = VoiceSeparator(threads=1)

    turns = separator.diarize(dialogue[0][: 25 * RATE], None)

    assert separator.info.settings["n_speakers_guessed"] is True
    assert separator.info.settings["n_speakers"] == len({turn.speaker for turn in turns})


@pytest.mark.slow
def test_another_number_of_voices_needs_no_second_listening(
    dialogue: tuple[np.ndarray, np.ndarray], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    pcm, memory = dialogue[0][: 25 * RATE], tmp_path / "voices.npz"
    first = VoiceSeparator(threads=1).diarize(pcm, 2, memory=memory)
    monkeypatch.setattr(VoiceSeparator, "_hear", lambda *_: pytest.fail("listened again"))

    assert VoiceSeparator(threads=1).diarize(pcm, 2, memory=memory) == first
    assert len({turn.speaker for turn in VoiceSeparator(threads=1).diarize(pcm, 3, memory=memory)}) == 3


def test_a_damaged_memory_is_made_anew(tmp_path: Path):
    (tmp_path / "voices.npz").write_bytes(b"PK\x03\x04 not much")

    assert speakers._remembered(tmp_path / "voices.npz") is None


@pytest.mark.slow
def test_one_speaker_means_one_voice_over_all_speech(dialogue: tuple[np.ndarray, np.ndarray]):
    pcm, truth = dialogue
    separator = VoiceSeparator(threads=1)

    turns = separator.diarize(pcm[: 15 * RATE], 1)

    assert {turn.speaker for turn in turns} == {"S1"}
    assert share_right(turns, np.minimum(truth[:1_500], 0)) >= 0.95
    assert separator.info.settings["n_speakers_guessed"] is False


@pytest.mark.slow
def test_overlapping_turns_keep_the_contract(dialogue: tuple[np.ndarray, np.ndarray]):
    pcm = dialogue[0][: 12 * RATE].astype(np.int32)
    both = (pcm + np.roll(pcm, 3 * RATE)).clip(-32_768, 32_767).astype(np.int16)

    turns = VoiceSeparator(threads=1, overlaps=True).diarize(both, 2)

    check_contract(turns, 12.0)


@pytest.mark.slow
def test_silence_has_no_turns():
    assert VoiceSeparator(threads=1).diarize(silence(3), 2) == ()


def test_an_empty_recording_has_no_turns():
    assert VoiceSeparator().diarize(np.empty(0, dtype=np.int16), 2) == ()


@pytest.mark.slow
def test_the_shipped_networks_answer_as_the_published_ones_do_in_torch():
    # Made by tests/engines/tools/export_voices.py; the difference is the rounding of the weights to half precision.
    random = np.random.default_rng(7)
    sound = (0.1 * random.standard_normal((2, 1, WINDOW))).astype(np.float32)
    features = random.standard_normal((3, 148, 80)).astype(np.float32)
    expected = np.load(REFERENCE)

    answers = speakers._session("segmentation.onnx", 1).run(None, {"sound": sound})[0]
    prints = speakers._session("voiceprint.onnx", 1).run(None, {"features": features})[0]

    np.testing.assert_allclose(np.exp(answers[:, ::40]), np.exp(expected["segmentation"]), atol=2e-3)
    np.testing.assert_allclose(prints, expected["voiceprint"], atol=2e-2)


def test_what_made_the_turns_is_named():
    info = VoiceSeparator().info

    assert info.engine == "onnxruntime"
    assert "pyannote-segmentation-3.0" in info.model
    assert len(info.digest) == 64


@pytest.mark.parametrize(
    ("pcm", "n_speakers"),
    [(np.zeros((2, 10), np.int16), 2), (np.zeros(10, np.int32), 2), (np.zeros(10, np.int16), 0)],
)
def test_two_channels_other_numbers_or_no_people_are_mistakes(pcm: np.ndarray, n_speakers: int):
    with pytest.raises(ValueError, match=r"one channel|at least one"):
        VoiceSeparator().diarize(pcm, n_speakers)


def test_missing_weights_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(speakers, "FOLDER", tmp_path)

    with pytest.raises(EngineMissing, match=r"lacks the voice model segmentation\.onnx"):
        VoiceSeparator().diarize(np.zeros(RATE, np.int16), 2)


def test_altered_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "segmentation.onnx").write_bytes(b"something else")
    monkeypatch.setattr(speakers, "FOLDER", tmp_path)

    with pytest.raises(BadFile, match="not the voice model of this release"):
        VoiceSeparator().diarize(np.zeros(RATE, np.int16), 2)
