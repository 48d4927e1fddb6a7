"""Links between themes that people draw and name."""

from __future__ import annotations

import pytest

from qual.domain.permission import Role
from qual.domain.theme import Theme
from qual.errors import BadInput, Conflict, NotAllowed, NotFound
from qual.services import theme_links, themes
from qual.store import events
from tests.plugins.workbenches import Study, make_study


@pytest.fixture
def two(study: Study) -> tuple[Theme, Theme]:
    with study.workbench.write(study.owner) as tx:
        return tuple(themes.create_theme(tx, study.project.id, name, "It matters.") for name in ("Doors", "Trust"))


def names(study: Study) -> list[str]:
    with study.workbench.read(study.owner) as tx:
        return [link.name for link in theme_links.links_between(tx, study.project.id)]


def test_a_link_goes_from_one_theme_to_another_under_a_name(study: Study, two: tuple[Theme, Theme]) -> None:
    with study.workbench.write(study.owner) as tx:
        made = theme_links.add_link(tx, two[0].id, two[1].id, "  destroys ")

    assert (made.from_id, made.to_id, made.name) == (two[0].id, two[1].id, "destroys")
    assert names(study) == ["destroys"]


def test_a_link_is_renamed_and_taken_away_and_the_log_knows(study: Study, two: tuple[Theme, Theme]) -> None:
    with study.workbench.write(study.owner) as tx:
        made = theme_links.add_link(tx, two[0].id, two[1].id, "destroys")
        theme_links.rename_link(tx, made.id, "wears down")
        theme_links.rename_link(tx, made.id, "wears down")
    assert names(study) == ["wears down"]

    with study.workbench.write(study.owner) as tx:
        theme_links.remove_link(tx, made.id)

    assert names(study) == []
    with study.workbench.read(study.owner) as tx:
        actions = [e.action for e in events.of_kind(tx.connection, study.project.id, "theme")]
    assert actions[2:] == ["theme.link_add", "theme.link_rename", "theme.link_remove"]


def test_both_directions_and_several_names_are_links_of_their_own(study: Study, two: tuple[Theme, Theme]) -> None:
    with study.workbench.write(study.owner) as tx:
        theme_links.add_link(tx, two[0].id, two[1].id, "destroys")
        theme_links.add_link(tx, two[1].id, two[0].id, "destroys")
        theme_links.add_link(tx, two[0].id, two[1].id, "needs")
    with pytest.raises(Conflict, match="'Trust' as 'destroys' already"), study.workbench.write(study.owner) as tx:
        theme_links.add_link(tx, two[0].id, two[1].id, "Destroys")


@pytest.mark.parametrize("name", ["", "  ", "x" * 81])
def test_a_link_needs_a_short_name(study: Study, two: tuple[Theme, Theme], name: str) -> None:
    with pytest.raises(BadInput), study.workbench.write(study.owner) as tx:
        theme_links.add_link(tx, two[0].id, two[1].id, name)


def test_a_theme_is_not_linked_to_itself_or_to_another_project(study: Study, two: tuple[Theme, Theme]) -> None:
    other = make_study(study.workbench, name="Another")
    with study.workbench.write(study.owner) as tx:
        far = themes.create_theme(tx, other.project.id, "Far", "Elsewhere.")
    with pytest.raises(BadInput, match="linked to itself"), study.workbench.write(study.owner) as tx:
        theme_links.add_link(tx, two[0].id, two[0].id, "is")
    with pytest.raises(NotFound, match="different projects"), study.workbench.write(study.owner) as tx:
        theme_links.add_link(tx, two[0].id, far.id, "is")


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.GUEST, Role.OUTSIDER])
def test_who_does_not_decide_draws_no_links(study: Study, two: tuple[Theme, Theme], role: Role) -> None:
    with study.workbench.write(study.owner) as tx:
        made = theme_links.add_link(tx, two[0].id, two[1].id, "destroys")
    person = study.member("Somebody", role)

    for act in (
        lambda tx: theme_links.add_link(tx, two[1].id, two[0].id, "is"),
        lambda tx: theme_links.rename_link(tx, made.id, "is"),
        lambda tx: theme_links.remove_link(tx, made.id),
    ):
        with pytest.raises(NotAllowed), study.workbench.write(person) as tx:
            act(tx)
