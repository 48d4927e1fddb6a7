import re
from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from qual.analysis.turns import merge_words_and_voices
from qual.domain.document import build_document
from qual.domain.speech import RecognisedSegment, RecognisedWord, Stretch, VoiceTurn


def segment(*words):
    """Build a segment from (text, start, end) triples; texts carry their own blanks."""
    heard = tuple(RecognisedWord(t, a, b, 0.9) for t, a, b in words)
    return RecognisedSegment("".join(t for t, _, _ in words), heard[0].start_s, heard[-1].end_s, heard)


def steady(text, start=0.0, step=0.4):
    """Speak the words of `text` without pauses."""
    return segment(*[(f" {w}", start + i * step, start + (i + 1) * step) for i, w in enumerate(text.split())])


def said(turns):
    return [(t.speaker, t.text) for t in turns]


def test_no_words_give_no_turns():
    assert merge_words_and_voices([], [VoiceTurn(0, 5, "S1")]) == ()


def test_two_speakers_take_turns():
    segments = [steady("How are you?"), steady("Quite well, thank you.", 2.0)]
    voices = [VoiceTurn(0, 1.4, "S1"), VoiceTurn(1.9, 4, "S2")]

    assert said(merge_words_and_voices(segments, voices)) == [
        ("S1", "How are you?"),
        ("S2", "Quite well, thank you."),
    ]


def test_the_first_word_of_a_turn_is_not_given_to_the_previous_speaker():
    # The voice detector is 0.4 s late: "Quite" would fall to S1.
    voices = [VoiceTurn(0, 1.6, "S1"), VoiceTurn(1.6, 4, "S2")]

    turns = merge_words_and_voices([steady("How are you? Quite well, thank you.")], voices)

    assert [t.text for t in turns] == ["How are you?", "Quite well, thank you."]


def test_a_change_of_speaker_prefers_a_pause_when_nothing_ends():
    # 0.4 s of pause before "and"; the detector puts the change one word too early
    segments = [segment((" so", 0, 0.4), (" I", 0.4, 0.8), (" and", 1.2, 1.6), (" you", 1.6, 2.0))]
    voices = [VoiceTurn(0, 0.5, "S1"), VoiceTurn(0.5, 2, "S2")]

    assert said(merge_words_and_voices(segments, voices)) == [("S1", "so I"), ("S2", "and you")]


def test_a_short_interjection_stays_its_speakers():
    segments = [steady("I went there. Mm. And then I left.")]
    voices = [VoiceTurn(0, 1.2, "S1"), VoiceTurn(1.2, 1.6, "S2"), VoiceTurn(1.6, 4, "S1")]

    assert said(merge_words_and_voices(segments, voices)) == [
        ("S1", "I went there."),
        ("S2", "Mm."),
        ("S1", "And then I left."),
    ]


def test_a_sliver_of_another_voice_inside_a_sentence_is_noise():
    segments = [steady("we went to a house by the sea", step=0.2)]
    voices = [VoiceTurn(0, 0.6, "S1"), VoiceTurn(0.6, 0.8, "S2"), VoiceTurn(0.8, 3, "S1")]

    assert said(merge_words_and_voices(segments, voices)) == [("S1", "we went to a house by the sea")]


def test_a_word_outside_every_voice_goes_to_the_nearest():
    segments = [segment((" Yes.", 5.0, 5.2)), segment((" No.", 8.6, 8.8))]
    voices = [VoiceTurn(0, 4.5, "S1"), VoiceTurn(9, 12, "S2")]

    assert said(merge_words_and_voices(segments, voices)) == [("S1", "Yes."), ("S2", "No.")]


def test_an_earlier_longer_voice_is_nearer_than_a_short_one_in_between():
    segments = [segment((" Yes.", 10.2, 10.4))]
    voices = [VoiceTurn(0, 10, "S1"), VoiceTurn(2, 3, "S2"), VoiceTurn(20, 21, "S3")]

    assert said(merge_words_and_voices(segments, voices)) == [("S1", "Yes.")]


def test_where_two_talk_at_once_the_one_already_speaking_keeps_the_word():
    voices = [VoiceTurn(0, 2, "S1"), VoiceTurn(1, 2, "S2")]

    assert said(merge_words_and_voices([steady("this is all mine now")], voices)) == [("S1", "this is all mine now")]


