"""The worker gives passages vectors, also of what came or changed since, and similar ones are found by them."""

from __future__ import annotations

from qual.domain.document import Span, SpokenTurn, build_document
from qual.services import code_suggestions, codebook, coding, similar, transcripts
from qual.services.code_suggestions import Hindrance
from qual.store.passage_vectors import Grain
from tests.worker.conftest import Ward


def test_vectors_are_made_for_all_interviews_and_then_only_for_what_is_new(ward: Ward) -> None:
    study = ward.study
    with study.workbench.write(study.owner) as tx:
        spoken = (SpokenTurn("Eva", "I waited by the locked door and nobody came to me.", 0.0, 4.0),)
        eva = transcripts.import_transcript(
            tx, study.project.id, build_document(spoken, language="en"), name="Eva", language="en"
        )

    ward.ask(similar.request_vectors, study.project.id)

    with study.workbench.read(study.owner) as tx:
        found = similar.alike(tx, study.project.id, study.interview_id, study.span_of("by the locked door"))
    assert (found.missing, found.behind) == (0, 0)
    assert found.found[0].interview_id == eva.interview_id

    with study.workbench.write(study.owner) as tx:
        transcripts.correct_turn(tx, eva.interview_id, eva.id, 0, "Soup and bread for lunch on every day there.")
    ward.ask(similar.request_vectors, study.project.id)

    with study.workbench.read(study.owner) as tx:
        found = similar.alike(tx, study.project.id, study.interview_id, study.span_of("by the locked door"))
    assert (found.missing, found.behind) == (0, 0)
    assert [one.text for one in found.found if one.interview_id == eva.interview_id] == [
        "Soup and bread for lunch on every day there."
    ]


def test_vectors_of_sentences_are_what_codes_are_suggested_by(ward: Ward) -> None:
    study = ward.study
    told = (
        "Nobody came when I called from the locked room that night.",
        "The soup was cold and the bread was old on Sunday.",
    )
    spoken = tuple(SpokenTurn("Eva", " ".join(told), 10.0 * n, 10.0 * n + 9) for n in range(4))
    with study.workbench.write(study.owner) as tx:
        document = build_document(spoken, language="en")
        eva = transcripts.import_transcript(tx, study.project.id, document, name="Eva", language="en")
        soup = codebook.add_code(tx, study.project.id, "Soup")
        for turn in document.turns[:3]:
            border = turn.span.start + len(told[0])
            coding.add_coding(tx, eva.interview_id, eva.id, Span(turn.span.start, border), study.code.id)
            coding.add_coding(tx, eva.interview_id, eva.id, Span(border + 1, turn.span.end), soup.id)
    last = document.turns[3].span
    asked = (eva.interview_id, eva.id, Span(last.end - len(told[1]), last.end))
    with study.workbench.read(study.owner) as tx:
        assert code_suggestions.rank_codes(tx, *asked).hindrance is Hindrance.NO_VECTORS

    ward.ask(similar.request_vectors, study.project.id, Grain.SENTENCE)

    with study.workbench.read(study.owner) as tx:
        found = code_suggestions.rank_codes(tx, *asked)
    assert (found.hindrance, found.codes[0].code_id, found.missing) == (Hindrance.NONE, soup.id, 0)
