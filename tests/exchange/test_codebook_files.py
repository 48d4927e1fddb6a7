"""Codebooks from YAML, CSV and XLSX, what is wrong with them, and their way out and back."""

import io
from datetime import UTC, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qual.domain.codebook import Code, CodeDraft, in_tree_order
from qual.errors import BadFile, BadInput
from qual.exchange.codebook_files import read_codebook, write_codebook
from tests.exchange.files import zipped

YAML = """
codebook: Ward life
version: 1
language: en
description: >
  Invented.
codes:
  - name: Trust
    names: {sv: Tillit, de: Vertrauen}
    colour: "#0072B2"
    definition: Relying on somebody.
    include: Words of relying
    exclude: Politeness
    example: "She kept it: always."
    children:
      - name: No
      - Broken trust
  - name: Keys
"""
EXPECTED = (
    CodeDraft(
        "Trust",
        "Relying on somebody.",
        "Words of relying",
        "Politeness",
        "She kept it: always.",
        "#0072b2",
        {"sv": "Tillit", "de": "Vertrauen"},
        (CodeDraft("No"), CodeDraft("Broken trust")),
    ),
    CodeDraft("Keys"),
)
CSV = (
    "Code;Parent code;Color;Description;When to use;Exclusion;Examples;Name (sv);name_de\r\n"
    "No;Trust;;;;;;;\r\nTrust;;0072B2;Relying on somebody.;Words of relying;Politeness;"
    '"She kept it: always.";'
    "Tillit;Vertrauen\r\nBroken trust;trust;;;;;;;\r\n;;;;;;;;\r\nKeys;;;;;;;;\r\n"
)