def test_without_voices_the_text_is_broken_at_pauses():
    segments = [steady("First thought."), steady("Second thought.", 4.0)]

    assert said(merge_words_and_voices(segments)) == [("S1", "First thought."), ("S1", "Second thought.")]


def test_a_long_monologue_is_broken_between_sentences():
    turns = merge_words_and_voices([steady("Something was said here today. " * 60)])

    assert len(turns) > 1
    assert all(t.text.endswith(".") for t in turns)
    assert max(len(t.text) for t in turns) < 700


def test_words_without_blanks_are_joined_by_language():
    english = segment(("Yes", 0, 1), ("sir", 1, 2))
    japanese = segment(("そう", 0, 1), ("です", 1, 2))

    assert merge_words_and_voices([english], language="en")[0].text == "Yes sir"
    assert merge_words_and_voices([japanese], language="ja")[0].text == "そうです"


def test_blanks_follow_the_model_where_it_gives_them():
    parts = segment((" it", 0, 1), ("'s", 1, 2), (" twenty", 2, 3), ("-one", 3, 4))

    assert merge_words_and_voices([parts])[0].text == "it's twenty-one"


def test_a_segment_without_word_times_spreads_its_words():
    turn = merge_words_and_voices([RecognisedSegment("Ja, genau.", 2.0, 4.0, ())])[0]

    assert [(w.start_s, w.end_s) for w in turn.words] == [(2.0, 3.0), (3.0, 4.0)]


def test_turns_become_a_document_with_times():
    segments = [steady("How are you?"), steady("Well.", 2.0)]
    voices = [VoiceTurn(0, 1.4, "S1"), VoiceTurn(1.9, 4, "S2")]

    document = build_document(merge_words_and_voices(segments, voices), language="en", duration_s=3.0)

    assert document.text == "How are you?\nWell."
    assert [w.span.slice(document.text) for w in document.words] == ["How", "are", "you?", "Well."]
    assert document.seconds_at(document.text.index("Well")) == 2.0


texts = st.sampled_from(
    [
        "Ja.",
        "nej",
        "so",
        "that's",
        "-one",
        "Hm?",
        "…",
        "Åsa",
        "Größe!",
        "そう",
        "👩🏽‍⚕️",
        "e\u0301",
        "a b",
        "\u00a0x",
        " \n",
        "«Oui»",
    ]
)


heard_words = st.tuples(
    st.sampled_from([(0.0, 0.0), (0.0, 0.3), (0.1, 0.05), (0.1, 1.0), (0.7, 0.3), (3.0, 0.3)]),  # pause, length
    st.sampled_from(["", " ", " "]),
    texts,
)


def placed(passages):
    """Put (pause, length), blank and text of each word one after the other in time."""
    now, segments = 0.0, []
    for passage in passages:
        words = []
        for (pause, length), blank, text in passage:
            words.append(RecognisedWord(blank + text, now + pause, now + pause + length, 0.9))
            now += pause + length
        segments.append(RecognisedSegment("".join(w.text for w in words), 0.0, now, tuple(words)))
    return segments


recognised = st.lists(st.lists(heard_words, max_size=6), max_size=4).map(placed)

voice_turns = st.lists(
    st.builds(
        lambda start, length, speaker: VoiceTurn(start, start + length, f"S{speaker}"),
        st.sampled_from([0.0, 0.4, 1.1, 2.5, 4.0, 7.3]),
        st.sampled_from([0.0, 0.2, 1.0, 5.0]),
        st.integers(1, 4),
    ),
    max_size=8,
)


def spoken(segments):
    return [t for s in segments for w in s.words if (t := " ".join(w.text.split()))]


@given(recognised, voice_turns, st.sampled_from(["", "sv", "ja"]))
def test_every_word_is_kept_in_order_and_its_span_is_right(segments, voices, language):
    turns = merge_words_and_voices(segments, voices, language=language)

    assert [w.span.slice(t.text) for t in turns for w in t.words] == spoken(segments)


