"""Differences are talked through and decided; reasons and dissent are kept, and nobody's own codings change."""

from __future__ import annotations

import pytest

from qual.domain.decision import Objection, Outcome, State
from qual.domain.edits import Anchor
from qual.domain.permission import Role
from qual.errors import BadInput, Conflict, NotAllowed, NotFound
from qual.services import agreed, codebook, coding, differences, negotiation, themes, transcripts
from qual.services.negotiation import Rewording
from tests.plugins.workbenches import Study
from tests.services.tables import Team, make_team

DOOR, NURSE, NIGHT = "locked door", "a nurse sat down", "What happened that night?"


@pytest.fixture
def team(study: Study) -> Team:
    """Ada and Ben agree on the night, give the door different codes, and only Ben sees the nurse."""
    made = make_team(study)
    for who in (made.ada, made.ben):
        made.give(who, made.fear, NIGHT)
    made.give(made.ada, made.fear, DOOR)
    made.give(made.ben, made.trust, DOOR)
    made.give(made.ben, made.trust, NURSE)
    return made


def agreed_words(team: Team, **more) -> set[tuple[str, str, bool]]:
    """Return the agreed layer as (words, code, whether it was decided)."""
    names = {team.trust.id: "Trust", team.fear.id: "Fear", team.study.code.id: "Being believed"}
    layer = team.ask(team.ada, agreed.agreed_layer, team.study.project.id, **more)
    return {(one.quote, names[one.code_id], one.decision_id is not None) for one in layer.passages}


BOTH_AGREED = (NIGHT, "Fear", False)


def test_differences_queue_with_their_weight_and_agreements_do_not(team: Team) -> None:
    queue = team.queue()

    assert {line.quote for line in queue.lines} == {DOOR, NURSE}
    door = team.line(DOOR)
    assert (door.weight.n_alike, door.weight.n_interviews, door.weight.n_compared) == (2, 1, 1)
    place = team.ask(team.ada, differences.place, door)
    assert place.before.endswith("by the ")
    assert place.after.startswith(", and nobody came.")
    assert (place.passage.quote, place.passage.speaker) == (DOOR, "Anna")


def test_what_stands_around_a_passage_tells_turns_apart(team: Team) -> None:
    line = team.ask(team.ada, differences.place, team.line(NURSE))

    assert line.before == "And then?\nThen "
    assert line.after == " with me. It helped to be believed."


def test_a_theme_that_quotes_a_passage_makes_differences_about_its_code_weigh_more(team: Team) -> None:
    study = team.study
    span = study.span_of(NURSE)
    draft = themes.QuoteDraft(study.interview_id, study.revision.id, span.start, span.end)
    team.do(team.ada, themes.create_theme, study.project.id, "Sitting down", "Nurses who sit down.", [draft])

    assert team.line(NURSE).weight.n_themes == 1
    assert team.line(NURSE).weight.score == 2 * team.line(NURSE).weight.n_alike


@pytest.mark.parametrize(
    ("outcome", "more", "expected"),
    [
        (Outcome.KEEP, {"kept_of": "ada"}, {(DOOR, "Fear", True)}),
        (Outcome.KEEP, {"kept_of": "ben"}, {(DOOR, "Trust", True)}),
        (Outcome.BOTH, {}, {(DOOR, "Fear", True), (DOOR, "Trust", True)}),
        (Outcome.OTHER, {"code_ids": "other"}, {(DOOR, "Being believed", True)}),
        (Outcome.OPEN, {}, set()),
    ],
)
def test_an_outcome_makes_the_agreed_layer_and_leaves_everybodys_own_untouched(team: Team, outcome, more, expected):
    before = team.individual()
    if "kept_of" in more:
        more = {"kept_of": getattr(team, more["kept_of"]).user}
    elif more:
        more = {"code_ids": (team.study.code.id,)}

    made = team.decide(team.ada, team.line(DOOR), outcome, "Ben was there", **more)

    assert agreed_words(team) == {BOTH_AGREED} | expected
    assert team.individual() == before
    line = team.line(DOOR)
    assert line.decided.decision == made
    assert line.decided.decision.reason == "Ben was there"
    assert line.state is (State.LEFT_OPEN if outcome is Outcome.OPEN else State.DECIDED)
    assert team.queue().n_settled == 1


def test_keeping_what_a_silent_coder_gave_means_no_code(team: Team) -> None:
    team.decide(team.ada, team.line(NURSE), Outcome.KEEP, kept_of=team.ada.user)

    assert agreed_words(team) == {BOTH_AGREED}
    assert team.line(NURSE).state is State.DECIDED


def test_where_only_borders_differ_both_takes_the_wider_ones(team: Team) -> None:
    team.give(team.ada, team.trust, "sat down with me")

    line = team.line("sat down with me")
    assert line.found.difference.kind == "other-borders"
    team.decide(team.ada, line, Outcome.BOTH)

    assert ("a nurse sat down with me", "Trust", True) in agreed_words(team)


