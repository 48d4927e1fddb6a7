"""The worker gives passages vectors, also of what came or changed since, and similar ones are found by them."""

from __future__ import annotations

from qual.domain.document import SpokenTurn, build_document
from qual.services import similar, transcripts
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
