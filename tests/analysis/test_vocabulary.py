from hypothesis import given
from hypothesis import strategies as st

from qual.analysis.vocabulary import MOST_TOKENS, as_prompt, read_terms


def test_a_list_is_read_line_by_line_without_remarks_and_repeats():
    assert read_terms("\ufeffLPT; Lergigan\r\n# drugs\nnäs spray  # two words\nLPT\n\n") == (
        "LPT",
        "Lergigan",
        "näs spray",
    )


def test_no_terms_give_no_prompt():
    assert as_prompt((), "sv", len).prompt == ""


@given(st.lists(st.text(alphabet="abcåäö ", min_size=1, max_size=30)))
def test_the_prompt_holds_the_first_terms_and_fits(terms):
    found = as_prompt(terms, "de", len)

    assert [*found.used, *found.left_out] == terms
    assert len(found.prompt) <= MOST_TOKENS
