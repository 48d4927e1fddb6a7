"""What may speak against a theme: the other polarity, other people, other groups, rival codes; each reason is told."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qual.analysis.counter_evidence import Said, Theme, Why, candidates, nearest_to_any, pool_size
from qual.analysis.polarity import common_stems, denials, turn_against, turning_words

QUOTE = Said("P1", "patients", "en", "They listened to me. It helped to be believed.")
THEME = Theme((QUOTE,), frozenset({"rival"}), topic="Somebody listened")


def why(*said: Said) -> list[tuple[int, set[Why]]]:
    return [(one.index, set(one.why)) for one in candidates(THEME, said, [0.5] * len(said))]


@pytest.mark.parametrize(
    ("language", "quote", "passage", "shared"),
    [
        ("en", "The nurses listened to me.", "The nurses never listened.", {"nurses", "listened"}),
        ("sv", "Personalen lyssnade på mig.", "De lyssnade inte alls, personalen.", {"lyssnade", "personalen"}),
        ("de", "Die Pflege hat mir zugehört.", "Zugehört hat mir die Pflege nie.", {"zugehört", "pflege"}),
        ("en", "Nobody believed me.", "In the end my doctor believed everything.", {"believed"}),
    ],
)
def test_the_same_words_with_the_other_polarity_are_found(
    language: str, quote: str, passage: str, shared: set[str]
) -> None:
    turn = turn_against(passage, language, [(quote, language)], topic="Being believed")

    assert set(turn.shared) == shared
    assert turn.denies is (quote != "Nobody believed me.")


def test_a_denial_beside_other_words_is_no_other_polarity() -> None:
    turn = turn_against("I did not sleep. They listened to me.", "en", [("They listened to me.", "en")])

    assert turn.is_empty


def test_where_the_quotes_deny_too_the_polarity_is_the_same() -> None:
    assert turn_against("They never listened.", "en", [("Nobody listened.", "en")], topic="listened").is_empty


def test_one_word_by_chance_is_no_other_polarity_unless_it_is_what_the_theme_is_about() -> None:
    quotes = [("They gave me twelve keys.", "en")]
    passage = "I never had twelve minutes."

    assert turn_against(passage, "en", quotes).is_empty
    assert turn_against(passage, "en", quotes, topic="Twelve of everything").shared == ("twelve",)
    assert turn_against(passage, "en", [*quotes, ("Twelve beds.", "en")]).shared == ("twelve",)


def test_words_that_everybody_says_do_not_count() -> None:
    common = common_stems(
        [("I wanted a little peace.", "en")] * 15 + [("The keys were gone.", "en")] * 2 + 8 * [("", "en")]
    )

    assert {"littl", "peac"} <= common["en"]
    assert "key" not in common["en"]
    assert common_stems([("I wanted peace.", "en")] * 19) == {}
    said = turn_against("I never had a little peace.", "en", [("I had a little peace.", "en")], common=common["en"])
    assert said.is_empty


def test_other_languages_are_not_compared_by_words() -> None:
    assert turn_against("De lyssnade inte.", "sv", [("They listened.", "en")]).shared == ()
    assert turn_against("He ei kuunnellut.", "fi", [("He kuunteli.", "fi")]).is_empty


def test_denials_and_turning_words_by_language() -> None:
    assert denials("Ich habe kein Vertrauen und nie gehabt", "de") == ("kein", "nie")
    assert denials("I couldn’t and I won't", "en") == ("couldn't", "won't")
    assert turning_words("Tvärtom, å andra sidan hjälpte det", "sv") == ("tvärtom", "å andra sidan")
    assert turning_words("insteading", "en") == ()


def test_each_reason_is_said() -> None:
    said = [
        Said("P1", "patients", "en", "They never listened to me at all."),
        Said("P2", "patients", "en", "Dinner was late again that day."),
        Said("P3", "nurses", "en", "Dinner was late again that day."),
        Said("P1", "patients", "en", "Dinner was late again that day.", frozenset({"rival"})),
        Said("P1", "patients", "en", "Dinner was, however, late that day."),
    ]

    assert dict(why(*said)) == {
        0: {Why.OTHER_POLARITY},
        1: {Why.OTHER_PERSON},
        2: {Why.OTHER_PERSON, Why.OTHER_GROUP},
        3: {Why.RIVAL_CODE},
        4: {Why.TURNING},
    }


def test_what_nothing_speaks_for_is_left_out() -> None:
    assert why(Said("P1", "patients", "en", "They listened well to what I said.")) == []


def test_every_person_comes_once_before_anyone_comes_twice() -> None:
    said = [Said(who, "", "en", "Dinner was late again that day.") for who in ("P2", "P2", "P3")]

    found = candidates(THEME, said, [0.9, 0.8, 0.1])

    assert [one.index for one in found] == [0, 2, 1]


def test_more_reasons_come_before_a_little_more_likeness() -> None:
    said = [
        Said("P2", "", "en", "Dinner was late again that day."),
        Said("P3", "", "en", "They never listened to me at all."),
    ]

    assert [one.index for one in candidates(THEME, said, [0.6, 0.5])] == [1, 0]


def test_near_is_near_to_one_quote_and_to_the_middle_of_all() -> None:
    vectors = np.array([[1, 0], [0, 1], [0.8, 0.6]], np.float32)
    quotes = np.array([[0, 1], [1, 0]], np.float32)  # their middle points at 45 degrees

    order, near, which = nearest_to_any(vectors, quotes)

    assert order.tolist() == [2, 0, 1]
    assert np.allclose(near, [(0.8 + 1.4 * 0.5**0.5) / 2, (1 + 0.5**0.5) / 2, (1 + 0.5**0.5) / 2])
    assert which.tolist() == [1, 1, 0]


@given(st.integers(0, 100_000))
def test_the_pool_never_holds_more_than_there_is(n: int) -> None:
    assert 0 <= pool_size(n) <= min(n, 200)


@given(
    st.lists(
        st.tuples(st.sampled_from(["P1", "P2", "P3"]), st.sampled_from(["", "a"]), st.text(max_size=60)), max_size=12
    )
)
def test_all_that_is_listed_has_a_reason_and_comes_once(rows: list[tuple[str, str, str]]) -> None:
    said = [Said(person, group, "en", text) for person, group, text in rows]

    found = candidates(THEME, said, [0.3] * len(said), limit=5)

    assert len({one.index for one in found}) == len(found) <= 5
    assert all(one.why for one in found)
