"""What changed between two runs, told from the records; and runs asked for again, which come to the same groups."""

from __future__ import annotations

from functools import partial

import pytest
import sqlalchemy as sa

from qual.domain.permission import Role
from qual.errors import Conflict, NotAllowed, NotFound
from qual.services import (
    codebook,
    coding,
    deciding,
    run_differences,
    run_repeats,
    suggestion_material,
    suggestion_record,
    suggestion_requests,
    text_vectors,
    transcripts,
)
from qual.services.rounds import Task, make_round
from qual.store import themes
from qual.store.schema import suggestion_runs
from qual.store.themes import SuggestionRun
from tests.plugins.workbenches import Study
from tests.services.grouped import ENCODER, ask, language, passages, questions, read, talk, write


def run_of(study: Study, run_id: str) -> SuggestionRun:
    return read(study, lambda tx: themes.run(tx.connection, run_id))


def correct(study: Study, run_id: str) -> None:
    one = passages(study, questions(study, run_id)[0].id)[0]
    with study.workbench.read(study.owner) as tx:
        turn = transcripts.revision(tx, one.revision_id).document.turn_index_at(one.start)
    write(study, transcripts.correct_turn, one.interview_id, one.revision_id, turn, f"{one.quote[:-1]}, in truth.")


def test_of_two_equal_runs_nothing_differs_and_the_groups_are_the_same(grouped) -> None:
    study, run_id = grouped
    again = ask(study)

    found = read(study, run_repeats.repeat_of, again)

    assert found.is_same
    assert found.differences.is_nothing
    assert (found.compared.earlier.id, found.compared.n_shared, found.compared.n_elsewhere) == (run_id, 74, 0)
    records = [run_of(study, one).engine for one in (run_id, again)]
    assert records[0]["groups"] == records[1]["groups"]
    assert records[0]["material"] == records[1]["material"]


def test_the_first_run_and_one_with_other_wishes_repeat_nothing(grouped) -> None:
    study, run_id = grouped

    assert read(study, run_repeats.repeat_of, run_id) is None
    assert read(study, run_repeats.repeat_of, ask(study, seed=1)) is None


def test_the_material_that_changed_between_two_runs_is_named(grouped) -> None:
    study, run_id = grouped
    correct(study, run_id)
    talk(study, "Cia")

    found = read(study, run_differences.differences, run_id, ask(study))

    assert found.added == ("With Cia",)
    assert [(one.interview, one.n_passages) for one in found.corrected] in ([("With Eva", 1)], [("With Bo", 1)])
    assert (found.wishes, found.program, found.only_later, found.only_earlier, found.decided) == ((),) * 5


def test_which_run_is_given_first_does_not_matter(grouped) -> None:
    study, run_id = grouped
    talk(study, "Cia")
    later = ask(study)

    assert read(study, run_differences.differences, later, run_id) == read(
        study, run_differences.differences, run_id, later
    )


def test_decisions_made_or_taken_back_in_between_are_told_and_no_others(grouped) -> None:
    study, first = grouped
    one, other, *_ = questions(study, first)
    write(study, deciding.set_aside, one.id, "Small talk.")
    second = ask(study)
    write(study, deciding.set_aside, other.id, "Food.")
    told = read(study, run_differences.differences, first, second).decided
    write(study, deciding.take_back, told[0].decision.id)
    third = ask(study)

    assert [view.decision.reason for view in told] == ["Small talk."]
    between = read(study, run_differences.differences, second, third).decided
    assert [view.decision.reason for view in between] == ["Food.", "Small talk."]


def test_other_wishes_and_another_program_are_named(grouped) -> None:
    study, run_id = grouped
    other = ask(study, seed=5, interview_ids=[study.interview_id])
    with study.workbench.write(study.owner) as tx:
        run = themes.run(tx.connection, other)
        versions = {**run.engine["versions"], "numpy": "0.1"}  # type: ignore[dict-item]
        engine = run.engine | {"digest": "f" * 64, "versions": versions}
        tx.connection.execute(sa.update(suggestion_runs).where(suggestion_runs.c.id == other).values(engine=engine))

    found = read(study, run_differences.differences, run_id, other)

    assert found.wishes == ("interview_ids", "seed")
    assert found.program == ("model", "numpy")
    assert found.only_earlier == ("With Bo", "With Eva")


