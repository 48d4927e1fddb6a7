"""A theme's summary: sentence by sentence, each with the quotes that carry it; machines' words never counted."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from qual.domain.permission import Role
from qual.domain.theme import SentenceOrigin, Theme, ThemeSentence, ThemeState, Verdict
from qual.errors import BadInput, Conflict, NotFound
from qual.services import reports, rounds, theme_quotes, theme_reviews, theme_sentences, theme_steps, themes
from qual.services.rounds import Task
from qual.services.theme_quotes import QuoteDraft
from qual.services.themes import ThemeView
from tests.plugins.workbenches import Study

ENGINE = {"engine": "extract", "model": "tiny", "digest": "0" * 64}


@dataclass(frozen=True)
class Building:
    """A theme with two quotes that is being written."""

    study: Study
    theme: Theme

    def add(self, text: str, **options) -> ThemeSentence:
        with self.study.workbench.write(self.study.owner) as tx:
            return theme_sentences.add_sentence(tx, self.theme.id, text, **options)

    def send(self) -> ThemeState:
        with self.study.workbench.write(self.study.owner) as tx:
            return theme_steps.send_to_review(tx, self.theme.id).state

    @property
    def view(self) -> ThemeView:
        with self.study.workbench.read(self.study.owner) as tx:
            return themes.theme_view(tx, self.theme.id)

    @property
    def texts(self) -> list[str]:
        return [one.sentence.text for one in self.view.sentences]

    @property
    def quote_ids(self) -> list[str]:
        return [one.quote.id for one in self.view.quotes]


@pytest.fixture
def building(study: Study) -> Building:
    drafts = [
        QuoteDraft(study.interview_id, study.revision.id, *study.span_of(words))
        for words in ("nobody came", "It helped to be believed.")
    ]
    with study.workbench.write(study.owner) as tx:
        return Building(study, themes.create_theme(tx, study.project.id, "Belief", "Belief helps.", drafts))


def test_a_summary_is_written_sentence_by_sentence(building: Building) -> None:
    first = building.add("She waited.")
    building.add("She  was\nbelieved.")
    building.add("It was night.", before=first.id)

    assert building.texts == ["It was night.", "She waited.", "She was believed."]


def test_a_sentence_is_supported_by_the_quotes_it_is_linked_to(building: Building) -> None:
    first, second = building.quote_ids
    building.add("Nobody came.", quote_ids=[first])
    alone = building.add("Everybody is like this.")

    supported, bare = building.view.sentences
    assert (supported.quote_ids, supported.is_supported, bare.is_supported) == ((first,), True, False)
    assert (building.view.n_supported, building.view.n_counted) == (1, 2)

    with building.study.workbench.write(building.study.owner) as tx:
        theme_sentences.link(tx, alone.id, second)
    assert building.view.sentences[1].quote_ids == (second,)
    with building.study.workbench.write(building.study.owner) as tx:
        theme_sentences.unlink(tx, alone.id, second)
    assert building.view.sentences[1].is_supported is False


def test_a_sentence_cannot_lean_on_a_quote_of_another_theme(building: Building) -> None:
    with pytest.raises(NotFound, match="quote"):
        building.add("Nobody came.", quote_ids=["elsewhere"])


def test_a_quote_that_is_taken_away_carries_no_sentence_any_more(building: Building) -> None:
    first, second = building.quote_ids
    building.add("Nobody came.", quote_ids=[first, second])

    with building.study.workbench.write(building.study.owner) as tx:
        theme_quotes.remove_quote(tx, building.theme.id, first)

    assert building.view.sentences[0].quote_ids == (second,)


def test_sentences_are_moved_and_all_put_in_order(building: Building) -> None:
    one, two, three = (building.add(text) for text in ("One.", "Two.", "Three."))

    with building.study.workbench.write(building.study.owner) as tx:
        theme_sentences.move_sentence(tx, three.id, before=one.id)
    assert building.texts == ["Three.", "One.", "Two."]
    with building.study.workbench.write(building.study.owner) as tx:
        theme_sentences.order_sentences(tx, building.theme.id, [two.id, one.id, three.id])
    assert building.texts == ["Two.", "One.", "Three."]
    with pytest.raises(Conflict, match="meanwhile"), building.study.workbench.write(building.study.owner) as tx:
        theme_sentences.order_sentences(tx, building.theme.id, [two.id, one.id])


def test_a_removed_sentence_comes_back_where_it_was_with_its_quotes(building: Building) -> None:
    first, _ = building.quote_ids
    gone = building.add("Nobody came.", quote_ids=[first])
    building.add("She was believed.")

    with building.study.workbench.write(building.study.owner) as tx:
        theme_sentences.remove_sentence(tx, gone.id)
    assert (building.texts, [one.text for one in building.view.removed]) == (["She was believed."], ["Nobody came."])
    with building.study.workbench.write(building.study.owner) as tx:
        theme_sentences.restore_sentence(tx, gone.id)

    assert building.texts == ["Nobody came.", "She was believed."]
    assert building.view.sentences[0].quote_ids == (first,)


def test_two_people_rewording_a_sentence_the_second_is_refused_and_told_the_new_words(building: Building) -> None:
    sentence = building.add("Nobody came.")
    with building.study.workbench.write(building.study.member("Ben", Role.EDITOR)) as tx:
        theme_sentences.edit_sentence(tx, sentence.id, 1, "Nobody ever came.")

    with (
        pytest.raises(Conflict, match="Nobody ever came"),
        building.study.workbench.write(building.study.owner) as tx,
    ):
        theme_sentences.edit_sentence(tx, sentence.id, 1, "Hardly anybody came.")


def test_an_empty_sentence_is_refused(building: Building) -> None:
    with pytest.raises(BadInput, match="Write the sentence first"):
        building.add(" \x00 ")


def test_a_machines_sentence_is_marked_and_never_counted(building: Building) -> None:
    building.add("Machine words.", origin="extract", engine=ENGINE, quote_ids=building.quote_ids)

    assert (building.view.n_counted, building.view.n_supported) == (0, 0)
    assert len(building.view.standing.machine) == 1


def test_a_machines_sentence_says_which_machine(building: Building) -> None:
    with pytest.raises(BadInput, match="which machine"):
        building.add("Machine words.", origin="model")


def test_a_theme_with_a_machines_sentence_is_not_sent_to_review(building: Building) -> None:
    building.add("Machine words.", origin="extract", engine=ENGINE)

    with pytest.raises(Conflict, match="still a machine's"):
        building.send()


def test_a_machines_sentence_becomes_a_persons_when_taken_over_or_reworded(building: Building) -> None:
    first = building.add("Machine words.", origin="extract", engine=ENGINE)
    second = building.add("More machine words.", origin="model", engine=ENGINE)

    with building.study.workbench.write(building.study.owner) as tx:
        taken = theme_sentences.take_over(tx, first.id, 1)
        own = theme_sentences.edit_sentence(tx, second.id, 1, "My words.")

    assert [(s.origin, s.engine, s.version, s.made_by) for s in (taken, own)] == [
        (SentenceOrigin.PERSON, ENGINE, 2, building.study.owner.user)
    ] * 2


def test_an_agreed_theme_waits_again_when_a_machine_adds_to_it(building: Building) -> None:
    building.send()
    with building.study.workbench.write(building.study.member("Ben", Role.REVIEWER)) as tx:
        theme_reviews.review(tx, building.theme.id, Verdict.AGREE, "")
    assert building.view.theme.state is ThemeState.AGREED

    building.add("Machine words.", origin="extract", engine=ENGINE)

    assert building.view.theme.state is ThemeState.IN_REVIEW


def test_agreement_needs_every_sentence_and_one_act_gives_what_is_left(building: Building) -> None:
    one, two = building.add("Nobody came."), building.add("She was believed.")
    building.send()
    ben = building.study.member("Ben", Role.REVIEWER)
    with building.study.workbench.write(ben) as tx:
        theme_reviews.review(tx, building.theme.id, Verdict.AGREE, "", sentence_id=one.id)
    assert building.view.theme.state is ThemeState.IN_REVIEW

    with building.study.workbench.write(ben) as tx:
        given = theme_reviews.agree_with_rest(tx, building.theme.id, 1, {one.id: 1, two.id: 1})

    assert [said.sentence_id for said in given] == [None, two.id]
    assert building.view.theme.state is ThemeState.AGREED


def test_agreeing_with_the_rest_is_refused_when_the_words_changed(building: Building) -> None:
    one = building.add("Nobody came.")
    building.send()
    with building.study.workbench.write(building.study.owner) as tx:
        theme_sentences.edit_sentence(tx, one.id, 1, "Nobody ever came.")

    with (
        pytest.raises(Conflict, match="while you were reading"),
        building.study.workbench.write(building.study.member("Ben", Role.REVIEWER)) as tx,
    ):
        theme_reviews.agree_with_rest(tx, building.theme.id, 1, {one.id: 1})


def test_a_dispute_about_a_sentence_ends_when_it_is_reworded_and_is_shown_as_earlier(building: Building) -> None:
    one = building.add("Nobody came.")
    building.send()
    with building.study.workbench.write(building.study.member("Ben", Role.REVIEWER)) as tx:
        theme_reviews.review(tx, building.theme.id, Verdict.DISPUTE, "One nurse did", sentence_id=one.id)
    assert building.view.theme.state is ThemeState.DISPUTED

    with building.study.workbench.write(building.study.owner) as tx:
        theme_sentences.edit_sentence(tx, one.id, 1, "Nobody came for long.")

    assert building.view.theme.state is ThemeState.IN_REVIEW
    assert [said.is_current for said in building.view.sentences[0].reviews] == [False]


def test_who_codes_an_interview_blind_sees_neither_its_quotes_nor_what_they_carry(building: Building) -> None:
    study, ben = building.study, building.study.member("Ben", Role.CODER)
    first, _ = building.quote_ids
    carried = building.add("Nobody came.", quote_ids=[first])
    with study.workbench.write(study.owner) as tx:
        tasks = [Task(study.interview_id, who.user) for who in (ben, study.owner)]
        rounds.make_round(tx, study.project.id, "First", tasks)

    with study.workbench.read(ben) as tx:
        view, (line,) = themes.theme_view(tx, building.theme.id), themes.theme_lines(tx, study.project.id)
    assert (view.quotes, view.n_supported, line.n_quotes, line.n_supported) == ((), 0, 0, 0)
    with study.workbench.write(ben) as tx:
        theme_sentences.set_links(tx, carried.id, [])
    for actor in (ben, study.owner):
        with study.workbench.read(actor) as tx:
            tasks_of = [task for _, task in rounds.my_tasks(tx, study.project.id)]
        with study.workbench.write(actor) as tx:
            rounds.say_done(tx, tasks_of[0].assignment.id)
    assert building.view.sentences[0].quote_ids == (first,)


def test_the_report_holds_the_summary_what_carries_it_and_what_was_said_of_it(building: Building) -> None:
    first, _ = building.quote_ids
    one = building.add("Nobody came.", quote_ids=[first])
    building.send()
    building.add("Machine words.", origin="extract", engine=ENGINE)
    with building.study.workbench.write(building.study.member("Ben", Role.REVIEWER)) as tx:
        theme_reviews.review(tx, building.theme.id, Verdict.QUESTION, "Who?", sentence_id=one.id)

    with building.study.workbench.read(building.study.owner) as tx:
        (theme,) = reports.report_data(tx, building.study.project.id).themes

    assert [(s.text, s.quotes, s.remark[:21]) for s in theme.sentences] == [
        ("Nobody came.", (1,), ""),
        ("Machine words.", (), "chosen by the machine"),
    ]
    assert [(r.about, r.comment) for r in theme.reviews] == [("sentence 1", "Who?")]
    assert [(m.now, m.who) for m in theme.moves] == [(ThemeState.IN_REVIEW, building.study.owner.name)]
