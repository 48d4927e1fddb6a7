"""Who is quoted how often, and whether two people carry a theme."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qual.analysis.quote_balance import quote_balance


def test_people_quoted_equally_often_count_in_full():
    balance = quote_balance(["Ada", "Ben", "Cem", "Dag"])

    assert balance.effective == 4
    assert not balance.carried_by_two


def test_what_each_would_be_quoted_by_how_much_they_said():
    balance = quote_balance(["Ada", "Ada", "Ben", "Cem"], {"Ada": 10, "Ben": 30, "Dag": 60})

    assert [(one.person, one.quotes, one.share, one.expected) for one in balance.people] == [
        ("Ada", 2, 0.5, 0.4),
        ("Ben", 1, 0.25, 1.2),
        ("Cem", 1, 0.25, 0.0),
    ]
    assert balance.not_quoted == ("Dag",)


@pytest.mark.parametrize(
    ("quoted", "said", "warned"),
    [
        (["Ada", "Ada", "Ben", "Cem"], {}, True),  # three of four by two
        (["Ada", "Ada", "Ben", "Ben", "Cem", "Cem", "Dag"], {}, False),  # four of seven
        (["Ada", "Ben", "Ada", "Ben"], {}, False),  # nobody else is known to exist
        (["Ada", "Ben", "Ada", "Ben"], {"Ada": 5, "Ben": 5, "Cem": 1}, True),
        (["Ada", "Ada", "Ben"], {"Cem": 9}, False),  # too few to tell
    ],
)
def test_two_people_carry_a_theme(quoted, said, warned):
    assert quote_balance(quoted, said).carried_by_two is warned


def test_a_theme_without_quotes_has_nobody():
    balance = quote_balance([], {"Ada": 3})

    assert (balance.people, balance.effective, balance.not_quoted) == ((), 0.0, ("Ada",))


@given(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=40))
def test_the_effective_number_lies_between_one_and_the_people_quoted(quoted):
    assert 1 <= quote_balance(quoted).effective <= len(set(quoted)) + 1e-9
