"""The diary of differences and the agreed layer leave as files and stand in the report, with reasons and dissent."""

from __future__ import annotations

import io

import openpyxl
import pytest

from qual.domain.decision import Objection, Outcome
from qual.errors import BadInput, NotAllowed
from qual.exchange.codebook_table import write_csv
from qual.services import diary, negotiation, reports
from qual.services.negotiation import Rewording
from tests.plugins.workbenches import Study
from tests.services.tables import Team, make_team

DOOR, NURSE, NIGHT = "locked door", "a nurse sat down", "What happened that night?"


@pytest.fixture
def team(study: Study) -> Team:
    """One decision stands with dissent, one was opened again, one changed the codebook."""
    made = make_team(study)
    for who in (made.ada, made.ben):
        made.give(who, made.fear, NIGHT)
    made.give(made.ada, made.fear, DOOR)
    made.give(made.ben, made.trust, DOOR)
    made.give(made.ben, made.trust, NURSE)
    line = made.line(DOOR)
    where = study.project.id, None, line.found.interview_id, line.found.coding_ids
    made.do(made.rosa, negotiation.comment, *where, "=HYPERLINK(1) is what she means")
    first = made.decide(made.ada, line, Outcome.BOTH, "At first sight")
    made.do(made.ben, negotiation.reopen, first.id, "Read again")
    against = (Objection(made.ben.user, "Trust is there too"),)
    made.decide(made.ada, made.line(DOOR), Outcome.KEEP, "It is fear", kept_of=made.ada.user, objections=against)
    words = Rewording(made.trust.id, made.trust.version, {"definition": "Relying on a person."})
    made.decide(made.ben, made.line(NURSE), Outcome.CODEBOOK, "Who or what?", rewording=words, is_nameless=True)
    return made


def sheets(data: bytes) -> dict[str, list[dict[str, str]]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    found = {}
    for sheet in book:
        header, *rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
        found[sheet.title] = [dict(zip(header, row, strict=True)) for row in rows]
    return found


def test_the_workbook_holds_every_decision_and_the_agreed_layer(team: Team) -> None:
    found = sheets(team.do(team.ben, diary.export_diary, team.study.project.id, "xlsx"))

    first, second, third = found["Decisions"]
    assert (first["Why"], first["Opened again by"], first["Why opened again"]) == (
        "At first sight",
        "Ben",
        "Read again",
    )
    assert first["What each gave"] == "Ada: Fear\nBen: Trust"
    assert (second["Outcome"], second["Kept of"], second["Agreed"]) == ("one coder's codes kept", "Ada", "Fear")
    assert second["Dissent"] == "Ben: Trust is there too"
    assert "=HYPERLINK(1)" in second["Discussion"]
    assert (third["Without names"], third["Wording before"], third["Wording since"]) == (
        "yes",
        "Relying on somebody.",
        "Relying on a person.",
    )
    assert third["What each gave"] == "Ada: no code\nBen: Trust"
    assert [(row["Passage"], row["Code"], row["How agreed"]) for row in found["Agreed"]] == [
        (NIGHT, "Fear", "all coders agreed"),
        (DOOR, "Fear", "decided: It is fear"),
    ]


def test_the_table_holds_the_same_decisions_and_no_formulas(team: Team) -> None:
    text = team.do(team.ben, diary.export_diary, team.study.project.id, "csv").decode("utf-8-sig")

    assert text.count("At first sight") == 1
    assert "Ben: Trust is there too" in text
    assert write_csv([["=1"]]).decode("utf-8-sig") == "'=1\r\n"


def test_the_report_has_what_is_agreed_and_decided_without_the_discussion(team: Team) -> None:
    found = sheets(team.do(team.ben, reports.report, team.study.project.id, "xlsx"))
    page = team.do(team.ben, reports.report, team.study.project.id, "html").decode()

    assert len(found["Agreed"]) == 2
    assert "Discussion" not in found["Decisions"][0]
    assert "decided: It is fear" in page
    assert "HYPERLINK" not in page
    assert len(found["Coded passages"]) == 5
    assert team.do(team.ben, reports.report, team.study.project.id, "docx")


def test_a_report_without_compared_coders_has_no_empty_sheets(study: Study) -> None:
    with study.workbench.write(study.owner) as tx:
        found = sheets(reports.report(tx, study.project.id, "xlsx"))

    assert "Agreed" not in found


def test_only_who_may_export_takes_the_diary_away(team: Team) -> None:
    for reader in (team.ada, team.rosa, team.gil):
        with pytest.raises(NotAllowed, match="export"):
            team.do(reader, diary.export_diary, team.study.project.id, "csv")
    with pytest.raises(BadInput, match="xlsx or csv"):
        team.do(team.ben, diary.export_diary, team.study.project.id, "pdf")
