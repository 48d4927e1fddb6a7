import json
from dataclasses import replace

import numpy as np
import pytest

from qual.domain.speech import RecognisedSegment, RecognisedWord
from qual.engines.fakes import FakeDiarizer, FakeRecognizer, fake_plan
from qual.engines.language_guess import guess_language
from qual.engines.speech import plan_step
from qual.engines.speech_work import Request, plain_code
from qual.engines.transcribe import transcribe, transcribe_file
from qual.engines.work import forget
from qual.errors import BadFile, BadInput, Cancelled
from tests.engines.sounds import RATE, silence, speak, tone, write_sound, write_wav


class Counting:
    """A recogniser that counts the chunks it is given, and may die on the way."""

    def __init__(self, die_after=None, **options):
        self.inner, self.calls, self.die_after = FakeRecognizer(**options), 0, die_after
        self.info, self.languages = self.inner.info, self.inner.languages
        self.language_scores = self.inner.language_scores
        self.detect_language = self.inner.detect_language
        self.count_tokens = self.inner.count_tokens

    def transcribe(self, pcm, **options):
        if len(pcm) > 5 * RATE:  # shorter ones are gaps that are heard again
            if self.calls == self.die_after:
                raise KeyboardInterrupt
            self.calls += 1
        return self.inner.transcribe(pcm, **options)


@pytest.fixture
def talk(tmp_path):
    """Two minutes of sound: five chunks of the fake plan."""
    return write_wav(tmp_path / "talk.wav", tone(120))


def run(request, recognizer=None, diarizer=None, **options):
    return transcribe(request, recognizer or FakeRecognizer(), diarizer, planner=fake_plan, **options)


def test_a_recording_becomes_a_document(tmp_path):
    script = [(1.0, "How are you?"), (6.0, "Quite well, thank you.")]
    request = Request(write_wav(tmp_path / "talk.wav", tone(10)), tmp_path / "work", "en")

    result = run(request, FakeRecognizer(script), FakeDiarizer())

    assert result.document.text == "How are you?\nQuite well, thank you."
    assert [t.speaker for t in result.document.turns] == ["S1", "S2"]
    assert (result.document.language, result.document.duration_s) == ("en", 10.0)
    assert (result.recognizer.engine, result.diarizer.model) == ("fake", "fake-voices")
    assert result.document.words[0].start_s == 1.0


def test_one_speaker_needs_no_diarizer(talk, tmp_path):
    document = run(Request(talk, tmp_path / "work", "en", n_speakers=1), diarizer=FakeDiarizer()).document

    assert document.speakers == ("S1",)


def test_a_run_that_died_goes_on_where_it_stopped(talk, tmp_path):
    whole = run(Request(talk, tmp_path / "other", "en"), diarizer=FakeDiarizer()).document
    request = Request(talk, tmp_path / "work", "en")
    with pytest.raises(KeyboardInterrupt):
        run(request, Counting(die_after=3), FakeDiarizer())
    second = Counting()

    document = run(request, second, FakeDiarizer()).document

    assert second.calls == 2
    assert document == whole


def test_a_finished_run_is_not_repeated(talk, tmp_path):
    request = Request(talk, tmp_path / "work", "en")
    first = run(request)
    again = Counting()

    assert run(request, again) == first
    assert again.calls == 0


def test_another_number_of_speakers_keeps_the_recognised_speech(talk, tmp_path):
    request = Request(talk, tmp_path / "work", "en", n_speakers=2)
    run(request, diarizer=FakeDiarizer())
    again = Counting()

    document = run(replace(request, n_speakers=3), again, FakeDiarizer()).document

    assert again.calls == 0
    assert document.speakers == ("S1", "S2", "S3")


@pytest.mark.parametrize("change", [{"language": "sv"}, {"prompt": "mentalization"}])
def test_another_question_is_recognised_anew(talk, tmp_path, change):
    request = Request(talk, tmp_path / "work", "en")
    run(request)
    again = Counting()

    run(replace(request, **change), again)

    assert again.calls == 5


def test_another_recording_in_the_same_folder_is_recognised_anew(talk, tmp_path):
    request = Request(talk, tmp_path / "work", "en")
    run(request)
    write_wav(talk, tone(30))

    assert run(request).document.duration_s == 30.0


def test_damaged_leftovers_are_made_again(talk, tmp_path):
    request = Request(talk, tmp_path / "work", "en")
    whole = run(request).document
    (tmp_path / "work" / "chunk-00001.json").write_text('{"key": "')
    (tmp_path / "work" / "sound.s16").write_bytes(b"")

    assert run(request).document == whole


