"""The workbook, the JSON file and the documents of agreement, opened again as their readers open them."""

from __future__ import annotations

import io
import json

import docx
import openpyxl
import pytest

from qual.analysis.compared import Basis
from qual.exchange.agreement_files import WRITERS
from qual.exchange.agreement_words import LANGUAGES, words_of
from tests.exchange.test_agreement_words import data


def opened(basis: Basis = Basis.TURN, language: str = "en", **more) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(WRITERS["xlsx"](data(basis, **more), words_of(language))))


def cells(book: openpyxl.Workbook, sheet: str) -> list[list[object]]:
    return [[cell.value for cell in row] for row in book[sheet].iter_rows()]


def test_the_workbook_has_its_sheets_and_real_numbers() -> None:
    book = opened()
    expected = data().table

    assert book.sheetnames == ["Overall", "Per code", "Pairs of coders", "Definitions", "Interviews and coders"]
    alpha = next(row for row in cells(book, "Overall") if row[0] == "Krippendorff’s alpha")
    score = expected.overall.by_name["krippendorff_alpha"]
    assert alpha[1:5] == pytest.approx([score.coefficient.value, score.interval.low, score.interval.high, 60], abs=1e-9)
    header, *rows = cells(book, "Per code")
    column = header.index("Krippendorff’s alpha")
    by_code = {row[0]: row[column] for row in rows}
    assert by_code["Calm"] == 1
    assert by_code["Door"] == pytest.approx(expected.codes[1].by_name["krippendorff_alpha"].coefficient.value)
    assert by_code["Unused"] == "not defined"
    assert rows[0][:2] == ["Calm", "Top > Calm"]


def test_pairs_stand_with_every_code_and_all_together() -> None:
    rows = cells(opened(n_coders=3), "Pairs of coders")

    assert len(rows) == 1 + 3 * 4
    assert rows[1][:3] == ["Ada", "Ben", "All codes together"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("basis", Basis)
@pytest.mark.parametrize("n", [0, 1, 6])
def test_no_cell_holds_an_error_or_nothing_where_a_number_belongs(language: str, basis: Basis, n: int) -> None:
    book = opened(basis, language, n=n)

    for sheet in book.sheetnames:
        for row in cells(book, sheet):
            for value in row:
                assert str(value).lower() not in {"nan", "inf", "#num!", "none "}
    text = WRITERS["json"](data(basis, n=n), words_of(language))
    assert json.loads(text)["unit"] == basis.value


def test_json_gives_the_reason_where_there_is_no_number() -> None:
    found = json.loads(WRITERS["json"](data(), words_of("en")))

    unused = found["codes"][2]["coefficients"]["krippendorff_alpha"]
    assert unused["value"] is None
    assert unused["reason"] == "no-variation"
    assert found["overall"]["coefficients"]["cohen_kappa"]["interval"]["resamples"] == 100


def test_the_methods_paragraph_opens_in_word_and_as_text() -> None:
    word = docx.Document(io.BytesIO(WRITERS["docx"](data(), words_of("sv"))))
    text = WRITERS["txt"](data(), words_of("sv")).decode("utf-8-sig")

    said = [paragraph.text for paragraph in word.paragraphs]
    assert said[0] == "Samstämmighet mellan kodare"
    assert said[1].startswith("2 kodare kodade 6 intervjuer")
    assert said[1] in text
