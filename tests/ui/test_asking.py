"""Themes page: asking before and after enough is read, with which wishes, and what a run says about itself."""

from __future__ import annotations

from dataclasses import replace

from qual.analysis.clustering import Granularity
from qual.analysis.themes import ClusteringResult, Neighbours, Parameters
from qual.engines.base import EngineInfo
from qual.services import reading_share, suggestion_record, suggestion_requests, suggestions
from qual.ui.run_note import remarks
from qual.ui.run_words import made_with, run_names, scope_of
from tests.plugins.workbenches import Study
from tests.ui.conftest import Asked, OpenPage, segments_of, shown

INFO = EngineInfo("encoder", "tiny", "1", "0" * 64)


def locked(study: Study, percent: int = 30) -> None:
    with study.workbench.write(study.owner) as tx:
        reading_share.set_rule(tx, study.project.id, percent, is_on=True)


def coded_percent(study: Study) -> int:
    return 100 * len("It helped to be believed.") // len(study.document.text)


def test_before_enough_is_read_the_page_says_how_much_and_what_to_read(filled: Study, open_page: OpenPage) -> None:
    locked(filled)

    page = open_page("themes", project=filled.project.id)

    text = shown(page)
    assert "wait until the team has read 30 % of the material" in text
    assert f"So far it is {coded_percent(filled)} %" in text
    assert f"Anna · {coded_percent(filled)} %" in text
    assert "stood on a screen long enough" in text
    assert not [button for button in page.button if button.key == "ask-button"]


def test_two_runs_of_one_minute_have_names_of_their_own(filled: Study) -> None:
    with filled.workbench.write(filled.owner) as tx:
        for _ in range(2):
            suggestion_requests.request_suggestions(tx, filled.project.id)
    with filled.workbench.read(filled.owner) as tx:
        runs = suggestions.runs(tx, filled.project.id)

    names = run_names(runs)

    assert [names[run.id].partition(" · ")[0] for run in sorted(runs, key=lambda r: (r.created_at, r.id))] == [
        "Run 1",
        "Run 2",
    ]


def test_an_owner_asks_anyway_and_says_why(filled: Study, open_page: OpenPage) -> None:
    locked(filled)
    page = open_page("themes", project=filled.project.id)

    page.toggle(key="ask-early").set_value(True).run()
    page.text_input(key="ask-early-reason").input("We read it on paper.").run()
    page.button(key="ask-button").click().run()

    with filled.workbench.read(filled.owner) as tx:
        (run,) = suggestions.runs(tx, filled.project.id)
    assert run.parameters["reading"]["early_reason"] == "We read it on paper."


def test_asking_anyway_without_a_reason_is_answered_with_what_is_missing(filled: Study, open_page: OpenPage) -> None:
    locked(filled)
    page = open_page("themes", project=filled.project.id)
    page.toggle(key="ask-early").set_value(True).run()

    page.button(key="ask-button").click().run()

    assert "let an owner or editor ask anyway and say why" in shown(page)
    with filled.workbench.read(filled.owner) as tx:
        assert suggestions.runs(tx, filled.project.id) == ()


def test_once_enough_is_read_nothing_is_in_the_way(filled: Study, open_page: OpenPage) -> None:
    locked(filled, percent=coded_percent(filled))

    page = open_page("themes", project=filled.project.id)

    assert "wait until" not in shown(page)
    assert [button for button in page.button if button.key == "ask-button"]


def test_what_is_asked_for_is_what_the_form_says(filled: Study, open_page: OpenPage) -> None:
    page = open_page("themes", project=filled.project.id)

    page.multiselect(key="ask-codes").select(filled.code.id)
    page.toggle(key="ask-leave-interviewers").set_value(False)
    page.number_input(key="ask-seed").set_value(11)
    page.button(key="ask-button").click().run()

    with filled.workbench.read(filled.owner) as tx:
        (run,) = suggestions.runs(tx, filled.project.id)
    asked_for = {name: run.parameters[name] for name in ("code_ids", "with_interviewers", "seed", "only_uncoded")}
    assert asked_for == {
        "code_ids": [filled.code.id], "with_interviewers": True, "seed": 11, "only_uncoded": False,
    }  # fmt: skip