def test_changing_the_codebook_keeps_old_and_new_words_and_says_what_stands_under_the_old(team: Team) -> None:
    words = Rewording(team.fear.id, team.fear.version, {"definition": "Being afraid of somebody."})

    made = team.decide(team.ada, team.line(DOOR), Outcome.CODEBOOK, "A door is nobody", rewording=words)

    assert (made.code_id, made.old_version, made.new_version) == (team.fear.id, 1, 2)
    assert agreed_words(team) == {BOTH_AGREED}
    now = team.ask(team.ada, codebook.code, team.fear.id)
    assert now.definition == "Being afraid of somebody."


def test_a_change_of_the_codebook_that_changes_nothing_is_refused_and_nothing_is_kept(team: Team) -> None:
    same = Rewording(team.fear.id, team.fear.version, {"definition": team.fear.definition})

    for rewording in (same, None):
        with pytest.raises(BadInput, match="word"):
            team.decide(team.ada, team.line(DOOR), Outcome.CODEBOOK, rewording=rewording)
    assert team.line(DOOR).state is State.OPEN


def test_new_words_based_on_words_that_a_colleague_changed_are_refused_with_the_decision(team: Team) -> None:
    team.do(team.ben, codebook.update_code, team.fear.id, team.fear.version, {"definition": "Dread."})
    words = Rewording(team.fear.id, team.fear.version, {"definition": "Mine."})

    with pytest.raises(Conflict, match="changed this code meanwhile"):
        team.decide(team.ada, team.line(DOOR), Outcome.CODEBOOK, rewording=words)
    assert team.line(DOOR).state is State.OPEN


def test_dissent_is_kept_beside_the_decision_from_the_moment_and_later(team: Team) -> None:
    made = team.decide(
        team.ada, team.line(DOOR), Outcome.BOTH, objections=(Objection(team.ben.user, "It is one thing"),)
    )

    team.do(team.rosa, negotiation.dissent, made.id, "Neither, I would say")

    assert [(one.name, one.why) for one in team.line(DOOR).decided.dissent] == [
        ("Ben", "It is one thing"),
        ("Rosa", "Neither, I would say"),
    ]


def test_a_reason_is_asked_for_and_dissent_needs_a_member_with_a_why(team: Team) -> None:
    with pytest.raises(BadInput, match="why"):
        team.decide(team.ada, team.line(DOOR), Outcome.BOTH, "  \n ")
    for objection in (Objection("nobody", "No"), Objection(team.ben.user, " ")):
        with pytest.raises(BadInput):
            team.decide(team.ada, team.line(DOOR), Outcome.BOTH, objections=(objection,))
    with pytest.raises(BadInput, match="whose codes"):
        team.decide(team.ada, team.line(DOOR), Outcome.KEEP, kept_of=team.rosa.user)
    with pytest.raises(BadInput, match="code that the passage gets"):
        team.decide(team.ada, team.line(DOOR), Outcome.OTHER)
    assert team.line(DOOR).state is State.OPEN


def test_a_decision_is_opened_again_and_the_old_one_stays_in_the_history(team: Team) -> None:
    first = team.decide(team.ada, team.line(DOOR), Outcome.BOTH, "At first sight")

    team.do(team.ben, negotiation.reopen, first.id, "I heard the recording")
    assert team.line(DOOR).state is State.OPEN
    assert agreed_words(team) == {BOTH_AGREED}
    team.decide(team.ben, team.line(DOOR), Outcome.KEEP, "It is fear", kept_of=team.ada.user)

    line = team.line(DOOR)
    (old,) = line.earlier
    assert (old.decision.reason, old.reopened_by, old.decision.reopen_reason) == (
        "At first sight",
        "Ben",
        "I heard the recording",
    )
    assert line.decided.decision.reason == "It is fear"
    assert agreed_words(team) == {BOTH_AGREED, (DOOR, "Fear", True)}
    with pytest.raises(Conflict, match="Ben opened this decision again already"):
        team.do(team.ada, negotiation.reopen, first.id, "Me too")


def test_who_decides_second_is_told_what_the_first_decided(team: Team) -> None:
    seen_by_ben = team.line(DOOR, by=team.ben)
    team.decide(team.ada, team.line(DOOR), Outcome.KEEP, "The door frightens her", kept_of=team.ada.user)

    with pytest.raises(Conflict, match=r"Ada decided this meanwhile: 'Fear', because 'The door frightens her'"):
        team.decide(team.ben, seen_by_ben, Outcome.BOTH)
    assert agreed_words(team) == {BOTH_AGREED, (DOOR, "Fear", True)}


def test_a_difference_whose_codings_changed_meanwhile_is_not_decided(team: Team) -> None:
    seen = team.line(DOOR)
    team.give(team.ada, team.trust, DOOR)

    with pytest.raises(Conflict, match="changed meanwhile"):
        team.decide(team.ben, seen, Outcome.BOTH)


