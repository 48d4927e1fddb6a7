"""Transcripts made elsewhere come in, and Qual's go out and come back."""

import json
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qual.domain.document import Document, Span, SpokenTurn, Turn, build_document
from qual.errors import BadFile, BadInput
from qual.exchange.transcript_files import WRITABLE, read_transcript, write_transcript
from tests.domain.strategies import documents
from tests.exchange.files import docx, odt, word, zipped


def turns(filename: str, data: bytes | str) -> list[tuple]:
    draft = read_transcript(filename, data.encode() if isinstance(data, str) else data)
    return said(draft.document)


def said(document: Document) -> list[tuple]:
    return [(t.speaker, t.span.slice(document.text)) for t in document.turns]


# --- who speaks, in plain text


def test_names_with_a_colon_begin_turns():
    assert turns("a.txt", "Interviewer: How are you?\nAnna: Well.\nInterviewer: Good.\n") == [
        ("Interviewer", "How are you?"),
        ("Anna", "Well."),
        ("Interviewer", "Good."),
    ]


def test_two_turns_are_enough_to_be_a_dialogue():
    assert turns("a.txt", "Anna: Hej!\n\nBo: Hej hej.") == [("Anna", "Hej!"), ("Bo", "Hej hej.")]


def test_paragraphs_without_a_name_go_on_with_the_turn():
    text = "I: Hur var det?\n\nAnna: Först så här.\n\nSedan annorlunda.\n\nI: Jaha."

    assert turns("a.txt", text)[1] == ("Anna", "Först så här. Sedan annorlunda.")


def test_remarks_and_times_do_not_become_speakers():
    text = (
        "Interviewer: When?\nAnna: At 10:30 I came.\nNote: the round begins at 10:30.\n10:30 it was.\n"
        "Interviewer: And then he said: go?\nAnna: He said: go.\nhttp://example.org was closed.\n"
    )

    draft = read_transcript("a.txt", text.encode())

    assert draft.speakers == ("Interviewer", "Anna")
    assert said(draft.document)[1] == (
        "Anna",
        "At 10:30 I came. Note: the round begins at 10:30. 10:30 it was.",
    )


def test_running_text_without_speakers_has_a_turn_per_paragraph():
    draft = read_transcript("a.txt", b"First paragraph,\nsecond line.\n\nNote: a remark.\n\nThird at 10:30.")

    assert said(draft.document) == [
        ("", "First paragraph, second line."),
        ("", "Note: a remark."),
        ("", "Third at 10:30."),
    ]
    assert "No speakers" in draft.warnings[0]


def test_someone_who_speaks_once_in_a_group_is_a_speaker():
    text = "Moderator: Hi.\nRuth: Hi.\nKwame: Hi.\nRuth: Yes.\nModerator: Dev?\nDev: Here.\nRuth: Good.\n"

    assert read_transcript("a.txt", text.encode()).speakers == ("Moderator", "Ruth", "Kwame", "Dev")


def test_a_speaker_written_in_another_case_is_the_same():
    assert read_transcript("a.txt", b"Anna: a\nBO: b\nANNA: c\nBo: d").speakers == ("Anna", "BO")


@pytest.mark.parametrize(
    ("line", "start_s"),
    [
        ("[00:01:23] Anna: Ja.", 83.0),
        ("(1:23) Anna: Ja.", 83.0),
        ("00:01:23 Anna: Ja.", 83.0),
        ("#00:01:23-5# Anna: Ja.", 83.5),
        ("[00:01:23.250] Anna: Ja.", 83.25),
        ("[00:01:23 - 00:01:30] Anna: Ja.", 83.0),
        ("Anna (00:01:23): Ja.", 83.0),
        ("Anna [1:23]: Ja.", 83.0),
        ("Anna 00:01:23: Ja.", 83.0),
        ("Anna: [00:01:23] Ja.", 83.0),
        ("**Anna:** Ja.", None),
        ("Anna : Ja.", None),
        ("Anna： Ja.", None),
    ],
)
def test_time_stamps_beside_the_name_are_kept(line, start_s):
    draft = read_transcript("a.txt", f"{line}\nInterviewer: Jaha.\n{line}".encode())

    first = draft.document.turns[0]
    assert (first.speaker, first.start_s, first.span.slice(draft.document.text)) == ("Anna", start_s, "Ja.")


