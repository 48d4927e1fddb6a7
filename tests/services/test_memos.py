"""Memos: written on anything, carried with the text, asked and answered, undone; who may do what with them."""

from __future__ import annotations

import io
import time

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qual.analysis.memo_threads import MemoFilter, MemoOrder, chosen
from qual.domain.document import Span
from qual.domain.edits import Anchor
from qual.domain.ids import new_id
from qual.domain.memo import LONGEST_MEMO, Memo, MemoKind, MemoTarget, Target
from qual.domain.permission import Role
from qual.domain.project import Actor
from qual.errors import BadInput, Conflict, NotAllowed, NotFound
from qual.services import (
    codebook,
    coding,
    history,
    memo_list,
    memos,
    merging,
    projects,
    reports,
    transcripts,
    workspace,
)
from qual.store import memos as stored
from tests.plugins.workbenches import Study


def passage(study: Study, words: str, kind: MemoTarget = MemoTarget.PASSAGE) -> Target:
    return Target(kind, study.interview_id, study.revision.id, study.span_of(words))


def write(study: Study, target: Target, text: str = "A thought", actor: Actor | None = None) -> Memo:
    with study.workbench.write(actor or study.owner) as tx:
        return memos.add_memo(tx, target, text)


def answer(study: Study, memo: Memo, text: str, actor: Actor) -> Memo:
    with study.workbench.write(actor) as tx:
        return memos.answer_memo(tx, memo.id, text)


def get(study: Study, memo: Memo) -> Memo:
    with study.workbench.read(study.owner) as tx:
        return stored.get(tx.connection, memo.id)


def correct(study: Study, turn: int, text: str) -> None:
    with study.workbench.write(study.owner, key=new_id()) as tx:  # one gesture, as from the page
        current = transcripts.current_revision(tx, study.interview_id)
        assert current is not None
        transcripts.correct_turn(tx, study.interview_id, current.id, turn, text)


def undo(study: Study, actor: Actor | None = None) -> str:
    with study.workbench.write(actor or study.owner, key=new_id()) as tx:
        return history.undo(tx, study.interview_id).said


def found(study: Study, **wanted) -> list[str]:
    with study.workbench.read(study.owner) as tx:
        return [t.first.memo.text for t in chosen(memo_list.memo_threads(tx, study.project.id), MemoFilter(**wanted))]


def waiting_for(study: Study, actor: Actor) -> list[str]:
    with study.workbench.read(actor) as tx:
        return [question.line.memo.text for question in memo_list.questions_to_me(tx)]


@pytest.fixture
def berit(study: Study) -> Actor:
    """Lend a colleague who codes."""
    return study.member("Berit Åström", Role.CODER)


def test_a_memo_can_lie_on_anything(study: Study) -> None:
    with study.workbench.write(study.owner) as tx:
        coded = coding.add_coding(
            tx, study.interview_id, study.revision.id, study.span_of("nobody came"), study.code.id
        )
    made = {
        target.kind: write(study, target)
        for target in (
            Target(MemoTarget.CODING, coded.id),
            passage(study, "a nurse"),
            passage(study, "a nurse", MemoTarget.TURN),
            Target(MemoTarget.INTERVIEW, study.interview_id),
            Target(MemoTarget.CODE, study.code.id),
            Target(MemoTarget.PROJECT, study.project.id),
        )
    }

    assert {kind: memo.quote for kind, memo in made.items()} == {
        MemoTarget.CODING: "nobody came",
        MemoTarget.PASSAGE: "a nurse",
        MemoTarget.TURN: "Then a nurse sat down with me. It helped to be believed.",
        MemoTarget.INTERVIEW: "",
        MemoTarget.CODE: "",
        MemoTarget.PROJECT: "",
    }
    assert made[MemoTarget.CODING].code_id == study.code.id
    assert all(memo.kind is MemoKind.NOTE and memo.project_id == study.project.id for memo in made.values())
    assert get(study, made[MemoTarget.PASSAGE]) == made[MemoTarget.PASSAGE]


@pytest.mark.parametrize(("text", "problem"), [(" \n\t", "empty"), ("x" * (LONGEST_MEMO + 1), "Split it")])
def test_a_memo_has_words_and_not_too_many(local_study: Study, text: str, problem: str) -> None:
    with pytest.raises(BadInput, match=problem):
        write(local_study, Target(MemoTarget.PROJECT, local_study.project.id), text)


def test_any_text_comes_back_as_it_was_written(study: Study) -> None:
    text = "שלום 😀 e\u0301 中文\nzweite Zeile\t\u2028 <b>&amp;"

    assert get(study, write(study, passage(study, "a nurse"), text)).text == text


