"""Theme suggestions as a whole, on planted vectors."""

import numpy as np
import pytest

from qual.analysis.evidence import Flag
from qual.analysis.segments import Segment
from qual.analysis.themes import suggest_clusters

WORDS = {
    "sv": ["nyckel", "natt", "mamma"],
    "de": ["schlüssel", "nacht", "mutter"],
    "en": ["key", "night", "mother"],
}


def material(per_cell: int = 14) -> tuple[list[Segment], np.ndarray, list[list[str]]]:
    """Return three topics in three languages, each language spoken by two people."""
    random = np.random.default_rng(1)
    topics, tongues = random.normal(size=(3, 16)), 3 * random.normal(size=(3, 16))
    segments, vectors, lemmas = [], [], []
    for number, language in enumerate(WORDS):
        for topic in range(3):
            for n in range(per_cell):
                place = len(segments) * 100
                person = f"{language}{n % 2}"
                text = f"We have talked about {WORDS[language][topic]} more than enough in this house by now."
                segments.append(
                    Segment(
                        person,
                        person,
                        "r",
                        place,
                        place + len(text),
                        text,
                        person,
                        person,
                        language,
                        language,
                        None,
                        None,
                    )
                )
                vectors.append(topics[topic] + tongues[number] + 0.5 * random.normal(size=16))
                lemmas.append([WORDS[language][topic], "haus"])
    array = np.array(vectors, np.float32)
    return segments, array / np.linalg.norm(array, axis=1, keepdims=True), lemmas


def test_each_topic_becomes_a_cluster_with_its_words_in_every_language():
    result = suggest_clusters(*material(), granularity="coarse")

    found = [{w.language: w.words[0].lemma for w in c.words} for c in result.clusters]
    expected = [{language: words[t] for language, words in WORDS.items()} for t in range(3)]
    assert sorted(found, key=str) == sorted(expected, key=str)
    assert all(c.flags == () for c in result.clusters)


def test_every_segment_lies_in_exactly_one_cluster():
    segments, vectors, lemmas = material()

    result = suggest_clusters(segments, vectors, lemmas, granularity="fine")

    placed = [i for c in result.clusters for i in c.segments]
    assert sorted(placed) == list(range(len(segments)))
    for c in result.clusters:
        assert set(c.quotes) | set(c.worst_inside) <= set(c.segments)
        assert set(c.near_outside).isdisjoint(c.segments)
        assert len(c.segment_stability) == len(c.segments)
        assert c.stability == pytest.approx(np.mean(c.segment_stability))


def test_the_order_of_segments_does_not_change_the_clusters():
    segments, vectors, lemmas = material()
    order = np.random.default_rng(3).permutation(len(segments))

    straight = suggest_clusters(segments, vectors, lemmas)
    shuffled = suggest_clusters([segments[i] for i in order], vectors[order], [lemmas[i] for i in order])

    def as_sets(result, place):
        return {frozenset(int(place[i]) for i in c.segments) for c in result.clusters}

    assert as_sets(straight, np.arange(len(segments))) == as_sets(shuffled, order)


def test_equal_calls_give_equal_results():
    assert suggest_clusters(*material(), seed=5) == suggest_clusters(*material(), seed=5)


def test_few_segments_give_neighbours_and_no_clusters():
    segments, vectors, lemmas = material(per_cell=3)

    result = suggest_clusters(segments, vectors, lemmas)

    assert result.too_few
    assert result.clusters == ()
    assert [n.segment for n in result.neighbours] == list(range(27))
    assert all(n.segment not in n.nearest and len(n.nearest) == 5 for n in result.neighbours)
    assert result.languages_not_centred == ("de", "en", "sv")


@pytest.mark.parametrize("n", [0, 1])
def test_next_to_nothing_is_answered_with_nothing(n):
    segments, vectors, lemmas = material(per_cell=3)

    result = suggest_clusters(segments[:n], vectors[:n], lemmas[:n])

    assert (result.clusters, result.too_few, result.neighbours) == ((), True, ())


def test_a_topic_of_one_interview_is_flagged():
    segments, vectors, lemmas = material()
    far = np.zeros(16, np.float32)
    far[0] = 1
    own = [Segment("solo", "solo", "r", i, i + 1, "x " * 15, "S", "S", "g", "en", None, None) for i in range(15)]
    extra = far + 0.02 * np.random.default_rng(0).normal(size=(15, 16)).astype(np.float32)
    joined = np.concatenate([vectors, extra / np.linalg.norm(extra, axis=1, keepdims=True)])

    result = suggest_clusters([*segments, *own], joined, [*lemmas, *[["boat"]] * 15])

    solo = next(c for c in result.clusters if len(segments) in c.segments)
    assert set(solo.flags) == {Flag.ONE_INTERVIEW, Flag.ONE_SPEAKER, Flag.ONE_LANGUAGE}


def test_unequal_numbers_are_refused():
    segments, vectors, lemmas = material(per_cell=3)

    with pytest.raises(ValueError, match="equal number"):
        suggest_clusters(segments, vectors[:5], lemmas)
