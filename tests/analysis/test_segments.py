"""How transcripts are cut into passages."""

import re
from datetime import UTC, datetime
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from qual.analysis.segments import Segment, Unit, count_words, cut_segments, cut_spans, spoken_text
from qual.domain.document import Document, Span, SpokenTurn, Word, build_document
from qual.domain.interview import Interview, Participant, Revision, RevisionKind, Speaker, SpeakerRole

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def sentences(text: str) -> list[tuple[int, int]]:
    return [m.span() for m in re.finditer(r"[^\s.][^.]*\.?", text)]


def cut(document: Document, **options) -> tuple[Segment, ...]:
    interview = Interview("i1", "p", "Ward manager", "en", None, "r1", None, NOW)
    revision = Revision("r1", "i1", 1, RevisionKind.IMPORT, None, (), document, "u", {}, NOW)
    speakers = [
        Speaker("s1", "i1", "S1", "Interviewer", SpeakerRole.INTERVIEWER, None),
        Speaker("s2", "i1", "S2", "Helen", SpeakerRole.PARTICIPANT, "h"),
    ]
    people = [Participant("h", "p", "P01", "ward manager", {})]
    return cut_segments(interview, revision, speakers, people, sentences=sentences, **options)


def test_interviewers_and_very_short_answers_are_left_out():
    document = build_document(
        [
            SpokenTurn("S1", "What is the ward like for you?"),
            SpokenTurn("S2", "Yes, I see."),
            SpokenTurn("S2", "It is loud at night."),
        ]
    )

    assert [s.text for s in cut(document)] == ["It is loud at night."]


def test_a_passage_knows_who_says_it_and_when():
    words = (Word(Span(0, 2), 3.0, 3.2), Word(Span(3, 5), 3.2, 3.5))
    document = build_document([SpokenTurn("S2", "It is loud at night.", 1.0, 9.0, words)], language="en")

    (found,) = cut(document)

    assert (found.speaker, found.participant, found.group) == ("Helen", "P01", "ward manager")
    assert (found.interview_id, found.revision_id, found.language) == ("i1", "r1", "en")
    assert (found.start_s, found.end_s) == (3.0, 3.5)
    assert found.person == ("", "P01")


def test_an_unknown_voice_counts_as_a_person_of_its_interview():
    (found,) = cut(build_document([SpokenTurn("S9", "It is loud at night.")]))

    assert (found.speaker, found.participant) == ("S9", "")
    assert found.person == ("i1", "S9")


def test_a_long_turn_is_cut_between_sentences_into_parts_of_like_length():
    turn = " ".join(["One two three four five six seven eight nine ten."] * 7)

    found = cut(build_document([SpokenTurn("S2", turn)]), max_words=30)

    assert [count_words(s.text) for s in found] == [20, 30, 20]
    assert all(s.text.endswith("ten.") for s in found)


def test_talk_without_punctuation_is_cut_between_words():
    turn = " ".join(f"word{n}" for n in range(100))

    found = cut(build_document([SpokenTurn("S2", turn)]), max_words=40)

    assert [count_words(s.text) for s in found] == [40, 40, 20]
    assert " ".join(s.text for s in found) == turn


def test_an_endless_sentence_is_cut_after_a_clause_where_there_is_one():
    turn = "a " * 25 + "comma, " + "b " * 30

    found = cut(build_document([SpokenTurn("S2", turn)]), max_words=40)

    assert [s.text[-2:] for s in found] == ["a,", " b"]


def test_sentences_and_paragraphs_can_be_passages():
    document = build_document(
        [SpokenTurn("S2", "It is loud at night. I cannot sleep here.\n\nThe food is quite good.")]
    )

    by_sentence = cut(document, unit=Unit.SENTENCE)
    by_paragraph = cut(document, unit=Unit.PARAGRAPH)

    assert [s.text for s in by_sentence] == [
        "It is loud at night.",
        "I cannot sleep here.",
        "The food is quite good.",
    ]
    assert [s.text for s in by_paragraph] == [
        "It is loud at night. I cannot sleep here.",
        "The food is quite good.",
    ]


def test_a_document_without_turns_is_one_nameless_voice():
    ((turn, span),) = cut_spans(Document("It is loud at night."), sentences=sentences)

    assert (turn.speaker, span) == ("", Span(0, 20))


def test_transcribers_notes_are_not_spoken():
    assert spoken_text("//No, [laughs] it *sighs* was loud.//") == "No, it was loud."
    assert count_words("[long pause, door slams] Yes.") == 1


pieces = st.sampled_from(["ord", "så.", "ja,", "[skratt]", "naïve", "😀", "–", "\n"])
text_of_turn = st.lists(pieces, max_size=80).map(" ".join)


@given(st.lists(text_of_turn, max_size=4), st.integers(5, 50), st.sampled_from(list(Unit)))
def test_passages_keep_their_order_their_turn_and_their_limit(turns, max_words, unit):
    document = build_document(SpokenTurn(f"S{n}", text) for n, text in enumerate(turns))

    found = list(cut_spans(document, sentences=sentences, unit=unit, max_words=max_words))

    assert all(turn.span.start <= span.start < span.end <= turn.span.end for turn, span in found)
    assert all(a.end <= b.start for (_, a), (_, b) in pairwise(found))
    assert all(4 <= count_words(span.slice(document.text)) <= max_words for _, span in found)
    assert all(span.slice(document.text).strip() == span.slice(document.text) for _, span in found)


@given(text_of_turn, st.integers(8, 50))
def test_cutting_a_turn_loses_only_rests_of_fewer_than_four_words(text, max_words):
    document = build_document([SpokenTurn("S1", text)])

    found = [span for _, span in cut_spans(document, sentences=sentences, max_words=max_words)]

    starts, ends = [0, *(s.end for s in found)], [*(s.start for s in found), len(text)]
    gaps = [Span(a, b) for a, b in zip(starts, ends, strict=True)]
    if found or count_words(text) >= 4:
        assert sum(count_words(gap.slice(text)) for gap in gaps) <= 3 * (len(found) + 1)


def test_talk_written_without_blanks_is_cut_as_talk_with_blanks_is():
    document = build_document([SpokenTurn("S2", "はい"), SpokenTurn("S2", "病棟は夜うるさくて眠れません" * 40)])

    found = cut(document)

    assert len(found) > 1
    assert all(4 <= count_words(segment.text) <= 120 for segment in found)
    assert "".join(segment.text for segment in found) == "病棟は夜うるさくて眠れません" * 40