def test_f4_stamps_at_the_end_of_a_turn_are_where_the_next_begins():
    draft = read_transcript("a.txt", b"I: Wie? #00:00:04-5#\nB: Gut. #00:00:09-1#\nI: Ja. #00:00:10-0#")

    assert [(t.start_s, t.end_s) for t in draft.document.turns] == [(0.0, 4.5), (4.5, 9.1), (9.1, 10.0)]
    assert said(draft.document)[1] == ("B", "Gut.")


def test_names_with_a_time_on_a_line_of_their_own_head_their_turns():
    text = "Anna Berg  0:03\nHej.\n\nBo  0:07\nHej hej.\n\nAnna Berg  0:09\nJa.\n\nBo  0:10\nNej.\n"

    draft = read_transcript("a.txt", text.encode())

    assert [(t.speaker, t.start_s) for t in draft.document.turns] == [
        ("Anna Berg", 3),
        ("Bo", 7),
        ("Anna Berg", 9),
        ("Bo", 10),
    ]


def test_what_stands_before_the_first_speaker_is_kept_and_said():
    draft = read_transcript("a.txt", b"Ward 3, spring\n\nAnna: a\n\nBo: b\n\nAnna: c")

    assert said(draft.document)[0] == ("", "Ward 3, spring")
    assert "before the first speaker" in draft.warnings[0]


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("00:00:03 Speaker 1\nHello.\n00:00:06 Speaker 2\nHi.\n", ("Speaker 1", "Speaker 2")),
        ("SPEAKER_00\nHello.\n\nSPEAKER_01\nHi.\n\n" * 2, ("SPEAKER_00", "SPEAKER_01")),
        ("00:00:01\nSpeaker 1: Hello.\n\n00:00:05\nSpeaker 2: Hi.\n", ("Speaker 1", "Speaker 2")),
        ("Maria\tHello you\nJon\tHi there\nMaria\tYes\nJon\tNo", ("Maria", "Jon")),
        ("i: hej\nb: hej hej\ni: mm\nb: ja\n", ("i", "b")),
        ("M.: Hallo\nDr. K.: Ja\nM.: Gut\nDr. K.: Nein", ("M.", "Dr. K.")),
        ("Interviewer: Hello\nAnna: First.\nSecond.\nNote: stays.\n", ("Interviewer", "Anna")),
        ("Quiet.\n\nThen she said: come in. It was 10:30.\n\nMedication: lithium.\n\nAll slept.", ("",)),
    ],
)
def test_the_habits_of_other_tools_are_known(text, speakers):
    draft = read_transcript("a.txt", text.encode())

    assert draft.speakers == speakers
    if text.startswith("0"):
        assert draft.document.turns[1].start_s in {5, 6}


# --- encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_text_in_common_encodings_keeps_its_letters(encoding):
    text = "Anna: Åsa är på väg – jättebra.\r\nBo: Größe, ja.\r\nAnna: Jo.\r\n"

    draft = read_transcript("a.txt", text.encode(encoding))

    assert said(draft.document)[:2] == [("Anna", "Åsa är på väg – jättebra."), ("Bo", "Größe, ja.")]
    assert bool(draft.warnings) == (encoding in {"cp1252", "utf-16-le", "utf-16-be"})


def test_control_characters_are_removed_and_said():
    draft = read_transcript("a.txt", b"Anna: a\x00b\x07\nBo: c")

    assert said(draft.document) == [("Anna", "ab"), ("Bo", "c")]
    assert "2 invisible" in draft.warnings[0]


def test_markup_in_the_text_survives_as_text():
    html = "<script>alert('x')</script> & <b>"

    assert turns("a.txt", f"Anna: {html}\nBo: b")[0] == ("Anna", html)
    assert turns("a.srt", "1\n00:00:01,000 --> 00:00:02,000\n<script>alert(1)</script>")[0][1] == (
        "<script>alert(1)</script>"
    )


# --- office files


