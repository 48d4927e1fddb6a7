"""The codebook: a tree without cycles, sibling names unique, nothing overwritten unseen."""

from __future__ import annotations

import pytest

from qual.domain.codebook import CodebookDraft, CodeDraft
from qual.errors import BadInput, Conflict
from qual.services import codebook, coding, merging
from qual.services.codebook_loading import Loaded, load_codebook
from qual.store import codings
from tests.plugins.workbenches import Study


def names(study: Study) -> list[tuple[str, int]]:
    with study.workbench.read(study.owner) as tx:
        return [(node.code.name, node.depth) for node in codebook.tree(tx, study.project.id)]


def add(study: Study, name: str, parent_id: str | None = None):
    with study.workbench.write(study.owner) as tx:
        return codebook.add_code(tx, study.project.id, name, parent_id=parent_id)


def test_a_code_below_another_takes_its_colour(study: Study) -> None:
    child = add(study, "By staff", study.code.id)

    assert child.colour == study.code.colour
    assert names(study) == [("Being believed", 0), ("By staff", 1)]


def test_two_siblings_cannot_share_a_name_even_in_other_case(study: Study) -> None:
    with pytest.raises(Conflict, match="already a code named 'Being believed'"):
        add(study, "being BELIEVED")


def test_the_same_name_is_free_below_another_code(study: Study) -> None:
    add(study, "Being believed", study.code.id)

    assert names(study) == [("Being believed", 0), ("Being believed", 1)]


def test_two_people_renaming_the_same_code_the_second_is_told_the_new_name(study: Study) -> None:
    with study.workbench.write(study.owner) as tx:
        codebook.update_code(tx, study.code.id, 1, {"name": "Taken as true"})

    with pytest.raises(Conflict, match="Taken as true"), study.workbench.write(study.owner) as tx:
        codebook.update_code(tx, study.code.id, 1, {"name": "Credibility"})

    assert names(study) == [("Taken as true", 0)]


def test_every_earlier_wording_is_kept(study: Study) -> None:
    with study.workbench.write(study.owner) as tx:
        codebook.update_code(tx, study.code.id, 1, {"definition": "New words."})

    with study.workbench.read(study.owner) as tx:
        wordings = [w["definition"] for w in codings.wordings(tx.connection, study.code.id)]
    assert wordings == ["Somebody takes it as true.", "New words."]


def test_a_code_cannot_be_moved_below_itself(study: Study) -> None:
    child = add(study, "By staff", study.code.id)

    with pytest.raises(Conflict, match="lies inside it"), study.workbench.write(study.owner) as tx:
        codebook.move_code(tx, study.code.id, child.id, 0)


def test_moving_a_code_puts_it_at_its_place_among_the_siblings(study: Study) -> None:
    add(study, "Doors")
    third = add(study, "Keys")

    with study.workbench.write(study.owner) as tx:
        codebook.move_code(tx, third.id, None, 0)

    assert [name for name, _ in names(study)] == ["Keys", "Being believed", "Doors"]


def test_a_code_in_use_cannot_be_removed(study: Study) -> None:
    with study.workbench.write(study.owner) as tx:
        coding.add_coding(tx, study.interview_id, study.revision.id, study.span_of("believed"), study.code.id)

    with pytest.raises(Conflict, match="used in 1 codings"), study.workbench.write(study.owner) as tx:
        codebook.remove_code(tx, study.code.id)


def test_a_wrong_colour_is_refused(study: Study) -> None:
    with pytest.raises(BadInput, match="#rrggbb"), study.workbench.write(study.owner) as tx:
        codebook.update_code(tx, study.code.id, 1, {"colour": "red"})


def test_loading_a_codebook_twice_adds_its_codes_once(study: Study) -> None:
    draft = CodebookDraft("Ward", codes=(CodeDraft("Doors", children=(CodeDraft("Keys"),)), CodeDraft("Nights")))

    with study.workbench.write(study.owner) as tx:
        first = load_codebook(tx, study.project.id, draft)
    with study.workbench.write(study.owner) as tx:
        second = load_codebook(tx, study.project.id, draft)

    assert (first.added, second.added) == (3, 0)
    assert [name for name, _ in names(study)] == ["Being believed", "Doors", "Keys", "Nights"]


def test_loading_a_codebook_knows_the_codes_that_were_merged(study: Study) -> None:
    doors = CodeDraft("doors", children=(CodeDraft("Keys"), CodeDraft("Locks")))
    draft = CodebookDraft("Ward", codes=(doors, CodeDraft("Nights")))
    with study.workbench.write(study.owner) as tx:
        earlier = CodeDraft("Doors", children=(CodeDraft("Keys"),))
        load_codebook(tx, study.project.id, CodebookDraft("Ward", codes=(earlier,)))
        ids = {node.code.name: node.code.id for node in codebook.tree(tx, study.project.id)}
        merging.merge_code(tx, ids["Keys"], study.code.id)
        merging.merge_code(tx, ids["Doors"], study.code.id)

    with study.workbench.write(study.owner) as tx:
        loaded = load_codebook(tx, study.project.id, draft)
        again = load_codebook(tx, study.project.id, draft)

    assert loaded == Loaded(2, [("Doors", "Being believed"), ("Keys", "Being believed")])
    assert again == Loaded(0, loaded.merged)
    assert names(study) == [("Being believed", 0), ("Locks", 1), ("Nights", 0)]
