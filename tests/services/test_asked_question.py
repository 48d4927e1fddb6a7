"""Questions that people make on the map, on both stores: evidence like the machine's, and never taken for its work."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import sqlalchemy as sa

from qual.domain.permission import Role
from qual.domain.theme import Suggestion, SuggestionState
from qual.engines.base import Language
from qual.errors import BadInput, Conflict, NotAllowed, NotFound
from qual.services import (
    asked_question,
    deciding,
    passage_map,
    question_making,
    question_payload,
    suggestions,
    transcripts,
)
from qual.services.rounds import Task, make_round
from qual.store import events, passage_maps, schema, themes
from qual.store.themes import SuggestionRun
from tests.plugins.workbenches import Study
from tests.services.grouped import language
from tests.services.mapped import delete_turn, group, lemmas, mapped, sentences


class FakeTools:
    """Words as `mapped` keeps them."""

    code = "en"

    def sentences(self, text: str) -> tuple[tuple[int, int], ...]:
        return tuple(sentences(text))

    def lemmas(self, text: str) -> tuple[str, ...]:
        return lemmas(text)


def numbers_of(study: Study, run_id: str, *openings: str) -> list[int]:
    with study.workbench.read(study.owner) as tx:
        found = passage_map.passage_map(tx, run_id)
    assert found is not None
    return [spot.number for spot in found.spots if spot.opening.startswith(openings)]


def themes_run(study: Study, run_id: str) -> SuggestionRun:
    with study.workbench.read(study.owner) as tx:
        return themes.run(tx.connection, run_id)


def ask(study: Study, run_id: str, numbers: Sequence[int], words: str = "", actor=None) -> Suggestion:
    actor = actor or study.owner
    with study.workbench.read(actor) as tx:
        described = asked_question.describe_chosen(tx, run_id, numbers)
    with study.workbench.write(actor) as tx:
        return asked_question.pose(tx, described, words)


def test_chosen_passages_become_an_open_question_of_their_run_with_evidence(study: Study) -> None:
    run_id = mapped(study)
    numbers = numbers_of(study, run_id, "Soup", "Soppa")

    made = ask(study, run_id, numbers, "Is  this about meals?")

    with study.workbench.read(study.owner) as tx:
        view = next(v for v in suggestions.run_suggestions(tx, run_id) if v.suggestion.id == made.id)
    assert (made.run_id, made.kind, made.state) == (run_id, "theme", SuggestionState.OPEN)
    assert view.n_segments == len(numbers) == 24
    assert {passage.quote.split()[0] for passage in view.quotes} == {"Soup", "Soppa"}
    assert {p.quote.split()[0] for p in view.near_outside}.isdisjoint({"Soup", "Soppa"})
    assert "soup" in view.words["en"]
    assert "soppa" in view.words["sv"]
    assert {(row.value, row.inside, row.total) for row in view.coverage["languages"].rows} == {
        ("en", 12, 38), ("sv", 12, 36),
    }  # fmt: skip
    assert made.payload["asked"] == "Is this about meals?"
    assert made.payload["segment_stability"] == [1.0] * 24


def test_it_says_who_chose_and_comes_after_the_questions_of_the_machine(study: Study) -> None:
    run_id = mapped(study)
    ben = study.member("Ben", Role.CODER)

    made = ask(study, run_id, [0, 1, 2], actor=ben)

    with study.workbench.read(study.owner) as tx:
        views = suggestions.run_suggestions(tx, run_id)
        event = events.of_target(tx.connection, made.id)[-1]
    assert (made.chosen_by, made.engine["chosen_on"], made.engine["model"]) == (ben.user, "map", "fake-sentences")
    assert made.position == len(views) - 1 == max(view.suggestion.position for view in views)
    assert [view.suggestion.chosen_by for view in views[:-1]] == [""] * (len(views) - 1)
    assert (event.action, event.actor_id) == ("suggestion.pose", ben.user)


def test_it_is_decided_like_every_other(study: Study) -> None:
    run_id = mapped(study)
    made = ask(study, run_id, numbers_of(study, run_id, "Soup")[:7])
    with study.workbench.read(study.owner) as tx:
        view = next(v for v in suggestions.run_suggestions(tx, run_id) if v.suggestion.id == made.id)

    with study.workbench.write(study.owner) as tx:
        theme = deciding.accept(tx, made.id, "Meals", "Meals give the day its order.", view.quotes)

    assert theme.name == "Meals"


def test_passages_that_hang_together_loosely_say_so(study: Study) -> None:
    run_id = mapped(study)
    mixed = [*numbers_of(study, run_id, "Soup")[:6], *numbers_of(study, run_id, "The nurse")[:6]]

    made = ask(study, run_id, mixed)

    assert float(str(made.payload["stability"])) < 0.8


@pytest.mark.parametrize("numbers", [[], [3], [3, 3]])
def test_one_passage_alone_is_no_question(study: Study, numbers: list[int]) -> None:
    run_id = mapped(study)

    with pytest.raises(BadInput, match="at least two passages"):
        ask(study, run_id, numbers)


def test_passages_of_another_map_are_refused(study: Study) -> None:
    run_id = mapped(study)

    with pytest.raises(BadInput, match="not on this map"):
        ask(study, run_id, [0, 5_000])


def test_the_same_passages_are_asked_about_once(study: Study) -> None:
    run_id = mapped(study)
    ask(study, run_id, [0, 1, 2])

    with pytest.raises(Conflict, match="question of this run already"):
        ask(study, run_id, [2, 1, 0])


def test_of_two_people_asking_the_same_at_once_the_second_is_told(study: Study) -> None:
    run_id = mapped(study)
    with study.workbench.read(study.owner) as tx:
        first, second = (asked_question.describe_chosen(tx, run_id, [0, 1]) for _ in range(2))
    with study.workbench.write(study.owner) as tx:
        asked_question.pose(tx, first)

    with pytest.raises(Conflict, match="already"), study.workbench.write(study.owner) as tx:
        asked_question.pose(tx, second)


def test_passages_deleted_meanwhile_are_not_asked_about(study: Study) -> None:
    run_id = mapped(study)
    number = numbers_of(study, run_id, "I waited")[0]
    delete_turn(study, 1)

    with pytest.raises(Conflict, match="1 of the chosen passages were deleted"):
        ask(study, run_id, [number, number + 5])


def test_after_a_correction_a_question_is_made_of_the_passages_as_they_were_and_shown_as_they_are(study: Study) -> None:
    run_id = mapped(study)
    with study.workbench.write(study.owner) as tx:
        transcripts.correct_turn(tx, study.interview_id, study.revision.id, 0, "What?")

    made = ask(study, run_id, numbers_of(study, run_id, "Then a nurse", "I waited"))

    with study.workbench.read(study.owner) as tx:
        view = next(v for v in suggestions.run_suggestions(tx, run_id) if v.suggestion.id == made.id)
    assert {place[1] for place in made.payload["members"]} == {study.revision.id}
    assert {p.quote[:12] for p in view.quotes} == {"Then a nurse", "I waited 😀 b"}


def test_too_few_passages_for_groups_can_be_asked_about_all_the_same(study: Study) -> None:
    run_id = mapped(study, names=())

    made = ask(study, run_id, [0, 1])

    assert made.position == 0
    assert made.payload["near_outside"] == []


def test_questions_about_too_few_passages_for_groups_are_merged_and_split_like_others(study: Study) -> None:
    run_id = mapped(study, names=(("Eva", "en"),))
    soup, brother = (ask(study, run_id, numbers_of(study, run_id, word)) for word in ("Soup", "My brother"))

    with study.workbench.read(study.owner) as tx:
        whole = question_making.whole_of(tx, [soup.id, brother.id], language)
    with study.workbench.write(study.owner) as tx:
        joined = deciding.join(tx, [soup.id, brother.id], whole)
    with study.workbench.read(study.owner) as tx:
        parts = question_making.parts_of(tx, joined.id, [question_payload.places_of(brother)], language)
    with study.workbench.write(study.owner) as tx:
        split = deciding.split(tx, joined.id, parts)

    assert themes_run(study, run_id).note == suggestions.TOO_FEW
    assert len(joined.payload["members"]) == 24
    assert joined.payload["words"]["en"]
    assert [one.payload["members"] for one in split] == [soup.payload["members"], brother.payload["members"]]
    assert [one.payload["segment_stability"] for one in split] == [[1.0] * 12] * 2


def test_merging_takes_the_words_kept_with_the_map_and_makes_the_same_where_there_is_none(study: Study) -> None:
    run_id = mapped(study)
    with study.workbench.read(study.owner) as tx:
        ids = [one.id for one in suggestions.run_questions(tx, run_id)[:2]]
    asked_for: list[str] = []

    def tools(code: str) -> Language:
        asked_for.append(code)
        return FakeTools()

    with study.workbench.read(study.owner) as tx:
        by_map = question_making.whole_of(tx, ids, tools)
    assert not asked_for
    with study.workbench.write(study.owner) as tx:
        tx.connection.execute(sa.delete(schema.passage_maps).where(schema.passage_maps.c.run_id == run_id))
    with study.workbench.read(study.owner) as tx:
        by_tools = question_making.whole_of(tx, ids, tools)

    assert {"en", "sv"} <= set(asked_for)
    assert by_map.payload["words"] == by_tools.payload["words"]
    assert by_map.payload["members"] == by_tools.payload["members"]


def test_one_passage_split_off_from_too_few_for_groups_hangs_together_with_nothing(study: Study) -> None:
    run_id = mapped(study, names=())
    made = ask(study, run_id, [0, 1])

    with study.workbench.read(study.owner) as tx:
        parts = question_making.parts_of(tx, made.id, [question_payload.places_of(made)[1:]], language)

    assert [part.payload["segment_stability"] for part in parts] == [[0.0], [0.0]]


def test_words_that_are_too_long_are_refused(study: Study) -> None:
    run_id = mapped(study)

    with pytest.raises(BadInput, match="at most 500 characters"):
        ask(study, run_id, [0, 1], "why " * 200)


def test_reviewers_ask_nothing_and_strangers_learn_nothing(study: Study) -> None:
    run_id = mapped(study)

    with pytest.raises(NotAllowed):
        ask(study, run_id, [0, 1], actor=study.member("Rita", Role.REVIEWER))
    with pytest.raises(NotFound):
        ask(study, run_id, [0, 1], actor=study.stranger())


def test_who_codes_blind_asks_nothing_not_even_what_was_described_before(study: Study) -> None:
    run_id = mapped(study)
    anna, ben = study.member("Anna", Role.CODER), study.member("Ben", Role.CODER)
    with study.workbench.read(anna) as tx:
        described = asked_question.describe_chosen(tx, run_id, [0, 1])
    with study.workbench.write(study.owner) as tx:
        make_round(tx, study.project.id, "First", [Task(study.interview_id, who.user) for who in (anna, ben)])

    with pytest.raises(Conflict, match="blind round"), study.workbench.write(anna) as tx:
        asked_question.pose(tx, described)
    with pytest.raises(Conflict, match="blind round"):
        ask(study, run_id, [0, 1], actor=anna)


def test_without_a_map_there_is_nothing_to_choose_from(study: Study) -> None:
    run_id = group(study)

    with pytest.raises(NotFound, match="map of these suggestions"):
        ask(study, run_id, [0, 1])


def test_without_the_vectors_it_says_what_to_do(study: Study) -> None:
    run_id = mapped(study)
    with study.workbench.write(study.owner) as tx:
        stored = passage_maps.of_run(tx.connection, run_id)
        contents = passage_maps.contents(tx.connection, run_id)
        assert stored is not None
        lost = passage_maps.PassageContents(("0" * 64, *contents.digests[1:]), contents.lemmas, contents.asked)
        passage_maps.keep(tx.connection, stored, lost)

    with pytest.raises(NotFound, match="Ask for suggestions again"):
        ask(study, run_id, [1, 2])
