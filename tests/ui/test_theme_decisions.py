"""Deciding about a question's passages on the page Themes, and the records of runs."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from streamlit.testing.v1 import AppTest

from qual.domain.passage_decision import DecisionKind, PassageDecision
from qual.domain.permission import Role
from qual.domain.theme import Suggestion, SuggestionState
from qual.services import deciding, rounds, transcripts
from qual.services.rounds import Task
from qual.store import passage_decisions
from tests.plugins.workbenches import Study
from tests.services.grouped import answer, ask, language, passages, questions, talk, two_talks
from tests.ui.conftest import OpenPage, open_part, shown


@dataclass(frozen=True)
class Grouped:
    """A project with a finished run of several questions."""

    study: Study
    run_id: str

    @property
    def first(self) -> Suggestion:
        return questions(self.study, self.run_id)[0]

    @property
    def decisions(self) -> tuple[PassageDecision, ...]:
        with self.study.workbench.read(self.study.owner) as tx:
            return passage_decisions.of_project(tx.connection, self.study.project.id)


@pytest.fixture
def grouped(filled: Study, monkeypatch: pytest.MonkeyPatch) -> Grouped:
    monkeypatch.setattr(type(filled.workbench.engines), "language", lambda _, code: language(code))  # seconds to load
    two_talks(filled)
    return Grouped(filled, ask(filled))


def show_runs(page: AppTest) -> AppTest:
    page.session_state["themes-view"] = "runs"
    return page.run()


def test_the_card_counts_people_groups_and_sites(grouped: Grouped, open_page: OpenPage) -> None:
    page = open_page("themes", project=grouped.study.project.id)

    text = shown(page)
    assert "**managers:** 1 of 1 person" in text
    assert "**south:** 1 of 1 person" in text
    assert {"Groups", "Site"} <= {tab.label for tab in page.tabs}
    assert "theme" not in page.subheader[0].value.lower()


def test_all_passages_can_be_looked_through_and_ticked_across_pages(grouped: Grouped, open_page: OpenPage) -> None:
    page = open_page("themes", project=grouped.study.project.id)
    id_ = grouped.first.id
    for number in range(5):
        page.checkbox(key=f"use-{id_}-{number}").uncheck()
    open_part(page, f"all-{id_}")
    page.button(key=f"on-{id_}").click().run()
    page.checkbox(key=f"use-all-{id_}-0").check().run()
    page.button(key=f"back-{id_}").click().run()

    page.text_input(key=f"accept-name-{id_}").input("Being believed")
    page.text_area(key=f"accept-statement-{id_}").input("It heals.")
    page.button(key=f"accept-button-{id_}").click().run()

    (made,) = grouped.decisions
    eleventh = passages(grouped.study, id_)[10]
    assert [(p.interview_id, p.start) for p in made.places[0]] == [(eleventh.interview_id, eleventh.start)]


def test_the_same_passage_is_ticked_wherever_it_stands(grouped: Grouped, open_page: OpenPage) -> None:
    page = open_page("themes", project=grouped.study.project.id)
    id_ = grouped.first.id

    open_part(page, f"all-{id_}")

    page.checkbox(key=f"use-{id_}-0").uncheck().run()

    assert not page.checkbox(key=f"use-all-{id_}-0").value
    assert page.checkbox(key=f"use-all-{id_}-1").value
    assert "4 passages above are ticked" in shown(page)


def test_what_speaks_against_a_question_is_ticked_where_it_is_unfolded(grouped: Grouped, open_page: OpenPage) -> None:
    page = open_page("themes", project=grouped.study.project.id)
    id_ = grouped.first.id
    assert not [box for box in page.checkbox if str(box.key).startswith(f"use-near-{id_}")]

    open_part(page, f"doubts-{id_}")
    page.checkbox(key=f"use-near-{id_}-0").check().run()

    assert "6 passages above are ticked" in shown(page)


def test_after_a_correction_what_is_shown_is_ticked_anew(grouped: Grouped, open_page: OpenPage) -> None:
    page = open_page("themes", project=grouped.study.project.id)
    id_, one = grouped.first.id, passages(grouped.study, grouped.first.id)[0]
    page.checkbox(key=f"use-{id_}-1").uncheck().run()
    with grouped.study.workbench.write(grouped.study.owner) as tx:
        turn = transcripts.revision(tx, one.revision_id).document.turn_index_at(one.start)
        corrected = one.quote.replace(" on day", " again on day")
        transcripts.correct_turn(tx, one.interview_id, one.revision_id, turn, corrected)

    page.run()

    assert corrected in shown(page)
    assert [page.checkbox(key=f"use-{id_}-{number}").value for number in range(5)] == [True] * 5
    assert "5 passages above are ticked" in shown(page)


def test_a_question_is_split_into_the_parts_that_were_made(grouped: Grouped, open_page: OpenPage) -> None:
    page = open_page("themes", project=grouped.study.project.id)
    first = grouped.first
    n = len(passages(grouped.study, first.id))

    page.button(key=f"split-add-{first.id}").click().run()
    assert f"Part 1: {n - 5} passages" in shown(page)
    open_part(page, f"all-{first.id}")
    page.checkbox(key=f"use-all-{first.id}-6").check().run()
    page.button(key=f"split-add-{first.id}").click().run()
    page.button(key=f"split-button-{first.id}").click().run()

    made = [one for one in questions(grouped.study, grouped.run_id) if one.chosen_by]
    assert [len(passages(grouped.study, one.id)) for one in made] == [n - 6, 5, 1]
    assert page.query_params["question"] == made[0].id
    assert "put together by people" in shown(page)


def test_whoever_answers_a_question_too_late_is_told_who_was_first(grouped: Grouped, open_page: OpenPage) -> None:
    study, id_ = grouped.study, grouped.first.id
    page = open_page("themes", project=study.project.id)
    page.text_input(key=f"accept-name-{id_}").input("Being believed")
    page.text_area(key=f"accept-statement-{id_}").input("It heals.")
    with study.workbench.write(study.owner) as tx:
        deciding.set_aside(tx, id_, "Only one person says so.")

    page.button(key=f"accept-button-{id_}").click().run()

    text = shown(page)
    assert "Somebody has already decided about this question" in text
    assert "Only one person says so." in text
    assert not [button for button in page.button if button.key == f"accept-button-{id_}"]


def test_a_question_withdrawn_while_it_is_open_is_said_to_be_gone(grouped: Grouped, open_page: OpenPage) -> None:
    study, first = grouped.study, grouped.first
    page = open_page("themes", project=study.project.id)
    page.button(key=f"split-add-{first.id}").click().run()
    page.button(key=f"split-button-{first.id}").click().run()
    (split,) = grouped.decisions
    with study.workbench.write(study.owner) as tx:
        deciding.take_back(tx, split.id)

    page.run()

    assert "is not there any more" in shown(page)
    assert page.query_params.get("question") in (None, [])
    page.run()
    assert "is not there any more" not in shown(page)


def test_questions_are_merged_to_one(grouped: Grouped, open_page: OpenPage) -> None:
    page = open_page("themes", project=grouped.study.project.id)
    first, second = questions(grouped.study, grouped.run_id)[:2]

    page.multiselect(key=f"join-with-{first.id}").select(second.id)
    page.button(key=f"join-button-{first.id}").click().run()

    found = questions(grouped.study, grouped.run_id)
    assert [one.state for one in found[:2]] == [SuggestionState.JOINED] * 2
    assert page.query_params["question"] == found[-1].id
    assert "People made this question of" in shown(page)


def test_merging_is_taken_back_where_it_was_done(grouped: Grouped, open_page: OpenPage) -> None:
    first, second = questions(grouped.study, grouped.run_id)[:2]
    page = open_page("themes", project=grouped.study.project.id)
    page.multiselect(key=f"join-with-{first.id}").select(second.id)
    page.button(key=f"join-button-{first.id}").click().run()

    page.button(key=f"take-back-{grouped.decisions[0].id}").click().run()

    assert {one.state for one in questions(grouped.study, grouped.run_id)[:2]} == {SuggestionState.OPEN}
    assert page.query_params["question"] == first.id
    assert "is not there any more" not in shown(page)


def test_after_an_answer_the_next_open_question_is_one_press_away(grouped: Grouped, open_page: OpenPage) -> None:
    first, second = questions(grouped.study, grouped.run_id)[:2]
    page = open_page("themes", project=grouped.study.project.id)
    page.text_area(key=f"aside-reason-{first.id}").input("Only *small* talk.")
    page.button(key=f"aside-button-{first.id}").click().run()
    assert not any("\\\\" in toast.value for toast in page.toast)

    page.button(key=f"next-question-{first.id}").click().run()

    assert page.query_params["question"] == second.id


def test_a_run_that_comes_meanwhile_is_offered_and_takes_no_answer_away(grouped: Grouped, open_page: OpenPage) -> None:
    page, first = open_page("themes", project=grouped.study.project.id), grouped.first
    later = ask(grouped.study)

    page.run()

    assert page.query_params["question"] == first.id
    assert "There are new suggestions" in shown(page)
    page.button(key="new-run-show").click().run()
    assert page.query_params["question"] in {one.id for one in questions(grouped.study, later)}
    assert "There are new suggestions" not in shown(page)


def test_the_page_opens_at_the_first_question_that_waits(grouped: Grouped, open_page: OpenPage) -> None:
    first, second = questions(grouped.study, grouped.run_id)[:2]
    with grouped.study.workbench.write(grouped.study.owner) as tx:
        deciding.set_aside(tx, first.id, "Only small talk.")

    page = open_page("themes", project=grouped.study.project.id)

    assert [button.key for button in page.button if button.key == f"accept-button-{second.id}"]


def test_two_ticked_passages_are_never_put_together(grouped: Grouped, open_page: OpenPage) -> None:
    page = open_page("themes", project=grouped.study.project.id)
    id_ = grouped.first.id
    page.button(key=f"apart-button-{id_}").click().run()
    assert "exactly two passages" in shown(page)
    for number in range(2, 5):
        page.checkbox(key=f"use-{id_}-{number}").uncheck()
    page.run()

    page.text_input(key=f"apart-reason-{id_}").input("Two nights.")
    page.button(key=f"apart-button-{id_}").click().run()

    ((kind, reason),) = [(one.kind, one.reason) for one in grouped.decisions]
    assert (kind, reason) == (DecisionKind.APART, "Two nights.")


def test_a_question_set_aside_is_told_of_in_the_next_run_and_can_be_taken_back(
    grouped: Grouped, open_page: OpenPage
) -> None:
    study = grouped.study
    with study.workbench.write(study.owner) as tx:
        deciding.set_aside(tx, grouped.first.id, "Only small talk.")
    later = ask(study)

    page = open_page("themes", project=study.project.id)
    told = [info.value.replace("\\", "") for info in page.info]
    assert any("set aside" in one and "Only small talk." in one for one in told)
    assert all(one.run_id == later for one in questions(study, later))
    page = open_page("themes", project=study.project.id, question=grouped.first.id)
    page.button(key=f"take-back-{grouped.decisions[0].id}").click().run()

    assert grouped.first.state is SuggestionState.OPEN


def test_a_run_is_a_record_with_what_was_decided(grouped: Grouped, open_page: OpenPage) -> None:
    study = grouped.study
    with study.workbench.write(study.owner) as tx:
        deciding.set_aside(tx, grouped.first.id, "Only small talk.")

    page = show_runs(open_page("themes", project=study.project.id))

    text = shown(page)
    assert "start value 0" in text
    assert "digest" in text
    assert "Set aside on" in text
    assert "Only small talk." in text
    assert "There is one run so far" in text
    page.button(key=f"record-{grouped.first.id}").click().run()
    assert page.query_params["question"] == grouped.first.id
    assert "Do these belong together?" in shown(page)


def test_a_run_is_made_again_and_says_that_its_groups_are_the_same(grouped: Grouped, open_page: OpenPage) -> None:
    study = grouped.study
    page = show_runs(open_page("themes", project=study.project.id))
    assert "Asked for just as" not in shown(page)

    page.button(key="runs-again").click().run()
    assert [job.kind for job in study.workbench.jobs.list(study.project.id)].count("suggest") == 2
    answer(study)

    text = shown(show_runs(open_page("themes", project=study.project.id)))
    assert "Asked for just as Run 1 " in text
    assert "every one of the 74 passages is in the same group" in text
    assert "Nothing changed: the same wishes" in text


def test_a_run_made_again_says_why_its_groups_are_others(grouped: Grouped, open_page: OpenPage) -> None:
    study = grouped.study
    second = questions(study, grouped.run_id)[1]
    with study.workbench.write(study.owner) as tx:
        pair = [passages(study, one.id)[0] for one in (grouped.first, second)]
        deciding.pin(tx, study.project.id, pair, "One story.")
    ask(study)

    text = shown(show_runs(open_page("themes", project=study.project.id)))

    assert "Passages that both looked at: 74; of these in another group: " in text
    assert "What differs between the two:" in text
    assert text.count("1 decision made or taken back") == 2
    assert text.count("2 passages belong together") == 2  # between the two, and among all decisions


def test_two_runs_are_compared_in_sentences(grouped: Grouped, open_page: OpenPage) -> None:
    talk(grouped.study, "Cia")
    ask(grouped.study, seed=1, granularity="fine")

    text = shown(show_runs(open_page("themes", project=grouped.study.project.id)))

    assert "Interviews added: With Cia" in text
    assert "Asked for otherwise: how fine, start value" in text
    assert "Passages in both runs: 74; only in the earlier: 0; only in the later: 36" in text


def test_two_equal_runs_are_compared_in_sentences(grouped: Grouped, open_page: OpenPage) -> None:
    ask(grouped.study)

    text = shown(show_runs(open_page("themes", project=grouped.study.project.id)))

    assert "Passages in both runs: 74; only in the earlier: 0; only in the later: 0" in text
    assert "is still the same: they share 100 % of their passages" in text


def test_decisions_are_listed_and_taken_back(grouped: Grouped, open_page: OpenPage) -> None:
    study = grouped.study
    with study.workbench.write(study.owner) as tx:
        made = deciding.pin(tx, study.project.id, passages(study, grouped.first.id)[:2], "One story.")
    page = show_runs(open_page("themes", project=study.project.id))
    assert "2 passages belong together" in shown(page)
    assert "Binds the next run." in shown(page)

    page.button(key=f"take-back-{made.id}").click().run()

    assert "Taken back by" in shown(page)
    assert not grouped.decisions[0].stands


def test_who_codes_blind_sees_none_of_it(grouped: Grouped, open_page: OpenPage) -> None:
    study = grouped.study
    anna = study.member("Anna", Role.CODER)
    with study.workbench.write(study.owner) as tx:
        tasks = [Task(study.interview_id, who.user) for who in (study.owner, anna)]
        rounds.make_round(tx, study.project.id, "First", tasks)

    page = open_page("themes", project=study.project.id, question=grouped.first.id)

    assert "Suggestions are off while you code blind" in shown(page)
    assert "belong together" not in shown(page)