def test_a_word_document_is_read_with_breaks_tables_and_tracked_changes():
    body = (
        f"<w:p>{word('Interviewer:', bold=True)}{word(' How')}"
        "<w:del><w:r><w:delText>x</w:delText></w:r></w:del>"
        f"<w:ins>{word(' now')}</w:ins>{word('?')}</w:p>"
        f"<w:p>{word('Anna: One.')}<w:r><w:br/></w:r>{word('Interviewer: Two.')}</w:p>"
        f"<w:p/><w:p>{word('Three.')}</w:p>"
        "<w:tbl><w:tr>"
        f"<w:tc><w:p>{word('7')}</w:p></w:tc><w:tc><w:p>{word('00:01:10')}</w:p></w:tc>"
        f"<w:tc><w:p>{word('Anna')}</w:p></w:tc>"
        f"<w:tc><w:p>{word('In a')}</w:p><w:p>{word('table.')}</w:p></w:tc>"
        "</w:tr></w:tbl>"
    )

    draft = read_transcript("a.docx", docx(body))

    assert said(draft.document) == [
        ("Interviewer", "How now?"),
        ("Anna", "One."),
        ("Interviewer", "Two. Three."),
        ("Anna", "In a table."),
    ]
    assert draft.document.turns[3].start_s == 70.0


def test_names_in_bold_above_or_before_the_text_are_speakers():
    above = "".join(
        f"<w:p>{word(name, bold=True)}</w:p><w:p>{word('Text.')}</w:p>" for name in ["Anna", "Bo", "Anna", "Bo"]
    )
    before = "".join(f"<w:p>{word(name, bold=True)}{word(' Text.')}</w:p>" for name in ["Anna", "Bo", "Anna", "Bo"])

    for body in (above, before):
        assert turns("a.docx", docx(body)) == [("Anna", "Text."), ("Bo", "Text.")] * 2


def test_an_opendocument_text_is_read_with_bold_names_and_blanks():
    bold = '<style:text-properties fo:font-weight="bold"/>'
    styles = f'<style:style style:name="T1" style:family="text">{bold}</style:style>'
    body = "".join(
        f'<text:p><text:span text:style-name="T1">{name}</text:span> a<text:s text:c="2"/>b'
        "<text:line-break/>c"
        "<text:note><text:note-body><text:p>hidden</text:p></text:note-body></text:note></text:p>"
        for name in ["Anna", "Bo", "Anna", "Bo"]
    )

    assert turns("a.odt", odt(body, styles)) == [("Anna", "a  b c"), ("Bo", "a  b c")] * 2


# --- captions


def test_captions_with_voices_become_turns_with_word_times():
    vtt = (
        "WEBVTT - made elsewhere\n\nNOTE a remark\nover two lines\n\nSTYLE\n::cue {}\n\n"
        "id-1\n00:01.000 --> 00:02.000 align:start\n<v Anna Berg>Hello <i>there</i> &amp;\n\n"
        "00:02.000 --> 00:04.000\n<v Anna Berg>again.</v>\n\n"
        "00:00:05.000 --> 00:00:06.000\n<v.loud Bo>Yes <script>\n"
    )

    draft = read_transcript("a.vtt", vtt.encode())

    assert said(draft.document) == [("Anna Berg", "Hello there & again."), ("Bo", "Yes <script>")]
    assert [(t.start_s, t.end_s) for t in draft.document.turns] == [(1, 4), (5, 6)]
    assert draft.document.duration_s == 6
    again = draft.document.words[3]
    assert (again.span.slice(draft.document.text), again.start_s, again.end_s) == ("again.", 2, 4)


def test_names_in_subtitles_are_speakers_and_unnamed_lines_go_on():
    srt = (
        "1\r\n00:00:01,000 --> 00:00:02,000\r\nAnna: Hej\r\n\r\n"
        "2\r\n00:00:02,500 --> 00:00:03,000\r\ndu.\r\n\r\n"
        "3\r\n00:00:04,000 --> 00:00:05,000\r\nBo: Ja.\r\n\r\n"
        "4\r\n00:00:05,000 --> 00:00:06,000\r\nAnna: Så.\r\n"
    )

    assert turns("a.srt", srt) == [("Anna", "Hej du."), ("Bo", "Ja."), ("Anna", "Så.")]


def test_captions_without_names_are_parted_at_pauses():
    srt = "".join(
        f"{n}\n00:00:{s:02},000 --> 00:00:{s + 1:02},000\nline {n}\n\n" for n, s in enumerate([1, 2, 9], start=1)
    )

    assert turns("a.srt", srt) == [("", "line 1 line 2"), ("", "line 3")]


