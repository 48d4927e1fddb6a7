"""Numbers in words, as they are spoken, where figures leave no doubt how."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qual.domain.document import Span

LANGUAGES = frozenset({"sv", "de", "en"})
# Up to three figures standing alone. Years, times, telephone numbers, decimals, per cent and money are read in more
# than one way, so they stay figures; so does what may be an ordinal ("am 3. Mai").
_ALONE = re.compile(r"(?<![\w.,:/+\-–€$£%])(?:0|[1-9]\d{0,2})(?![\w:/\-–€$£%°]|[.,]\d|\s*[%€$£°]|\.\s*\S)")


def numbers_in_words(text: str, span: Span, language: str) -> Iterator[tuple[Span, str]]:
    """Yield the whole numbers below a thousand in one turn with how they are spoken.

    Other languages than Swedish, German and English have none. Words are num2words' cardinals.
    """
    if language not in LANGUAGES:
        return
    from num2words import num2words  # only when somebody wants words

    for found in _ALONE.finditer(text, span.start, span.end):
        yield Span(*found.span()), num2words(int(found.group()), lang=language)
