"""Where the dots of the thematic map stand."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from qual.analysis.graph_layout import layout


def nearest(places: np.ndarray) -> float:
    gaps = np.linalg.norm(places[:, None] - places[None], axis=2)
    return float(gaps[~np.eye(len(places), dtype=bool)].min())


def test_the_same_network_gives_the_same_picture() -> None:
    edges = [(0, 1), (1, 2), (3, 4)]

    assert (layout(6, edges) == layout(6, edges)).all()


def test_linked_dots_lie_closer_than_unlinked_ones() -> None:
    places = layout(8, [(0, 1), (2, 3), (4, 5), (6, 7)])

    gaps = np.linalg.norm(places[:, None] - places[None], axis=2)
    linked = [gaps[a, b] for a, b in ((0, 1), (2, 3), (4, 5), (6, 7))]
    assert max(linked) < gaps[0, 2:].mean()


def test_a_longer_line_keeps_its_ends_further_apart() -> None:
    short, long = (layout(3, [(0, 1), (1, 2)], lengths=[1.0, length]) for length in (1.0, 4.0))

    def proportion(places: np.ndarray) -> float:
        return float(np.linalg.norm(places[1] - places[2]) / np.linalg.norm(places[0] - places[1]))

    assert proportion(long) > 1.3 * proportion(short)


def test_no_dots_and_one_dot_are_placed_too() -> None:
    assert layout(0, []).shape == (0, 2)
    assert layout(1, [(0, 0)]).tolist() == [[0.0, 0.0]]


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 30), st.lists(st.tuples(st.integers(0, 29), st.integers(0, 29)), max_size=60))
def test_every_dot_is_inside_the_picture_and_none_on_another(n: int, pairs: list[tuple[int, int]]) -> None:
    places = layout(n, [(a % n, b % n) for a, b in pairs])

    assert places.shape == (n, 2)
    assert np.abs(places).max() <= 1 + 1e-9
    assert nearest(places) > 1e-3
