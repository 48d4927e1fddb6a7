"""Rounds: who codes what, what is hidden meanwhile, who is done, and what stands still."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from qual.domain.coding import Coding
from qual.domain.document import SpokenTurn, build_document
from qual.domain.permission import Role
from qual.domain.project import Actor
from qual.domain.round import Assignment, AssignmentState, Round, RoundState
from qual.errors import BadInput, Conflict, NotAllowed, NotFound
from qual.services import coding, history, in_rounds, layers, merging, projects, reports, rounds, transcripts, waiting
from qual.services.rounds import Task, TaskView
from tests.plugins.workbenches import Study
from tests.services.codes import Desk


@dataclass(frozen=True)
class Team(Desk):
    """A study with two coders beside its owner."""

    ben: Actor
    cara: Actor

    def make(self, *tasks: Task, name: str = "First double coding", **kind: Any) -> Round:
        """Open a round; without tasks Ben and Cara code the interview."""
        given = tasks or tuple(Task(self.study.interview_id, who.user) for who in (self.ben, self.cara))
        return self.do(rounds.make_round, self.study.project.id, name, given, **kind)

    def task(self, round_: Round, who: Actor) -> Assignment:
        """Return somebody's first task."""
        view = self.ask(rounds.round_view, round_.id)
        return next(t.assignment for t in view.tasks if t.assignment.coder_id == who.user)

    def finish(self, round_: Round, who: Actor) -> Assignment:
        """Let somebody say "done"."""
        return self.do(rounds.say_done, self.task(round_, who).id, by=who)

    def now(self, round_: Round) -> Round:
        return self.ask(rounds.round_view, round_.id).round

    def seen_by(self, who: Actor) -> set[str]:
        """Return whose codings of the interview somebody sees."""
        found = self.ask(coding.codings_of_interview, self.study.interview_id, by=who)
        return {one.coder_id for one in found}

    def code_words(self, words: str, who: Actor) -> Coding:
        return self.give(self.study.code, words, by=who)

    def another_interview(self, name: str = "Bo") -> str:
        document = build_document((SpokenTurn("Bo", "They did not ask me."),), language="en")
        revision = self.do(transcripts.import_transcript, self.study.project.id, document, name=name, language="en")
        return revision.interview_id


@pytest.fixture
def team(study: Study) -> Team:
    return Team(study, study.member("Ben", Role.CODER), study.member("Cara", Role.CODER))


def test_a_round_opens_with_its_tasks(team: Team) -> None:
    made = team.make()

    view = team.ask(rounds.round_view, made.id)
    assert (view.round.state, view.round.is_blind, view.round.is_codebook_fixed) == (RoundState.OPEN, True, True)
    assert [(t.coder, t.interview, t.assignment.state) for t in sorted(view.tasks, key=lambda t: t.coder)] == [
        ("Ben", "Anna", AssignmentState.OPEN),
        ("Cara", "Anna", AssignmentState.OPEN),
    ]
    assert [name for _, name in view.coders] == ["Ben", "Cara"]


def test_the_newest_round_stands_first(team: Team) -> None:
    team.make(name="First")
    team.make(Task(team.another_interview(), team.ben.user), name="Second")

    assert [view.round.name for view in team.ask(rounds.rounds_of, team.study.project.id)] == ["Second", "First"]


@pytest.mark.parametrize("name", ["", "  ", "x" * 201])
def test_a_round_needs_a_name(team: Team, name: str) -> None:
    with pytest.raises(BadInput, match="name"):
        team.make(name=name)


def test_a_name_is_taken_once(team: Team) -> None:
    team.make(name="First")

    with pytest.raises(Conflict, match="named 'FIRST' already"):
        team.make(Task(team.another_interview(), team.ben.user), name=" FIRST ")


def test_a_round_needs_tasks(team: Team) -> None:
    with pytest.raises(BadInput, match="at least one"):
        team.do(rounds.make_round, team.study.project.id, "First", [])


