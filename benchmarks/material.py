"""The material every benchmark codes: long interviews in a wide codebook, coded by four people; always the same."""

from __future__ import annotations

import random
from dataclasses import dataclass

from qual.domain.document import Document, Span, SpokenTurn, Word, build_document
from qual.domain.ids import new_id
from qual.domain.permission import Role
from qual.domain.project import Actor, User
from qual.services import codebook, coding, projects, transcripts
from qual.store import accounts
from qual.workbench import Workbench

N_WORDS, N_CODINGS, N_TURNS = 15_000, 1_000, 285
CODERS = ("Berit", "Cem", "Dagmar")  # with the person at the screen, four
SECONDS_PER_WORD = 0.37
SHARE_OF_DOUBT = 0.27  # the power that puts 15 % of the words below 0.6, as the packaged model does
WORDS = (  # noqa: SIM905 - a sentence reads better
    "and then I waited because nobody came so we sat in the corridor with coffee while the night nurse asked how "
    "it had been at home before everything began to slip away from me again which is what they call aftercare but "
    "you know it is mostly a phone number on a card that somebody forgot to update when the ward moved last spring"
).split()


@dataclass(frozen=True, slots=True)
class Material:
    """A project's ids for the benchmark."""

    project_id: str
    interview_ids: tuple[str, ...]
    revision_ids: tuple[str, ...]
    code_ids: tuple[str, ...]
    documents: tuple[Document, ...]


def make(
    workbench: Workbench, *, n_interviews: int = 2, seed: int = 4, n_words: int = N_WORDS, n_codings: int = N_CODINGS
) -> Material:
    """Fill an empty data folder with interviews of `n_words` words and `n_codings` codings each."""
    owner = workbench.local_actor()
    with workbench.write(owner) as tx:
        project = projects.create_project(tx, "Benchmark")
        codes = _codes(tx, project.id)
        coders = [owner, *(_coder(tx, project.id, name) for name in CODERS)]
    revisions = []
    for number in range(n_interviews):
        rng = random.Random(seed + number)
        with workbench.write(owner) as tx:
            document = _document(rng, n_words)
            revision = transcripts.import_transcript(
                tx, project.id, document, name=f"Interview {number + 1}", language="en"
            )
        revisions.append(revision)
        spans = [_span(rng, document) for _ in range(n_codings)]
        for k, coder in enumerate(coders):
            with workbench.write(coder) as tx:
                for span in spans[k :: len(coders)]:
                    coding.add_coding(tx, revision.interview_id, revision.id, span, rng.choice(codes))
    return Material(
        project.id,
        tuple(revision.interview_id for revision in revisions),
        tuple(revision.id for revision in revisions),
        tuple(codes),
        tuple(revision.document for revision in revisions),
    )


def _codes(tx, project_id: str) -> list[str]:
    codes = []
    for parent in range(8):
        top = codebook.add_code(tx, project_id, f"Theme {parent + 1}", texts={"definition": " ".join(WORDS[:25])})
        codes.append(top.id)
        for child in range(5):
            name = f"{WORDS[parent * 5 + child]} {parent + 1}.{child + 1}".capitalize()
            codes.append(codebook.add_code(tx, project_id, name, parent_id=top.id).id)
    return codes


def _coder(tx, project_id: str, name: str) -> Actor:
    user = accounts.add_user(tx.connection, User(new_id(), name, "", False, tx.time))
    projects.set_member(tx, project_id, name, Role.EDITOR)
    return Actor(user.id, user.name)


def _document(rng: random.Random, n_words: int) -> Document:
    n_turns = N_TURNS * n_words // N_WORDS
    shares = [rng.uniform(0.2, 1.8) * (0.35 if i % 2 == 0 else 1.65) for i in range(n_turns)]
    lengths = [max(3, round(n_words * share / sum(shares))) for share in shares]
    turns, clock = [], 0.0
    for i, length in enumerate(lengths):
        words, parts, position, begin = [], [], 0, clock
        for k in range(length):
            word = rng.choice(WORDS) + ("." if k % 14 == 13 or k == length - 1 else "")
            shown = word.capitalize() if k % 14 == 0 else word
            start_s = round(clock, 3)
            sure = round(rng.random() ** SHARE_OF_DOUBT, 4)
            words.append(Word(Span(position, position + len(shown)), start_s, round(clock + 0.3, 3), sure))
            parts.append(shown)
            position += len(shown) + 1
            clock += SECONDS_PER_WORD
        turns.append(
            SpokenTurn("Interviewer" if i % 2 == 0 else "Participant", " ".join(parts), begin, clock, tuple(words))
        )
    return build_document(turns, language="en", duration_s=clock)


def _span(rng: random.Random, document: Document) -> Span:
    """Choose 3 to 60 words, inside one turn mostly, sometimes over the next one."""
    first = rng.randrange(len(document.words) - 70)
    last = first + rng.randrange(3, 60)
    return Span(document.words[first].span.start, document.words[last].span.end)


def places(document: Document, count: int) -> list[Span]:
    """Return `count` places to code, spread over the document, eight words each, never over a turn's end."""
    found = []
    for k in range(count):
        turn = document.turns[(2 * k + 11) % len(document.turns) | 1]
        words = document.words_in(turn.span)[:8]
        found.append(Span(words[0].span.start, words[-1].span.end))
    return found
