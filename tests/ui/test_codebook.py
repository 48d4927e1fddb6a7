"""Codebook page: the tree, one code's card, and what two people do to the same code."""

from __future__ import annotations

import pytest

from qual.domain.codebook import Code
from qual.services import codebook, coding, projects, wordings
from qual.ui import files
from qual.workbench import Workbench
from tests.plugins.workbenches import Study
from tests.ui.conftest import HOSTILE, OpenPage, shown


def codes(study: Study) -> dict[str, Code]:
    with study.workbench.read(study.owner) as tx:
        return {node.code.name: node.code for node in codebook.tree(tx, study.project.id)}


def open_card(open_page: OpenPage, study: Study):
    return open_page("codebook", project=study.project.id, code=study.code.id)


def test_an_empty_codebook_says_how_codes_come_in(desk: Workbench, open_page: OpenPage) -> None:
    with desk.write(desk.local_actor()) as tx:
        project = projects.create_project(tx, "Empty")

    assert "No codes yet" in shown(open_page("codebook", project=project.id))


def test_the_tree_shows_codes_with_their_counts(filled: Study, open_page: OpenPage) -> None:
    page = open_page("codebook", project=filled.project.id)

    assert page.button(key=f"node-{filled.code.id}").label == "Being believed :gray[1]"
    assert "How often each code is used" in shown(page)


def test_a_chosen_code_shows_its_rules(filled: Study, open_page: OpenPage) -> None:
    page = open_page("codebook", project=filled.project.id)

    page.button(key=f"node-{filled.code.id}").click().run()

    assert "Somebody takes it as true." in shown(page)
    assert page.query_params["code"] == filled.code.id


def test_a_code_is_added_under_another(filled: Study, open_page: OpenPage) -> None:
    page = open_page("codebook", project=filled.project.id)

    page.text_input(key="new-code-name").input("By a nurse")
    page.selectbox(key="new-code-parent").select(filled.code.id)
    page.button(key="new-code-add").click().run()

    assert codes(filled)["By a nurse"].parent_id == filled.code.id


def test_a_name_that_a_sibling_has_is_refused(filled: Study, open_page: OpenPage) -> None:
    page = open_page("codebook", project=filled.project.id)

    page.text_input(key="new-code-name").input("being BELIEVED")
    page.button(key="new-code-add").click().run()

    assert "already a code named 'Being believed'" in shown(page)
    assert list(codes(filled)) == ["Being believed"]


def test_markup_in_a_name_stays_text(filled: Study, open_page: OpenPage) -> None:
    page = open_page("codebook", project=filled.project.id)

    page.text_input(key="new-code-name").input(HOSTILE)
    page.button(key="new-code-add").click().run()

    label = page.button(key=f"node-{codes(filled)[HOSTILE].id}").label
    assert label.startswith(r"\<script\>")


def test_a_code_is_renamed_and_recoloured(filled: Study, open_page: OpenPage) -> None:
    page = open_card(open_page, filled)

    page.text_input(key=f"edit-name-{filled.code.id}-0").input("Taken seriously")
    page.color_picker(key=f"edit-colour-{filled.code.id}-0").pick("#123456")
    page.button(key=f"edit-save-{filled.code.id}-0").click().run()

    code = codes(filled)["Taken seriously"]
    assert (code.colour, code.definition) == ("#123456", "Somebody takes it as true.")
    assert "Version 1" in shown(page)
    assert "Version 2, in force" in shown(page)


def test_what_a_colleague_changed_meanwhile_is_shown_before_it_can_be_replaced(
    filled: Study, open_page: OpenPage
) -> None:
    page = open_card(open_page, filled)
    with filled.workbench.write(filled.owner) as tx:
        codebook.update_code(tx, filled.code.id, 1, {"name": "Credited"})

    page.text_input(key=f"edit-name-{filled.code.id}-0").input("Taken seriously")
    page.button(key=f"edit-save-{filled.code.id}-0").click().run()

    assert "it is now called 'Credited'" in shown(page)
    assert "Credited" in codes(filled)

    page.button(key=f"edit-save-{filled.code.id}-0").click().run()
    assert "Taken seriously" in codes(filled)


def test_the_newer_wording_can_be_taken(filled: Study, open_page: OpenPage) -> None:
    page = open_card(open_page, filled)
    with filled.workbench.write(filled.owner) as tx:
        codebook.update_code(tx, filled.code.id, 1, {"name": "Credited"})
    page.text_input(key=f"edit-name-{filled.code.id}-0").input("Taken seriously").run()

    page.button(key=f"take-newer-{filled.code.id}-0").click().run()

    assert page.text_input(key=f"edit-name-{filled.code.id}-1").value == "Credited"


def test_a_code_is_moved(filled: Study, open_page: OpenPage) -> None:
    with filled.workbench.write(filled.owner) as tx:
        top = codebook.add_code(tx, filled.project.id, "Relations")
    page = open_card(open_page, filled)

    page.selectbox(key=f"move-parent-{filled.code.id}").select(top.id).run()
    page.button(key=f"move-{filled.code.id}").click().run()

    assert codes(filled)["Being believed"].parent_id == top.id