def test_only_who_may_code_gets_a_task(team: Team) -> None:
    rosa = team.study.member("Rosa", Role.REVIEWER)

    with pytest.raises(BadInput, match="Rosa may not code"):
        team.make(Task(team.study.interview_id, rosa.user))
    with pytest.raises(BadInput, match="Somebody you chose may not code"):
        team.make(Task(team.study.interview_id, team.study.stranger().user))


def test_the_same_task_is_not_given_twice(team: Team) -> None:
    twice = Task(team.study.interview_id, team.ben.user)
    with pytest.raises(BadInput, match="Ben codes 'Anna' in the round 'Twice' already"):
        team.make(twice, twice, name="Twice")

    team.make(name="First")
    with pytest.raises(BadInput, match="Ben codes 'Anna' in the round 'First' already"):
        team.make(twice, name="Second")


def test_stretches_of_one_interview_may_lie_beside_but_not_over_each_other(team: Team) -> None:
    first, second = team.study.span_of("I waited"), team.study.span_of("Then a nurse")
    over = team.study.span_of("waited 😀 by the locked door")

    team.make(*(Task(team.study.interview_id, team.ben.user, span) for span in (first, second)))

    with pytest.raises(BadInput, match="already"):
        team.make(Task(team.study.interview_id, team.ben.user, over), name="Second")


def test_a_stretch_lies_inside_the_text(team: Team) -> None:
    span = team.study.span_of("believed.")

    with pytest.raises(BadInput, match="outside the transcript"):
        team.make(Task(team.study.interview_id, team.ben.user, span._replace(end=span.end + 1)))


def test_what_is_coded_in_the_stretch_belongs_to_the_round_and_what_lies_outside_does_not(team: Team) -> None:
    made = team.make(Task(team.study.interview_id, team.ben.user, team.study.span_of("It helped to be believed.")))

    inside, outside = (team.code_words(words, team.ben) for words in ("to be believed", "nobody came"))

    assert (inside.round_id, outside.round_id) == (made.id, None)


def test_codings_from_before_do_not_belong_to_the_round(team: Team) -> None:
    earlier = team.code_words("nobody came", team.ben)
    made = team.make()
    later = team.code_words("to be believed", team.ben)

    assert (earlier.round_id, later.round_id) == (None, made.id)
    assert team.ask(rounds.passages_to_keep, team.task(made, team.ben).id, by=team.ben) == 1


def test_a_stretch_moves_with_corrections_of_the_text_before_it(team: Team) -> None:
    span = team.study.span_of("It helped to be believed.")
    made = team.make(Task(team.study.interview_id, team.ben.user, span), is_blind=False)
    longer = "I waited for a long time by the locked door, and nobody came."

    team.do(transcripts.correct_turn, team.study.interview_id, team.study.revision.id, 1, longer)

    view = team.ask(rounds.round_view, made.id)
    (now,) = view.tasks
    current = team.ask(transcripts.current_revision, team.study.interview_id)
    assert now.stretch != span
    assert now.stretch.slice(current.document.text) == "It helped to be believed."


def test_while_it_is_blind_nobody_sees_what_its_coders_do(team: Team) -> None:
    team.make()
    for who in (team.ben, team.cara):
        team.code_words("nobody came", who)

    assert team.seen_by(team.ben) == {team.ben.user}
    assert team.seen_by(team.cara) == {team.cara.user}
    assert team.seen_by(team.study.owner) == set()


def test_in_an_open_round_everybody_sees_everything(team: Team) -> None:
    team.make(is_blind=False)
    team.code_words("nobody came", team.ben)

    assert team.seen_by(team.cara) == {team.ben.user}


def test_whether_somebody_has_begun_is_kept_from_the_others_while_it_is_blind(team: Team) -> None:
    made = team.make()
    team.code_words("nobody came", team.ben)

    def begun(who: Actor) -> dict[str, bool | None]:
        view = team.ask(rounds.round_view, made.id, by=who)
        return {t.coder: t.has_begun for t in view.tasks}

    assert begun(team.ben) == {"Ben": True, "Cara": None}
    assert begun(team.study.owner) == {"Ben": None, "Cara": None}
    for who in (team.ben, team.cara):
        team.finish(made, who)
    assert begun(team.study.owner) == {"Ben": True, "Cara": False}


