"""Passages of similar meaning on both stores: what is compared, what follows a correction, who may see it."""

from __future__ import annotations

import numpy as np
import pytest

from qual.domain.document import Span, SpokenTurn, build_document
from qual.domain.permission import Role
from qual.engines.fakes import FakeEncoder
from qual.errors import BadInput, NotFound
from qual.services import coding, projects, similar, text_vectors, transcripts
from qual.services.similar import Comparison
from qual.store import passage_vectors
from tests.plugins.workbenches import Study

ENCODER = FakeEncoder()
MORE = (
    SpokenTurn("Interviewer", "What happened that night at the locked door?", 0.0, 2.0),
    SpokenTurn("Eva", "I waited by the locked door and nobody came to me.", 2.0, 6.0),
    SpokenTurn("Eva", "Lunch was soup with bread on most days there.", 6.0, 9.0),
)


def sentences(text: str) -> list[tuple[int, int]]:
    return [(0, len(text))]


class Accented(FakeEncoder):
    """An encoder that sees, as real ones do, the language before the meaning."""

    def encode(self, texts):
        vectors = super().encode(texts)
        vectors[:, 0] += [9.0 if "och" in text.split() else -9.0 for text in texts]
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def embed(study: Study, encoder: FakeEncoder = ENCODER) -> int:
    """Do what the worker does; return how many texts had no vector."""
    with study.workbench.write(study.owner) as tx:
        job_id = similar.request_vectors(tx, study.project.id)
    encoded = 0
    with study.workbench.write(study.owner) as tx:
        for interview_id in similar.interviews_behind(tx, job_id, encoder.info):
            task = similar.task(tx, interview_id, encoder.info, lambda _code: sentences)
            assert task is not None
            if texts := similar.texts_without_vector(tx, job_id, task):
                similar.keep_texts(tx, job_id, encoder.info, texts, encoder.encode(texts))
                encoded += len(texts)
            similar.finish(tx, job_id, task)
    return encoded


def add(study: Study, project_id: str = "", spoken: tuple[SpokenTurn, ...] = MORE, *, language: str = "en") -> str:
    with study.workbench.write(study.owner) as tx:
        document = build_document(spoken, language=language)
        return transcripts.import_transcript(
            tx, project_id or study.project.id, document, name="Eva", language=language
        ).interview_id


def compare(study: Study, words: str = "by the locked door", **options: object) -> Comparison:
    with study.workbench.read(study.owner) as tx:
        return similar.alike(tx, study.project.id, study.interview_id, study.span_of(words), **options)


def test_the_passage_that_says_the_same_comes_first(study: Study) -> None:
    eva = add(study)
    assert embed(study) == 4

    found = compare(study)

    first = found.found[0]
    assert (first.interview_id, first.text, first.speaker) == (eva, MORE[1].text, "Eva")
    assert first.start_s == 2.0
    assert 0.5 < first.likeness <= 1
    near = [one.likeness for one in found.found]
    assert near == sorted(near, reverse=True)
    assert len(near) == 3  # all that participants say but the passage itself
    assert (found.missing, found.behind) == (0, 0)


def test_language_does_not_decide_what_is_near(study: Study) -> None:
    told = {"en": "the box of number {} stood there", "sv": "och lådan nummer {} var här"}
    for language, words in told.items():
        spoken = tuple(SpokenTurn("Eva", words.format(n), 6.0 * n, 6.0 * n + 5) for n in range(40))
        alike = (
            SpokenTurn("Eva", "och I waited by the locked door and nobody came", 300.0, 302.0)
            if language == "sv"
            else MORE[2]
        )
        add(study, spoken=(*spoken, alike), language=language)
    embed(study, Accented())

    assert compare(study, "by the locked door").found[0].text == "och I waited by the locked door and nobody came"


def test_without_vectors_nothing_is_found_and_the_number_missing_is_said(study: Study) -> None:
    add(study)

    found = compare(study)

    assert (found.found, found.missing, found.is_comparable) == ((), 2, True)


def test_what_only_interviewers_say_cannot_be_compared(study: Study) -> None:
    embed(study)

    assert compare(study, "What happened that night?").is_comparable is False


def test_after_a_correction_passages_stand_in_the_new_text_and_only_the_change_is_made_anew(study: Study) -> None:
    eva = add(study)
    embed(study)
    with study.workbench.write(study.owner) as tx:
        present = transcripts.current_revision(tx, eva)
        transcripts.correct_turn(tx, eva, present.id, 0, "Well now, tell me: what happened?")
        present = transcripts.current_revision(tx, eva)
        transcripts.correct_turn(tx, eva, present.id, 2, "Dinner was soup with bread on most days there.")

    found = compare(study)

    assert found.behind == 1
    with study.workbench.read(study.owner) as tx:
        text = transcripts.current_revision(tx, eva).document.text
    assert found.found[0].text == MORE[1].text
    assert all(one.text in text for one in found.found if one.interview_id == eva)
    assert embed(study) == 1
    assert compare(study).behind == 0
    assert embed(study) == 0


def test_what_is_coded_with_a_code_can_be_left_out(study: Study) -> None:
    eva = add(study)
    embed(study)
    with study.workbench.write(study.owner) as tx:
        revision = transcripts.current_revision(tx, eva)
        start = revision.document.text.index("nobody came")
        coding.add_coding(tx, eva, revision.id, Span(start, start + 6), study.code.id)

    assert compare(study).found[0].codes == (study.code.id,)
    assert MORE[1].text not in [one.text for one in compare(study, outside=study.code.id).found]


def test_who_is_outside_learns_nothing_and_other_projects_stay_apart(study: Study) -> None:
    with study.workbench.write(study.owner) as tx:
        other = projects.create_project(tx, "Other")
    elsewhere = add(study, other.id)
    embed(study)
    stranger, guest = study.stranger(), study.member("Guest", Role.GUEST)

    assert all(one.interview_id == study.interview_id for one in compare(study).found)
    span = study.span_of("locked door")
    with study.workbench.read(stranger) as tx, pytest.raises(NotFound):
        similar.alike(tx, study.project.id, study.interview_id, span)
    with study.workbench.write(stranger) as tx, pytest.raises(NotFound):
        similar.request_vectors(tx, study.project.id)
    with study.workbench.read(study.owner) as tx, pytest.raises(NotFound):
        similar.alike(tx, study.project.id, elsewhere, span)
    with study.workbench.read(guest) as tx:
        assert similar.alike(tx, study.project.id, study.interview_id, span).is_comparable
    with study.workbench.read(study.owner) as tx, pytest.raises(BadInput):
        similar.alike(tx, study.project.id, study.interview_id, Span(5, 5))


def test_vectors_come_back_from_the_database_as_they_were(study: Study) -> None:
    embed(study)
    with study.workbench.read(study.owner) as tx:
        made = list(passage_vectors.made_of(tx.connection, study.project.id).values())
        passage_vectors.forget()
        (row,) = passage_vectors.load(tx.connection, made)

    texts = [study.document.text[a:b] for a, b in row.places.tolist()]
    assert np.allclose(row.vectors, ENCODER.encode(texts), atol=1e-3)


def test_of_passages_embedded_before_only_those_that_were_read_in_part_are_embedded_again(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = "donaudampfschifffahrtsgesellschaften " * 40
    with monkeypatch.context() as before:
        before.setattr(text_vectors, "READ_WHOLE", 10**9)
        before.setattr(similar, "_CUT", "1")
        add(study, spoken=(*MORE, SpokenTurn("Eva", long, 9.0, 99.0)))
        embed(study)

    assert embed(study) == 1
    assert embed(study) == 0