@given(recognised, voice_turns)
def test_the_text_holds_exactly_the_words(segments, voices):
    turns = merge_words_and_voices(segments, voices)

    def squeezed(parts):
        return re.sub(r"\s", "", "".join(parts))

    assert squeezed(t.text for t in turns) == squeezed(spoken(segments))


@given(recognised, voice_turns)
def test_turns_make_a_valid_document_and_name_only_given_speakers(segments, voices):
    turns = merge_words_and_voices(segments, voices)
    document = build_document(turns)

    assert {t.speaker for t in turns} <= ({v.speaker for v in voices} or {"S1"})
    assert all(t.text for t in turns)
    for turn in document.turns:
        assert document.words_in(turn.span)


@given(recognised, voice_turns)
def test_neighbouring_turns_differ_in_speaker_unless_one_voice_speaks(segments, voices):
    speakers = [t.speaker for t in merge_words_and_voices(segments, voices)]

    if len(set(speakers)) > 1:
        assert all(a != b for a, b in pairwise(speakers))


def marks(turns):
    return [(turn.text[m.span.start : m.span.end], m.kind.value) for turn in turns for m in turn.marks]


def test_speech_without_words_gets_a_placeholder_in_the_voice_speaking_there():
    segments = [steady("How are you?"), steady("Yes.", 9.0)]
    voices = [VoiceTurn(0, 1.5, "S1"), VoiceTurn(2, 8, "S2"), VoiceTurn(9, 10, "S1")]

    turns = merge_words_and_voices(segments, voices, language="de", gaps=[Stretch(2.5, 7)])

    assert said(turns) == [("S1", "How are you?"), ("S2", "(unverständlich)"), ("S1", "Yes.")]
    assert marks(turns) == [("(unverständlich)", "unintelligible")]
    assert (turns[1].words[0].start_s, turns[1].words[0].end_s, turns[1].words[0].probability) == (2.5, 7, 0.0)


def test_a_noise_in_which_no_voice_is_heard_gets_no_placeholder():
    turns = merge_words_and_voices([steady("Yes.", 9.0)], [VoiceTurn(9, 10, "S1")], gaps=[Stretch(2.5, 7)])

    assert marks(turns) == []


def test_a_recording_without_words_gets_no_placeholder_either():
    assert merge_words_and_voices([], [], gaps=[Stretch(0, 9)]) == ()


def test_a_doubt_about_a_segment_marks_its_words_in_each_turn():
    segments = [replace(steady("one two three four"), doubt="repeated"), steady("five", 1.6)]
    voices = [VoiceTurn(0, 0.8, "S1"), VoiceTurn(0.8, 3, "S2")]

    assert marks(merge_words_and_voices(segments, voices)) == [
        ("one two", "doubt-repeated"),
        ("three four", "doubt-repeated"),
    ]


def test_words_under_which_another_voice_is_heard_are_marked():
    voices = [VoiceTurn(0, 2, "S1"), VoiceTurn(0.8, 1.5, "S2", second=True)]

    turns = merge_words_and_voices([steady("one two three four five")], voices)

    assert said(turns) == [("S1", "one two three four five")]
    assert marks(turns) == [("three four", "overlap")]


def interrupted():
    segments = [steady("I said that I"), segment((" Mm.", 1.6, 1.9)), steady("would stay. Good?", 1.9)]
    return segments, [VoiceTurn(0, 1.6, "S1"), VoiceTurn(1.6, 1.9, "S2"), VoiceTurn(1.9, 4, "S1")]


def test_an_interjection_is_a_turn_of_its_own():
    assert said(merge_words_and_voices(*interrupted()))[1] == ("S2", "Mm.")


def test_an_interjection_can_be_folded_into_the_turn_it_interrupts():
    turns = merge_words_and_voices(*interrupted(), interjections="inside")

    assert said(turns) == [("S1", "I said that I (Mm) would stay. Good?")]


def test_an_answer_is_not_folded():
    segments = [steady("Did you?"), segment((" Never.", 0.9, 1.3)), steady("Why not?", 1.4)]
    voices = [VoiceTurn(0, 0.8, "S1"), VoiceTurn(0.8, 1.4, "S2"), VoiceTurn(1.4, 4, "S1")]

    assert len(merge_words_and_voices(segments, voices, interjections="inside")) == 3
