"""The view Code review of the page Themes: a code's lists, and what became of suggested codes."""

from __future__ import annotations

import uuid

import pytest

from qual.domain.coding import Origin
from qual.domain.permission import Role
from qual.services import coding, rounds
from qual.services.rounds import Task
from tests.plugins.workbenches import Study
from tests.services.offered import DAYS, DOORS, SOUP, Ward, embed_sentences, make_ward
from tests.ui.conftest import OpenPage, shown

MORE = (*DAYS, "Wednesday", "Thursday", "Saturday", "holiday", "winter", "summer")
MISSED = DOORS.format("summer")


@pytest.fixture
def ward(filled: Study) -> Ward:
    made = make_ward(filled, MORE)
    for day in MORE[:-1]:
        made.code(DOORS.format(day), made.doors)
    made.code(SOUP.format("winter"), made.doors)
    embed_sentences(filled)
    return made


def opened(ward: Ward, open_page: OpenPage):
    page = open_page("themes", project=ward.study.project.id)
    return page.selectbox(key="codereview-code").select(ward.doors.id).run()


def test_a_listed_passage_is_coded_and_marked(ward: Ward, open_page: OpenPage) -> None:
    page = opened(ward, open_page)
    assert MISSED in shown(page)

    page.button(key="codelist-code-0").click().run()

    with ward.study.workbench.read(ward.study.owner) as tx:
        found = coding.codings_of_interview(tx, ward.revision.interview_id)
    assert [one.quote for one in found if one.origin is Origin.LIST] == [MISSED]
    assert "marked as found on a list" in page.toast[0].value


def test_not_this_code_is_kept_and_can_be_taken_back(ward: Ward, open_page: OpenPage) -> None:
    page = opened(ward, open_page)

    page.button(key="codelist-not_this-0").click().run()

    assert f"not this code – {MISSED}" in shown(page)
    (back,) = [button for button in page.button if str(button.key).startswith("codelist-withdraw-")]
    back.click().run()
    assert "not this code –" not in shown(page)


def test_a_coding_that_looks_unlike_is_kept_or_removed(ward: Ward, open_page: OpenPage) -> None:
    page = opened(ward, open_page)
    assert SOUP.format("winter") in shown(page)

    page.button(key="codelist-remove-0").click().run()

    assert "The coding was removed" in page.toast[0].value
    with ward.study.workbench.read(ward.study.owner) as tx:
        found = coding.codings_of_interview(tx, ward.revision.interview_id)
    assert SOUP.format("winter") not in {one.quote for one in found}


def test_what_became_of_suggested_codes_is_said_first(ward: Ward, open_page: OpenPage) -> None:
    for day in ("summer", "winter"):
        words = SOUP.format(day)
        ward.code(SOUP.format("Monday" if day == "summer" else "Friday"), ward.soup)
        ward.take(ward.offer(words), ward.soup, coding_id=str(uuid.uuid4()))
    page = opened(ward, open_page)

    page.segmented_control(key="codereview-part").select("figures").run()

    text = "\n".join(str(one.value) for one in page.info)
    assert "Codes were taken from 100 % (2 of 2; 34–100 %)" in text
    assert len(page.dataframe) == 2


def test_before_anybody_asked_the_figures_say_how_to(ward: Ward, open_page: OpenPage) -> None:
    page = opened(ward, open_page)

    page.segmented_control(key="codereview-part").select("figures").run()

    assert "Nobody has asked for codes yet" in page.info[0].value


def test_without_vectors_they_can_be_asked_for(filled: Study, open_page: OpenPage) -> None:
    page = open_page("themes", project=filled.project.id)

    page.button(key="codelist-prepare").click().run()

    assert [job.kind for job in filled.workbench.jobs.list(filled.project.id)] == ["sentences"]


def test_who_codes_blind_sees_none_of_it(ward: Ward, open_page: OpenPage) -> None:
    ben = ward.study.member("Ben", Role.CODER)
    with ward.study.workbench.write(ward.study.owner) as tx:
        tasks = [Task(ward.revision.interview_id, who) for who in (ward.study.owner.user, ben.user)]
        rounds.make_round(tx, ward.study.project.id, "First", tasks)

    page = open_page("themes", project=ward.study.project.id)

    assert "Suggestions are off while you code blind" in "\n".join(str(one.value) for one in page.info) + shown(page)
    assert not [box for box in page.selectbox if box.key == "codereview-code"]
