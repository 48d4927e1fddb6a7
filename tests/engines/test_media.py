import struct
import wave
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qual.engines import media
from qual.engines.decoding import decode_file
from qual.engines.media import decode_recording, decode_to_pcm, probe, read_levels, read_pcm
from qual.engines.recorded import recorded_on
from qual.errors import BadFile, Cancelled
from tests.engines.sounds import CODECS, RATE, silence, tone, write_pictures_only, write_sound, write_wav


def decoded(path):
    out = path.with_suffix(".pcm")
    seconds = decode_to_pcm(path, out)
    return seconds, read_pcm(out)


@pytest.mark.parametrize("suffix", sorted(CODECS))
def test_every_format_decodes_to_its_length_and_pitch(tmp_path, suffix):
    path = write_sound(tmp_path / f"talk.{suffix}", tone(2.0, 440))

    seconds, pcm = decoded(path)

    assert seconds == pytest.approx(2.0, abs=0.1)
    assert len(pcm) == round(seconds * RATE)
    spectrum = np.abs(np.fft.rfft(pcm[RATE // 2 : RATE // 2 + RATE].astype(float)))
    assert np.argmax(spectrum) == pytest.approx(440, abs=2)  # one second: a bin is one hertz


def test_probe_reads_the_header(tmp_path):
    info = probe(write_wav(tmp_path / "talk.wav", tone(1.5), channels=2))

    assert (info.duration_s, info.channels, info.sample_rate, info.media_type) == (1.5, 2, RATE, "audio/wav")


def test_wav_samples_come_through_unchanged(tmp_path):
    samples = tone(1.0)

    _, pcm = decoded(write_wav(tmp_path / "talk.wav", samples))

    assert np.array_equal(pcm, samples)


def test_video_with_sound_gives_its_sound(tmp_path):
    seconds, _ = decoded(write_sound(tmp_path / "talk.mp4", tone(1.0), pictures=True))

    assert seconds == pytest.approx(1.0, abs=0.1)


def test_a_text_file_named_wav_is_refused(tmp_path):
    path = tmp_path / "interview.wav"
    path.write_text("Interviewer: good morning")

    with pytest.raises(BadFile, match=r"interview\.wav.*text file"):
        decoded(path)


@pytest.mark.parametrize("content", [b"#EXTM3U\nsecret.wav\n", b"ffconcat version 1.0\nfile secret.wav\n"])
def test_a_playlist_is_refused_whatever_its_name(tmp_path, content):
    write_wav(tmp_path / "secret.wav", tone(1))
    path = tmp_path / "list.wav"
    path.write_bytes(content)

    with pytest.raises(BadFile, match="playlist"):
        decoded(path)


def test_a_playlist_behind_an_id3_tag_is_refused(tmp_path):
    write_wav(tmp_path / "secret.wav", tone(1))
    path = tmp_path / "list.mp3"
    path.write_bytes(b"ID3\x03\x00\x00\x00\x00\x00\x00#EXTM3U\nsecret.wav\n")

    with pytest.raises(BadFile):
        decoded(path)


def test_a_name_that_looks_like_a_protocol_is_only_a_name(tmp_path):
    path = write_wav(tmp_path / "concat:a|b.wav", tone(0.5))

    assert decoded(path)[0] == 0.5


def test_an_empty_file_is_refused(tmp_path):
    path = tmp_path / "empty.mp3"
    path.touch()

    with pytest.raises(BadFile, match=r"empty\.mp3: the file is empty"):
        decoded(path)


def test_a_recording_of_zero_seconds_is_refused(tmp_path):
    path = write_wav(tmp_path / "nothing.wav", silence(0))

    with pytest.raises(BadFile, match="0 seconds"):
        decoded(path)


def test_a_video_without_sound_is_refused(tmp_path):
    with pytest.raises(BadFile, match="only pictures"):
        decoded(write_pictures_only(tmp_path / "silent.mp4"))


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(BadFile, match="cannot be opened"):
        decoded(tmp_path / "gone.wav")


def test_an_mp4_without_its_table_of_contents_is_refused(tmp_path):
    whole = write_sound(tmp_path / "whole.mp4", tone(5)).read_bytes()
    path = tmp_path / "cut.mp4"
    path.write_bytes(whole[: len(whole) // 2])

    with pytest.raises(BadFile, match=r"cut\.mp4.*table of contents"):
        decoded(path)


def test_an_mp4_cut_off_in_its_data_gives_what_is_there_and_says_so(tmp_path):
    whole = write_sound(tmp_path / "whole.mp4", tone(20), options={"movflags": "faststart"}).read_bytes()
    path = tmp_path / "cut.mp4"
    path.write_bytes(whole[: len(whole) // 2])

    sound = decode_recording(path, tmp_path / "out.pcm")

    assert 5 < sound.duration_s < 15
    assert any("cut.mp4 ends after" in warning and "0:20" in warning for warning in sound.warnings)


def test_a_wav_cut_off_in_its_data_says_so(tmp_path):
    whole = write_wav(tmp_path / "whole.wav", tone(20)).read_bytes()
    path = tmp_path / "cut.wav"
    path.write_bytes(whole[: len(whole) // 2])

    sound = decode_recording(path, tmp_path / "out.pcm")

    assert sound.duration_s == pytest.approx(10, abs=0.1)
    assert "cut off" in sound.warnings[0]


def test_a_whole_recording_gives_no_warning(tmp_path):
    for suffix in CODECS:
        path = write_sound(tmp_path / f"talk.{suffix}", tone(3))

        assert decode_recording(path, tmp_path / "out.pcm").warnings == (), suffix


def test_a_browser_recording_without_a_length_decodes(tmp_path):
    path = write_sound(tmp_path / "microphone.webm", tone(2), options={"live": "1"})

    assert probe(path).duration_s is None
    assert decoded(path)[0] == pytest.approx(2, abs=0.1)


def test_nothing_is_left_behind_by_a_refusal(tmp_path):
    path = write_wav(tmp_path / "nothing.wav", silence(0))
    with pytest.raises(BadFile):
        decoded(path)

    assert list(tmp_path.iterdir()) == [path]


def test_stopping_leaves_nothing_behind(tmp_path):
    path = write_wav(tmp_path / "talk.wav", silence(60))

    with pytest.raises(Cancelled):
        decode_recording(path, tmp_path / "out.pcm", should_stop=lambda: True)
    assert list(tmp_path.iterdir()) == [path]


def test_progress_rises_to_one(tmp_path):
    shares = []

    decode_recording(write_wav(tmp_path / "a.wav", silence(60)), tmp_path / "out.pcm", progress=shares.append)

    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_a_wav_that_announces_four_gigabytes_is_read_to_its_real_end(tmp_path):
    path = write_wav(tmp_path / "stream.wav", tone(1))
    data = bytearray(path.read_bytes())
    data[4:8] = data[40:44] = struct.pack("<I", 0xFFFFFFFF)  # as programs write that cannot seek back
    path.write_bytes(data)

    assert decoded(path)[0] == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize("suffix", ["wav", "mp3", "mp4", "flac", "opus", "webm"])
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_bytes_give_sound_or_a_bad_file(tmp_path, suffix, data):
    whole = tmp_path / f"whole.{suffix}"
    if not whole.exists():
        write_sound(whole, tone(1))
    content = bytearray(whole.read_bytes())
    for _ in range(data.draw(st.integers(1, 20))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / f"damaged.{suffix}"
    path.write_bytes(content[: data.draw(st.integers(1, len(content)))])

    with suppress(BadFile):
        assert decode_file(path, tmp_path / "out.pcm", tell=lambda share: None).duration_s > 0


@pytest.mark.parametrize(("suffix", "codec"), [("wma", "wmav2"), ("3gp", "aac"), ("mov", "aac"), ("aac", "aac")])
def test_what_phones_and_dictaphones_write_decodes(tmp_path, suffix, codec):
    path = write_sound(tmp_path / f"talk.{suffix}", tone(2.0), rate=44_100, codec=codec)

    assert decoded(path)[0] == pytest.approx(2.0, abs=0.2)


def test_a_dictaphone_s_amr_decodes(tmp_path):
    frame = b"\x3c" + b"\x55" * 31  # 12.2 kbit/s: 20 ms in 32 bytes
    path = tmp_path / "memo.amr"
    path.write_bytes(b"#!AMR\n" + frame * 100)

    assert decoded(path)[0] == pytest.approx(2.0, abs=0.1)


def test_a_telephone_recording_at_8_khz_decodes(tmp_path):
    with wave.open(str(tmp_path / "call.wav"), "wb") as out:
        out.setparams((1, 2, 8000, 0, "NONE", ""))
        out.writeframes(tone(2)[::2].tobytes())

    assert decoded(tmp_path / "call.wav")[0] == pytest.approx(2.0, abs=0.01)


def test_ten_milliseconds_decode(tmp_path):
    assert decoded(write_wav(tmp_path / "click.wav", tone(0.01)))[0] == pytest.approx(0.01)


def test_six_channels_are_all_heard(tmp_path):
    with wave.open(str(tmp_path / "group.wav"), "wb") as out:
        out.setparams((6, 2, RATE, 0, "NONE", ""))
        channels = np.zeros((RATE, 6), np.int16)
        channels[:, 3] = tone(1)  # the fourth is the one for low tones in a film, which a mix would leave out
        out.writeframes(channels.tobytes())

    sound = decode_recording(tmp_path / "group.wav", tmp_path / "out.pcm")

    assert sound.channels == 6
    assert np.abs(read_pcm(tmp_path / "out.pcm")).max() > 1000
    assert read_levels(tmp_path / "out.pcm").shape == (50, 6)


def test_a_channel_wired_the_wrong_way_round_does_not_silence_the_other(tmp_path):
    with wave.open(str(tmp_path / "phase.wav"), "wb") as out:
        out.setparams((2, 2, RATE, 0, "NONE", ""))
        out.writeframes(np.stack([tone(1), -tone(1)], axis=1).tobytes())

    assert np.array_equal(decoded(tmp_path / "phase.wav")[1], tone(1))


def test_a_fragmented_mp4_that_is_cut_off_gives_what_is_there_and_says_so(tmp_path):
    options = {"movflags": "frag_keyframe+empty_moov+default_base_moof", "frag_duration": "1000000"}
    whole = write_sound(tmp_path / "whole.mp4", tone(20), options=options).read_bytes()
    path = tmp_path / "cut.mp4"
    path.write_bytes(whole[: len(whole) // 2])

    sound = decode_recording(path, tmp_path / "out.pcm")

    assert 5 < sound.duration_s < 15
    assert any("cut off" in warning for warning in sound.warnings)


def test_an_mp3_that_is_cut_off_says_how_much_is_missing(tmp_path):
    whole = write_sound(tmp_path / "whole.mp3", tone(20)).read_bytes()
    path = tmp_path / "cut.mp3"
    path.write_bytes(whole[: len(whole) // 2])

    (warning,) = decode_recording(path, tmp_path / "out.pcm").warnings

    assert "0:20" in warning
    assert "0:10 are missing" in warning or "0:09 are missing" in warning


def decoder(monkeypatch, tmp_path, code):
    """Let another program run in the decoder's place."""
    monkeypatch.setattr(media, "DECODER", ("-c", code))
    return write_wav(tmp_path / "talk.wav", tone(1))


def test_a_decoder_that_crashes_is_a_bad_file(tmp_path, monkeypatch):
    path = decoder(monkeypatch, tmp_path, "import os; os.abort()")

    with pytest.raises(BadFile, match=r"talk\.wav: the file cannot be decoded .*-6.*save it as wav"):
        decode_recording(path, tmp_path / "out.pcm")
    assert list(tmp_path.iterdir()) == [path]


def test_a_decoder_that_hangs_is_ended(tmp_path, monkeypatch):
    path = decoder(monkeypatch, tmp_path, "import time; time.sleep(600)")
    monkeypatch.setattr(media, "HANGS_S", 0.5)

    with pytest.raises(BadFile, match="does not come to an end"):
        decode_recording(path, tmp_path / "out.pcm")


def test_cancelling_ends_a_decoder_that_hangs(tmp_path, monkeypatch):
    path = decoder(monkeypatch, tmp_path, "import time; time.sleep(600)")

    with pytest.raises(Cancelled):
        decode_recording(path, tmp_path / "out.pcm", should_stop=lambda: True)


@pytest.mark.parametrize(
    ("suffix", "tags"),
    [
        (".m4a", {"creation_time": "2026-03-05T12:07:00Z"}),
        (".mp3", {"date": "2026-03-05"}),
        (".webm", {"creation_time": "2026-03-05T12:07:00Z"}),
    ],
)
def test_the_day_of_the_recording_is_read_from_the_file(tmp_path, suffix, tags):
    path = write_sound(tmp_path / f"talk{suffix}", tone(1.0), metadata=tags)

    assert decode_recording(path, tmp_path / "out.s16").recorded_on == "2026-03-05"


@pytest.mark.parametrize("written", ["1904-01-01T00:00:00Z", "2026", "2999-01-01", "yesterday", ""])
def test_a_day_that_cannot_be_is_none(written):
    assert recorded_on({"creation_time": written}) == ""


def test_what_a_phone_says_of_its_own_clock_comes_before_the_moment_in_utc():
    tags = {"com.apple.quicktime.creationdate": "2026-03-05T00:30:00+0100", "creation_time": "2026-03-04T23:30:00Z"}

    assert recorded_on(tags) == "2026-03-05"
