"""A small coded project whose sentences have vectors, for tests of what is learnt from codings."""

from __future__ import annotations

from dataclasses import dataclass

from qual.domain.codebook import Code
from qual.domain.coding import Coding
from qual.domain.document import Span, SpokenTurn, build_document
from qual.domain.interview import Revision
from qual.domain.project import Actor
from qual.engines.fakes import FakeEncoder
from qual.services import code_suggestions, codebook, coding, similar, transcripts
from qual.services.code_suggestions import Ranking
from qual.store.passage_vectors import Grain
from tests.plugins.workbenches import Study

ENCODER = FakeEncoder()
DOORS = "The door of the ward was locked again that {} and we waited at the locked door."
SOUP = "For lunch there was soup with bread, the {} soup was cold and the bread was old."
DAYS = ("morning", "evening", "Monday", "Tuesday", "Friday", "Sunday")


@dataclass(frozen=True)
class Ward:
    """An interview about doors and soup, sentence by sentence, with a code for each."""

    study: Study
    revision: Revision
    doors: Code
    soup: Code

    def span_of(self, words: str) -> Span:
        start = self.revision.document.text.index(words)
        return Span(start, start + len(words))

    def code(self, words: str, code: Code, actor: Actor | None = None, **given: object) -> Coding:
        """Code some words of the interview."""
        with self.study.workbench.write(actor or self.study.owner) as tx:
            return coding.add_coding(
                tx, self.revision.interview_id, self.revision.id, self.span_of(words), code.id, **given
            )

    def code_days(self, days: tuple[str, ...], actor: Actor | None = None) -> None:
        """Code the sentences about doors and soup of some days."""
        for day in days:
            self.code(DOORS.format(day), self.doors, actor)
            self.code(SOUP.format(day), self.soup, actor)

    def rank(self, words: str, actor: Actor | None = None) -> Ranking:
        """Ask for codes without keeping the answer."""
        with self.study.workbench.read(actor or self.study.owner) as tx:
            return code_suggestions.rank_codes(tx, self.revision.interview_id, self.revision.id, self.span_of(words))

    def offer(self, words: str, actor: Actor | None = None):
        """Ask for codes and keep what was shown."""
        ranking = self.rank(words, actor)
        with self.study.workbench.write(actor or self.study.owner) as tx:
            return code_suggestions.keep_offer(tx, ranking)

    def take(self, offer, code: Code, actor: Actor | None = None, *, coding_id: str) -> Coding:
        """Code the offer's passage."""
        with self.study.workbench.write(actor or self.study.owner) as tx:
            return code_suggestions.code_offered(
                tx, offer.id, offer.interview_id, offer.revision_id, offer.span, code.id, coding_id=coding_id
            )


def make_ward(study: Study, days: tuple[str, ...] = DAYS) -> Ward:
    """Add an interview in which every sentence is about doors or about soup, and two codes."""
    spoken = [
        SpokenTurn("Eva", f"{DOORS.format(day)} {SOUP.format(day)}", 10.0 * n, 10.0 * n + 9)
        for n, day in enumerate(days)
    ]
    with study.workbench.write(study.owner) as tx:
        document = build_document(spoken, language="en")
        revision = transcripts.import_transcript(tx, study.project.id, document, name="Eva", language="en")
        doors = codebook.add_code(tx, study.project.id, "Doors")
        soup = codebook.add_code(tx, study.project.id, "Soup")
    return Ward(study, revision, doors, soup)


def cut(text: str) -> list[tuple[int, int]]:
    """Return the sentences of a text, each with its full stop."""
    found, start = [], 0
    while (stop := text.find(".", start)) >= 0:
        found.append((start + (len(text[start:]) - len(text[start:].lstrip())), stop + 1))
        start = stop + 1
    return found or [(0, len(text))]


def embed_sentences(study: Study) -> None:
    """Do what the worker does."""
    with study.workbench.write(study.owner) as tx:
        job_id = similar.request_vectors(tx, study.project.id, Grain.SENTENCE)
    with study.workbench.write(study.owner) as tx:
        for interview_id in similar.interviews_behind(tx, job_id, ENCODER.info, Grain.SENTENCE):
            task = similar.task(tx, interview_id, ENCODER.info, lambda _code: cut, Grain.SENTENCE)
            assert task is not None
            if texts := similar.texts_without_vector(tx, job_id, task):
                similar.keep_texts(tx, job_id, ENCODER.info, texts, ENCODER.encode(texts))
            similar.finish(tx, job_id, task, Grain.SENTENCE)