def test_the_last_done_reveals(team: Team) -> None:
    made = team.make()
    team.code_words("nobody came", team.ben)

    team.finish(made, team.ben)
    assert team.now(made).is_open
    assert team.seen_by(team.cara) == set()

    team.finish(made, team.cara)
    after = team.now(made)
    assert (after.state, after.ended_by, after.end_reason) == (RoundState.REVEALED, team.cara.user, "")
    assert team.seen_by(team.cara) == {team.ben.user}


def test_done_is_said_by_oneself_only(team: Team) -> None:
    made = team.make()

    with pytest.raises(NotAllowed, match="Only the person whose task it is"):
        team.do(rounds.say_done, team.task(made, team.ben).id, by=team.cara)
    with pytest.raises(NotAllowed, match="Only the person whose task it is"):
        team.ask(rounds.passages_to_keep, team.task(made, team.ben).id)


def test_after_done_nothing_is_coded_or_changed_until_it_is_taken_back(team: Team) -> None:
    made = team.make()
    own = team.code_words("nobody came", team.ben)
    done = team.finish(made, team.ben)

    with pytest.raises(Conflict, match="You have said that you are done with 'Anna'"):
        team.code_words("to be believed", team.ben)
    with pytest.raises(Conflict, match="You have said that you are done with 'Anna'"):
        team.do(coding.remove_coding, own.id, by=team.ben)

    team.do(rounds.take_done_back, done.id, by=team.ben)
    assert team.code_words("to be believed", team.ben).round_id == made.id


def test_what_was_written_down_stays_whatever_becomes_of_the_codings(team: Team) -> None:
    made = team.make()
    kept = {who: team.code_words("nobody came", who) for who in (team.ben, team.cara)}
    for who in kept:
        team.finish(made, who)
    team.do(coding.remove_coding, kept[team.ben].id, by=team.ben)

    (document,) = team.ask(layers.layers_of_round, made.id).documents
    assert {(c.coder_id, c.quote) for c in document.codings} == {(who.user, "nobody came") for who in kept}


def test_done_twice_writes_down_what_stands_at_the_second_time(team: Team) -> None:
    made = team.make()
    first = team.code_words("nobody came", team.ben)
    done = team.finish(made, team.ben)
    team.do(rounds.take_done_back, done.id, by=team.ben)
    team.do(coding.remove_coding, first.id, by=team.ben)
    team.code_words("to be believed", team.ben)
    for who in (team.ben, team.cara):
        team.finish(made, who)

    (document,) = team.ask(layers.layers_of_round, made.id).documents
    assert [c.quote for c in document.codings] == ["to be believed"]


def test_a_revealed_round_is_over(team: Team) -> None:
    made = team.make()
    for who in (team.ben, team.cara):
        team.finish(made, who)

    for attempt in (
        lambda: team.do(rounds.take_done_back, team.task(made, team.ben).id, by=team.ben),
        lambda: team.do(rounds.add_tasks, made.id, [Task(team.another_interview(), team.ben.user)]),
        lambda: team.do(rounds.end_round, made.id, "Enough."),
    ):
        with pytest.raises(Conflict, match="has been revealed already"):
            attempt()


def test_the_owner_ends_a_round_with_a_reason(team: Team) -> None:
    made = team.make()
    team.code_words("nobody came", team.ben)
    team.finish(made, team.ben)

    with pytest.raises(BadInput, match="Say in a few words why"):
        team.do(rounds.end_round, made.id, "  ")
    with pytest.raises(NotAllowed):
        team.do(rounds.end_round, made.id, "Enough.", by=team.ben)
    ended = team.do(rounds.end_round, made.id, " Cara is ill. ")

    assert (ended.state, ended.end_reason, ended.ended_by) == (
        RoundState.REVEALED, "Cara is ill.", team.study.owner.user,
    )  # fmt: skip
    found = team.ask(layers.layers_of_round, made.id)
    assert (found.unfinished, found.documents) == (1, ())  # one coder alone cannot be compared


