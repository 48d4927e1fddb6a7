"""Memos page, questions on the start page, memos on a code's card."""

from __future__ import annotations

import io

import openpyxl
import pytest

from qual.domain.ids import new_id
from qual.domain.memo import Memo, MemoTarget, Target
from qual.domain.permission import Role
from qual.domain.project import Actor
from qual.services import codebook, memo_list, memos, merging
from qual.store import memos as stored
from qual.ui.views.memos import PAGE
from qual.workbench import Workbench
from tests.plugins.workbenches import Study
from tests.ui.conftest import HOSTILE, OpenPage, shown


def write(study: Study, text: str, target: Target | None = None, actor: Actor | None = None) -> Memo:
    passage = Target(MemoTarget.PASSAGE, study.interview_id, study.revision.id, study.span_of("nobody came"))
    with study.workbench.write(actor or study.owner) as tx:
        return memos.add_memo(tx, target or passage, text)


@pytest.fixture
def berit(filled: Study) -> Actor:
    """Lend a colleague."""
    return filled.member("Berit", Role.CODER)


def threads(study: Study):
    with study.workbench.read(study.owner) as tx:
        return memo_list.memo_threads(tx, study.project.id)


def test_without_memos_the_page_says_how_they_come_about(filled: Study, open_page: OpenPage) -> None:
    assert "No memos yet" in shown(open_page("memos", project=filled.project.id))


def test_a_memo_is_shown_with_its_quote_as_typed_and_leads_to_its_place(filled: Study, open_page: OpenPage) -> None:
    memo = write(filled, HOSTILE)
    page = open_page("memos", project=filled.project.id)

    texts = [text.value for text in page.text]
    assert HOSTILE in texts
    assert "nobody came" in texts
    page.button(key=f"place-{memo.id}").click().run()
    assert page.query_params["interview"] == filled.interview_id
    assert page.query_params["at"] == str(memo.start)


def test_memos_are_filtered_and_searched(filled: Study, berit: Actor, open_page: OpenPage) -> None:
    write(filled, "On the passage")
    write(filled, "@You on the code?", Target(MemoTarget.CODE, filled.code.id), berit)
    page = open_page("memos", project=filled.project.id)
    assert "2 of 2 memos" in shown(page)

    page.text_input(key="memos-words").input("PASSAGE").run()
    assert "1 of 2 memos" in shown(page)
    assert "On the passage" in shown(page)
    page.text_input(key="memos-words").input("").run()
    page.selectbox(key="memos-code").select(filled.code.id).run()
    assert "On the passage" not in shown(page)
    page.selectbox(key="memos-code").select("").run()
    page.selectbox(key="memos-author").select(berit.user).run()
    assert "@You on the code?" in shown(page)
    page.selectbox(key="memos-author").select("").run()
    page.pills(key="memos-only").set_value(["open"]).run()
    assert "1 of 2 memos" in shown(page)


def test_a_memo_on_the_project_is_written_changed_answered_and_removed(filled: Study, open_page: OpenPage) -> None:
    page = open_page("memos", project=filled.project.id)
    page.text_area(key="write-text-memos-0").input("Overall")
    page.button(key="write-send-memos-0").click().run()
    memo = threads(filled)[0].first.memo
    assert (memo.text, memo.target_kind) == ("Overall", MemoTarget.PROJECT)

    page.text_area(key=f"change-text-{memo.id}-0").input("Overall, again")
    page.button(key=f"change-save-{memo.id}-0").click().run()
    page.text_area(key=f"answer-text-{memo.id}-0").input("Yes")
    page.button(key=f"answer-send-{memo.id}-0").click().run()

    (thread,) = threads(filled)
    assert [line.memo.text for line in thread.lines] == ["Overall, again", "Yes"]
    page.button(key=f"memo-remove-{thread.answers[0].memo.id}").click().run()
    page.button(key=f"memo-remove-{memo.id}").click().run()
    assert threads(filled) == ()


def test_many_memos_are_shown_a_page_at_a_time(filled: Study, open_page: OpenPage) -> None:
    made = write(filled, "Number 0")
    with filled.workbench.write(filled.owner) as tx:
        for number in range(1, PAGE + 5):
            again = {field: getattr(made, field) for field in made.__dataclass_fields__}
            stored.add(tx.connection, Memo(**(again | {"id": new_id(), "text": f"Number {number}"})))
    page = open_page("memos", project=filled.project.id)
    assert sum(text.value.startswith("Number") for text in page.text) == PAGE

    page.button(key="memos-on").click().run()

    assert sum(text.value.startswith("Number") for text in page.text) == 5
    assert "Page 2 of 2" in shown(page)


def test_what_is_found_is_taken_away_as_a_file(filled: Study, open_page: OpenPage) -> None:
    write(filled, "On the passage")
    page = open_page("memos", project=filled.project.id)

    assert {f"memos-{kind}" for kind in ("docx", "xlsx", "csv", "txt")} <= {b.key for b in page.get("download_button")}
    with filled.workbench.write(filled.owner) as tx:
        data = memo_list.export_memos(tx, filled.project.id, memo_list.MemoFilter(), "xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Memos"]
    assert [cell.value for cell in sheet[2]][1:3] == ["You", "Passage"]
    assert "On the passage" in [cell.value for cell in sheet[2]]


def test_a_question_waits_on_the_start_page_until_it_is_answered(
    filled: Study, berit: Actor, open_page: OpenPage
) -> None:
    question = write(filled, "@You is this trust?", actor=berit)
    page = open_page("projects")
    said = shown(page)
    assert "1 question to you" in said
    assert "Berit asks · Ward study" in said
    assert "nobody came" in said

    page.text_area(key=f"answer-text-{question.id}-0").input("I think so")
    page.button(key=f"answer-send-{question.id}-0").click().run()

    assert "question to you" not in shown(page)
    (thread,) = threads(filled)
    assert (thread.answers[0].memo.text, thread.first.answered_by) == ("I think so", "You")


def test_a_question_leads_to_its_place(filled: Study, berit: Actor, open_page: OpenPage) -> None:
    question = write(filled, "@You?", actor=berit)
    page = open_page("projects")

    page.button(key=f"place-{question.id}").click().run()

    assert page.query_params["interview"] == filled.interview_id


def test_memos_on_a_code_are_written_on_its_card(filled: Study, open_page: OpenPage) -> None:
    page = open_page("codebook", project=filled.project.id, code=filled.code.id)

    page.text_area(key=f"write-text-code-{filled.code.id}-0").input("Too wide?")
    page.button(key=f"write-send-code-{filled.code.id}-0").click().run()

    (thread,) = threads(filled)
    assert (thread.first.memo.target_kind, thread.first.memo.text) == (MemoTarget.CODE, "Too wide?")
    assert "Too wide?" in shown(page)


def test_memos_on_a_merged_code_are_on_the_card_of_what_it_became(filled: Study, open_page: OpenPage) -> None:
    write(filled, "Too wide?", Target(MemoTarget.CODE, filled.code.id))
    with filled.workbench.write(filled.owner) as tx:
        into = codebook.add_code(tx, filled.project.id, "Trust")
        merging.merge_code(tx, filled.code.id, into.id)

    page = open_page("codebook", project=filled.project.id, code=into.id)

    assert "Too wide?" in shown(page)
    assert "Written on “Being believed”, which was merged into this code." in shown(page)


def test_in_a_new_installation_nothing_asks(desk: Workbench, open_page: OpenPage) -> None:
    assert "question" not in shown(open_page("projects"))
