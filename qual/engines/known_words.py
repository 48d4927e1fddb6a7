"""The words of a language's dictionary, for looking a few up: simplemma's, read when asked and let go afterwards."""

from __future__ import annotations

from collections.abc import Callable


def open_dictionary(language: str) -> Callable[[str], bool] | None:
    """Return what says whether the dictionary holds a word in just these letters; None where there is no dictionary.

    Reading it takes about a second and 130 MB, which are free again once the answer is no longer held.
    """
    from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES, DefaultDictionaryFactory

    if language not in SUPPORTED_LANGUAGES:
        return None
    words = DefaultDictionaryFactory(cache_max_size=1).get_dictionary(language)
    return words.__contains__