def xlsx(rows: list[list]) -> bytes:
    """A workbook as Excel users make it, written without our own code."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_yaml_codebook_is_read_as_a_tree_of_texts():
    draft = read_codebook("ward.yaml", YAML.encode())

    assert (draft.name, draft.language, draft.description) == ("Ward life", "en", "Invented.")
    assert draft.codes == EXPECTED


def test_a_table_is_read_with_other_headings_and_parents_anywhere():
    rows = [line.replace('"', "").split(";") for line in CSV.splitlines()]

    for filename, data in [
        ("ward.csv", CSV.encode("utf-8-sig")),
        ("ward.CSV", CSV.encode("cp1252")),
        ("ward.csv", "\n".join("\t".join(r) for r in rows).encode("utf-16")),
        ("ward.xlsx", xlsx(rows)),
    ]:
        draft = read_codebook(filename, data)

        assert draft.name == "ward"
        assert draft.codes == EXPECTED


def test_a_parent_whose_name_recurs_is_given_by_its_path():
    table = "name,parent\nStaff,\nUsers,\nTrust,Staff\nTrust,Users\nBroken,Users > Trust\n"

    staff, users = read_codebook("a.csv", table.encode()).codes

    assert staff.children == (CodeDraft("Trust"),)
    assert users.children == (CodeDraft("Trust", children=(CodeDraft("Broken"),)),)


def test_the_same_name_at_different_places_is_fine():
    text = b"codes:\n- name: A\n  children: [{name: X}]\n- name: B\n  children: [{name: X}]\n"

    draft = read_codebook("a.yml", text)

    assert [c.children for c in draft.codes] == [(CodeDraft("X"),)] * 2


def test_numbers_and_formulas_in_a_workbook_are_read_as_text():
    draft = read_codebook("a.xlsx", xlsx([["name", "definition"], [7, 1.5], ["_x0041_", "=1+1"]]))

    assert draft.codes[:2] == (CodeDraft("7", "1.5"), CodeDraft("A", ""))


@pytest.mark.parametrize(
    ("text", "says", "where"),
    [
        ("codes:\n- name: A\n- name: a\n", "stands at the same place already", "code 2 under codes"),
        ("codes:\n- name: A\n  children:\n  - name: B\n  - name: B\n", "same place", "code 2 under A"),
        ("codes:\n- definition: x\n", "needs a name", "code 1 under codes"),
        ("codes:\n- name: A\n  children:\n  - colour: '#000000'\n", "needs a name", "code 1 under A"),
        ("codes:\n- {name: A, colour: red}\n", "not a colour", "code 1 under codes"),
        ("codes:\n- {name: A, definiton: x}\n", "Is it 'definition'", "code 1 under codes"),
        ("codes:\n- {name: A, definition: {a: b}}\n", "expected", "code 1 under codes"),
        ("codes:\n- {name: A, names: [x]}\n", "languages", "code 1 under codes"),
        ("codes:\n- {name: A, name: B}\n", "stands twice", "line 2"),
        ("codes:\n- &a {name: A}\n- *a\n", "aliases", "line 3"),
        ("codes:\n- name: 'A\n", "cannot be read", "line"),
        ("codes:\n- [a, b]\n", "entry with a name", "code 1 under codes"),
        ("codes:\n- ? [a]\n  : b\n", "key must be a word", "line 2"),
        ("codes: {name: A}\n", "must be a list", "codes"),
        ("codebook: x\n", "no codes", None),
        ("just text\n", "no codebook", None),
        ("a: !!python/object/apply:os.system [ls]\ncodes: [A]\n---\nx", "cannot be read", None),
        ("[" * 5000, "cannot be read", None),
        (
            "codes:\n" + "".join(f"{'  ' * n}- name: A\n{'  ' * n}  children:\n" for n in range(60)),
            "50 deep",
            "A",
        ),
    ],
)
def test_a_wrong_yaml_codebook_is_refused_with_its_place(text, says, where):
    with pytest.raises(BadFile, match=says) as caught:
        read_codebook("ward.yaml", text.encode())

    assert caught.value.file == "ward.yaml"
    assert where is None or where in caught.value.where


def test_yaml_objects_are_never_made():
    draft = read_codebook("a.yaml", b"codes:\n- name: !!python/name:os.system A\n")

    assert draft.codes == (CodeDraft("A"),)


@pytest.mark.parametrize(
    ("table", "says", "where"),
    [
        ("name,parent\nA,B\nB,A\n", "'A' in 'B' in 'A'", "row 2"),
        ("name,parent\nX,\nA,A\n", "its own parent", "row 3"),
        ("name,parent\nX,A\nA,B\nB,C\nC,A\n", "inside each other", "row 3"),
        ("name,parent\nA,\na,\n", "stands at the same place already \\(row 2\\)", "row 3"),
        ("name,parent\nA,\nB,A\nB,A\n", "same place", "row 4"),
        ("name,parent\nA,Missing\n", "not a code in this file", "row 2"),
        ("name,parent\nA,\nB,\nX,A\nX,B\nY,X\n", "could be row 4 or row 5", "row 6"),
        ("name,definition\nA,\n,text\n", "needs a name", "row 3"),
        ("name,colour\nA,#12\n", "not a colour", "row 2"),
        ("name,defintion\nA,x\n", "Is it 'definition'", "row 1"),
        ("name,code\nA,x\n", "two columns for 'name'", "row 1"),
        ("title,parent\nA,\n", "no column 'name'", "row 1"),
        ("name,parent\n", "no codes", None),
        ('name,parent\n"A,\n', "cannot be read|no column", None),
        ("name,parent\nA0,\n" + "".join(f"A{n + 1},A{n}\n" for n in range(60)), "50 deep", "row"),
    ],
)
def test_a_wrong_table_is_refused_with_its_row(table, says, where):
    with pytest.raises(BadFile, match=says) as caught:
        read_codebook("ward.csv", table.encode())
    assert where is None or where in caught.value.where

    if not table.count('"'):
        with pytest.raises(BadFile, match=says):
            read_codebook("ward.xlsx", xlsx([line.split(",") for line in table.splitlines()]))


@pytest.mark.parametrize(
    ("filename", "data", "says"),
    [
        ("a.csv", b"", "empty"),
        ("a.xlsx", b"name,parent", "not an Excel workbook"),
        ("a.xlsx", zipped({"x": "y"}), "missing"),
        ("a.xlsx", zipped({"xl/workbook.xml": "<!DOCTYPE x []><x/>"}), "DOCTYPE"),
        ("a.xlsx", zipped({"xl/workbook.xml": b" " * 2**25}), "unpacks to far more"),
        ("a.pdf", b"%PDF", "'.pdf'"),
        ("a", b"x", "no ending"),
        ("a.yaml", b"x" * (2**20 + 1), "at most 1"),
    ],
)
def test_a_file_that_is_no_codebook_is_refused_in_words(filename, data, says):
    with pytest.raises(BadFile, match=says):
        read_codebook(filename, data)


# --- out and back

_TEXT = st.one_of(
    st.sampled_from(
        ["=1+1", "+1", "-x", "@a", "'=x", "''-", "\tx", "a\nb", "No", "null", "1.0", "~x", "_x0041_", "é 😀"]
    ),
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\ufffe\uffff"), max_size=20),
).map(str.strip)
_NAME = _TEXT.map(lambda t: " ".join(t.replace(">", "").split())).filter(bool)


def code(number: int, name: str, parent: int | None, texts: list[str]) -> Code:
    definition, include, exclude, example = texts
    above = None if parent is None else str(parent)
    return Code(
        str(number), "p", above, name, definition, include, exclude, example,
        "#0072b2" if number % 2 else "", number, None, 1, datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip


@st.composite
def codebooks(draw):
    codes: list[Code] = []
    for number in range(draw(st.integers(1, 8))):
        parent = draw(st.none() | st.integers(0, number - 1)) if number else None
        name = draw(_NAME)
        above = None if parent is None else str(parent)
        taken = {c.name.casefold() for c in codes if c.parent_id == above}
        if name.casefold() in taken:
            name = f"{name} {number} {parent}"
        codes.append(code(number, name, parent, draw(st.lists(_TEXT, min_size=4, max_size=4))))
    return in_tree_order(codes)


def flat(codes: tuple[CodeDraft, ...], depth: int = 0) -> list[tuple]:
    rows = []
    for c in codes:
        rows.append((depth, c.name, c.definition, c.include, c.exclude, c.example, c.colour))
        rows += flat(c.children, depth + 1)
    return rows


@pytest.mark.parametrize("suffix", ["yaml", "csv", "xlsx"])
@settings(max_examples=settings().max_examples // 5)
@given(nodes=codebooks())
def test_a_codebook_written_reads_back_the_same(suffix, nodes):
    data = write_codebook(nodes, suffix, name="Ward: life")

    again = read_codebook(f"a.{suffix}", data)

    assert flat(again.codes) == [
        (
            n.depth,
            n.code.name,
            n.code.definition,
            n.code.include,
            n.code.exclude,
            n.code.example,
            n.code.colour,
        )
        for n in nodes
    ]
    assert suffix != "yaml" or again.name == "Ward: life"


def test_csv_values_that_look_like_formulas_are_disarmed():
    nodes = in_tree_order([code(0, "=HYPERLINK(1)", None, ["+a", "-b", "@c", "plain - text"])])

    text = write_codebook(nodes, "csv", name="x").decode("utf-8-sig")

    assert text.splitlines()[1] == "'=HYPERLINK(1),,,'+a,'-b,'@c,plain - text"


def test_workbook_cells_are_text_never_formulas():
    nodes = in_tree_order([code(0, "=1+1", None, ["=2+2", "", "", ""])])

    sheet = openpyxl.load_workbook(io.BytesIO(write_codebook(nodes, "xlsx", name="x"))).active

    assert [c.data_type for c in sheet[2] if c.value] == ["s", "s"]
    assert sheet.freeze_panes == "A2"


def test_an_unknown_kind_is_answered_with_the_known_ones():
    with pytest.raises(BadInput, match="yaml, csv, xlsx"):
        write_codebook([], "qdc", name="x")
