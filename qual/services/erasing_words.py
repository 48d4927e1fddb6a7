"""Which words and vectors that were made of a project's interviews may stay when one of them is deleted for good."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qual.analysis.folding import fold
from qual.analysis.interviewer_words import WordUse
from qual.analysis.readable import BREAK
from qual.analysis.segments import spoken_text
from qual.analysis.stems import stem, words
from qual.domain.interview import Interview
from qual.domain.passage_decision import PassagePlace
from qual.services.question_payload import of_the_machine, places_of
from qual.services.text_vectors import every_digest
from qual.store import interviews, passage_maps, passage_vectors, readables, run_materials, themes
from qual.store.passage_vectors import Grain
from qual.store.themes import SuggestionRun
from qual.store.tx import Tx


class WordsOfOthers:
    """The words, by language, that the other interviews of a project hold; every other word goes."""

    def __init__(self, tx: Tx, others: Iterable[Interview]) -> None:
        """Read the prepared texts of the interviews that stay."""
        self._words: dict[str, set[str]] = {}
        self._stems: dict[str, set[str]] = {}
        for text in readables.each_of(tx.connection, list(others)):
            self._words.setdefault(text.language, set()).update(text.words.split(BREAK))
            self._stems.setdefault(text.language, set()).update(text.stems.split(BREAK))

    def hold(self, word: str, language: str) -> bool:
        """Say whether a word in its basic form, each part of it, is said in one of the other interviews."""
        folded = fold(word).text
        parts = [folded[start:end] for start, end in words(folded)]
        known, stems = self._words.get(language, set()), self._stems.get(language, set())
        return bool(parts) and all(part in known or stem(part, language) in stems for part in parts)

    def said(self, asked: Mapping[str, WordUse]) -> dict[str, WordUse]:
        """Return what may stay of how often interviewers use which word."""
        return {
            language: WordUse({word: n for word, n in use.passages.items() if self.hold(word, language)}, use.n)
            for language, use in asked.items()
        }


def digests_of_others(
    tx: Tx, project_id: str, others: Mapping[str, Interview], runs: Iterable[SuggestionRun]
) -> set[str]:
    """Return under which keys vectors of the interviews that stay are cached.

    Those of their present passages and sentences, and of the passages of each run. What is not among them is made
    again when it is needed.
    """
    found: set[str] = set()
    for grain in Grain:
        made = passage_vectors.made_of(tx.connection, project_id, grain)
        for row in passage_vectors.load(tx.connection, [one for i, one in made.items() if i in others], grain):
            text = interviews.revision(tx.connection, row.made.revision_id).document.text
            found |= {key for start, end in row.places.tolist() for key in every_digest(spoken_text(text[start:end]))}
    for run in runs:
        found |= _of_run(tx, run, others)
    return found


def _of_run(tx: Tx, run: SuggestionRun, others: Mapping[str, Interview]) -> set[str]:
    mapped = passage_maps.of_run(tx.connection, run.id)
    if mapped is not None:
        digests = passage_maps.contents(tx.connection, run.id).digests
        return {
            digest
            for place, digest in zip(mapped.passage_places(), digests, strict=True)
            if place.interview_id in others
        }
    material = run_materials.of_run(tx.connection, run.id)
    places = material.places if material else _asked(tx, run)
    found = set()
    for place in places:
        if place.interview_id in others:
            text = interviews.revision(tx.connection, place.revision_id).document.text
            found |= every_digest(spoken_text(text[place.start : place.end]))
    return found


def _asked(tx: Tx, run: SuggestionRun) -> list[PassagePlace]:
    return [place for one in of_the_machine(themes.suggestions_of(tx.connection, run.id)) for place in places_of(one)]
