"""Agreement over the layers of a round, or over codings as they stand: what counts, what does not, and why."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qual.analysis.coefficient import Undefined
from qual.analysis.compared import Basis
from qual.domain.document import Span, SpokenTurn, build_document
from qual.domain.permission import Role
from qual.domain.project import Actor
from qual.domain.round import Round
from qual.errors import BadInput, Conflict, NotAllowed, NotFound
from qual.exchange.agreement_data import AgreementData
from qual.services import coding, rounds, transcripts
from qual.services.agreement import Asked, agreement
from qual.services.agreement_export import export_agreement
from qual.services.agreement_passages import BehindPage, passages_behind
from qual.services.agreement_switch import hide_numbers, numbers_hidden
from qual.services.rounds import Task
from tests.plugins.workbenches import Study
from tests.services.test_rounds import Team

DOUBLE_CODED = Path(__file__).parents[2] / "transcripts_example" / "double_coded" / "focus_group_turns.csv"


@pytest.fixture
def team(study: Study) -> Team:
    return Team(study, study.member("Ben", Role.CODER), study.member("Cara", Role.CODER))


def of(team: Team, round_: Round | None = None, *, by: Actor | None = None, **more: Any) -> AgreementData:
    asked = Asked(team.study.project.id, round_.id if round_ else None, **more)
    return team.ask(agreement, asked, by=by)


def behind(team: Team, round_: Round | None, code_id: str | None, *, differing: bool = True, **more: Any) -> BehindPage:
    asked = Asked(team.study.project.id, round_.id if round_ else None, **more)
    return team.ask(passages_behind, asked, code_id, differing=differing)


def coded_round(team: Team, *words: tuple[str, Actor], **kind: Any) -> Round:
    """Make a round in which Ben and Cara code these words with the study's code, and both say done."""
    made = team.make(**kind)
    for text, who in words:
        team.code_words(text, who)
    for who in (team.ben, team.cara):
        team.finish(made, who)
    return made


def value(data: AgreementData, name: str, row: int | None = None) -> float | None:
    scores = data.table.overall if row is None else data.table.codes[row]
    return scores.by_name[name].coefficient.value


def test_the_double_coded_example_comes_to_the_alpha_computed_by_hand(team: Team) -> None:
    with DOUBLE_CODED.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    spoken = tuple(SpokenTurn(*row["text"].split(": ", 1)) for row in rows)
    revision = team.do(
        transcripts.import_transcript, team.study.project.id, build_document(spoken, language="en"), name="Group",
        language="en",
    )  # fmt: skip
    names = sorted({row[who] for row in rows for who in ("coder_a", "coder_b")} - {"none"})
    known = {team.study.code.name: team.study.code}
    codes = {name: known.get(name) or team.code(name) for name in names}
    for turn, row in zip(revision.document.turns, rows, strict=True):
        for column, who in (("coder_a", team.ben), ("coder_b", team.cara)):
            if row[column] != "none":
                team.do(coding.add_coding, revision.interview_id, revision.id, turn.span, codes[row[column]].id, by=who)

    data = of(team)

    assert value(data, "krippendorff_alpha") == pytest.approx(388 / 583)
    assert value(data, "percent_agreement") == pytest.approx(15 / 20)
    assert data.table.n_units == 20
    assert f"{388 / 583:.4f}" == "0.6655"


def test_a_round_is_compared_turn_by_turn_as_it_was_when_everybody_was_done(team: Team) -> None:
    # Ben gives the code to turns 2 and 4, Cara to turn 2, of four: 0 1 0 1 and 0 1 0 0.
    made = coded_round(team, ("locked door", team.ben), ("to be believed", team.ben), ("nobody came", team.cara))
    team.code_words("What happened", team.cara)  # after the round

    data = of(team, made)

    row = data.table.codes[0]
    assert (row.n_codings, data.table.n_units, row.prevalence) == (3, 4, 3 / 8)
    assert value(data, "percent_agreement", 0) == pytest.approx(3 / 4)
    assert value(data, "cohen_kappa", 0) == pytest.approx((3 / 4 - 1 / 2) / (1 - 1 / 2))
    assert value(data, "krippendorff_alpha", 0) == pytest.approx(1 - (2 / 8) / (2 * 3 * 5 / (8 * 7)))
    assert value(data, "holsti", 0) == pytest.approx(2 * 1 / (2 + 1))
    assert list(data.coders.values()) == ["Ben", "Cara"]
    assert row.by_name["krippendorff_alpha"].interval.reason is Undefined.TOO_FEW_GROUPS


