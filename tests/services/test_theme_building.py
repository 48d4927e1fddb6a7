"""Building a theme in one act each: everything of it happens, or nothing, and nobody's work is lost over it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from qual.domain.permission import Role
from qual.domain.theme import Theme
from qual.errors import Conflict, NotAllowed, NotFound
from qual.services import codebook, rounds, theme_building, theme_quotes, theme_sentences, themes
from qual.services.rounds import Task
from qual.services.theme_quotes import QuoteDraft
from qual.services.themes import ThemeView
from tests.plugins.workbenches import Study


@dataclass(frozen=True)
class Building:
    """A theme of two sentences, the first carried by the theme's one quote."""

    study: Study
    theme: Theme
    first: str
    second: str

    def does(self, service, *args, actor=None, **options) -> list[str]:
        """Run a service on the theme; return what the log says of it."""
        with self.study.workbench.write(actor or self.study.owner) as tx:
            service(tx, self.theme.id, *args, **options)
            return [event.action for event in tx.recorded]

    def draft(self, words: str) -> QuoteDraft:
        return QuoteDraft(self.study.interview_id, self.study.revision.id, *self.study.span_of(words))

    @property
    def view(self) -> ThemeView:
        with self.study.workbench.read(self.study.owner) as tx:
            return themes.theme_view(tx, self.theme.id)

    @property
    def carried(self) -> list[list[str]]:
        """Return the words that carry each sentence."""
        view = self.view
        words = {one.quote.id: one.quote.quote for one in view.quotes}
        return [[words[id_] for id_ in one.quote_ids] for one in view.sentences]


@pytest.fixture
def building(study: Study) -> Building:
    draft = QuoteDraft(study.interview_id, study.revision.id, *study.span_of("nobody came"))
    with study.workbench.write(study.owner) as tx:
        theme = themes.create_theme(tx, study.project.id, "Belief", "Belief helps.", [draft])
        quote = themes.theme_view(tx, theme.id).quotes[0].quote
        first = theme_sentences.add_sentence(tx, theme.id, "She waited.", quote_ids=[quote.id])
        second = theme_sentences.add_sentence(tx, theme.id, "She was believed.")
    return Building(study, theme, first.id, second.id)


def test_passages_come_in_and_carry_a_sentence_in_one_act(building: Building) -> None:
    drafts = [building.draft("a nurse sat down"), building.draft("It helped")]

    log = building.does(theme_building.bring_passages, drafts, onto_id=building.second, origin="suggestion")

    assert building.carried == [["nobody came"], ["a nurse sat down", "It helped"]]
    assert [one.quote.origin for one in building.view.quotes] == ["person", "suggestion", "suggestion"]
    assert log == ["theme.quote_add", "theme.quote_add", "theme.sentence_link"]


def test_a_passage_that_is_in_the_theme_already_is_linked_only(building: Building) -> None:
    log = building.does(theme_building.bring_passages, [building.draft("nobody came")], onto_id=building.second)

    assert building.carried == [["nobody came"], ["nobody came"]]
    assert log == ["theme.sentence_link"]


def test_no_passage_comes_in_when_the_sentence_was_removed_meanwhile(building: Building) -> None:
    with building.study.workbench.write(building.study.owner) as tx:
        theme_sentences.remove_sentence(tx, building.second)

    with pytest.raises(Conflict, match="removed this sentence meanwhile"):
        building.does(theme_building.bring_passages, [building.draft("It helped")], onto_id=building.second)

    assert len(building.view.quotes) == 1


def test_a_quote_goes_from_one_sentence_to_another_and_off(building: Building) -> None:
    quote = building.view.quotes[0].quote.id

    building.does(theme_building.carry, [quote], off_id=building.first, onto_id=building.second)
    assert building.carried == [[], ["nobody came"]]
    building.does(theme_building.carry, [quote], off_id=building.second)
    assert building.carried == [[], []]
    assert len(building.view.quotes) == 1


def test_what_a_colleague_linked_meanwhile_stays(building: Building) -> None:
    ben = building.study.member("Ben", Role.EDITOR)
    quote = building.view.quotes[0].quote.id
    building.does(theme_building.bring_passages, [building.draft("It helped")], onto_id=building.second, actor=ben)

    building.does(theme_building.carry, [quote], off_id=building.first, onto_id=building.second)

    assert building.carried == [[], ["nobody came", "It helped"]]


def test_a_quote_that_a_colleague_took_away_is_not_linked_and_stays_where_it_was_not(building: Building) -> None:
    quote = building.view.quotes[0].quote.id
    building.does(theme_quotes.remove_quote, quote, actor=building.study.member("Ben", Role.EDITOR))

    with pytest.raises(NotFound, match="removed from the theme"):
        building.does(theme_building.carry, [quote], off_id=building.first, onto_id=building.second)


def test_a_sentence_of_another_theme_takes_no_quotes(building: Building) -> None:
    with building.study.workbench.write(building.study.owner) as tx:
        other = themes.create_theme(tx, building.study.project.id, "Doors", "Doors decide.")
        elsewhere = theme_sentences.add_sentence(tx, other.id, "Doors lock.").id

    for sentence in ({"onto_id": elsewhere}, {"off_id": elsewhere}):
        with pytest.raises(NotFound, match="does not belong to the theme"):
            building.does(theme_building.carry, [building.view.quotes[0].quote.id], **sentence)


def test_codes_come_in_all_or_none(building: Building) -> None:
    with building.study.workbench.write(building.study.owner) as tx:
        gone = codebook.add_code(tx, building.study.project.id, "Doors")
        codebook.remove_code(tx, gone.id)

    with pytest.raises(Conflict, match="removed or merged"):
        building.does(theme_building.bring_codes, [building.study.code.id, gone.id])
    assert building.view.codes == ()
    assert building.does(theme_building.bring_codes, [building.study.code.id]) == ["theme.code_add"]


def test_reviewers_build_nothing(building: Building) -> None:
    rita = building.study.member("Rita", Role.REVIEWER)
    for service, things in (
        (theme_building.bring_codes, [building.study.code.id]),
        (theme_building.bring_passages, [building.draft("It helped")]),
        (theme_building.carry, [building.view.quotes[0].quote.id]),
    ):
        with pytest.raises(NotAllowed):
            building.does(service, things, actor=rita)


def test_who_codes_blind_brings_no_passage_of_that_interview_in(building: Building) -> None:
    ben = building.study.member("Ben", Role.CODER)
    with building.study.workbench.write(building.study.owner) as tx:
        rounds.make_round(tx, building.study.project.id, "First", [Task(building.study.interview_id, ben.user)])

    with pytest.raises(Conflict, match="blind round"):
        building.does(theme_building.bring_passages, [building.draft("It helped")], onto_id=building.second, actor=ben)
    assert len(building.view.quotes) == 1
