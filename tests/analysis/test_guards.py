import pytest

from qual.analysis.guards import is_loop, mark_doubtful
from qual.domain.speech import RecognisedSegment, RecognisedWord


def segment(text, **figures):
    words = tuple(RecognisedWord(f" {w}", i, i + 0.5, 0.9) for i, w in enumerate(text.split()))
    return RecognisedSegment(text, 0.0, len(words), words, **figures)


def doubts(*segments):
    return [s.doubt for s in mark_doubtful(segments)]


def test_ordinary_speech_is_left_alone():
    spoken = segment("I asked her what she needed, and she said that she needed time.", avg_logprob=-0.3)

    assert mark_doubtful([spoken]) == (spoken,)


def test_text_where_the_model_heard_nobody_is_doubtful():
    assert doubts(segment("Oh well.", no_speech=0.7, avg_logprob=-1.2)) == ["no-speech"]


@pytest.mark.parametrize(("no_speech", "avg_logprob"), [(0.7, -0.5), (0.3, -1.2)])
def test_one_bad_figure_alone_is_not_enough(no_speech, avg_logprob):
    assert doubts(segment("Oh well.", no_speech=no_speech, avg_logprob=avg_logprob)) == [""]


@pytest.mark.parametrize(
    "text",
    [
        "Thanks for watching!",
        "Untertitel im Auftrag des ZDF für funk, 2017",
        "Undertexter från Amara.org-gemenskapen",
        "www.btistudios.com",
        "Don't forget to subscribe.",
    ],
)
def test_subtitle_credits_are_doubtful(text):
    assert doubts(segment(text)) == ["credits"]


def test_a_loop_over_many_short_segments_is_doubtful():
    assert set(doubts(*[segment("Ja.") for _ in range(28)])) == {"repeated"}


def test_a_loop_spares_the_honest_segment_beside_it():
    honest = segment("Then the doctor came in.")

    assert doubts(honest, *[segment("I do not know.")] * 4) == ["", *["repeated"] * 4]


def test_three_repeats_are_how_people_talk():
    assert not is_loop([segment("no no no I mean it no no no")])


def test_doubtful_words_stay_with_probability_zero():
    (marked,) = mark_doubtful([segment("Thanks for watching")])

    assert [w.text for w in marked.words] == [" Thanks", " for", " watching"]
    assert {w.probability for w in marked.words} == {0.0}


def test_more_words_than_anybody_can_say_are_doubtful():
    words = tuple(RecognisedWord(f" {n}", 0.1 * n, 0.1 * n + 0.1, 0.9) for n in range(8))

    assert doubts(RecognisedSegment("a b c d e f g h", 0.0, 0.8, words)) == ["fast"]


def test_the_vocabulary_written_down_as_speech_is_doubtful():
    (marked,) = mark_doubtful(
        [segment("Seroquel, Lergigan, LPT, tvångsvård.")], "Ordlista: Seroquel, Lergigan, LPT, tvångsvård."
    )

    assert marked.doubt == "no-speech"
    assert mark_doubtful([segment("Seroquel and Lergigan.")], "Seroquel, Lergigan")[0].doubt == ""
