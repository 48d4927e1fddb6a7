"""A new recognition under hand corrections: what people changed survives, everything else is new."""

from __future__ import annotations

import itertools
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from qual.domain.document import Document, Mark, MarkKind, Span, SpokenTurn, Turn, Word, build_document
from qual.domain.merge import distance, match_speakers, merge_corrections, splice
from qual.domain.revise import correct_turn

WORDS = ("ja", "the", "door", "was", "locked", "och", "sen", "kom", "Ärger", "night", "mm", "litium")


def turn(speaker: str, text: str, start_s: float, seconds_a_word: float = 0.5) -> SpokenTurn:
    words, position = [], 0
    for number, part in enumerate(text.split(" ")):
        at = start_s + number * seconds_a_word
        words.append(Word(Span(position, position + len(part)), at, at + seconds_a_word, 0.9))
        position += len(part) + 1
    return SpokenTurn(speaker, text, start_s, start_s + len(words) * seconds_a_word, tuple(words))


def talk(*turns: tuple[str, str, float]) -> Document:
    return build_document([turn(*one) for one in turns], language="sv", duration_s=60.0)


def lines(document: Document) -> list[tuple[str, str]]:
    return [(t.speaker, t.span.slice(document.text)) for t in document.turns]


@st.composite
def talks(draw: st.DrawFn) -> Document:
    """Draw a transcript in which every word takes half a second."""
    turns, at = [], 0.0
    for _ in range(draw(st.integers(1, 4))):
        words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6))
        turns.append(turn(draw(st.sampled_from(("S1", "S2"))), " ".join(words), at))
        at += len(words) * 0.5 + 0.2
    return build_document(turns, language="sv", duration_s=60.0)


@st.composite
def heard_again(draw: st.DrawFn, document: Document) -> Document:
    """Draw another recognition of the same sound: some words other, some missing, some more, at like times."""
    turns = []
    for old in document.turns:
        tokens = []
        for word in document.words_in(old.span):
            fate = draw(st.sampled_from(("same", "same", "same", "other", "gone", "double")))
            text = word.span.slice(document.text)
            start, end = word.start_s or 0.0, word.end_s or 0.0
            shift = draw(st.sampled_from((0.0, 0.0, 0.04, -0.04)))
            if fate == "double":
                tokens += [(f"{text}x", start, (start + end) / 2), (text, (start + end) / 2, end)]
            elif fate != "gone":
                tokens.append((f"n{text}" if fate == "other" else text, start + shift, end + shift))
        if tokens:
            text, words = "", []
            for token, start, end in tokens:
                begin = len(text) + bool(text)
                text = f"{text} {token}" if text else token
                words.append(Word(Span(begin, begin + len(token)), start, end, 0.8))
            turns.append(SpokenTurn(old.speaker, text, tokens[0][1], tokens[-1][2], tuple(words)))
    return build_document(turns, language="sv", duration_s=60.0)


@st.composite
def corrected(draw: st.DrawFn, document: Document) -> Document:
    """Draw corrections of some turns by hand; what people type is in capitals, as no machine writes."""
    for index in range(len(document.turns)):
        tokens: list[str] = []
        for token in document.turns[index].span.slice(document.text).split(" "):
            fate = draw(st.sampled_from(("same", "same", "same", "typed", "gone", "added")))
            if fate == "typed":
                tokens.append(f"TYPED{draw(st.integers(0, 9))}")
            elif fate == "added":
                tokens += [f"MORE{draw(st.integers(0, 9))}", token]
            elif fate == "same":
                tokens.append(token)
        if tokens:
            document = correct_turn(document, index, " ".join(tokens))[1]
    return document


@st.composite
def three_texts(draw: st.DrawFn) -> tuple[Document, Document, Document]:
    base = draw(talks())
    return base, draw(corrected(base)), draw(heard_again(base))


@given(talks().flatmap(lambda base: st.tuples(st.just(base), heard_again(base))))
def test_without_corrections_the_result_is_the_new_recognition(texts: tuple[Document, Document]) -> None:
    base, new = texts

    assert merge_corrections(base, base, new).document == new


@given(talks().flatmap(lambda base: st.tuples(st.just(base), corrected(base))))
def test_hearing_the_same_again_changes_nothing_people_made(texts: tuple[Document, Document]) -> None:
    base, mine = texts

    assert merge_corrections(base, mine, base).document == (base if base.text == mine.text else mine)


@given(three_texts())
def test_every_typed_word_survives_in_its_order(texts: tuple[Document, Document, Document]) -> None:
    base, mine, new = texts

    merged = merge_corrections(base, mine, new).document

    assert typed(merged) == typed(mine)