def test_wishes_that_contradict_each_other_are_refused_where_they_are_made(filled: Study, open_page: OpenPage) -> None:
    page = open_page("themes", project=filled.project.id)

    page.multiselect(key="ask-codes").select(filled.code.id)
    page.checkbox(key="ask-uncoded").check()
    page.button(key="ask-button").click().run()

    assert "no passage is both" in shown(page)


def finish(study: Study, page: OpenPage, n_segments: int = 2, **changed: object) -> str:
    """Ask, store a run of the study's own passages, and return what the page says about it."""
    segments = segments_of(study)[:n_segments]
    near = tuple(Neighbours(i, tuple(j for j in range(len(segments)) if j != i)) for i in range(len(segments)))
    parameters = Parameters(Granularity.MEDIUM, 0, n_segments, 1, 1)
    result = ClusteringResult((), True, near, ("sv",), parameters) if segments else None
    with study.workbench.write(study.owner) as tx:
        job_id = suggestion_requests.request_suggestions(tx, study.project.id)
        run = suggestion_requests.run_of_job(tx, job_id)
        record = suggestion_record.record_of(segments, suggestion_record.Meanwhile(**changed))  # type: ignore[arg-type]
        suggestions.store_result(tx, run.id, segments, result, INFO, besides=record)
        suggestion_record.keep_material(tx, run.id, segments, result)
    opened = page("themes", project=study.project.id)
    assert not opened.exception
    return shown(opened)


def test_too_few_passages_are_shown_each_with_those_most_like_it(filled: Study, open_page: OpenPage) -> None:
    text = finish(filled, open_page)

    assert "each passage with those most like it, and no groups" in text
    assert text.count("Then a nurse sat down with me. It helped to be believed.") == 2
    assert "Most like it, nearest first:" in text
    assert "under 30 passages" not in text  # there are no groups, so none by language


def test_the_record_of_a_run_tells_its_scope_in_words(filled: Study, open_page: OpenPage) -> None:
    with filled.workbench.write(filled.owner) as tx:
        job_id = suggestion_requests.request_suggestions(
            tx, filled.project.id, code_ids=[filled.code.id], with_interviewers=True
        )
        suggestions.store_result(tx, suggestion_requests.run_of_job(tx, job_id).id, [], None, INFO)
        run = suggestion_requests.run_of_job(tx, job_id)

    assert scope_of(run) == "turns · coded with 1 code · with the interviewers' words"
    assert "start value 0" in made_with(run)
    assert filled.code.id not in made_with(run)
    assert "reading" not in made_with(run)


def test_what_changed_while_groups_were_made_is_said(filled: Study, open_page: OpenPage) -> None:
    text = finish(filled, open_page, n_deleted=14, n_corrected=1)

    assert "14 passages are in no group: their interview was taken out" in text
    assert "One transcript was corrected while" in text


def test_nothing_to_group_says_what_may_be_the_reason(filled: Study, open_page: OpenPage) -> None:
    assert "at least four words" in finish(filled, open_page, 0)


def test_a_run_asked_for_early_shows_why(filled: Study, open_page: OpenPage) -> None:
    locked(filled)
    with filled.workbench.write(filled.owner) as tx:
        job_id = suggestion_requests.request_suggestions(tx, filled.project.id, early_reason="Read on *paper*.")
        suggestions.store_result(tx, suggestion_requests.run_of_job(tx, job_id).id, [], None, INFO)

    text = shown(open_page("themes", project=filled.project.id))

    assert f"Asked when {coded_percent(filled)} % of the material was read instead of 30 %: Read on *paper*." in text


def test_a_language_with_few_passages_is_named_above_the_questions(asked: Asked) -> None:
    with asked.study.workbench.read(asked.study.owner) as tx:
        (run,) = suggestions.runs(tx, asked.study.project.id)
    engine = dict(run.engine) | {"parameters": {"languages_not_centred": ["sv"]}}

    assert "under 30 passages in Swedish" in " ".join(remarks(replace(run, engine=engine)))