def test_more_tasks_are_given_out_and_taken_back(team: Team) -> None:
    made = team.make()
    other = team.another_interview()
    team.do(rounds.add_tasks, made.id, [Task(other, team.ben.user)])

    def of_ben() -> list[TaskView]:
        view = team.ask(rounds.round_view, made.id)
        return [t for t in view.tasks if t.assignment.coder_id == team.ben.user]

    assert [t.interview for t in of_ben()] == ["Anna", "Bo"]
    team.do(rounds.remove_task, of_ben()[1].assignment.id)
    assert [t.interview for t in of_ben()] == ["Anna"]


def test_a_task_that_is_done_is_not_taken_away(team: Team) -> None:
    made = team.make()
    done = team.finish(made, team.ben)

    with pytest.raises(Conflict, match="This task is done"):
        team.do(rounds.remove_task, done.id)


def test_the_last_task_is_not_taken_away_but_the_round_ended(team: Team) -> None:
    made = team.make(Task(team.study.interview_id, team.ben.user))

    with pytest.raises(Conflict, match="End the round instead"):
        team.do(rounds.remove_task, team.task(made, team.ben).id)


def test_taking_back_the_only_unfinished_task_reveals(team: Team) -> None:
    made = team.make()
    team.finish(made, team.ben)

    team.do(rounds.remove_task, team.task(made, team.cara).id)

    assert team.now(made).state is RoundState.REVEALED


def test_somebody_removed_from_the_project_is_shown_and_their_task_can_be_taken_back(team: Team) -> None:
    made = team.make()
    team.finish(made, team.ben)
    team.do(projects.remove_member, team.study.project.id, team.cara.user)

    with pytest.raises((NotAllowed, NotFound)):
        team.do(rounds.say_done, team.task(made, team.cara).id, by=team.cara)
    gone = next(t for t in team.ask(rounds.round_view, made.id).tasks if not t.is_here)
    assert gone.coder == "Cara"
    team.do(rounds.remove_task, gone.assignment.id)
    assert team.now(made).state is RoundState.REVEALED


def test_somebody_outside_learns_nothing_of_a_round(team: Team) -> None:
    made, stranger = team.make(), team.study.stranger()

    with pytest.raises((NotAllowed, NotFound)):
        team.ask(rounds.round_view, made.id, by=stranger)


def test_the_codebook_stands_still_and_moves_again(team: Team) -> None:
    made = team.make()

    with pytest.raises(Conflict, match="stands still while the round 'First double coding' is open"):
        team.code("Doors")
    team.do(rounds.end_round, made.id, "Enough.")
    assert team.code("Doors").name == "Doors"


def test_in_a_round_that_lets_it_grow_codes_are_added_but_not_merged(team: Team) -> None:
    team.make(is_codebook_fixed=False)

    doors = team.code("Doors")

    with pytest.raises(Conflict, match="can be added and reworded, but not merged"):
        team.do(merging.merge_code, doors.id, team.study.code.id)


def test_undoing_a_coding_of_a_finished_task_is_answered_in_words(team: Team) -> None:
    made = team.make()
    team.code_words("nobody came", team.ben)
    team.finish(made, team.ben)

    answer = team.do(history.undo, team.study.interview_id, by=team.ben)

    assert not answer.done
    assert "You have said that you are done with 'Anna' in the round 'First double coding'" in answer.said
    assert team.seen_by(team.ben) == {team.ben.user}


def test_redoing_a_coding_of_a_finished_task_is_answered_in_words(team: Team) -> None:
    made = team.make()
    team.code_words("nobody came", team.ben)
    team.do(history.undo, team.study.interview_id, by=team.ben)
    team.finish(made, team.ben)

    answer = team.do(history.redo, team.study.interview_id, by=team.ben)

    assert not answer.done
    assert "You have said that you are done" in answer.said


def test_rounds_are_not_undone_and_not_in_the_way_of_undo(team: Team) -> None:
    earlier = team.do(coding.add_coding, team.study.interview_id, team.study.revision.id,
                      team.study.span_of("nobody came"), team.study.code.id)  # fmt: skip
    made = team.make(Task(team.study.interview_id, team.ben.user))

    answer = team.do(history.undo, team.study.interview_id)

    assert answer.done
    assert "nobody came" in answer.said
    assert earlier.id not in {c.id for c in team.ask(coding.codings_of_interview, team.study.interview_id)}
    assert team.now(made).is_open