@pytest.mark.parametrize("span", [Span(5, 5), Span(0, 100_000)])
def test_a_memo_outside_the_text_is_refused(local_study: Study, span: Span) -> None:
    with pytest.raises(BadInput, match="Select some words"):
        write(local_study, Target(MemoTarget.PASSAGE, local_study.interview_id, local_study.revision.id, span))


def test_memos_follow_corrections_and_come_back_with_undo(study: Study) -> None:
    exact, touched, replaced = (
        write(study, passage(study, words)) for words in ("believed", "locked door", "nobody came")
    )

    correct(study, 1, "I had to wait 😀 by the locked gate today.")

    assert [(m.quote, m.anchor) for m in (get(study, exact), get(study, touched))] == [
        ("believed", Anchor.EXACT),
        ("locked gate today", Anchor.TOUCHED),
    ]
    assert (get(study, replaced).quote, get(study, replaced).anchor) == ("gate today", Anchor.TOUCHED)
    assert [get(study, memo).was for memo in (exact, touched, replaced)] == [None, "locked door", "nobody came"]
    correct(study, 1, "I had to wait 😀 by the gate today.")
    assert get(study, touched).was == "locked door"  # what it was written on, not what an earlier correction made of it
    undo(study)
    undo(study)
    for memo in (exact, touched, replaced):
        now = get(study, memo)
        assert (now.quote, now.anchor, now.span, now.was) == (memo.quote, memo.anchor, memo.span, None)


def test_a_memo_whose_words_are_deleted_keeps_its_quote_and_place(study: Study) -> None:
    memo = write(study, passage(study, ", and nobody came"))

    correct(study, 1, "I waited 😀 by the locked door.")

    now = get(study, memo)
    assert (now.anchor, now.quote) == (Anchor.LOST, ", and nobody came")
    assert now.start == now.end == study.span_of(", and nobody came").start
    assert found(study) == ["A thought"]


def test_a_passage_chosen_in_an_older_text_is_carried(study: Study) -> None:
    correct(study, 0, "What on earth happened that night?")

    assert write(study, passage(study, "a nurse")).quote == "a nurse"


def test_a_memo_on_words_just_deleted_is_refused(study: Study) -> None:
    correct(study, 1, "I waited 😀 by the locked door.")

    with pytest.raises(Conflict, match="just deleted"):
        write(study, passage(study, ", and nobody came"))


def test_a_memo_on_a_coding_stays_readable_when_the_coding_is_removed(study: Study) -> None:
    with study.workbench.write(study.owner) as tx:
        coded = coding.add_coding(
            tx, study.interview_id, study.revision.id, study.span_of("nobody came"), study.code.id
        )
    write(study, Target(MemoTarget.CODING, coded.id), "Why nobody?")

    with study.workbench.write(study.owner) as tx:
        coding.remove_coding(tx, coded.id)

    with study.workbench.read(study.owner) as tx:
        (thread,) = memo_list.memo_threads(tx, study.project.id)
    assert (thread.first.memo.quote, thread.first.code) == ("nobody came", ("Being believed",))
    with pytest.raises(Conflict, match="removed meanwhile"):
        write(study, Target(MemoTarget.CODING, coded.id))


def test_only_the_author_changes_a_memo_and_sees_a_second_window(study: Study, berit: Actor) -> None:
    memo = write(study, passage(study, "a nurse"), "First")
    with study.workbench.write(study.owner) as tx:
        memos.change_memo(tx, memo.id, 1, "Second")

    with pytest.raises(Conflict, match="another window"), study.workbench.write(study.owner) as tx:
        memos.change_memo(tx, memo.id, 1, "Third")
    with pytest.raises(NotAllowed, match="Only You can change"), study.workbench.write(berit) as tx:
        memos.change_memo(tx, memo.id, 2, "Mine")

    assert (get(study, memo).text, get(study, memo).version) == ("Second", 2)


def test_an_owner_removes_what_others_wrote_and_nobody_else_does(study: Study, berit: Actor) -> None:
    editor = study.member("Ed", Role.EDITOR)
    memo = write(study, passage(study, "a nurse"), actor=berit)

    with pytest.raises(NotAllowed), study.workbench.write(editor) as tx:
        memos.remove_memo(tx, memo.id)
    with study.workbench.write(study.owner) as tx:
        memos.remove_memo(tx, memo.id)

    assert found(study) == []
    with pytest.raises(NotFound, match="removed"), study.workbench.write(berit) as tx:
        memos.change_memo(tx, memo.id, 1, "Again")


def test_guests_neither_read_nor_write_memos_and_cannot_be_asked(study: Study) -> None:
    guest = study.member("Gast", Role.GUEST)
    memo = write(study, passage(study, "a nurse"), "@Gast what is this?")

    assert memo.asked == ()
    with study.workbench.read(guest) as tx:
        assert workspace.state(tx, study.interview_id).memos == ()
        assert memo_list.questions_to_me(tx) == ()
        with pytest.raises(NotAllowed, match="memos"):
            memo_list.memo_threads(tx, study.project.id)
    with pytest.raises(NotAllowed), study.workbench.write(guest) as tx:
        memos.answer_memo(tx, memo.id, "x")