def test_while_a_blind_round_is_open_there_are_no_numbers(team: Team) -> None:
    made = team.make()
    team.finish(made, team.ben)

    for service in (agreement, passages_behind):
        with pytest.raises(Conflict, match="blind and still open"):
            team.ask(service, Asked(team.study.project.id, made.id))
    assert of(team).documents == ()


def test_a_task_that_is_not_done_does_not_count(team: Team) -> None:
    other = team.another_interview()
    here = team.study.interview_id
    made = team.make(
        *(Task(where, who.user) for where in (here, other) for who in (team.ben, team.cara)), is_blind=False
    )
    for who in (team.ben, team.cara):
        team.finish(made, who)

    data = of(team, made)

    assert (data.n_interviews, data.unfinished) == (1, 2)


def test_one_coder_alone_has_no_agreement_and_is_told_why(team: Team) -> None:
    made = team.make(Task(team.study.interview_id, team.ben.user))
    team.code_words("locked door", team.ben)
    team.finish(made, team.ben)

    for basis in Basis:
        data = of(team, made, basis=basis)
        assert data.documents == ()
        for row in (data.table.overall, *data.table.codes):
            assert {s.coefficient.reason for s in row.by_name.values()} == {Undefined.ONE_CODER}


def test_coders_without_an_interview_in_common_have_no_agreement(team: Team) -> None:
    made = team.make(Task(team.study.interview_id, team.ben.user), Task(team.another_interview(), team.cara.user))
    for who in (team.ben, team.cara):
        team.finish(made, who)

    assert of(team, made).table.overall.by_name["krippendorff_alpha"].coefficient.reason is Undefined.ONE_CODER


def test_a_pair_that_shares_nothing_among_three_says_so(team: Team) -> None:
    other, owner = team.another_interview(), team.study.owner
    made = team.make(
        Task(team.study.interview_id, team.ben.user), Task(team.study.interview_id, team.cara.user),
        Task(other, team.cara.user), Task(other, owner.user),
    )  # fmt: skip
    team.finish(made, team.ben)
    for who in (team.cara, owner):
        for task in [t.assignment for t in team.ask(rounds_view, made) if t.assignment.coder_id == who.user]:
            team.do(rounds.say_done, task.id, by=who)

    pairs = {frozenset(p.coders): p for p in of(team, made).table.pairs if p.code is None}

    apart = pairs[frozenset((team.ben.user, owner.user))].by_name["krippendorff_alpha"]
    assert apart.reason is Undefined.NOTHING_SHARED
    together = pairs[frozenset((team.ben.user, team.cara.user))].by_name["percent_agreement"]
    assert together.value == 1


def test_a_code_given_everywhere_and_one_given_nowhere_are_not_defined(team: Team) -> None:
    team.code("Unused")
    made = coded_round(team, *((turn, who) for who in (team.ben, team.cara) for turn in everything(team)))

    for basis in (Basis.TURN, Basis.SENTENCE):
        data = of(team, made, basis=basis)
        for row in data.table.codes:
            found = row.by_name["krippendorff_alpha"].coefficient
            assert (found.value, found.reason) == (None, Undefined.NO_VARIATION)
        assert value(data, "percent_agreement", 0) == 1
        assert data.unused == ("Unused",)