@given(three_texts())
def test_words_typed_side_by_side_stay_side_by_side(texts: tuple[Document, Document, Document]) -> None:
    base, mine, new = texts

    merged = merge_corrections(base, mine, new).document.text.split()

    for here, there in neighbours(mine):
        assert any(a == here and b == there for a, b in itertools.pairwise(merged))


@given(three_texts())
def test_every_word_is_either_newly_heard_or_typed(texts: tuple[Document, Document, Document]) -> None:
    base, mine, new = texts

    merged = merge_corrections(base, mine, new).document

    assert {w for w in merged.text.split() if not w.isupper()} <= {*new.text.split(), *mine.text.split()}
    for word in merged.words:
        assert any(t.span.start <= word.span.start <= word.span.end <= t.span.end for t in merged.turns)


def typed(document: Document) -> list[str]:
    return [word for word in document.text.split() if word.startswith(("TYPED", "MORE"))]


def neighbours(document: Document) -> list[tuple[str, str]]:
    turns = [t.span.slice(document.text).split() for t in document.turns]
    pairs = [pair for words in turns for pair in itertools.pairwise(words)]
    return [pair for pair in pairs if all(w.startswith(("TYPED", "MORE")) for w in pair)]


def test_a_corrected_word_stands_among_the_new_ones() -> None:
    base = talk(("S1", "jag var på livet sextitva", 0.0))
    mine = correct_turn(base, 0, "jag var på Piva sextitva")[1]
    new = talk(("S1", "jag var på pivo avdelning", 0.0))

    merged = merge_corrections(base, mine, new)

    assert lines(merged.document) == [("S1", "jag var på Piva avdelning")]
    assert merged.n_kept == 1


def test_a_deleted_word_does_not_come_back() -> None:
    base = talk(("S1", "tack för att ni tittade ja", 0.0))
    mine = correct_turn(base, 0, "ja")[1]
    new = talk(("S1", "tack för att du tittade ja", 0.0))

    assert lines(merge_corrections(base, mine, new).document) == [("S1", "ja")]


def test_a_speaker_set_by_hand_stays_and_the_new_words_come_in() -> None:
    base = talk(("S1", "hur mår du", 0.0), ("S1", "jo tack bra", 2.0))
    turns = list(base.turns)
    mine = replace(base, turns=(turns[0], replace(turns[1], speaker="S2")))
    new = talk(("S1", "hur mår ni", 0.0), ("S1", "jo tack fint", 2.0))

    merged = merge_corrections(base, mine, new).document

    assert lines(merged) == [("S1", "hur mår ni"), ("S2", "jo tack fint")]


def test_voices_are_named_as_people_know_them() -> None:
    mine = talk(("S1", "ett två tre", 0.0), ("S2", "fyra fem sex", 2.0))
    new = talk(("S2", "ett två tre", 0.0), ("S1", "fyra fem", 2.0), ("S3", "sex", 3.2))

    assert [t.speaker for t in match_speakers(mine, new).turns] == ["S1", "S2", "S3"]


def test_a_passage_takes_the_place_of_what_was_said_then() -> None:
    base = talk(("S1", "ett två", 0.0), ("S2", "tra fura", 2.0), ("S1", "fem sex", 4.0))
    passage = talk(("S2", "tre fyra", 2.0), ("S1", "fem", 4.0))

    assert lines(splice(base, passage, 2.0, 4.0)) == [("S1", "ett två"), ("S2", "tre fyra"), ("S1", "fem sex")]


def test_the_distance_counts_words_taken_away_and_put_in() -> None:
    assert distance(talk(("S1", "ett två tre", 0.0)), talk(("S1", "ett tre fyra", 0.0))) == 2


def test_a_document_without_times_keeps_what_was_typed() -> None:
    base = Document("a b c", (Turn(Span(0, 5), "S1"),))
    mine = Document("a X c", (Turn(Span(0, 5), "S1"),))
    new = Document("a q r c", (Turn(Span(0, 7), "S1"),))

    assert merge_corrections(base, mine, new).document.text == "a X c"


def test_marks_of_the_new_recognition_follow_where_its_words_stay() -> None:
    base = talk(("S1", "ett två tre fyra", 0.0))
    mine = correct_turn(base, 0, "ett två TRE fyra")[1]
    new = talk(("S1", "ett tvo tre fyra", 0.0))
    heard = replace(
        new,
        marks=(Mark(Span(4, 7), MarkKind.OVERLAP, 0.5, 1.0), Mark(Span(8, 11), MarkKind.FAST, 1.0, 1.5)),
    )

    merged = merge_corrections(base, mine, heard).document

    assert merged.text == "ett tvo TRE fyra"
    assert [(m.kind, m.span.slice(merged.text)) for m in merged.marks] == [(MarkKind.OVERLAP, "tvo")]