def test_the_plan_is_stored_once_and_not_made_again(talk, tmp_path):
    request = Request(talk, tmp_path / "work", "en")
    run(request)

    def other(pcm, **options):
        raise AssertionError("planned twice")

    assert plan_step(request, planner=other) == fake_plan(tone(120))


def test_stopping_keeps_what_is_done(talk, tmp_path):
    request = Request(talk, tmp_path / "work", "en")
    first = Counting()
    with pytest.raises(Cancelled):
        run(request, first, should_stop=lambda: first.calls == 2)
    second = Counting()

    run(request, second)

    assert (first.calls, second.calls) == (2, 3)


def test_progress_rises_from_stage_to_stage(talk, tmp_path):
    seen = []
    run(Request(talk, tmp_path / "work", "en"), diarizer=FakeDiarizer(), on_progress=seen.append)

    assert [p.share for p in seen] == sorted(p.share for p in seen)
    assert list(dict.fromkeys(p.stage for p in seen)) == ["decode", "plan", "recognise", "speakers", "store"]
    assert all(0 <= p.share <= 1 for p in seen)


def test_a_recording_without_speech_says_so(tmp_path):
    path = write_wav(tmp_path / "night.wav", silence(65))

    with pytest.raises(BadFile, match=r"night\.wav: no speech was found in its 1:05"):
        run(Request(path, tmp_path / "work", "en"))


def test_messages_use_the_name_the_person_knows(tmp_path):
    path = write_wav(tmp_path / "3fa2", silence(0))

    with pytest.raises(BadFile, match=r"^Ward 3, Tuesday\.wav:"):
        run(Request(path, tmp_path / "work", "en", name="Ward 3, Tuesday.wav"))


def test_an_unknown_language_is_refused_before_any_work(talk, tmp_path):
    with pytest.raises(BadInput, match=r"'tlh'.*It knows: sv, de, en"):
        run(Request(talk, tmp_path / "work", "tlh"))
    assert not (tmp_path / "work").exists()


@pytest.mark.parametrize("n_speakers", [0, -1, 21])
def test_an_impossible_number_of_speakers_is_refused(talk, tmp_path, n_speakers):
    with pytest.raises(BadInput, match="speakers"):
        run(Request(talk, tmp_path / "work", "en", n_speakers=n_speakers))


def test_a_language_may_carry_its_country(talk, tmp_path):
    assert plain_code("sv_SE") == "sv"
    assert run(Request(talk, tmp_path / "work", "de-AT")).document.language == "de"


def test_detection_chooses_among_the_candidates(talk, tmp_path):
    request = Request(talk, tmp_path / "work", candidates=("sv", "de"))

    assert run(request, FakeRecognizer(detected="de")).document.language == "de"


def test_in_doubt_the_language_whose_text_is_trusted_most_wins():
    class Unsure:
        def language_scores(self, pcm):
            return {"en": 0.2, "la": 0.8}

        def transcribe(self, pcm, *, language):
            trust = {"sv": 0.6, "en": 0.4, "de": 0.3}[language]
            return (RecognisedSegment(" Ja", 0, 1, (RecognisedWord(" Ja", 0, 1, trust),)),)

    assert guess_language(Unsure(), [tone(1)], ("sv", "de", "en"))[0] == "sv"


