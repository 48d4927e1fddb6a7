"""Texts, edits, spans and documents that the property tests draw from."""

from hypothesis import strategies as st

from qual.domain.document import Document, Mark, MarkKind, Span, SpokenTurn, Word, build_document
from qual.domain.edits import Edit

# Letters that trip code up: combining marks, astral planes, lone surrogates, line ends of all kinds, NUL.
CHARACTERS = st.one_of(
    st.sampled_from("aabbc  ..\n"),
    st.sampled_from(["\r", "\t", "é", "e\u0301", "\u0301", "😀", "👩🏽\u200d⚕️", "\u2028", "ß", "İ", "\x00", "\ud83d"]),
    st.characters(),
)
TEXTS = st.lists(CHARACTERS, max_size=30).map("".join)


@st.composite
def edits_of(draw, text: str) -> tuple[Edit, ...]:
    """Any valid list of edits for `text`: adjacent ones, several at one place, ones that change nothing."""
    count = draw(st.integers(0, 5))
    places = sorted(draw(st.lists(st.integers(0, len(text)), min_size=2 * count, max_size=2 * count)))
    return tuple(
        Edit(start, end, draw(st.one_of(st.just(""), st.lists(CHARACTERS, max_size=6).map("".join))))
        for start, end in zip(places[::2], places[1::2], strict=True)
    )


@st.composite
def spans_of(draw, text: str, *, empty: bool = False) -> Span:
    """A span of `text` with at least one character, unless `empty` is allowed."""
    start = draw(st.integers(0, len(text) - (0 if empty else 1)))
    return Span(start, draw(st.integers(start + (0 if empty else 1), len(text))))


_WORDS = st.text(alphabet="abcdeåß9", min_size=1, max_size=6)


@st.composite
def _marks_of(draw, words: list[Word]) -> Mark:
    first = draw(st.integers(0, len(words) - 1))
    last = draw(st.integers(first, len(words) - 1))
    span = Span(words[first].span.start, words[last].span.end)
    return Mark(span, draw(st.sampled_from(MarkKind)), words[first].start_s, words[last].end_s)


@st.composite
def documents(draw) -> Document:
    """A timed transcript of up to five turns, each word 0.5 s long, some turns empty."""
    turns = []
    clock = 0.0
    for number in range(draw(st.integers(1, 5))):
        began, words, text = clock, [], ""
        for word in draw(st.lists(_WORDS, max_size=6)):
            text += " " if text else draw(st.sampled_from(["", " "]))
            words.append(Word(Span(len(text), len(text) + len(word)), clock, clock + 0.5, 0.9))
            text += word
            clock += 0.5
        marks = draw(st.lists(_marks_of(words), max_size=3)) if words else []
        marks.sort(key=lambda mark: mark.span)
        turns.append(SpokenTurn(f"S{number % 2 + 1}", text, began, clock, tuple(words), tuple(marks)))
        clock += 1.0
    return build_document(turns, language="sv", duration_s=clock)
