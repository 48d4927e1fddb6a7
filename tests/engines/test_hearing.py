"""What is done about one chunk when the first try is not good: scripted recognisers, no weights."""

import numpy as np

from qual.analysis.spoken_language import SURE
from qual.domain.speech import RecognisedSegment, RecognisedWord, Stretch
from qual.engines.hearing import Setting, hear
from tests.engines.sounds import RATE

LOOP = "I do not know. " * 8
GERMAN = "Dann haben wir gewartet und es war nicht so schlimm wie ich dachte."
ENGLISH = "Then we waited and it was not as bad as they thought that it would be."


def said(text, start_s, end_s, probability=0.9, **figures):
    parts = text.split()
    step = (end_s - start_s) / len(parts)
    words = tuple(
        RecognisedWord(f" {part}", start_s + i * step, start_s + (i + 1) * step, probability)
        for i, part in enumerate(parts)
    )
    return (RecognisedSegment(f" {text}", start_s, end_s, words, **figures),)


class Scripted:
    """Answers each question with what a function makes of it, and remembers the questions."""

    def __init__(self, answer, scores=None):
        self.answer, self.asked = answer, []
        self.scores = scores or (lambda pcm: {"en": 1.0, "de": 0.0, "sv": 0.0})

    def language_scores(self, pcm):
        return self.scores(pcm)

    def transcribe(self, pcm, *, language, prompt="", offset_s=0.0, no_repeat=False):
        seconds = len(pcm) / RATE
        self.asked.append((round(seconds, 1), language, prompt, no_repeat))
        text = self.answer(seconds, language, prompt, no_repeat)
        return said(text, offset_s, offset_s + seconds) if text else ()


def sound(seconds=20.0):
    return np.ones(round(seconds * RATE), np.float32)


def test_good_text_is_asked_for_once():
    recognizer = Scripted(lambda *_: ENGLISH)

    heard = hear(recognizer, sound(), Setting("en"))

    assert recognizer.asked == [(20.0, "en", "", False)]
    assert (heard.detected, heard.share) == ("en", 1.0)
    assert [(s.language, s.doubt) for s in heard.segments] == [("en", "")]


def test_a_loop_is_heard_again_in_two_halves():
    recognizer = Scripted(lambda seconds, *_: LOOP if seconds > 15 else ENGLISH)

    heard = hear(recognizer, sound(), Setting("en"))

    assert len(recognizer.asked) == 3
    assert [s.doubt for s in heard.segments] == ["", ""]
    assert heard.segments[0].end_s == heard.segments[1].start_s


def test_a_half_that_still_loops_is_heard_with_repeats_forbidden():
    recognizer = Scripted(lambda seconds, language, prompt, no_repeat: ENGLISH if no_repeat else LOOP)

    heard = hear(recognizer, sound(), Setting("en"))

    assert [asked[3] for asked in recognizer.asked] == [False, False, True, False, True]
    assert [s.doubt for s in heard.segments] == ["", ""]


def test_a_loop_that_cannot_be_helped_is_kept_and_marked():
    heard = hear(Scripted(lambda *_: LOOP), sound(), Setting("en"))

    assert [(s.text.strip(), s.doubt) for s in heard.segments] == [(LOOP.strip(), "repeated")]


def german(_pcm):
    return {"de": 0.95, "en": 0.03, "sv": 0.0}


def test_a_translation_is_asked_for_again_in_the_language_spoken():
    recognizer = Scripted(lambda s, language, prompt, n: GERMAN if "Deutsch" in prompt else ENGLISH, german)

    heard = hear(recognizer, sound(), Setting("de", ("de", "en"), "de"))

    assert [(s.text.strip(), s.language, s.doubt) for s in heard.segments] == [(GERMAN, "de", "")]


def test_a_translation_that_stays_one_is_marked():
    heard = hear(Scripted(lambda *_: ENGLISH, german), sound(), Setting("de", ("de", "en"), "de"))

    assert [s.doubt for s in heard.segments] == ["translated"]
    assert {w.probability for s in heard.segments for w in s.words} == {0.0}


def test_german_written_in_english_because_english_was_chosen_is_marked():
    heard = hear(Scripted(lambda *_: ENGLISH, german), sound(), Setting("en"))

    assert [(s.language, s.doubt) for s in heard.segments] == [("en", "translated")]


def test_the_language_changes_where_another_is_surely_spoken():
    def scores(pcm):  # loud is German, soft is English; a chunk of both is neither
        share = float((pcm > 0.5).mean())
        return {"de": SURE * share, "en": SURE * (1 - share)}

    both = np.concatenate([np.ones(10 * RATE), np.full(10 * RATE, 0.1)]).astype(np.float32)
    recognizer = Scripted(lambda s, language, *_: GERMAN if language == "de" else ENGLISH, scores)
    speech = [Stretch(100.0, 109.8), Stretch(110.2, 120.0)]

    heard = hear(recognizer, both, Setting("de", ("de", "en"), "de"), offset_s=100.0, speech=speech)

    assert [(s.language, s.start_s) for s in heard.segments] == [("de", 100.0), ("en", 110.0)]


