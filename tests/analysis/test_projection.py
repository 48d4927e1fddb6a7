"""The map: neighbours in meaning near each other, the same at every call, no matter how little there is."""

import numpy as np
import pytest

from qual.analysis import projection
from qual.analysis.clustering import centre
from qual.analysis.projection import map_of, trustworthiness
from tests.analysis.test_clustering import planted


def test_neighbours_in_meaning_are_neighbours_on_the_map_whatever_their_language():
    vectors, topics, languages = planted()
    centred = centre(vectors, languages)

    places = map_of(centred)

    assert trustworthiness(centred, places) > 0.9
    apart = np.linalg.norm(places[:, None] - places[None], axis=2) + 9 * np.eye(len(places))
    nearest = apart.argmin(axis=1)
    assert np.mean(np.array(topics)[nearest] == topics) > 0.95
    assert 0.15 < np.mean(np.array(languages)[nearest] == languages) < 0.55


def test_the_map_is_the_same_at_every_call():
    vectors, _, languages = planted()
    centred = centre(vectors, languages)

    assert np.array_equal(map_of(centred), map_of(centred))


def test_the_map_fits_into_a_circle_around_nothing():
    places = map_of(centre(*planted()[::2]))

    assert np.allclose(places.mean(axis=0), 0, atol=1e-9)
    assert np.linalg.norm(places, axis=1).max() == pytest.approx(1)


def test_of_many_passages_a_part_is_laid_out_and_the_rest_put_between(monkeypatch):
    monkeypatch.setattr(projection, "MOST_EXACT", 90)
    vectors, topics, languages = planted()
    centred = centre(vectors, languages)

    places = map_of(centred)

    apart = np.linalg.norm(places[:, None] - places[None], axis=2) + 9 * np.eye(len(places))
    assert np.mean(np.array(topics)[apart.argmin(axis=1)] == topics) > 0.9


@pytest.mark.parametrize("n", [0, 1, 2, 3, 9, 11])
def test_few_passages_have_places_too(n):
    places = map_of(centre(*planted()[::2])[:n])

    assert places.shape == (n, 2)
    assert np.isfinite(places).all()


def test_passages_all_alike_stand_in_a_row():
    places = map_of(np.zeros((20, 8), np.float32))

    assert len(np.unique(places, axis=0)) == 20
