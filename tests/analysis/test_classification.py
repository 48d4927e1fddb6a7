"""Codes suggested from coded passages."""

import numpy as np

from qual.analysis.classification import Method, learn, suggest_codes


def around(centre: list[float], n: int, seed: int, spread: float = 0.3) -> np.ndarray:
    vectors = np.array(centre) + spread * np.random.default_rng(seed).normal(size=(n, len(centre)))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


TRUST, TIME, KEYS = [1.0, 0, 0, 0], [0, 1.0, 0, 0], [0, 0, 1.0, 0]


def test_the_right_code_comes_first_whether_it_has_many_examples_or_few():
    examples = np.concatenate([around(TRUST, 20, 1), around(TIME, 12, 2), around(KEYS, 4, 3)])
    codes = [{"trust"}] * 20 + [{"time"}] * 12 + [{"keys"}] * 4
    passages = np.concatenate([around(TRUST, 10, 4), around(TIME, 10, 5), around(KEYS, 10, 6)])

    suggested = suggest_codes(examples, codes, passages)

    truth = ["trust"] * 10 + ["time"] * 10 + ["keys"] * 10
    assert sum(s[0].code == t for s, t in zip(suggested, truth, strict=True)) >= 27
    assert {r.code: r.method for r in suggested[0]} == {
        "trust": Method.REGRESSION,
        "time": Method.REGRESSION,
        "keys": Method.CENTROID,
    }


def test_the_reason_is_the_most_similar_coded_passages():
    examples = np.eye(4, dtype=np.float32)[[0, 0, 1, 2]]
    examples[1] = [0.8, 0.6, 0, 0]

    ((first, *_),) = suggest_codes(examples, [{"a"}, {"a"}, {"b"}, {"b"}], examples[:1])

    assert (first.code, first.nearest, first.n_examples) == ("a", (0, 1), 2)


def test_a_passage_may_carry_two_codes():
    both = around([1.0, 1.0, 0, 0], 10, 1)
    examples = np.concatenate([both, around(TRUST, 10, 2), around(TIME, 10, 3), around(KEYS, 10, 4)])
    codes = [{"trust", "time"}] * 10 + [{"trust"}] * 10 + [{"time"}] * 10 + [{"keys"}] * 10

    (ranked,) = suggest_codes(examples, codes, around([1.0, 1.0, 0, 0], 1, 5, 0.05))

    assert {r.code for r in ranked[:2]} == {"trust", "time"}


def test_a_single_code_is_offered_without_anything_to_compare():
    (ranked,) = suggest_codes(around(TRUST, 9, 1), [{"trust"}] * 9, around(TRUST, 1, 2))

    assert [r.code for r in ranked] == ["trust"]


def test_without_coded_passages_nothing_is_suggested():
    assert suggest_codes(np.zeros((0, 4)), [], around(TRUST, 2, 1)) == ((), ())


def test_what_was_learnt_once_ranks_many_passages_like_asking_each_time():
    examples = np.concatenate([around(TRUST, 20, 1), around(TIME, 12, 2), around(KEYS, 4, 3)])
    codes = [{"trust"}] * 20 + [{"time"}] * 12 + [{"keys"}] * 4
    passages = np.concatenate([around(TRUST, 3, 4), around(KEYS, 3, 6)])

    learnt = learn(examples, codes)

    assert learnt.rank(passages) == suggest_codes(examples, codes, passages)
    assert learnt.rank(passages[:1]) == suggest_codes(examples, codes, passages)[:1]


def test_a_code_that_every_passage_has_is_offered_beside_others():
    examples = np.concatenate([around(TRUST, 9, 1), around(TIME, 3, 2)])

    (ranked,) = suggest_codes(examples, [{"all"}] * 9 + [{"all", "time"}] * 3, around(TIME, 1, 3))

    assert {r.code for r in ranked} == {"all", "time"}
