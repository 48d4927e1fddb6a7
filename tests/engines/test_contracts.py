"""What every engine must do, run on the fakes and on the real weights alike."""

import numpy as np
import pytest

from qual.engines.fakes import FakeDiarizer, FakeEncoder, FakeRecognizer
from qual.errors import BadInput
from tests.engines.sounds import RATE, silence, speak, tone

ENGLISH = "I work on a psychiatric ward. Every morning we meet in the kitchen and talk about the day."


def floats(pcm):
    return pcm.astype(np.float32) / 32768


@pytest.fixture(
    params=["fake", *(pytest.param(name, marks=pytest.mark.slow) for name in ("whisper", "reference"))], scope="module"
)
def recognizer(request):
    return FakeRecognizer() if request.param == "fake" else request.getfixturevalue("whisper")


@pytest.fixture(scope="module")
def speech(recognizer, tmp_path_factory):
    if isinstance(recognizer, FakeRecognizer):
        return floats(tone(8))
    return floats(speak(tmp_path_factory.mktemp("speech") / "en.wav", ENGLISH, "en"))


def test_a_recogniser_says_what_it_is_and_knows(recognizer):
    assert recognizer.info.model
    assert {"sv", "de", "en"} <= set(recognizer.languages)
    assert recognizer.info.as_json()["engine"] == recognizer.info.engine


def test_words_lie_in_order_inside_the_sound_and_its_offset(recognizer, speech):
    segments = recognizer.transcribe(speech, language="en", offset_s=100.0)

    words = [w for s in segments for w in s.words]
    assert len(words) > 5
    assert all(100 <= w.start_s <= w.end_s <= 100 + len(speech) / RATE + 0.01 for w in words)
    assert [w.start_s for w in words] == sorted(w.start_s for w in words)
    assert all(0 <= w.probability <= 1 for w in words)
    assert all(type(w.start_s) is float and type(w.probability) is float for w in words)


def test_the_text_of_a_segment_is_its_words(recognizer, speech):
    for segment in recognizer.transcribe(speech, language="en"):
        assert "".join(w.text for w in segment.words).split() == segment.text.split()


def test_recognising_twice_gives_the_same(recognizer, speech):
    first = recognizer.transcribe(speech, language="en", prompt="ward, kitchen")

    assert recognizer.transcribe(speech, language="en", prompt="ward, kitchen") == first


def test_whole_numbers_are_heard_like_floats(recognizer, speech):
    whole = (speech * 32768).astype(np.int16)

    assert recognizer.transcribe(whole, language="en") == recognizer.transcribe(speech, language="en")


def test_no_sound_gives_no_segment(recognizer):
    assert recognizer.transcribe(np.zeros(0, np.float32), language="en") == ()


def test_more_than_thirty_seconds_is_a_programming_error(recognizer):
    with pytest.raises(ValueError, match="at most 30"):
        recognizer.transcribe(floats(silence(31)), language="en")


def test_an_unknown_language_lists_the_known_ones(recognizer):
    with pytest.raises(BadInput, match=r"'tlh'.*sv"):
        recognizer.transcribe(floats(silence(1)), language="tlh")


def test_a_language_is_detected_only_among_the_candidates(recognizer, speech):
    assert recognizer.detect_language(speech, ("de", "en"))[0] == "en"
    assert recognizer.detect_language(speech, ("de",)) == ("de", 1.0)


def test_detection_refuses_an_unknown_candidate(recognizer, speech):
    with pytest.raises(BadInput, match="tlh"):
        recognizer.detect_language(speech, ("tlh", "en"))


def test_the_languages_share_one_probability(recognizer, speech):
    scores = recognizer.language_scores(speech)

    assert set(scores) <= set(recognizer.languages)
    assert sum(scores.values()) == pytest.approx(1.0, abs=0.01)
    assert max(scores, key=scores.get) == "en"


def test_a_longer_prompt_takes_more_room(recognizer):
    assert 0 < recognizer.count_tokens("ward") < recognizer.count_tokens("ward, kitchen and some more words")


def test_repeats_can_be_forbidden(recognizer, speech):
    assert recognizer.transcribe(speech, language="en", no_repeat=True)


@pytest.fixture(params=["fake", pytest.param("voices", marks=pytest.mark.slow)])
def diarizer(request):
    if request.param == "fake":
        return FakeDiarizer()
    from qual.engines.speakers import VoiceSeparator

    return VoiceSeparator(threads=2)


@pytest.fixture
def two_voices(tmp_path):
    """A man and a woman take turns for about half a minute."""
    lines = [("en+m3", "How do you begin the day on your ward?"), ("en+f2", ENGLISH)] * 2
    return np.concatenate([speak(tmp_path / f"{i}.wav", text, voice) for i, (voice, text) in enumerate(lines)])


@pytest.mark.parametrize("n_speakers", [None, 1, 2, 3])
def test_voices_are_sorted_inside_the_sound_and_named_in_order(diarizer, two_voices, n_speakers):
    turns = diarizer.diarize(two_voices, n_speakers)

    assert [t.start_s for t in turns] == sorted(t.start_s for t in turns)
    assert all(0 <= t.start_s < t.end_s <= len(two_voices) / RATE + 0.1 for t in turns)
    names = list(dict.fromkeys(t.speaker for t in turns))
    assert names == [f"S{i + 1}" for i in range(len(names))]
    assert n_speakers is None or len(names) <= n_speakers


def test_no_sound_has_no_voices(diarizer):
    assert diarizer.diarize(np.zeros(0, np.int16), 2) == ()


@pytest.fixture(
    params=["fake", pytest.param("e5", marks=pytest.mark.slow), pytest.param("e5_int8", marks=pytest.mark.slow)]
)
def encoder(request):
    return FakeEncoder() if request.param == "fake" else request.getfixturevalue(request.param)


def test_vectors_have_unit_length_and_the_promised_shape(encoder):
    vectors = encoder.encode(["Nobody is in a hurry.", "", "Ingen har bråttom."])

    assert vectors.dtype == np.float32
    assert vectors.shape == (3, encoder.dimension)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-5)


def test_no_texts_give_no_vectors(encoder):
    assert encoder.encode([]).shape == (0, encoder.dimension)


def test_a_vector_does_not_depend_on_its_neighbours(encoder):
    alone = encoder.encode(["We wait."])[0]

    assert encoder.encode(["Something else.", "We wait."])[1] == pytest.approx(alone, abs=1e-4)


def test_similar_texts_are_nearer_than_others(encoder):
    near, same, far = encoder.encode(
        ["Nobody is in a hurry in the morning", "In the morning nobody hurries", "The codebook has colours"]
    )

    assert near @ same > near @ far