def test_the_history_tells_of_codings_not_of_rounds_and_hides_what_is_blind(team: Team) -> None:
    made = team.make()
    team.code_words("nobody came", team.ben)

    def told(who: Actor) -> list[tuple[str, str]]:
        return [(a.actor, a.said) for a in team.ask(history.history, team.study.interview_id, by=who).acts]

    own = ("Ben", "Coded 'nobody came' as 'Being believed'")
    assert own in told(team.ben)
    assert own not in told(team.cara)
    for who in (team.ben, team.cara):
        team.finish(made, who)
    assert own in told(team.cara)
    assert not any("round" in said.lower() for _, said in told(team.cara))


def test_open_rounds_say_what_they_ask_of_each(team: Team) -> None:
    team.make()
    team.make(Task(team.another_interview(), team.cara.user), name="Open", is_blind=False, is_codebook_fixed=False)

    def asked(who: Actor) -> in_rounds.Restraints:
        return team.ask(in_rounds.restraints, team.study.project.id, by=who)

    name = ("First double coding",)
    assert asked(team.ben) == in_rounds.Restraints(name, name, name, frozenset({team.study.interview_id}))
    assert asked(team.study.owner) == in_rounds.Restraints(name, name)
    assert (asked(team.ben).codes_blind, asked(team.study.owner).codes_blind) == (True, False)


def test_a_report_says_what_an_open_blind_round_keeps_out_of_it(team: Team) -> None:
    ed = team.study.member("Ed", Role.EDITOR)
    made = team.make(*(Task(team.study.interview_id, who.user) for who in (team.ben, ed)))
    team.code_words("nobody came", team.ben)

    def missing(who: Actor) -> tuple[tuple[str, ...], int]:
        data = team.ask(reports.report_data, team.study.project.id, by=who)
        return data.missing, len(data.passages)

    round_is_open = "The blind round 'First double coding' is open: "
    assert missing(team.study.owner) == ((f"{round_is_open}what its coders did in it is not in this report.",), 0)
    assert missing(ed) == (
        (
            f"{round_is_open}of what its coders did in it, only Ed's own part is in this report.",
            "What others did in the interviews that Ed codes blind is left out too: Anna.",
        ),
        0,
    )
    team.do(rounds.end_round, made.id, "Enough.")
    assert missing(team.study.owner) == ((), 1)


def test_open_tasks_wait_on_the_start_page_until_they_are_done(team: Team) -> None:
    made = team.make()
    team.do(rounds.add_tasks, made.id, [Task(team.another_interview(), team.ben.user)])

    (waits,) = team.ask(waiting.waiting, by=team.ben).tasks
    assert (waits.round.name, waits.n_interviews, waits.start) == ("First double coding", 2, None)

    team.finish(made, team.ben)
    (waits,) = team.ask(waiting.waiting, by=team.ben).tasks
    assert waits.n_interviews == 1
    assert team.ask(waiting.waiting).tasks == ()


def test_a_task_that_is_a_stretch_is_opened_where_it_begins(team: Team) -> None:
    span = team.study.span_of("It helped")
    team.make(Task(team.study.interview_id, team.ben.user, span))

    (waits,) = team.ask(waiting.waiting, by=team.ben).tasks

    assert waits.start == span.start


def test_a_revealed_round_is_news_for_its_coders_and_its_maker(team: Team) -> None:
    made = team.make()
    dora = team.study.member("Dora", Role.CODER)
    assert team.ask(waiting.waiting, by=team.ben).revealed == ()

    team.do(rounds.end_round, made.id, "Enough.")

    for who, news in ((team.ben, [made.id]), (team.study.owner, [made.id]), (dora, [])):
        assert [one.round.id for one in team.ask(waiting.waiting, by=who).revealed] == news
    assert team.ask(waiting.waiting, by=team.ben).tasks == ()