def test_an_empty_transcript_changes_nothing(team: Team) -> None:
    words = (("locked door", team.ben), ("nobody came", team.cara))
    alone = coded_round(team, *words)
    empty = team.do(
        transcripts.import_transcript, team.study.project.id, build_document((SpokenTurn("Bo", ""),), language="en"),
        name="Empty", language="en",
    )  # fmt: skip
    both = team.make(
        *(Task(where, who.user) for where in (team.study.interview_id, empty.interview_id)
          for who in (team.ben, team.cara)), name="Second",
    )  # fmt: skip
    for text, who in words:
        team.code_words(text, who)
    for task in team.ask(rounds_view, both):
        team.do(rounds.say_done, task.assignment.id, by=team.ben if task.coder == "Ben" else team.cara)

    for basis in Basis:
        one, other = of(team, alone, basis=basis), of(team, both, basis=basis)
        assert other.n_interviews == 2
        assert {n: s.coefficient.value for n, s in one.table.overall.by_name.items()} == {
            n: s.coefficient.value for n, s in other.table.overall.by_name.items()
        }


def test_overlapping_codings_of_one_coder_never_count_as_agreement(team: Team) -> None:
    made = coded_round(team, ("locked door", team.ben), ("by the locked", team.ben))

    for basis in Basis:
        assert value(of(team, made, basis=basis), "holsti", 0) == 0


def test_what_a_correction_touched_or_took_away_is_left_out_and_counted(team: Team) -> None:
    made = coded_round(team, ("door", team.ben), ("door", team.cara), (" nobody came", team.ben), ("nurse", team.cara))
    here, turn = team.study.interview_id, team.study.document.turns[1].span.slice(team.study.document.text)
    first = team.do(transcripts.correct_turn, here, team.study.revision.id, 1, turn.replace("door", "gate"))
    team.do(transcripts.correct_turn, here, first.id, 1, turn.replace("door, and nobody came", "gate, and"))

    data = of(team, made, basis=Basis.CHARACTERS)

    assert (data.touched, data.lost, data.table.overall.n_codings) == (2, 1, 1)
    assert value(data, "holsti") == 0


def test_coders_who_saw_different_texts_are_compared_on_the_present_one(team: Team) -> None:
    made = team.make()
    team.code_words("nurse sat down", team.ben)
    team.finish(made, team.ben)
    corrected = team.do(
        transcripts.correct_turn, team.study.interview_id, team.study.revision.id, 0, "What happened there?"
    )
    place = corrected.document.text.index("nurse sat down")
    span = Span(place, place + len("nurse sat down"))
    team.do(coding.add_coding, team.study.interview_id, corrected.id, span, team.study.code.id, by=team.cara)
    team.finish(made, team.cara)

    assert value(of(team, made, basis=Basis.CHARACTERS), "c_alpha_binary", 0) == 1


def test_only_the_stretch_of_the_task_counts(team: Team) -> None:
    stretch = team.study.document.turns[3].span
    made = team.make(*(Task(team.study.interview_id, who.user, stretch) for who in (team.ben, team.cara)))
    team.code_words("a nurse sat down", team.ben)
    team.code_words("nurse", team.cara)
    for who in (team.ben, team.cara):
        team.finish(made, who)

    data = of(team, made)
    by_sentence, by_character = (of(team, made, basis=b) for b in (Basis.SENTENCE, Basis.CHARACTERS))

    assert (data.table.n_units, data.documents[0].stretch) == (1, stretch)
    assert by_sentence.table.n_units == 2
    assert by_character.table.n_units == stretch.end - stretch.start
    assert value(by_sentence, "krippendorff_alpha", 0) == 1


def test_parents_can_include_their_subcodes(team: Team) -> None:
    below = team.code("By staff", below=team.study.code)
    made = team.make()
    team.give(team.study.code, "nurse sat down", by=team.ben)
    team.give(below, "nurse sat down", by=team.cara)
    for who in (team.ben, team.cara):
        team.finish(made, who)

    assert value(of(team, made), "krippendorff_alpha", 0) != 1
    assert value(of(team, made, with_subcodes=True), "krippendorff_alpha", 0) == 1
    top = of(team, made, with_subcodes=True, codes=(team.study.code.id,))
    assert value(top, "krippendorff_alpha") == 1
    assert len(top.table.codes) == 1


