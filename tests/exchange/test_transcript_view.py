"""What a written transcript shows: stamps, smoothed words, pauses, doubts, numbers; styled Word and OpenDocument."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import date
from xml.etree import ElementTree

import docx
import pytest

from qual.analysis.numbers import numbers_in_words
from qual.analysis.reading import PauseStyle
from qual.domain.document import Document, Span, SpokenTurn, Word, build_document
from qual.exchange.transcript_files import read_transcript, write_transcript
from qual.exchange.transcript_view import Stamps, WriteOptions


def spoken(speaker: str, text: str, start_s: float, pause_s: float = 0.0) -> SpokenTurn:
    """A turn whose words each last half a second, with a pause before the second one."""
    words, position, now = [], 0, start_s
    for number, word in enumerate(text.split(" ")):
        now += pause_s if number == 1 else 0
        words.append(Word(Span(position, position + len(word)), now, now + 0.5, 0.4 if word == "Axt" else 0.9))
        position, now = position + len(word) + 1, now + 0.5
    return SpokenTurn(speaker, text, start_s, now, tuple(words))


TALK = build_document(
    [spoken("S1", "Was, ähm, war ich ich dann?", 0), spoken("S2", "Die Axt um 3 Uhr.", 58.0, 2.4)], language="de"
)
NAMES = {"S1": "Frau A", "S2": "Herr B"}


def text(**options: object) -> list[str]:
    written = write_transcript(TALK, "txt", title="T", names=NAMES, options=WriteOptions(**options)).decode()
    return written.strip().split("\n\n")


HEAD = ["T", "Speakers: Frau A; Herr B"]
FIRST, SECOND = "Frau A: Was, ähm, war ich ich dann?", "Herr B: Die Axt um 3 Uhr."


@pytest.mark.parametrize(
    ("stamps", "expected"),
    [
        (Stamps.NONE, [*HEAD, FIRST, SECOND]),
        (Stamps.TURN, [*HEAD, f"[00:00:00] {FIRST}", f"[00:00:58] {SECOND}"]),
        (Stamps.MINUTE, [*HEAD, FIRST.replace("Was", "[00:00:00] Was"), SECOND.replace("Axt", "[00:01:00] Axt")]),
        (Stamps.F4, [f"{FIRST} #00:00:03-0#", f"{SECOND} #00:01:02-9#"]),
        (Stamps.MAXQDA, [f"{FIRST} #00:00:03-0#", f"{SECOND} #00:01:02-9#"]),
        (Stamps.ATLAS, [*HEAD, f"#00:00:00-0# {FIRST}", f"#00:00:58-0# {SECOND}"]),
    ],
)
def test_time_stamps_stand_where_the_other_program_reads_them(stamps: Stamps, expected: list[str]) -> None:
    assert text(stamps=stamps) == expected


@pytest.mark.parametrize("stamps", [Stamps.TURN, Stamps.F4, Stamps.MAXQDA, Stamps.ATLAS])
@pytest.mark.parametrize("suffix", ["txt", "docx", "odt"])
def test_every_form_reads_back_with_its_speakers_and_words(stamps: Stamps, suffix: str) -> None:
    data = write_transcript(TALK, suffix, title="T", names=NAMES, options=WriteOptions(stamps=stamps))

    again = read_transcript(f"a.{suffix}", data).document

    turns = [(t.speaker, t.span.slice(again.text)) for t in again.turns if t.speaker]
    assert turns == [("Frau A", "Was, ähm, war ich ich dann?"), ("Herr B", "Die Axt um 3 Uhr.")]


def test_a_smoothed_transcript_with_pauses_doubts_and_numbers_in_words() -> None:
    lines = text(stamps=Stamps.NONE, smoothed=True, pauses=PauseStyle.GAT2, unsure=True, numbers_in_words=True)

    assert lines[2:] == ["Frau A: Was, war ich dann?", "Herr B: (55.0) Die (2.4) (Axt?) um drei Uhr."]


def test_captions_are_smoothed_too_and_json_never() -> None:
    options = WriteOptions(smoothed=True, pauses=PauseStyle.SIMPLE)

    assert b"Was, war ich dann?" in write_transcript(TALK, "vtt", title="T", options=options)
    assert "Was, ähm, war ich ich dann?" in write_transcript(TALK, "json", title="T", options=options).decode()


@pytest.mark.parametrize(
    ("language", "said", "spoken_as"),
    [
        ("en", "I had 3 beds, 21 nurses and 0 doors.", "I had three beds, twenty-one nurses and zero doors."),
        ("sv", "Kl. 14:30 den 3. maj 1998, 5 % av 250 kr.", "Kl. 14:30 den 3. maj 1998, 5 % av tvåhundrafemtio kr."),
        ("de", "Am 3. Mai um 7, also 1,5 Stunden, 08/15.", "Am 3. Mai um sieben, also 1,5 Stunden, 08/15."),
        ("fi", "3 sänkyä", "3 sänkyä"),
    ],
)
def test_only_numbers_that_are_read_in_one_way_are_put_into_words(language: str, said: str, spoken_as: str) -> None:
    for span, words in reversed(list(numbers_in_words(said, Span(0, len(said)), language))):
        said = said[: span.start] + words + said[span.end :]

    assert said == spoken_as


def test_a_word_document_has_styles_line_numbers_and_a_header() -> None:
    data = write_transcript(TALK, "docx", title="Interview 3", names=NAMES, interviewers={"S1"}, made=date(2026, 5, 4))
    word = docx.Document(io.BytesIO(data))

    assert [p.style.name for p in word.paragraphs] == ["Heading 1", "Normal", "Interviewer turn", "Participant turn"]
    assert [p.runs[1].style.name for p in word.paragraphs[2:]] == ["Speaker 1 Frau A", "Speaker 2 Herr B"]
    assert word.sections[0].header.paragraphs[0].text == "Interview 3 · added 2026-05-04 · Frau A, Herr B"
    xml = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    assert "w:lnNumType" in xml
    assert xml.count("w:suppressLineNumbers") == 2


def test_an_opendocument_text_is_one_by_its_first_bytes_and_its_parts_are_xml() -> None:
    data = write_transcript(TALK, "odt", title="Interview 3", names=NAMES, made=date(2026, 5, 4))
    archive = zipfile.ZipFile(io.BytesIO(data))

    assert archive.namelist()[0] == "mimetype"
    assert data[38:77] == b"application/vnd.oasis.opendocument.text"
    for name in archive.namelist()[1:]:
        ElementTree.fromstring(archive.read(name))
    styles = archive.read("styles.xml").decode()
    assert "linenumbering-configuration" in styles
    assert "Interview 3 · added 2026-05-04 · Frau A, Herr B" in styles


def test_the_day_of_the_interview_stands_in_the_header_and_in_the_json() -> None:
    held = {"made": date(2026, 5, 4), "held": date(2026, 3, 5)}
    word = docx.Document(io.BytesIO(write_transcript(TALK, "docx", title="Interview 3", names=NAMES, **held)))
    styles = zipfile.ZipFile(io.BytesIO(write_transcript(TALK, "odt", title="T", **held))).read("styles.xml").decode()

    assert word.sections[0].header.paragraphs[0].text == "Interview 3 · held 2026-03-05 · Frau A, Herr B"
    assert "held 2026-03-05" in styles
    assert json.loads(write_transcript(TALK, "json", title="T", **held))["recorded_on"] == "2026-03-05"


def test_what_is_written_from_the_right_is_set_from_the_right() -> None:
    talk = build_document([SpokenTurn("A", "شكرا جزيلا", 0, 2), SpokenTurn("B", "Tack, شكرا", 2, 3)])
    word = zipfile.ZipFile(io.BytesIO(write_transcript(talk, "docx", title="T"))).read("word/document.xml").decode()
    text = zipfile.ZipFile(io.BytesIO(write_transcript(talk, "odt", title="T"))).read("content.xml").decode()

    assert word.count("<w:bidi/>") == 1
    assert re.findall(r'style-name="(Participant\w*)"', text) == ["Participant_from_right", "Participant"]


@pytest.mark.parametrize("suffix", ["docx", "odt", "txt", "vtt", "srt"])
def test_names_and_words_that_xml_forbids_break_nothing(suffix: str) -> None:
    said = "a  b < & \x0b\ud83d 😀 ]]>"
    document = build_document([SpokenTurn('A<&">\x01', said, 0, 2), SpokenTurn("", "?", 2, 3)])

    data = write_transcript(document, suffix, title='<T> & "\x00\uffff"', names={'A<&">\x01': 'An<na> & "B"\x02'})

    again = read_transcript(f"a.{suffix}", data).document
    assert "a b < &" in " ".join(again.text.split())
    assert "😀 ]]>" in again.text


@pytest.mark.parametrize("suffix", ["docx", "odt", "txt"])
def test_the_same_transcript_is_the_same_file(suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def written(seconds: float) -> bytes:
        monkeypatch.setattr("time.time", lambda: seconds)
        return write_transcript(TALK, suffix, title="T", made=date(2026, 5, 4))

    first, second = written(1.7e9), written(1.7e9 + 60)

    assert first == second


def test_an_empty_document_can_be_written() -> None:
    assert write_transcript(Document(""), "odt", title="T", options=WriteOptions(smoothed=True))