def test_a_question_waits_for_whom_it_names_until_they_answer(study: Study, berit: Actor) -> None:
    reviewer = study.member("Rolf", Role.REVIEWER)
    question = write(study, passage(study, "a nurse"), "@berit åström is this trust?")
    assert (question.asked, question.kind) == ((berit.user,), MemoKind.QUESTION)
    assert waiting_for(study, berit) == ["@berit åström is this trust?"]
    assert waiting_for(study, study.owner) == []

    answer(study, question, "I would say so", reviewer)
    assert waiting_for(study, berit) == ["@berit åström is this trust?"]
    replied = answer(study, question, "Yes", berit)

    assert waiting_for(study, berit) == []
    assert get(study, question).answered_by == berit.user
    assert (replied.reply_to, replied.quote) == (question.id, "a nurse")
    undo(study, berit)
    assert waiting_for(study, berit) == ["@berit åström is this trust?"]


def test_an_answer_may_ask_the_next_person_in_the_same_thread(study: Study, berit: Actor) -> None:
    question = write(study, passage(study, "a nurse"), "@Berit?")
    back = answer(study, question, "Better ask @You", berit)

    assert waiting_for(study, study.owner) == ["Better ask @You"]
    last = answer(study, back, "I do not know", study.owner)

    assert last.reply_to == question.id
    assert waiting_for(study, study.owner) == []


def test_taking_the_name_out_of_a_question_takes_it_back(study: Study, berit: Actor) -> None:
    question = write(study, passage(study, "a nurse"), "@Berit?")

    with study.workbench.write(study.owner) as tx:
        memos.change_memo(tx, question.id, 1, "Never mind")

    assert waiting_for(study, berit) == []


def test_a_memo_with_answers_stays(study: Study, berit: Actor) -> None:
    question = write(study, passage(study, "a nurse"), "@Berit?")
    answer(study, question, "Yes", berit)

    with pytest.raises(Conflict, match="has answers"), study.workbench.write(study.owner) as tx:
        memos.remove_memo(tx, question.id)
    assert "has answers" in undo(study)
    assert found(study) == ["@Berit?"]


def test_everything_done_with_a_memo_can_be_undone(study: Study) -> None:
    memo = write(study, passage(study, "a nurse"), "One")
    with study.workbench.write(study.owner) as tx:
        memos.change_memo(tx, memo.id, 1, "Two")
    with study.workbench.write(study.owner) as tx:
        memos.remove_memo(tx, memo.id)
    correct(study, 0, "What on earth happened?")

    said = [undo(study) for _ in range(2)]

    assert said[1] == "Put the memo 'Two' back"
    assert (get(study, memo).quote, get(study, memo).anchor) == ("a nurse", Anchor.EXACT)
    assert undo(study) == "Changed the memo 'Two' to 'One'"
    assert undo(study) == "Removed the memo 'One'"
    assert found(study) == []
    with study.workbench.write(study.owner, key=new_id()) as tx:
        assert history.redo(tx, study.interview_id).said == "Put the memo 'One' back"
    assert found(study) == ["One"]


def test_a_memo_is_written_once_and_in_no_other_project(study: Study) -> None:
    with study.workbench.write(study.owner) as tx:
        memo = memos.add_memo(tx, passage(study, "a nurse"), "Once")
        with pytest.raises(Conflict, match="already"):
            memos.add_memo(tx, passage(study, "a nurse"), "Twice", memo_id=memo.id)
    with pytest.raises(NotFound):
        write(study, Target(MemoTarget.PROJECT, study.project.id), actor=study.stranger())


def test_memos_are_found_by_where_they_lie_who_wrote_them_and_what_they_say(study: Study, berit: Actor) -> None:
    with study.workbench.write(study.owner) as tx:
        below = codebook.add_code(tx, study.project.id, "By a nurse", parent_id=study.code.id)
    write(study, passage(study, "a nurse"), "On the STRASSE")
    question = write(study, Target(MemoTarget.CODE, below.id), "@Berit keep this code?")
    write(study, Target(MemoTarget.PROJECT, study.project.id), "Overall", actor=berit)

    assert found(study, words="straße a NURSE") == ["On the STRASSE"]
    assert found(study, words="being") == ["@Berit keep this code?"]
    assert found(study, target=MemoTarget.PROJECT) == found(study, author_id=berit.user) == ["Overall"]
    assert found(study, code_ids=frozenset({study.code.id, below.id})) == ["@Berit keep this code?"]
    assert found(study, interview_id=study.interview_id) == ["On the STRASSE"]
    assert found(study, only_open=True) == ["@Berit keep this code?"]
    assert found(study, mine=berit.user) == ["Overall", "@Berit keep this code?"]
    answer(study, question, "No", berit)
    assert found(study, only_open=True) == []
    assert found(study)[0] == "@Berit keep this code?"
    assert found(study, order=MemoOrder.OLDEST)[0] == "On the STRASSE"
    assert found(study, order=MemoOrder.PLACE)[-1] == "On the STRASSE"
    assert found(study, order=MemoOrder.AUTHOR)[0] == "Overall"


