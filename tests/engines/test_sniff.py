import subprocess
import sys
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qual.engines.sniff import HEAD_BYTES, sniff
from qual.errors import BadFile
from tests.engines.sounds import CODECS, tone, write_pictures_only, write_sound


@pytest.mark.parametrize(
    ("suffix", "media_type"),
    [
        ("wav", "audio/wav"),
        ("mp3", "audio/mpeg"),
        ("m4a", "audio/mp4"),
        ("flac", "audio/flac"),
        ("ogg", "audio/ogg"),
        ("opus", "audio/ogg"),
        ("mp4", "video/mp4"),
        ("webm", "audio/webm"),
    ],
)
def test_every_format_of_the_readme_is_known_by_its_first_bytes(tmp_path, suffix, media_type):
    assert suffix in CODECS
    path = write_sound(tmp_path / f"talk.{suffix}", tone(0.5))

    assert sniff(path.read_bytes()[:HEAD_BYTES], path.name) == media_type


def test_webm_with_pictures_is_served_as_video(tmp_path):
    path = write_sound(tmp_path / "talk.webm", tone(0.5), pictures=True)

    assert sniff(path.read_bytes()[:HEAD_BYTES], path.name) == "video/webm"


def test_the_content_decides_not_the_name(tmp_path):
    path = write_sound(tmp_path / "talk.flac", tone(0.5))

    assert sniff(path.read_bytes()[:HEAD_BYTES], "talk.mp3") == "audio/flac"


@pytest.mark.parametrize(
    ("head", "says"),
    [
        (b"", "empty"),
        (b"Interviewer: Good morning", "text file"),
        ("Frågan är öppen".encode(), "text file"),
        ("Fråga".encode("utf-16"), "no format known"),
        (b"#EXTM3U\nhttp://example.org/a.ts", "playlist"),
        (b"ffconcat version 1.0\nfile /etc/passwd", "playlist"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04rest", "zip archive"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (bytes(range(1, 32)) * 4, "text file"),
        (b"\x00\x01\x02\x03" * 8, "no format known"),
    ],
)
def test_what_is_no_recording_is_named_for_what_it_is(head, says):
    with pytest.raises(BadFile, match=says) as caught:
        sniff(head, "interview.wav")

    assert "interview.wav" in str(caught.value)


@given(st.binary(max_size=64), st.text(max_size=12))
def test_any_bytes_give_a_media_type_or_a_bad_file(head, name):
    with suppress(BadFile):
        assert "/" in sniff(head, name)


def test_sniffing_loads_no_decoder():
    code = "import sys, qual.engines.sniff as s; s.sniff(b'fLaC', 'a'); sys.exit('av' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0


def test_pictures_only_still_sniffs_as_video(tmp_path):
    path = write_pictures_only(tmp_path / "silent.mp4")

    assert sniff(path.read_bytes()[:HEAD_BYTES], path.name) == "video/mp4"
