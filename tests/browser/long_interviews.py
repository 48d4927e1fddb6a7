"""An interview of an hour, about 9,000 words, with a recording to play: what correcting is measured on."""

from __future__ import annotations

import random
import wave
from dataclasses import replace
from pathlib import Path

from qual.domain.document import Document, Mark, MarkKind, Span, SpokenTurn, Word, build_document
from qual.domain.ids import new_id
from qual.domain.interview import Recording
from qual.services import transcripts
from qual.store import interviews
from qual.workbench import Workbench
from tests.plugins.workbenches import Study, make_study

N_WORDS = 9_000
LENGTH_S = 3_600.0
RATE = 8_000
HITS = 50  # how often the misheard ward is in it
_VOCABULARY = (
    "I", "was", "on", "the", "ward", "that", "night", "and", "nobody", "came", "when", "we", "called", "for", "a",
    "nurse", "because", "they", "were", "few", "very", "tired", "so", "my", "mother", "sat", "by", "door", "until",
    "morning", "she", "said", "it", "would", "get", "better", "but", "did", "not", "help",
)  # fmt: skip


def long_talk(seed: int = 1) -> Document:
    """Return the interview: turns of two speakers, every word timed, every twelfth uncertain."""
    chance = random.Random(seed)
    second = LENGTH_S / N_WORDS
    ward = set(chance.sample(range(20, N_WORDS - 20), HITS))
    turns: list[SpokenTurn] = []
    number = 0
    while number < N_WORDS:
        n_words = min(chance.randint(8, 60), N_WORDS - number)
        start_s, text, words = number * second, "", []
        for at in range(number, number + n_words):
            word = "wart" if at in ward else chance.choice(_VOCABULARY)
            text += " " if text else ""
            place = Span(len(text), len(text) + len(word))
            words.append(Word(place, at * second, (at + 0.6) * second, 0.4 if at % 12 == 0 else 0.95))
            text += word
        number += n_words
        turns.append(SpokenTurn(f"S{len(turns) % 2 + 1}", text, start_s, number * second, tuple(words)))
    marked = turns[3].words
    mark = Mark(Span(marked[2].span.start, marked[4].span.end), MarkKind.UNINTELLIGIBLE, 1.0, 2.0)
    turns[3] = replace(turns[3], marks=(mark,))
    return build_document(turns, language="en", duration_s=LENGTH_S)


def long_study(workbench: Workbench, folder: Path, name: str) -> Study:
    """Add a project whose interview is the long one, with an hour of silence as its recording."""
    made = make_study(workbench, name=name)
    sound = folder / "hour.wav"
    with wave.open(str(sound), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(RATE)
        file.writeframes(bytes([128]) * int(RATE * LENGTH_S))
    with workbench.blobs.receive("hour.wav", most_bytes=10**9) as incoming:
        incoming.write(sound.read_bytes())
        blob = incoming.keep()
    # not received as an upload would be: a worker would soon put its own words in the place of ours
    with workbench.write(made.owner) as tx:
        recording = interviews.add_recording(
            tx.connection,
            Recording(
                new_id(), made.project.id, blob.sha256, "hour.wav", "audio/wav", blob.size_bytes, LENGTH_S, tx.time
            ),
        )
        revision = transcripts.import_transcript(
            tx, made.project.id, long_talk(), name="Hour", language="en", recording_id=recording.id
        )
    return replace(made, revision=revision)
