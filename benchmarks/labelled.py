"""Passages whose topic is known, in Swedish, German and English: written for this purpose, or put together from those.

`data/passages.tsv` holds 144 sentences on twelve topics of psychiatric care, each in three languages; the tests'
`topics.tsv` 108 on four more, a third of them in all three. No interview was used. They are shorter
and purer than talk.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

LANGUAGES = ("sv", "de", "en")
HERE = Path(__file__).parent
TOPICS = HERE.parent / "tests" / "engines" / "topics.tsv"
FILLERS = {
    "sv": (
        "Ja, alltså, hur ska jag säga.",
        "Det var ungefär så.",
        "Jag har tänkt en del på det där.",
        "Det kommer jag ihåg mycket väl.",
        "Sen var det väl inte mer med det.",
        "Du förstår vad jag menar.",
        "Så har det varit hela tiden, i alla fall här hos oss.",
        "Jag vet inte om andra ser det på samma sätt.",
    ),
    "de": (
        "Ja, also, wie soll ich sagen.",
        "So ungefähr war das.",
        "Darüber habe ich öfter nachgedacht.",
        "Daran erinnere ich mich noch sehr gut.",
        "Und dann war auch nicht mehr viel.",
        "Sie verstehen, was ich meine.",
        "So war das die ganze Zeit, jedenfalls bei uns hier.",
        "Ich weiß nicht, ob andere das auch so sehen.",
    ),
    "en": (
        "Well, how shall I put it.",
        "That is roughly how it was.",
        "I have thought about that quite a bit.",
        "I remember that very well.",
        "And then there was not much more to it.",
        "You know what I mean.",
        "It has been like that all the time, at least here with us.",
        "I do not know whether others see it that way.",
    ),
}
OTHER_TOPIC = 0.25  # share of the talked passages that touch on a second topic


@dataclass(frozen=True, slots=True)
class Labelled:
    """Passages with their topics and languages."""

    texts: tuple[str, ...]
    topics: tuple[str, ...]
    languages: tuple[str, ...]


def triples() -> tuple[tuple[str, tuple[str, str, str]], ...]:
    """Return 156 pairs of topic and one sentence in Swedish, German, English."""
    rows = [line.split("\t") for line in (HERE / "data" / "passages.tsv").read_text("utf-8").splitlines()]
    found = [(topic, (sv, de, en)) for topic, sv, de, en in rows]
    told: dict[tuple[str, str], dict[str, str]] = {}
    for topic, number, language, text in _topic_rows():
        if number:
            told.setdefault((topic, number), {})[language] = text
    found += [(topic, (by["sv"], by["de"], by["en"])) for (topic, _), by in told.items()]
    return tuple(found)


def mixed(seed: int = 0) -> Labelled:
    """Return 228 sentences on 16 topics, each in one language, drawn where there are three."""
    rng = random.Random(seed)
    rows = [(texts[i], topic, LANGUAGES[i]) for topic, texts in triples() for i in [rng.randrange(3)]]
    rows += [(text, topic, language) for topic, number, language, text in _topic_rows() if not number]
    rng.shuffle(rows)
    return _labelled(rows)


def talked(n: int = 1_000, seed: int = 0) -> Labelled:
    """Return `n` passages of one to three sentences with fillers; a quarter touches on a second topic."""
    rng = random.Random(seed)
    told = triples()
    by_topic: dict[str, list[tuple[str, str, str]]] = {}
    for topic, texts in told:
        by_topic.setdefault(topic, []).append(texts)
    rows = []
    for _ in range(n):
        topic, texts = rng.choice(told)
        language = rng.randrange(3)
        parts = [texts[language]]
        if rng.random() < 0.5:
            parts.append(rng.choice(by_topic[topic])[language])
        if rng.random() < OTHER_TOPIC:
            parts.append(rng.choice(told)[1][language])
        parts += rng.sample(FILLERS[LANGUAGES[language]], rng.choice((0, 1, 1, 2)))
        rng.shuffle(parts)
        rows.append((" ".join(parts), topic, LANGUAGES[language]))
    return _labelled(rows)


def _topic_rows() -> list[list[str]]:
    return [line.split("\t") for line in TOPICS.read_text("utf-8").splitlines()]


def _labelled(rows: list[tuple[str, str, str]]) -> Labelled:
    texts, topics, languages = zip(*rows, strict=True)
    return Labelled(texts, topics, languages)