def test_a_code_cannot_be_moved_into_itself(filled: Study, open_page: OpenPage) -> None:
    with filled.workbench.write(filled.owner) as tx:
        child = codebook.add_code(tx, filled.project.id, "By a nurse", parent_id=filled.code.id)
    page = open_card(open_page, filled)

    page.selectbox(key=f"move-parent-{filled.code.id}").select(child.id).run()
    page.button(key=f"move-{filled.code.id}").click().run()

    assert "lies inside it" in shown(page)
    assert codes(filled)["Being believed"].parent_id is None


def test_a_code_in_use_is_not_removed(filled: Study, open_page: OpenPage) -> None:
    page = open_card(open_page, filled)

    page.button(key=f"remove-{filled.code.id}").click().run()

    assert "used in 1 codings" in shown(page)
    assert codes(filled)


def test_an_unused_code_is_removed(filled: Study, open_page: OpenPage) -> None:
    with filled.workbench.write(filled.owner) as tx:
        unused = codebook.add_code(tx, filled.project.id, "Unused")
    page = open_page("codebook", project=filled.project.id, code=unused.id)

    page.button(key=f"remove-{unused.id}").click().run()

    assert "Unused" not in codes(filled)


def test_a_sample_codebook_is_shown_and_then_loaded(filled: Study, open_page: OpenPage) -> None:
    page = open_page("codebook", project=filled.project.id)
    sample = files.samples()[0]

    page.selectbox(key="codebook-sample-0").select(sample).run()
    assert list(codes(filled)) == ["Being believed"]
    page.button(key="codebook-load").click().run()

    assert sample.read().codes[0].name in codes(filled)


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("twice.csv", b"name,parent\nTrust,\nTrust,\n", "Trust"),
        ("circle.csv", b"name,parent\nA,B\nB,A\n", "circle.csv"),
    ],
)
def test_a_codebook_that_cannot_be_used_is_refused_with_the_reason(
    filled: Study, open_page: OpenPage, name: str, content: bytes, problem: str
) -> None:
    page = open_page("codebook", project=filled.project.id)

    page.file_uploader(key="codebook-file-0").set_value((name, content, "text/csv")).run()

    assert problem in "\n".join(error.value.replace("\\", "") for error in page.error)
    assert list(codes(filled)) == ["Being believed"]


def test_where_a_code_is_used_is_shown_with_who_coded(filled: Study, open_page: OpenPage) -> None:
    page = open_card(open_page, filled)

    assert "It helped to be believed." in shown(page)
    assert f"Coded by {filled.owner.name}" in shown(page)


def test_what_was_coded_under_old_words_is_listed_and_confirmed(filled: Study, open_page: OpenPage) -> None:
    with filled.workbench.write(filled.owner) as tx:
        codebook.update_code(tx, filled.code.id, 1, {"definition": "Said aloud."})
    page = open_card(open_page, filled)

    page.toggle(key=f"use-stale-{filled.code.id}").set_value(True).run()
    assert "What it means: Somebody takes it as true.  →  Said aloud." in shown(page)
    page.button(key=f"confirm-{filled.code.id}").click().run()

    with filled.workbench.read(filled.owner) as tx:
        assert wordings.stale_counts(tx, filled.project.id) == {}


def test_a_code_is_merged_and_put_back(filled: Study, open_page: OpenPage) -> None:
    with filled.workbench.write(filled.owner) as tx:
        other = codebook.add_code(tx, filled.project.id, "Trust")
    page = open_card(open_page, filled)

    page.selectbox(key=f"target-merge-{filled.code.id}").select(other.id).run()
    page.button(key=f"merge-{filled.code.id}").click().run()
    assert list(codes(filled)) == ["Trust"]
    assert page.query_params["code"] == other.id

    page = open_page("codebook", project=filled.project.id)
    page.button(key=f"back-{filled.code.id}").click().run()
    assert sorted(codes(filled)) == ["Being believed", "Trust"]


def test_passages_are_split_off_into_a_new_code(filled: Study, open_page: OpenPage) -> None:
    page = open_card(open_page, filled)
    with filled.workbench.read(filled.owner) as tx:
        (made,) = coding.codings_of_interview(tx, filled.interview_id)

    page.segmented_control(key=f"act-{filled.code.id}").set_value("split").run()
    page.text_input(key=f"split-name-{filled.code.id}").input("Helped")
    page.checkbox(key=f"split-{made.id}").check()
    page.button(key=f"split-do-{filled.code.id}").click().run()

    with filled.workbench.read(filled.owner) as tx:
        (after,) = coding.codings_of_interview(tx, filled.interview_id)
    assert after.code_id == codes(filled)["Helped"].id


def test_a_code_in_use_is_removed_once_it_is_said_where_its_codings_go(filled: Study, open_page: OpenPage) -> None:
    with filled.workbench.write(filled.owner) as tx:
        other = codebook.add_code(tx, filled.project.id, "Trust")
    page = open_card(open_page, filled)

    page.radio(key=f"remove-way-{filled.code.id}").set_value("move").run()
    page.selectbox(key=f"target-remove-{filled.code.id}").select(other.id).run()
    page.button(key=f"remove-{filled.code.id}").click().run()

    assert list(codes(filled)) == ["Trust"]
    with filled.workbench.read(filled.owner) as tx:
        assert [c.code_id for c in coding.codings_of_interview(tx, filled.interview_id)] == [other.id]