def test_two_thousand_memos_are_listed_searched_and_sorted_in_a_moment(local_study: Study) -> None:
    with local_study.workbench.write(local_study.owner) as tx:
        made = memos.add_memo(tx, passage(local_study, "a nurse"), "Number 0 " + "word " * 100)
        for number in range(1, 2_000):
            again = {field: getattr(made, field) for field in made.__dataclass_fields__}
            again |= {"id": f"memo-{number}", "text": made.text.replace("0", str(number))}
            stored.add(tx.connection, Memo(**again))

    began = time.process_time()
    assert len(found(local_study, words="number 199")) == 12  # 199, 1199 and 1990 to 1999

    assert time.process_time() - began < 2  # seconds of processor time; it takes 0.1


_CORRECTIONS = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.lists(st.sampled_from(["a", "nurse", "😀", "door", "waited", "e\u0301"]), min_size=1, max_size=5),
    ),
    min_size=1,
    max_size=3,
)


@given(share=st.floats(0, 0.99), length=st.integers(1, 40), corrections=_CORRECTIONS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_chain_of_corrections_drops_or_misplaces_a_memo(
    local_study: Study, share: float, length: int, corrections: list[tuple[int, list[str]]]
) -> None:
    study = local_study
    with study.workbench.read(study.owner) as tx:
        current = transcripts.current_revision(tx, study.interview_id)
    assert current is not None
    text = current.document.text
    start = int(share * len(text))
    span = Span(start, min(start + length, len(text)))
    memo = write(study, Target(MemoTarget.PASSAGE, study.interview_id, current.id, span))

    for turn, words in corrections:
        correct(study, turn, " ".join(words))

        now = get(study, memo)
        with study.workbench.read(study.owner) as tx:
            current = transcripts.current_revision(tx, study.interview_id)
        assert current is not None
        assert now.revision_id == current.id
        assert now.span is not None
        assert now.quote
        if now.anchor is Anchor.LOST:
            assert now.span.start == now.span.end <= len(current.document.text)
        else:
            assert now.span.slice(current.document.text) == now.quote


def test_a_person_who_left_is_still_named_as_author(study: Study, berit: Actor) -> None:
    write(study, passage(study, "a nurse"), actor=berit)
    with study.workbench.write(study.owner) as tx:
        projects.remove_member(tx, study.project.id, berit.user)

    with study.workbench.read(study.owner) as tx:
        (thread,) = memo_list.memo_threads(tx, study.project.id)
    assert thread.first.author == "Berit Åström"


def test_the_report_as_a_workbook_holds_the_memos(study: Study, berit: Actor) -> None:
    question = write(study, passage(study, "a nurse"), "@Berit?")
    answer(study, question, "Yes", berit)

    with study.workbench.write(study.owner) as tx:
        data = reports.report(tx, study.project.id, "xlsx")

    sheet = openpyxl.load_workbook(io.BytesIO(data))["Memos"]
    header, *rows = list(sheet.iter_rows(values_only=True))
    told = [dict(zip(header, row, strict=True)) for row in rows]
    assert [(one["Author"], one["Speaker"], one["Quote"], one["Memo"], one["Answer to"]) for one in told] == [
        ("You", "Anna", "a nurse", "@Berit?", None),
        ("Berit Åström", "Anna", "a nurse", "Yes", "You"),
    ]
    assert told[0]["Time"] == "0:07"


def test_memos_on_a_merged_code_are_found_at_the_code_it_became(study: Study) -> None:
    with study.workbench.write(study.owner) as tx:
        into = codebook.add_code(tx, study.project.id, "Trust")
    write(study, Target(MemoTarget.CODE, study.code.id), "Too wide?")

    with study.workbench.write(study.owner) as tx:
        merging.merge_code(tx, study.code.id, into.id)

    assert found(study, code_ids=frozenset({into.id})) == ["Too wide?"]
    with study.workbench.read(study.owner) as tx:
        (memo,) = workspace.state(tx, study.interview_id).memos
        (thread,) = memo_list.memo_threads(tx, study.project.id)
    assert (memo.code_id, thread.first.code) == (into.id, ("Trust",))
    assert thread.first.merged == "Being believed"
