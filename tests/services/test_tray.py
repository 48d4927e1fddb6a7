"""Codings that a correction touched or left without words: none is silently elsewhere, and a person settles each."""

from __future__ import annotations

import random

import pytest

from qual.domain.coding import Coding
from qual.domain.document import Span, SpokenTurn
from qual.domain.edits import Anchor
from qual.domain.ids import new_id
from qual.domain.permission import Role
from qual.errors import BadInput, Conflict, NotAllowed, NotFound
from qual.services import codebook, coding, history, interviews, transcripts, tray, turns
from qual.store.tx import Tx
from tests.plugins.workbenches import Study, make_study


def code_words(study: Study, words: str, *, by=None) -> Coding:
    with study.workbench.write(by or study.owner) as tx:
        span = study.span_of(words)
        return coding.add_coding(tx, study.interview_id, study.revision.id, span, study.code.id)


def correct(study: Study, turn: int, text: str) -> None:
    with study.workbench.write(study.owner) as tx, tx.gesture(new_id()):
        seen = transcripts.current_revision(tx, study.interview_id)
        transcripts.correct_turn(tx, study.interview_id, seen.id, turn, text)


def only(study: Study) -> Coding:
    with study.workbench.read(study.owner) as tx:
        (found,) = coding.codings_of_interview(tx, study.interview_id)
    return found


def undo(study: Study) -> history.Done:
    with study.workbench.write(study.owner) as tx, tx.gesture(new_id()):
        return history.undo(tx, study.interview_id)


def touched(study: Study, **by) -> Coding:
    """Code 'nobody came' and correct over its edge."""
    made = code_words(study, "nobody came", **by)
    correct(study, 1, "I waited 😀 by the locked door, and somebody went.")
    return made


def lost(study: Study) -> Coding:
    made = code_words(study, "nobody came")
    correct(study, 1, "I waited 😀 by the locked door, and")
    return made


def test_a_touched_coding_keeps_the_words_it_was_made_on_through_further_corrections(study: Study) -> None:
    touched(study)
    correct(study, 1, "I waited 😀 by the locked door, and someone else went.")

    found = only(study)

    assert found.anchor is Anchor.TOUCHED
    assert found.was == "nobody came"
    assert found.quote == found.span.slice(current_text(study))


def test_confirming_takes_the_present_words_for_the_coding(study: Study) -> None:
    made = touched(study)
    seen = only(study).quote

    with study.workbench.write(study.owner) as tx:
        tray.confirm(tx, made.id, seen)

    assert (only(study).anchor, only(study).quote, only(study).was) == (Anchor.EXACT, seen, None)
    with study.workbench.read(study.owner) as tx:
        assert tray.unsettled(tx, study.project.id) == ()


def test_confirming_words_that_were_corrected_again_is_refused(study: Study) -> None:
    made = touched(study)
    seen = only(study).quote
    correct(study, 1, "I waited 😀 by the locked door, and somebody left.")

    with pytest.raises(Conflict, match="corrected again"), study.workbench.write(study.owner) as tx:
        tray.confirm(tx, made.id, seen)


def test_a_lost_coding_cannot_be_confirmed_but_moved(study: Study) -> None:
    made = lost(study)
    assert (only(study).anchor, only(study).was) == (Anchor.LOST, "nobody came")

    with pytest.raises(BadInput, match="words of this coding are gone"), study.workbench.write(study.owner) as tx:
        tray.confirm(tx, made.id, "nobody came")
    with study.workbench.write(study.owner) as tx:
        coding.change_coding(
            tx, made.id, revision_id=study.revision.id, span=study.span_of("locked door")
        )  # chosen before the correction

    assert (only(study).anchor, only(study).quote, only(study).was) == (Anchor.EXACT, "locked door", None)


def test_settling_is_undone_also_after_another_correction(study: Study) -> None:
    made = touched(study)
    with study.workbench.write(study.owner) as tx:
        tray.confirm(tx, made.id, only(study).quote)
    member = study.member("Berit", Role.EDITOR)
    with study.workbench.write(member) as tx:
        seen = transcripts.current_revision(tx, study.interview_id)
        transcripts.correct_turn(tx, study.interview_id, seen.id, 0, "What was it that happened?")

    undo(study)

    assert (only(study).anchor, only(study).was) == (Anchor.TOUCHED, "nobody came")
    assert only(study).quote == only(study).span.slice(current_text(study))


def test_undoing_a_move_of_a_lost_coding_makes_it_wait_again(study: Study) -> None:
    made = lost(study)
    with study.workbench.write(study.owner) as tx:
        coding.change_coding(tx, made.id, revision_id=study.revision.id, span=study.span_of("a nurse"))

    undo(study)

    assert (only(study).anchor, only(study).quote, only(study).was) == (Anchor.LOST, "nobody came", "nobody came")


def test_undo_never_undoes_what_a_colleague_did_with_the_coding_since(study: Study) -> None:
    made = touched(study)
    with study.workbench.write(study.owner) as tx:
        tray.confirm(tx, made.id, only(study).quote)
    with study.workbench.write(study.member("Berit", Role.EDITOR)) as tx:
        coding.change_coding(tx, made.id, revision_id=study.revision.id, span=study.span_of("a nurse"))

    assert not undo(study).done
    assert only(study).quote == "a nurse"


def test_undoing_the_correction_brings_the_judged_words_back(study: Study) -> None:
    touched(study)

    undo(study)

    assert (only(study).anchor, only(study).quote, only(study).was) == (Anchor.EXACT, "nobody came", None)


