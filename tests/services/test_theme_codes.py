"""Codes that belong to a theme: their codings counted as far as one may see, merged ones followed."""

from __future__ import annotations

import pytest

from qual.domain.permission import Role
from qual.domain.theme import Theme, ThemeState
from qual.errors import Conflict, NotAllowed, NotFound
from qual.services import codebook, coding, merging, rounds, theme_codes, theme_steps, themes
from qual.services.rounds import Task
from tests.plugins.workbenches import Study, make_study


@pytest.fixture
def theme(study: Study) -> Theme:
    with study.workbench.write(study.owner) as tx:
        for words in ("nobody came", "believed"):
            coding.add_coding(tx, study.interview_id, study.revision.id, study.span_of(words), study.code.id)
        made = themes.create_theme(tx, study.project.id, "Belief", "Belief helps.")
        theme_codes.add_code(tx, made.id, study.code.id)
        return made


def codes(study: Study, theme: Theme, actor=None):
    with study.workbench.read(actor or study.owner) as tx:
        return [(c.code.name, c.n_codings, c.n_people) for c in theme_codes.codes_of_theme(tx, theme.id)]


def test_a_theme_counts_the_codings_and_people_of_its_codes(study: Study, theme: Theme) -> None:
    assert codes(study, theme) == [("Being believed", 2, 1)]


def test_a_code_carries_a_theme_into_review(study: Study, theme: Theme) -> None:
    with study.workbench.write(study.owner) as tx:
        assert theme_steps.send_to_review(tx, theme.id).state is ThemeState.IN_REVIEW


def test_bringing_a_code_in_twice_changes_nothing(study: Study, theme: Theme) -> None:
    with study.workbench.write(study.owner) as tx:
        theme_codes.add_code(tx, theme.id, study.code.id)
        assert tx.recorded == []


def test_a_code_is_taken_away_and_its_codings_stay(study: Study, theme: Theme) -> None:
    with study.workbench.write(study.owner) as tx:
        theme_codes.remove_code(tx, theme.id, study.code.id)

    assert codes(study, theme) == []
    with study.workbench.read(study.owner) as tx:
        assert codebook.counts(tx, study.project.id) == {study.code.id: 2}
    with pytest.raises(NotFound, match="already"), study.workbench.write(study.owner) as tx:
        theme_codes.remove_code(tx, theme.id, study.code.id)


def test_a_merged_code_is_followed_into_the_other_and_taken_away_with_it(study: Study, theme: Theme) -> None:
    with study.workbench.write(study.owner) as tx:
        other = codebook.add_code(tx, study.project.id, "Trust")
        merging.merge_code(tx, study.code.id, other.id)

    assert codes(study, theme) == [("Trust", 2, 1)]
    with study.workbench.write(study.owner) as tx:
        theme_codes.remove_code(tx, theme.id, other.id)
    assert codes(study, theme) == []


def test_a_removed_code_is_not_brought_in(study: Study, theme: Theme) -> None:
    with study.workbench.write(study.owner) as tx:
        gone = codebook.add_code(tx, study.project.id, "Doors")
        codebook.remove_code(tx, gone.id)

    with pytest.raises(Conflict, match="removed or merged"), study.workbench.write(study.owner) as tx:
        theme_codes.add_code(tx, theme.id, gone.id)


def test_a_code_of_another_project_is_refused(study: Study, theme: Theme) -> None:
    elsewhere = make_study(study.workbench, name="Other study")

    with pytest.raises(NotFound), study.workbench.write(study.owner) as tx:
        theme_codes.add_code(tx, theme.id, elsewhere.code.id)


def test_reviewers_bring_no_codes_in(study: Study, theme: Theme) -> None:
    with pytest.raises(NotAllowed), study.workbench.write(study.member("Rita", Role.REVIEWER)) as tx:
        theme_codes.add_code(tx, theme.id, study.code.id)


def test_a_blind_coders_counts_leave_out_what_others_coded_there(study: Study, theme: Theme) -> None:
    ben = study.member("Ben", Role.CODER)
    with study.workbench.write(study.owner) as tx:
        rounds.make_round(tx, study.project.id, "First", [Task(study.interview_id, ben.user)])

    assert codes(study, theme, ben) == [("Being believed", 0, 0)]