def test_only_the_coders_asked_for_are_compared(team: Team) -> None:
    tasks = [Task(team.study.interview_id, who.user) for who in (team.ben, team.cara, team.study.owner)]
    made = team.make(*tasks)
    for who in (team.ben, team.cara, team.study.owner):
        team.code_words("locked door", who)
        team.finish(made, who)

    assert "fleiss_kappa" in of(team, made).table.overall.by_name
    two = of(team, made, coders=(team.ben.user, team.cara.user))
    assert "cohen_kappa" in two.table.overall.by_name
    assert set(two.coders.values()) == {"Ben", "Cara"}


def test_guests_read_agreement_of_all_together_and_not_who_agrees_with_whom(team: Team) -> None:
    coded_round(team, ("nobody came", team.cara), ("nobody came", team.ben))
    guest, reviewer = team.study.member("Gil", Role.GUEST), team.study.member("Rita", Role.REVIEWER)

    seen, known = of(team, by=guest), of(team, by=reviewer)

    assert known.table.pairs
    assert seen.table.pairs == ()
    assert (seen.table.overall, seen.table.codes) == (known.table.overall, known.table.codes)
    both = (team.cara.user, team.ben.user)
    assert of(team, by=reviewer, coders=both).table.overall == known.table.overall
    with pytest.raises(NotAllowed, match="team's own business"):
        of(team, by=guest, coders=both)


def test_behind_a_number_stand_the_passages_with_who_said_what(team: Team) -> None:
    made = coded_round(team, ("locked door", team.ben), ("to be believed", team.ben), ("nobody came", team.cara))
    code = team.study.code.id

    differ, agree = (behind(team, made, code, differing=which) for which in (True, False))
    free = behind(team, made, None, basis=Basis.CHARACTERS)

    assert (differ.differing, differ.agreeing) == (1, 1)
    (passage,) = differ.passages
    assert passage.passage.quote.endswith("It helped to be believed.")
    assert passage.passage.speaker == "Anna"
    assert [(s.coder, s.codes) for s in passage.said] == [("Ben", ("Being believed",)), ("Cara", ())]
    assert agree.passages[0].passage.quote.startswith("I waited")
    assert [p.passage.quote for p in free.passages] == ["locked door", "nobody came", "to be believed"]


def test_the_owner_can_hide_all_numbers_and_the_reason_is_told(team: Team) -> None:
    made = coded_round(team, ("locked door", team.ben))
    with pytest.raises(NotAllowed):
        team.do(hide_numbers, team.study.project.id, True, by=team.ben)

    team.do(hide_numbers, team.study.project.id, True)

    assert team.ask(numbers_hidden, team.study.project.id)
    with pytest.raises(Conflict, match="reflexive"):
        of(team, made)
    team.do(hide_numbers, team.study.project.id, False)
    assert of(team, made).n_interviews == 1


def test_files_are_for_owner_and_editors_and_hidden_with_the_numbers(team: Team) -> None:
    made = coded_round(team, ("locked door", team.ben))
    asked = Asked(team.study.project.id, made.id)

    for kind in ("xlsx", "json", "docx", "txt"):
        assert len(team.do(export_agreement, asked, kind, "de")) > 200
    with pytest.raises(BadInput, match="xlsx"):
        team.do(export_agreement, asked, "pdf", "en")
    with pytest.raises(NotAllowed):
        team.do(export_agreement, asked, "txt", "en", by=team.ben)
    team.do(hide_numbers, team.study.project.id, True)
    with pytest.raises(Conflict, match="reflexive"):
        team.do(export_agreement, asked, "xlsx", "en")


def test_strangers_and_rounds_of_other_projects_are_not_found(team: Team) -> None:
    made = coded_round(team)
    stranger = team.study.stranger()

    for asked in (Asked(team.study.project.id), Asked(team.study.project.id, made.id)):
        with pytest.raises((NotFound, NotAllowed)):
            team.ask(agreement, asked, by=stranger)
    with pytest.raises((NotFound, NotAllowed)):
        team.ask(passages_behind, replace(asked, project_id="other"))


def everything(team: Team) -> list[str]:
    document = team.study.document
    return [turn.span.slice(document.text) for turn in document.turns]


def rounds_view(tx: Any, round_: Round) -> tuple:
    return rounds.round_view(tx, round_.id).tasks
