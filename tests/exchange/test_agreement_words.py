"""Sentences about agreement say what the numbers say, in three languages, and every number has one."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from qual.analysis.coefficient import Coefficient, Undefined
from qual.analysis.compared import Basis, Compared
from qual.analysis.continua import Segment
from qual.analysis.scores import Scores, compute
from qual.domain.document import Span
from qual.errors import BadInput
from qual.exchange import agreement_words
from qual.exchange.agreement_data import AgreementData, CoveredDocument
from qual.exchange.agreement_methods import methods
from qual.exchange.agreement_words import LANGUAGES, ORDER, source_of, words_of

FOLDER = Path(agreement_words.__file__).parent / "agreement"
CODE, ALL = Scores("c", 3, 0.3, {}), Scores(None, 3, 0.3, {})


def catalogue(language: str) -> dict[str, str]:
    return json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))


def data(basis: Basis = Basis.TURN, *, n: int = 6, n_coders: int = 2, words: str = "xy") -> AgreementData:
    """Make a comparison in which coders differ about the second code, and nobody gives the third."""
    coders = ("Ada", "Ben", "Cem")[:n_coders]
    documents = []
    for number in range(n):
        segments = [Segment(coder, 0, 10, "x") for coder in coders if "x" in words]
        segments += [Segment(coder, 30, 45 + at, "y") for at, coder in enumerate(coders) if (at + number) % 3]
        units = () if basis is Basis.CHARACTERS else tuple(Span(at, at + 10) for at in range(0, 100, 10))
        documents.append(Compared(f"i{number}", 100, coders, tuple(segments), units))
    table = compute(documents, ["x", "y", "z"], basis, n_resamples=100)
    covered = tuple(CoveredDocument(d.group, d.group, d.coders, None, 100, 10, 3, 0, 0) for d in documents)
    codes = {"x": ("Top", "Calm"), "y": ("Door",), "z": ("Unused",)}
    return AgreementData(
        "Ward", date(2026, 11, 26), basis, None, dict(zip(coders, coders, strict=True)), codes, dict.fromkeys(codes, 0),
        False, covered, 0, table,
    )  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_sentences_with_the_same_values(language: str) -> None:
    mine, english = catalogue(language), catalogue("en")
    extra = {key for key in mine if key.endswith(".of")}  # a form that only some languages have

    assert set(mine) - extra == set(english)
    for key in english:
        assert sorted(re.findall(r"\{\w+\}", mine[key])) == sorted(re.findall(r"\{\w+\}", english[key])), key


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ORDER)
def test_every_coefficient_has_a_name_a_definition_a_source_and_a_sentence(language: str, name: str) -> None:
    words = words_of(language)
    value = Coefficient(0.62, None, 0.1, 0.1 / 0.38, 100, 2)

    assert len(words.name(name)) > 3
    assert len(words.definition(name)) > 20
    assert re.search(r"\(\d{4}\)", source_of(name))
    said = words.meaning(name, value, Basis.TURN, CODE)
    assert re.search(r"\b90\b", said)
    assert name in {"percent_agreement", "holsti"} or " 62 %" in said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", list(Undefined)[:5])
def test_every_reason_is_said(language: str, reason: Undefined) -> None:
    none = Coefficient(None, reason, None, None, 0, 1)

    assert len(words_of(language).meaning("u_alpha", none, Basis.CHARACTERS, ALL)) > 20


def test_an_alpha_is_said_as_the_way_from_chance_to_full_agreement() -> None:
    value = Coefficient(0.62, None, 0.1, 0.1 / 0.38, 583, 2)

    assert words_of("en").meaning("krippendorff_alpha", value, Basis.TURN, CODE) == (
        "Two coders agree on 90 of 100 turns; if all ratings given were dealt out by lot it would be 74. "
        "Of the way from there to full agreement they have gone 62 %."
    )
    assert ".667" in words_of("en").say("scale")
    assert "0,667" in words_of("de").say("scale")


def test_agreement_below_and_at_chance_has_its_own_sentence() -> None:
    below, equal = Coefficient(-0.2, None, 0.6, 0.5, 10, 2), Coefficient(0.0, None, 0.5, 0.5, 10, 2)
    words = words_of("en")

    assert words.meaning("cohen_kappa", below, Basis.TURN, CODE).endswith("less often than by chance.")
    assert "no more and no less" in words.meaning("cohen_kappa", equal, Basis.TURN, CODE)
    beyond = Coefficient(0.5, None, 0.6, 1.2, 10, 2)
    assert "50 %" in words.meaning("cu_alpha", beyond, Basis.CHARACTERS, ALL)


def test_numbers_are_written_as_the_language_does() -> None:
    assert [words_of(language).number(-0.625) for language in LANGUAGES] == ["−0.62", "−0,62", "−0,62"]
    assert words_of("en").number(-0.001) == "0.00"
    assert [words_of("en").of_hundred(share) for share in (0, 0.004, 0.5, 0.9999, 1)] == [
        "0", "0.4", "50", "99.9", "100",
    ]  # fmt: skip
    assert words_of("sv").count(12345) == "12\u202f345"


def test_another_language_is_refused_in_words() -> None:
    with pytest.raises(BadInput, match="en, sv, de"):
        words_of("fi")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("basis", Basis)
@pytest.mark.parametrize("n", [0, 1, 6])
def test_the_methods_paragraph_never_says_nan_or_none(language: str, basis: Basis, n: int) -> None:
    found = methods(data(basis, n=n), words_of(language)).text

    assert not re.search(r"\bnan\b|None|\{", found)


def test_the_methods_paragraph_names_everything_a_reviewer_asks_for() -> None:
    found = methods(data(), words_of("en"))

    value = data().table.overall.by_name["krippendorff_alpha"].coefficient.value
    for part in (
        "2 coders coded 6 interviews", "could see each other", "turns (60 in all)",
        f"Krippendorff’s alpha was {value:.2f} (95 % interval", "percent agreement was",
        "2 codes used ranged from", "resamples of the 6 interviews", "Computed with Qual",
    ):  # fmt: skip
        assert part in found.paragraph
    assert any("Krippendorff" in reference for reference in found.references)
    assert any("Efron" in reference for reference in found.references)


def test_the_methods_paragraph_says_how_a_blind_round_was_drawn() -> None:
    from qual.domain.round import Round, RoundState

    sample = {"drawn": 3, "of": 12, "seed": 7, "strata": [{"name": "a"}, {"name": "b"}]}
    made = Round("r", "p", "First", True, True, 1, RoundState.REVEALED, "u", None, sample=sample)  # type: ignore[arg-type]

    blind = methods(replace(data(), round=made, unfinished=2), words_of("en")).paragraph
    chosen = methods(replace(data(), round=replace(made, sample=None)), words_of("en")).paragraph

    assert "without seeing what the others did (round “First”)" in blind
    assert "at random, stratified (3 of 12, seed 7)" in blind
    assert "2 tasks that were not done" in blind
    assert "was chosen, not drawn" in chosen