def test_a_new_coding_opens_a_decided_difference_and_deciding_anew_replaces_the_old_decision(team: Team) -> None:
    cem = team.study.member("Cem", Role.CODER)
    old = team.decide(team.ada, team.line(DOOR), Outcome.KEEP, kept_of=team.ada.user)
    team.give(cem, team.fear, DOOR)

    line = team.line(DOOR)
    assert line.state is State.OPEN
    assert [one.decision.id for one in line.earlier] == [old.id]
    team.decide(team.ben, line, Outcome.KEEP, kept_of=team.ben.user)

    assert agreed_words(team) >= {(DOOR, "Trust", True)}
    assert (DOOR, "Fear", True) not in agreed_words(team)


def test_a_corrected_transcript_carries_differences_and_decisions(team: Team) -> None:
    study = team.study
    first = team.line(DOOR)
    team.decide(team.ada, first, Outcome.BOTH)
    team.do(team.ada, negotiation.comment, study.project.id, None, study.interview_id, first.found.coding_ids, "Hm")

    team.do(
        study.owner, transcripts.correct_turn, study.interview_id, study.revision.id, 0, "And what was it that night?"
    )

    line = team.line(DOOR)
    assert line.key == first.key
    assert line.found.difference.start > first.found.difference.start
    assert line.state is State.DECIDED
    assert [said.comment.text for said in line.thread] == ["Hm"]
    assert {(DOOR, "Fear", True), (DOOR, "Trust", True)} <= agreed_words(team)


def test_a_decision_outlives_a_correction_in_its_passage_and_says_so(team: Team) -> None:
    study = team.study
    team.decide(team.ada, team.line(DOOR), Outcome.BOTH)
    words = "I waited 😀 by that closed door, and nobody came."

    team.do(study.owner, transcripts.correct_turn, study.interview_id, study.revision.id, 1, words)

    layer = team.ask(team.ada, agreed.agreed_layer, study.project.id)
    decided = [one for one in layer.passages if one.decision_id]
    assert {one.anchor for one in decided} == {Anchor.TOUCHED}
    assert all("closed door" in one.quote for one in decided)
    seen = team.ask(team.ada, transcripts.current_revision, study.interview_id)
    team.do(study.owner, transcripts.correct_turn, study.interview_id, seen.id, 1, "I waited 😀 and nobody came.")
    layer = team.ask(team.ada, agreed.agreed_layer, study.project.id)
    assert (layer.lost, layer.n_decided) == (2, 0)


def test_comments_are_kept_as_they_were_and_corrected_by_their_author_only(team: Team) -> None:
    line = team.line(DOOR)
    where = team.study.project.id, None, line.found.interview_id, line.found.coding_ids
    first = team.do(team.rosa, negotiation.comment, *where, "It is abuot trust")

    team.do(team.rosa, negotiation.comment, *where, "It is about trust", corrects=first.id)
    with pytest.raises(NotAllowed, match="Only who wrote"):
        team.do(team.ada, negotiation.comment, *where, "It is not", corrects=first.id)
    with pytest.raises(BadInput):
        team.do(team.ada, negotiation.comment, *where, " ")
    with pytest.raises(Conflict, match="changed meanwhile"):
        team.do(team.ada, negotiation.comment, *where[:3], ["unknown"], "What?")

    assert [(said.author, said.comment.text, said.corrected) for said in team.line(DOOR).thread] == [
        ("Rosa", "It is abuot trust", True),
        ("Rosa", "It is about trust", False),
    ]
    assert team.line(NURSE).thread == ()


def test_reviewers_discuss_coders_decide_and_guests_only_look(team: Team) -> None:
    line = team.line(DOOR)
    where = team.study.project.id, None, line.found.interview_id, line.found.coding_ids
    made = team.decide(team.ada, line, Outcome.BOTH)
    team.do(team.ada, negotiation.comment, *where, "Between us")

    for reader in (team.rosa, team.gil):
        with pytest.raises(NotAllowed, match="decide about differences"):
            team.decide(reader, team.line(NURSE), Outcome.BOTH)
        with pytest.raises(NotAllowed):
            team.do(reader, negotiation.reopen, made.id, "No")
    with pytest.raises(NotAllowed, match="discuss"):
        team.do(team.gil, negotiation.comment, *where, "Hello")
    with pytest.raises(NotAllowed):
        team.do(team.gil, negotiation.dissent, made.id, "No")
    assert team.line(DOOR, by=team.gil).thread == ()
    assert len(team.line(DOOR, by=team.rosa).thread) == 1
    stranger = team.study.stranger()
    with pytest.raises(NotFound):
        team.queue(stranger)
    with pytest.raises(NotFound):
        team.do(stranger, negotiation.reopen, made.id, "No")


def test_a_removed_coding_takes_its_difference_out_of_the_queue_and_leaves_the_decision(team: Team) -> None:
    line = team.line(NURSE)
    team.decide(team.ada, line, Outcome.BOTH)

    team.do(team.ben, coding.remove_coding, line.found.coding_ids[0])

    assert [one.quote for one in team.queue().lines] == [DOOR]
    assert (NURSE, "Trust", True) in agreed_words(team)


def test_a_difference_keeps_its_name_when_one_looks_again(team: Team) -> None:
    assert [one.key for one in team.queue().lines] == [one.key for one in team.queue(team.ben).lines]
    assert len(team.ask(team.ada, differences.comments, team.study.project.id, None)) == 0
