"""What tells passages on the map apart: few names, each with a colour seen on both grounds and a sign of its own."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qual.services.passage_map import MapCode, PassageMap, Spot
from qual.ui import map_figure
from qual.ui.map_layers import (
    ASPECTS,
    COLOURS,
    ENOUGH,
    GROUNDS,
    MOST_NAMED,
    SIGNS,
    aspect_name,
    aspects_of,
    contrast,
    layers,
    legible,
)


def spot(number: int, **more: object) -> Spot:
    given = {"group": "", "codes": (), "question": "", "attributes": {}} | more
    return Spot(
        number, "i", 0, 9, "Talk", "P1", True, str(given["group"]), "en",
        given["attributes"], f"Words {number}", str(given["question"]), given["codes"],  # type: ignore[arg-type]
    )  # fmt: skip


def a_map(spots: list[Spot], codes: tuple[MapCode, ...] = ()) -> PassageMap:
    places = np.zeros((len(spots), 2), np.float32)
    return PassageMap("run", "project", tuple(spots), places, (), codes, 0)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=80))
def test_every_passage_is_in_one_layer_and_few_are_named(groups: list[int]) -> None:
    found = a_map([spot(i, group=f"g{group}" if group else "") for i, group in enumerate(groups)])

    drawn = layers(found, "groups")

    assert sorted(i for layer in drawn for i in layer.at) == list(range(len(groups)))
    named = [layer for layer in drawn if layer.sign in SIGNS]
    assert len(named) <= MOST_NAMED
    assert len({layer.sign for layer in drawn}) == len(drawn)
    assert [len(layer.at) for layer in named] == sorted((len(layer.at) for layer in named), reverse=True)


def test_a_passage_with_several_codes_goes_with_the_commonest() -> None:
    codes = tuple(MapCode(id_, id_.upper(), "#ffff00") for id_ in ("a", "b"))
    found = a_map([spot(0, codes=("a", "b")), spot(1, codes=("b",)), spot(2)], codes)

    drawn = {layer.name: layer for layer in layers(found, "codes")}

    assert drawn["B"].at == (0, 1)
    assert drawn["none"].at == (2,)
    assert drawn["B"].colour == legible("#ffff00")


def test_attributes_are_called_what_every_page_calls_them() -> None:
    found = a_map([spot(0, attributes={"age_band": "40-59", "ward": "A"})])

    offered = [one for one in aspects_of(found) if one not in ASPECTS]

    assert [aspect_name(one) for one in offered] == ["Age band", "Ward"]
    assert [layer.name for layer in layers(found, offered[0])] == ["40-59"]


def test_another_picture_is_told_from_the_same_one() -> None:
    found, other = a_map([spot(0, group="a"), spot(1)]), a_map([spot(0, group="a"), spot(1, group="a")])

    drawing = map_figure.drawing_of(found, layers(found, "groups"))

    assert drawing == map_figure.drawing_of(found, layers(found, "groups"))
    assert drawing != map_figure.drawing_of(other, layers(other, "groups"))


@given(st.from_regex(r"#[0-9a-f]{6}", fullmatch=True))
def test_any_colour_of_a_code_is_made_to_stand_out_on_both_grounds(colour: str) -> None:
    assert min(contrast(legible(colour), ground) for ground in GROUNDS) >= ENOUGH


@pytest.mark.parametrize("colour", COLOURS)
def test_the_map_s_own_colours_stand_out_as_they_are(colour: str) -> None:
    assert legible(colour) == colour


def test_names_that_look_like_markup_are_drawn_as_they_are_typed() -> None:
    found = a_map([spot(0, group="<b>%{x}</b>")])

    (trace,) = map_figure.picture(found, layers(found, "groups")).data

    assert trace.name == "&lt;b&gt;%{x}&lt;/b&gt; (1)"
    assert "%{x}" not in trace.hovertemplate
    assert "%{text}" in trace.hovertemplate


@pytest.mark.parametrize(("plainly", "kind"), [(True, "scatter"), (False, "scattergl")])
def test_many_passages_are_drawn_by_the_graphics_card_or_without(plainly: bool, kind: str) -> None:
    found = a_map([spot(i, group="g") for i in range(3)])

    (trace,) = map_figure.picture(found, layers(found, "groups"), chosen=(1,), plainly=plainly).data

    assert (trace.type, list(trace.selectedpoints), list(trace.customdata)) == (kind, [1], [0, 1, 2])