def test_other_vectors_of_the_same_words_are_told_apart_from_other_words(grouped) -> None:
    study, run_id = grouped
    again = ask(study)
    with study.workbench.write(study.owner) as tx:
        run = themes.run(tx.connection, again)
        engine = run.engine | {"material": {**run.engine["material"], "vectors": "0"}}  # type: ignore[dict-item]
        tx.connection.execute(sa.update(suggestion_runs).where(suggestion_runs.c.id == again).values(engine=engine))

    assert read(study, run_differences.differences, run_id, again).program == ("vectors",)


def test_a_decision_that_leads_to_other_groups_is_given_as_the_reason(grouped) -> None:
    study, run_id = grouped
    one, other, *_ = questions(study, run_id)
    near, far = passages(study, one.id)[0], passages(study, other.id)[0]
    write(study, deciding.pin, study.project.id, [near, far])

    found = read(study, run_repeats.repeat_of, ask(study))

    assert not found.is_same
    assert found.compared.n_elsewhere > 0
    assert len(found.differences.decided) == 1


def test_asked_again_a_run_has_the_same_wishes(grouped) -> None:
    study, _ = grouped
    first = ask(study, seed=7, groups=["managers"], unit="sentence")

    job_id = write(study, suggestion_requests.request_again, first)

    again = read(study, suggestion_requests.run_of_job, job_id)
    assert again.id != first
    assert suggestion_requests.wishes_of(again) == suggestion_requests.wishes_of(run_of(study, first))


def test_a_run_about_a_code_that_is_gone_is_not_made_again(grouped) -> None:
    study, _ = grouped
    span = study.span_of("It helped to be believed.")
    write(study, coding.add_coding, study.interview_id, study.revision.id, span, study.code.id)
    run_id = ask(study, code_ids=[study.code.id])
    write(study, partial(codebook.remove_code, with_codings=True), study.code.id)

    with pytest.raises(Conflict, match=r"interviews or codes that are gone \(1\)"):
        write(study, suggestion_requests.request_again, run_id)


def test_digests_do_not_hang_on_the_order_of_passages(grouped) -> None:
    study, run_id = grouped
    with study.workbench.read(study.owner) as tx:
        run = themes.run(tx.connection, run_id)
        segments = suggestion_material.material(tx, run, lambda code: language(code).sentences)
        vectors = text_vectors.cached_vectors(tx, run, ENCODER.info, segments)

    one = suggestion_record.digest_of_vectors(segments, vectors)

    assert one == suggestion_record.digest_of_vectors(segments[::-1], vectors[::-1])
    assert one != suggestion_record.digest_of_vectors(segments, vectors[::-1])


def test_strangers_learn_nothing_and_reviewers_ask_for_nothing(grouped) -> None:
    study, run_id = grouped
    again = ask(study)

    with pytest.raises(NotFound, match="not a member"):
        read(study, run_differences.differences, run_id, again, actor=study.stranger())
    reviewer = study.member("Rita", Role.REVIEWER)
    with pytest.raises(NotAllowed), study.workbench.write(reviewer) as tx:
        suggestion_requests.request_again(tx, run_id)


def test_who_codes_blind_is_told_of_no_differences(grouped) -> None:
    study, run_id = grouped
    again = ask(study)
    ben = study.member("Ben", Role.CODER)
    write(study, make_round, study.project.id, "First", [Task(study.interview_id, w.user) for w in (study.owner, ben)])

    for service, ids in ((run_differences.differences, (run_id, again)), (run_repeats.repeat_of, (again,))):
        with pytest.raises(Conflict):
            read(study, service, *ids, actor=ben)