class Accented:
    """Does not know the language of what it hears; writes it down surely in the right one, loud being German."""

    def __init__(self):
        self.asked = 0

    def language_scores(self, pcm):
        return {"lv": 0.6, "de": 0.02, "en": 0.02}

    def transcribe(self, pcm, *, language, prompt="", offset_s=0.0, no_repeat=False):
        self.asked += 1
        middle = len(pcm) // 2
        halves = [pcm] if abs(pcm[0] - pcm[-1]) < 0.1 else [pcm[:middle], pcm[middle:]]
        found = ()
        for half in halves:
            right = ("de" if half[0] > 0.5 else "en") == language
            text = GERMAN if language == "de" else ENGLISH
            end_s = offset_s + len(half) / RATE
            found += said(text, offset_s, end_s, 0.9 if right else 0.3, avg_logprob=-0.3 if right else -0.9)
            offset_s = end_s
        return found


def test_two_accents_are_told_apart_by_the_text_they_make():
    both = np.concatenate([np.full(10 * RATE, 0.2), np.ones(10 * RATE)]).astype(np.float32)
    speech = [Stretch(100.0, 109.5), Stretch(110.5, 120.0)]

    heard = hear(Accented(), both, Setting("en", ("en", "de"), "en"), offset_s=100.0, speech=speech)

    assert [(s.language, s.start_s, s.doubt) for s in heard.segments] == [("en", 100.0, ""), ("de", 110.0, "")]


class Surely(Accented):
    """Takes the whole for German, and its first quarter for nothing."""

    def __init__(self, fits):
        super().__init__()
        self.fits = fits

    def language_scores(self, pcm):
        return {"lv": 0.9, "de": 0.02} if len(pcm) < 6 * RATE else {"de": 0.95, "en": 0.01}

    def transcribe(self, pcm, *, language, prompt="", offset_s=0.0, no_repeat=False):
        fit = self.fits[language] if len(pcm) < 6 * RATE else -0.3
        return said(GERMAN if language == "de" else ENGLISH, offset_s, offset_s + len(pcm) / RATE, avg_logprob=fit)


def heard_after_english(fits):
    speech = [Stretch(0, 4.8), Stretch(5.2, 20)]
    heard = hear(Surely(fits), sound(), Setting("en", ("en", "de"), "en"), speech=speech)
    return [(s.language, s.start_s, s.doubt) for s in heard.segments]


def test_in_doubt_a_stretch_is_in_the_language_its_chunk_is_surely_in():
    assert heard_after_english({"de": -0.6, "en": -0.5}) == [("de", 0.0, "")]


def test_an_unlikely_text_in_another_language_than_its_chunk_is_marked():
    fits = {"de": -1.4, "en": -1.1}

    assert heard_after_english(fits) == [("en", 0.0, "translated"), ("de", 5.0, "")]


def test_a_likely_text_is_not_tried_in_other_languages():
    recognizer = Accented()

    hear(recognizer, np.full(20 * RATE, 0.2, np.float32), Setting("en", ("en", "de"), "en"), speech=[Stretch(0, 20)])

    assert recognizer.asked == 1


def test_a_chunk_is_cut_at_its_longest_pauses_first():
    asked = []

    def scores(pcm):
        asked.append(round(len(pcm) / RATE, 1))
        return {"en": 0.9, "de": 0.1}

    speech = [Stretch(0, 3.9), Stretch(4.1, 9.0), Stretch(11.0, 12.9), Stretch(13.1, 20.0)]
    hear(Scripted(lambda *_: ENGLISH, scores), sound(), Setting("en", ("en", "de"), "en"), speech=speech)

    assert set(asked) == {20.0, 4.0, 6.0, 3.0, 7.0}


def test_an_accent_does_not_change_the_language():
    recognizer = Scripted(lambda *_: "Hur var det", lambda pcm: {"sv": 0.01, "en": 0.04, "lv": 0.9})

    heard = hear(recognizer, sound(), Setting("sv", ("sv", "de", "en"), "sv"))

    assert [s.language for s in heard.segments] == ["sv"]


def test_speech_without_words_is_heard_once_more_by_itself():
    recognizer = Scripted(lambda seconds, *_: "And this was left out." if seconds < 10 else "")
    speech = [Stretch(52.0, 57.0)]

    heard = hear(recognizer, sound(), Setting("en"), offset_s=50.0, speech=speech)

    assert [round(seconds) for seconds, *_ in recognizer.asked] == [20, 5]
    assert [(s.text.strip(), s.start_s) for s in heard.segments] == [("And this was left out.", 52.0)]


def test_what_is_doubtful_does_not_fill_a_gap():
    recognizer = Scripted(lambda seconds, *_: "Thanks for watching!" if seconds < 10 else "")

    assert hear(recognizer, sound(), Setting("en"), speech=[Stretch(2.0, 7.0)]).segments == ()