# --- files that cannot be read


BOMB = zipped({"word/document.xml": b" " * (30 * 2**20)})
ENTITIES = docx(
    f"<w:p>{word('&x;')}</w:p>",
    prolog='<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY x "&a;&a;&a;">]>',
)


@pytest.mark.parametrize(
    ("filename", "data", "says"),
    [
        ("a.docx", b"Anna: only text", "not a Word document"),
        ("a.odt", b"Anna: only text", "not an OpenDocument text"),
        ("a.docx", zipped({"a.txt": "hi"}), "'word/document.xml' is missing"),
        ("a.docx", b"\xd0\xcf\x11\xe0rest", "before 2007"),
        ("a.docx", docx("<w:p>"), "damaged"),
        ("a.docx", docx(f"<w:p>{word('x')}</w:p>")[:-30], "damaged"),
        ("a.docx", docx(""), "no text"),
        ("a.docx", BOMB, "unpacks to far more"),
        ("a.docx", ENTITIES, "DOCTYPE"),
        ("a.odt", zipped({f"{n}": "" for n in range(2001)}), "2001 parts"),
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t \n", "no text"),
        ("a.txt", bytes(range(256)) * 20, "encoding|not a text file"),
        ("a.txt", b"\x00\x01\x02\x03" * 50, "not a text file"),
        ("a.txt", docx("<w:p/>"), "zip file"),
        ("a.txt", b"RIFF....WAVE", "recording"),
        ("a.txt", b"\xff\xfeA", "UTF-16"),
        ("a.vtt", b"1\n00:00:01.000 --> 00:00:02.000\nHi", "WEBVTT"),
        ("a.vtt", b"WEBVTT\n\nhello", "no captions"),
        ("a.srt", b"1\n00:00:01 -> 2\nHi", "no captions"),
        ("a.srt", b"1\n00:00:01,000 --> soon\nHi", "line 2"),
        ("a.srt", b"1\n00:00:01,000 --> 00:00:02,000\n\n", "captions are empty"),
        ("a.json", b"[1]", "object"),
        ("a.json", b'{"text": "a",', "line 1"),
        ("a.json", b"[" * 100_000, "JSON"),
        ("a.json", b'{"text": "a", "turns": [{"speaker": "S", "start": 0, "end": 9}]}', "turn 1"),
        ("a.json", b'{"text": "a", "turns": [{"speaker": "S", "start": 0, "end": 1e999}]}', "cannot be read"),
        ("a.json", b'{"text": "a", "duration_s": NaN}', "NaN"),
        ("a.pdf", b"%PDF", "'.pdf'"),
        ("transcript", b"Anna: a", "no ending"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_problem_and_remedy(filename, data, says):
    with pytest.raises(BadFile, match=says) as caught:
        read_transcript(f"C:\\secret\\{filename}", data)

    assert str(caught.value).startswith(filename)
    assert caught.value.remedy or filename.endswith("json")


@given(
    st.sampled_from(["a.docx", "a.odt", "a.txt", "a.vtt", "a.srt", "a.json"]),
    st.binary(max_size=300),
    st.data(),
)
def test_any_bytes_are_read_or_refused_in_words(filename, data, choices):
    head = choices.draw(st.sampled_from([b"", b"WEBVTT\n\n00:01.000 --> 00:02.000\n", b'{"text": "', b"PK\x03\x04"]))

    with suppress(BadFile):
        assert read_transcript(filename, head + data).document.text.strip()


# --- JSON


def test_a_json_transcript_keeps_everything():
    document = build_document([SpokenTurn("S1", "Hej 😀", 0.5, 1.5)], language="sv", duration_s=2.0)

    draft = read_transcript("a.json", write_transcript(document, "json", title="x"))

    assert draft.document == document
    assert (draft.format, draft.speakers, draft.warnings) == ("json", ("S1",), ())


def test_json_without_turns_gets_one_per_line():
    assert turns("a.json", json.dumps({"text": "a\n\nb"})) == [("", "a"), ("", "b")]


def test_control_characters_in_json_are_taken_out_of_text_turns_and_words_together():
    data = {
        "text": "a\x00b c",
        "turns": [{"speaker": "S", "start": 0, "end": 5}],
        "words": [
            {"start": 0, "end": 3, "start_s": 0, "end_s": 1},
            {"start": 4, "end": 5, "start_s": 1, "end_s": 2},
        ],
    }

    document = read_transcript("a.json", json.dumps(data).encode()).document

    assert document.text == "ab c"
    assert [w.span for w in document.words] == [(0, 2), (3, 4)]


# --- writing

_NAMES = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters=":;：[]\u2028\u2029\ufeff\ufffe\uffff"),
    min_size=1,
    max_size=30,
).filter(lambda n: n.strip() == n and n != "?")
_SAID = (
    st.one_of(
        st.sampled_from(["Note: at 10:30.", "[00:01:00] Hi", "Anna: not me", "#00:00:01-1#", "= 1 + 1", "<script>"]),
        st.text(
            st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029\ufeff\ufffe\uffff"),
            min_size=1,
        ),
    )
    .map(str.strip)
    .filter(bool)
)


@pytest.mark.parametrize("suffix", ["txt", "docx"])
@settings(max_examples=settings().max_examples // 8)
@given(st.data())
def test_text_and_word_read_back_with_the_same_turns(suffix, data):
    names = data.draw(st.lists(_NAMES, min_size=1, max_size=4, unique_by=str.casefold))
    spoken = data.draw(st.lists(st.tuples(st.sampled_from([*names, ""]), _SAID), min_size=1, max_size=6))
    starts = [data.draw(st.none() | st.integers(0, 9000)) for _ in spoken]
    document = build_document([SpokenTurn(*s, start_s) for s, start_s in zip(spoken, starts, strict=True)])

    again = read_transcript(f"a.{suffix}", write_transcript(document, suffix, title="A: title\nfor it")).document

    assert said(again) == spoken
    assert [t.start_s for t in again.turns] == starts


def test_speakers_are_written_under_their_shown_names():
    document = build_document([SpokenTurn("S1", "Hej.", 0, 1), SpokenTurn("S2", "Ja.", 1, 2)])
    names = {"S1": "Interviewer", "S2": "Anna: the 2nd"}

    for suffix in WRITABLE:
        draft = read_transcript(f"a.{suffix}", write_transcript(document, f".{suffix}", title="x", names=names))
        expected = "Anna: the 2nd" if suffix in {"json", "vtt"} else "Anna the 2nd"

        assert draft.speakers == ("Interviewer", expected), suffix


def test_two_speakers_shown_by_one_name_stay_apart_in_text():
    document = build_document([SpokenTurn("S1", "a"), SpokenTurn("S2", "b")])

    data = write_transcript(document, "txt", title="", names={"S1": "Anna", "S2": "Anna"})

    assert turns("a.txt", data) == [("Anna", "a"), ("Anna 2", "b")]


@pytest.mark.parametrize("suffix", ["vtt", "srt"])
@given(documents())
def test_captions_keep_the_words_in_order_and_the_times_rising(suffix, document):
    if not document.text.strip():
        return
    data = write_transcript(document, suffix, title="x")

    again = read_transcript(f"a.{suffix}", data).document

    spoken = [w for t, w in said(document) for w in w.split()]
    assert again.text.split() == spoken
    starts = [t.start_s for t in again.turns]
    assert starts == sorted(starts)


def test_a_long_turn_is_cut_into_captions_of_two_lines():
    words = " ".join(f"word{n}" for n in range(60))
    vtt = "WEBVTT\n\n00:00.000 --> 00:40.000\n<v Anna>" + words

    data = write_transcript(read_transcript("a.vtt", vtt.encode()).document, "vtt", title="x").decode()

    lines = [line for line in data.splitlines() if line.startswith("<v Anna>")]
    assert len(lines) > 4
    assert all(len(line) < 110 for line in lines)


def test_captions_need_times():
    document = build_document([SpokenTurn("S1", "typed")])

    with pytest.raises(BadInput, match="no times"):
        write_transcript(document, "vtt", title="x")


def test_an_unknown_kind_is_answered_with_the_known_ones():
    with pytest.raises(BadInput, match="json, vtt, srt, txt, docx"):
        write_transcript(Document("a", (Turn(Span(0, 1), "S"),)), "pdf", title="x")