def test_a_cut_off_recording_carries_its_warning(tmp_path):
    whole = write_wav(tmp_path / "whole.wav", tone(60)).read_bytes()
    path = tmp_path / "cut.wav"
    path.write_bytes(whole[: len(whole) // 2])

    assert "cut off" in run(Request(path, tmp_path / "work", "en")).warnings[0]


def test_speech_without_words_is_reported(talk, tmp_path):
    result = run(Request(talk, tmp_path / "work", "en"), FakeRecognizer([(0.0, "Hello there.")]))

    assert [(round(s.start_s), round(s.end_s)) for s in result.unheard] == [(4, 120)]
    assert "0:04-2:00" in result.warnings[0]
    assert result.document.text == "Hello there. (unintelligible)"
    (mark,) = result.document.marks
    assert (mark.kind, mark.span.slice(result.document.text)) == ("unintelligible", "(unintelligible)")


def test_invented_text_is_kept_marked_and_reported(tmp_path):
    talk = write_wav(tmp_path / "talk.wav", tone(5))
    result = run(Request(talk, tmp_path / "work", "en"), FakeRecognizer([(2.5, "Thanks for watching!")]))

    assert result.document.text == "Thanks for watching!"
    assert {w.probability for w in result.document.words} == {0.0}
    assert [m.kind for m in result.document.marks] == ["doubt-credits"]
    assert any("invented" in warning and "0:02" in warning for warning in result.warnings)


def test_forgetting_removes_the_work_folder(talk, tmp_path):
    run(Request(talk, tmp_path / "work", "en"), diarizer=FakeDiarizer())

    forget(tmp_path / "work")

    assert not (tmp_path / "work").exists()


def test_forgetting_leaves_foreign_files_alone(talk, tmp_path):
    run(Request(talk, tmp_path / "work", "en"))
    (tmp_path / "work" / "notes.txt").touch()

    forget(tmp_path / "work")

    assert [p.name for p in (tmp_path / "work").iterdir()] == ["notes.txt"]


SWEDISH = "Jag arbetar på en psykiatrisk avdelning. Varje morgon träffas vi i köket och pratar om dagen."
GERMAN = "Ich arbeite auf einer Station. Jeden Morgen treffen wir uns in der Küche und sprechen über den Tag."
ENGLISH = "I work on a ward. Every morning we meet in the kitchen and talk about the day."


@pytest.fixture(scope="module")
def interview(tmp_path_factory):
    """Three passages with long pauses between them, so that there are three chunks, as an m4a."""
    folder = tmp_path_factory.mktemp("interview")
    texts = (
        ENGLISH,
        "What happens when somebody does not want to talk?",
        "Then we wait. Nobody is in a hurry.",
    )
    parts = [np.concatenate([speak(folder / f"{i}.wav", t, "en"), silence(6)]) for i, t in enumerate(texts)]
    return write_sound(folder / "interview.m4a", np.concatenate(parts))


@pytest.mark.slow
def test_real_weights_transcribe_english(interview, whisper, tmp_path):
    document = transcribe_file(interview, language="en", recognizer=whisper, work_dir=tmp_path / "work")

    assert "Every morning we meet in the kitchen" in document.text
    assert "does not want to talk?" in document.text
    assert len(document.turns) == 3
    assert len(json.loads((tmp_path / "work" / "plan.json").read_text())["value"]["chunks"]) == 1


@pytest.mark.slow
@pytest.mark.parametrize(("code", "text"), [("sv", SWEDISH), ("de", GERMAN), ("en", ENGLISH)])
def test_real_weights_tell_the_study_languages_apart(whisper, tmp_path, code, text):
    pcm = speak(tmp_path / "speech.wav", text, code)

    assert guess_language(whisper, [pcm.astype(np.float32) / 32768], ("sv", "de", "en"))[0] == code


@pytest.mark.slow
def test_real_silence_and_noise_hold_no_speech(tmp_path):
    from qual.engines.voice_activity import plan_recording

    noise = np.random.default_rng(1)
    white = (noise.normal(0, 0.05, 20 * RATE) * 32768).astype(np.int16)
    clicks = silence(20)
    clicks[::RATE] = 20_000
    for sound in (silence(20), white, (white // 50).astype(np.int16), tone(20, 50), clicks):
        assert plan_recording(sound).chunks == ()


@pytest.mark.slow
def test_quiet_speech_is_found_like_loud_speech(tmp_path):
    from qual.engines.voice_activity import plan_recording

    loud = np.concatenate([silence(2), speak(tmp_path / "en.wav", ENGLISH, "en"), silence(2)])
    (chunk,) = plan_recording(loud).chunks
    (quiet,) = plan_recording((loud // 60).astype(np.int16)).chunks

    assert abs(chunk.start_sample - quiet.start_sample) < RATE
    assert abs(chunk.end_sample - quiet.end_sample) < RATE


class Learning:
    """A diarizer whose description grows by what it found, as the real one's does."""

    def __init__(self):
        self.inner, self.info = FakeDiarizer(), FakeDiarizer().info

    def diarize(self, pcm, n_speakers, *, memory=None):
        self.info = replace(self.info, settings={"n_speakers_found": 2})
        return self.inner.diarize(pcm, n_speakers)


def test_a_diarizer_may_say_more_about_itself_after_its_run(talk, tmp_path):
    request = Request(talk, tmp_path / "work", "en")

    first = run(request, diarizer=Learning())

    assert first.diarizer.settings == {"n_speakers_found": 2}
    assert run(request, diarizer=Learning()) == first