def test_undoing_a_correction_does_not_fetch_back_what_somebody_moved_since(study: Study) -> None:
    made = touched(study)
    with study.workbench.write(study.member("Berit", Role.EDITOR)) as tx:
        coding.change_coding(tx, made.id, revision_id=study.revision.id, span=study.span_of("a nurse"))

    undo(study)

    assert current_text(study) == study.document.text
    assert (only(study).anchor, only(study).quote) == (Anchor.EXACT, "a nurse")


def test_a_dropped_coding_comes_back_as_it_waited(study: Study) -> None:
    made = lost(study)
    with study.workbench.write(study.owner) as tx:
        coding.remove_coding(tx, made.id)
    with pytest.raises(NotFound, match="removed"), study.workbench.write(study.owner) as tx:
        coding.change_coding(tx, made.id, revision_id=study.revision.id, span=study.span_of("a nurse"))

    undo(study)

    assert (only(study).anchor, only(study).was) == (Anchor.LOST, "nobody came")


def test_coders_settle_their_own_codings_and_editors_everybodys(study: Study) -> None:
    berit, cem = study.member("Berit", Role.CODER), study.member("Cem", Role.CODER)
    made = touched(study, by=berit)
    seen = only(study).quote

    with pytest.raises(NotAllowed), study.workbench.write(cem) as tx:
        tray.confirm(tx, made.id, seen)
    with study.workbench.write(berit) as tx:
        tray.confirm(tx, made.id, seen)
    with study.workbench.write(study.owner) as tx:
        moved = coding.change_coding(tx, made.id, revision_id=study.revision.id, span=study.span_of("a nurse"))

    assert moved.coder_id == berit.user


def test_the_list_of_interviews_counts_what_waits(study: Study) -> None:
    touched(study)

    with study.workbench.read(study.owner) as tx:
        (choice,) = interviews.interview_choices(tx, study.project.id)
        with_words = tray.unsettled(tx, study.project.id)

    assert (choice.codings, choice.unsettled) == (1, 1)
    assert [one.was for one in with_words] == ["nobody came"]


@pytest.mark.parametrize("seed", range(2))
def test_three_hundred_codings_survive_every_kind_of_correction_or_say_so(local_study: Study, seed: int) -> None:
    """Every word of the text is unique, so that where a coding went can be told without the code under test."""
    chance = random.Random(seed)
    study = make_study(local_study.workbench, name="Unique", spoken=unique_talk(chance))
    made = code_at_random(study, chance, 300)

    with study.workbench.write(study.owner) as tx:
        for _ in range(25):
            change_something(tx, study, chance)
        text = transcripts.current_revision(tx, study.interview_id).document.text
        found = {one.id: one for one in coding.codings_of_interview(tx, study.interview_id)}

    assert set(found) == set(made)
    left = set(text.split())
    for coding_id, words in made.items():
        one, survivors = found[coding_id], [word for word in words if word in left]
        covered = [word for word in one.quote.split() if word.startswith("old")]
        if one.anchor is Anchor.LOST:
            assert one.was.split() == words
        else:
            assert one.quote == one.span.slice(text)
            assert covered == survivors  # all that is left of its words, and none of others
        assert (one.was is None) == (one.anchor is Anchor.EXACT)


def unique_talk(chance: random.Random) -> tuple[SpokenTurn, ...]:
    number, talk = 0, []
    for turn in range(60):
        n_words = chance.randint(3, 25)
        talk.append(SpokenTurn(f"S{turn % 2}", " ".join(f"old{number + k}" for k in range(n_words))))
        number += n_words
    return tuple(talk)


def code_at_random(study: Study, chance: random.Random, n: int) -> dict[str, list[str]]:
    text = study.document.text
    words = text.split()
    made = {}
    with study.workbench.write(study.owner) as tx:
        codes = [codebook.add_code(tx, study.project.id, f"Code {k}").id for k in range(10)]
        for _ in range(n):
            first = chance.randrange(len(words) - 12)
            mine = words[first : first + chance.randint(1, 12)]
            start = _place_of(text, mine[0])
            span = Span(start, _place_of(text, mine[-1]) + len(mine[-1]))
            one = coding.add_coding(tx, study.interview_id, study.revision.id, span, chance.choice(codes))
            made[one.id] = mine
    return made


def change_something(tx: Tx, study: Study, chance: random.Random) -> None:
    """Correct, split, join, or give words to somebody else, at random."""
    seen = transcripts.current_revision(tx, study.interview_id)
    number = chance.randrange(len(seen.document.turns) - 1)
    turn = seen.document.turns[number]
    words = turn.span.slice(seen.document.text).split()
    what = chance.choice(("words", "words", "words", "split", "merge", "assign"))
    if what == "merge":
        turns.merge_turns(tx, study.interview_id, seen.id, number)
    elif what == "split" and len(words) > 1:
        turns.split_turn(tx, study.interview_id, seen.id, number, len(words[0]) + 1)
    elif what == "assign" and len(words) > 2:
        start = turn.span.start + len(words[0]) + 1
        span = Span(start, start + len(words[1]))
        turns.assign_words(tx, study.interview_id, seen.id, span, None, name=f"New {chance.random()}")
    else:
        first = chance.randrange(len(words))
        instead = [f"new{chance.random()}" for _ in range(chance.randint(0, 3))]
        wanted = words[:first] + instead + words[first + chance.randint(0, 4) :]
        transcripts.correct_turn(tx, study.interview_id, seen.id, number, " ".join(wanted or ["new"]))


def current_text(study: Study) -> str:
    with study.workbench.read(study.owner) as tx:
        return transcripts.current_revision(tx, study.interview_id).document.text


def _place_of(text: str, word: str) -> int:
    return (" " + text.replace("\n", " ") + " ").index(f" {word} ")
