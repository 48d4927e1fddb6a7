"""The map of a run on both stores: which passages are on it, that it is made once, and what is kept of it."""

from __future__ import annotations

import numpy as np
import pytest

from qual.domain.permission import Role
from qual.errors import Conflict, NotAllowed, NotFound
from qual.services import passage_map_making as making
from qual.services import transcripts
from qual.services.rounds import Task, make_round
from qual.services.text_vectors import text_digest
from qual.store import passage_maps, themes
from tests.plugins.workbenches import Study
from tests.services.mapped import draw, group, mapped, talk


def test_every_passage_of_the_run_is_on_its_map_in_the_text_of_then(study: Study) -> None:
    run_id = mapped(study)

    with study.workbench.read(study.owner) as tx:
        run = themes.run(tx.connection, run_id)
        found = passage_maps.of_run(tx.connection, run_id)
        contents = passage_maps.contents(tx.connection, run_id)
        assert found is not None
        texts = {revision_id: transcripts.revision(tx, revision_id).document.text for _, revision_id in found.texts}

    said = [texts[found.texts[which][1]][start:end] for which, start, end in found.passages.tolist()]
    assert len(found.passages) == run.n_segments == 74
    assert contents.digests == tuple(text_digest(one) for one in said)
    assert [words[0] for words in contents.lemmas] == [
        next(word for word in one.lower().split() if len(word) > 3) for one in said
    ]
    assert np.abs(found.places).max() <= 1
    assert len(np.unique(found.places, axis=0)) > 40


def test_a_run_of_too_few_passages_for_groups_has_a_map_all_the_same(study: Study) -> None:
    run_id = group(study)

    assert draw(study, run_id) == 2


@pytest.mark.parametrize(("n", "on_map"), [(64, 66), (24, 26)])
def test_a_correction_between_grouping_and_mapping_changes_nothing_of_the_map(
    study: Study, n: int, on_map: int
) -> None:
    interview_id = talk(study, "Eva", n=n)
    run_id = group(study)
    with study.workbench.write(study.owner) as tx:
        revision = transcripts.current_revision(tx, interview_id)
        assert revision is not None
        transcripts.correct_turn(tx, interview_id, revision.id, 1, "Something else was said there altogether.")

    assert draw(study, run_id) == on_map


def test_a_map_that_is_there_is_not_asked_for_again(study: Study) -> None:
    run_id = mapped(study)

    with pytest.raises(Conflict, match="has been made meanwhile"), study.workbench.write(study.owner) as tx:
        making.request_map(tx, run_id)
    with study.workbench.write(study.owner) as tx:
        assert making.request_first_map(tx, run_id) is None


def test_two_jobs_for_one_map_make_it_once(study: Study) -> None:
    talk(study, "Eva", n=64)
    run_id = group(study)
    with study.workbench.write(study.owner) as tx:
        first, second = making.request_map(tx, run_id), making.request_first_map(tx, run_id)
    assert second not in {first, None}
    draw(study, run_id)

    with study.workbench.read(study.owner) as tx:
        assert making.run_to_map(tx, str(second)) is None


def test_reviewers_do_not_ask_for_maps_and_strangers_learn_of_none(study: Study) -> None:
    run_id = group(study)
    rita = study.member("Rita", Role.REVIEWER)

    with pytest.raises(NotAllowed), study.workbench.write(rita) as tx:
        making.request_map(tx, run_id)
    with pytest.raises(NotFound), study.workbench.write(study.stranger()) as tx:
        making.request_map(tx, run_id)


def test_who_codes_blind_asks_for_no_map(study: Study) -> None:
    run_id = group(study)
    anna, ben = study.member("Anna", Role.CODER), study.member("Ben", Role.CODER)
    with study.workbench.write(study.owner) as tx:
        make_round(tx, study.project.id, "First", [Task(study.interview_id, who.user) for who in (anna, ben)])

    with pytest.raises(Conflict, match="off while you code in a blind round"), study.workbench.write(anna) as tx:
        making.request_map(tx, run_id)


def test_maps_that_hold_words_of_an_interview_can_be_let_go_of(study: Study) -> None:
    eva = talk(study, "Eva", n=64)
    run_id = group(study)
    draw(study, run_id)

    with study.workbench.write(study.owner) as tx:
        assert passage_maps.forget_interview(tx.connection, study.project.id, "another") == 0
        assert passage_maps.forget_interview(tx.connection, study.project.id, eva) == 1
        assert passage_maps.of_run(tx.connection, run_id) is None


def test_a_run_without_a_map_has_nothing_to_read(study: Study) -> None:
    run_id = group(study)

    with study.workbench.read(study.owner) as tx:
        assert passage_maps.of_run(tx.connection, run_id) is None
        with pytest.raises(NotFound, match="map does not exist"):
            passage_maps.contents(tx.connection, run_id)
