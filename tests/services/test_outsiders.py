"""Reviewers from outside the team: what they may call, which themes they see, and whose words."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from qual.domain.interview import Consent
from qual.domain.permission import Action, Role, may
from qual.domain.project import Actor
from qual.domain.theme import SentenceOrigin, Theme, Verdict
from qual.errors import BadInput, Conflict, NotAllowed, NotFound, WordsChanged
from qual.services import (
    participants,
    projects,
    theme_audience,
    theme_reviews,
    theme_sentences,
    theme_shown,
    themes,
    transcripts,
)
from qual.services.theme_quotes import QuoteDraft
from qual.services.themes import ThemeView
from qual.store import events, theme_parts
from tests.plugins.workbenches import Study
from tests.services.test_blindness import World, readings, world  # noqa: F401 - the fixture is used by name

# Called with what the outsider could name, these answer something; everything else refuses.
ALLOWED = {
    "projects.create_project": "refused only to whoever reviews and nothing else",
    "projects.outside_projects": "which of one's own projects these are",
    "projects.projects": "names of one's own projects",
    "projects.project": "the name of one's own project",
    "agreement.sees_pairs": "says that one does not",
    "theme_audience.is_outside": "says that one is",
    "memo_list.questions_to_me": "none: memos of other projects",
    "waiting.waiting": "nothing: tasks in other projects",
    "diary.export_diary": "no such kind: says that before it looks who asks",
    "reports.report": "no such kind: says that before it looks who asks",
    "differences.comments": "none",
    "drafts.all_ids": "identifiers, for the worker that clears away",
    "heard.jobs_with_text": "identifiers, for the worker that clears away",
    "passage_map_making.maps_with_words_of_gone": "identifiers, for the worker that clears away",
    "installation.is_administrator": "says that one is not",
    "installation.working": "how hard the computer may work",
} | dict.fromkeys((
    "code_examples.learnable", "suggestion_requests.codes_and_below", "theme_audience.outsiders",
    "masked_quotes.names_in", "theme_quotes.present_place", "coding.giving",
    "coding.require_code", "differences.revision_now", "honouring.standing",
    "in_rounds.require_no_machine_help", "in_rounds.require_nothing_hidden", "in_rounds.round_of_memo",
    "in_rounds.sight", "passage_space.read_space",
    "erasing_plan.quotes_by_theme", "erasing_plan.repeated",
    "practice.solution_of", "progress.checked", "standing.coded_by_me", "standing.coded_with",
    "theme_audience.theme_for_eyes", "theme_shown.forget_shown", "theme_shown.keep_shown", "theme_shown.names_outside",
    "theme_shown.theme_outside",
    "theme_codes.views", "theme_material.material", "theme_steps.require_free_name", "theme_steps.seen_quotes",
    "theme_steps.settle", "theme_steps.unveiled_quotes",
), "a step of other services, which have asked who it is for")  # fmt: skip


@pytest.fixture
def outsider(study: Study) -> Actor:
    return study.member("Olga", Role.OUTSIDER)


@pytest.fixture
def theme(study: Study) -> Theme:
    """Lend a theme carried by two quotes of Anna and one question of the interviewer's."""
    spans = [study.span_of(words) for words in ("nobody came", "It helped to be believed.", "And then?")]
    drafts = [QuoteDraft(study.interview_id, study.revision.id, *span) for span in spans]
    with study.workbench.write(study.owner) as tx:
        return themes.create_theme(tx, study.project.id, "Doors", "Doors decide.", drafts)


def link_anna(study: Study, *, quotes: Consent = Consent.NOT_ASKED, sound: Consent = Consent.NOT_ASKED) -> None:
    with study.workbench.write(study.owner) as tx:
        person = participants.set_participant(
            tx, study.project.id, "P07", group="patients", quotes_outside=quotes, sound_outside=sound
        )
        for speaker in transcripts.speakers(tx, study.interview_id):
            asks = speaker.name == "Interviewer"
            changes = {"role": "interviewer"} if asks else {"participant_id": person.id}
            transcripts.update_speaker(tx, study.interview_id, speaker.key, changes)


def send(study: Study, theme: Theme, to: Actor) -> None:
    with study.workbench.write(study.owner) as tx:
        theme_audience.send_theme(tx, theme.id, to.user)


def view(study: Study, theme: Theme, actor: Actor) -> ThemeView:
    with study.workbench.read(actor) as tx:
        return themes.theme_view(tx, theme.id)


def said(quotes: Iterable[themes.QuoteView]) -> list[str]:
    return [one.quote.quote for one in quotes]


def test_whatever_is_not_a_theme_sent_to_them_is_refused(world: World) -> None:  # noqa: F811
    stranger_inside = world.study.member("Olga", Role.OUTSIDER)

    answers = readings(world, stranger_inside, left_out={"accounts", "acts", "demo", "passages"})

    refused = {name for name, answer in answers.items() if str(answer).startswith(("NotAllowed:", "NotFound:"))}
    unrefused = {name: answer for name, answer in answers.items() if name not in refused and name not in ALLOWED}
    assert unrefused.pop("themes.theme_lines") == []
    assert sorted(unrefused) == []
    assert len(refused) > 80


def test_a_theme_does_not_exist_for_them_until_it_is_sent(study: Study, theme: Theme, outsider: Actor) -> None:
    with pytest.raises(NotFound, match="not sent to you"):
        view(study, theme, outsider)

    send(study, theme, outsider)

    assert view(study, theme, outsider).theme.name == "Doors"
    with study.workbench.read(outsider) as tx:
        assert [line.theme.id for line in themes.theme_lines(tx, study.project.id)] == [theme.id]


def test_a_theme_called_back_is_closed_again(study: Study, theme: Theme, outsider: Actor) -> None:
    send(study, theme, outsider)
    with study.workbench.write(study.owner) as tx:
        theme_audience.call_back_theme(tx, theme.id, outsider.user)

    with pytest.raises(NotFound):
        view(study, theme, outsider)


def test_what_the_team_takes_outside_on_paper_is_what_outsiders_read(
    study: Study, theme: Theme, outsider: Actor
) -> None:
    link_anna(study, quotes=Consent.YES)
    with study.workbench.write(study.owner) as tx:
        quotes = themes.theme_view(tx, theme.id).quotes
        theme_sentences.add_sentence(
            tx, theme.id, "One waits alone.", quote_ids=[quotes[0].quote.id, quotes[2].quote.id]
        )
        drawn = {"method": "extract"}
        drafted = theme_sentences.add_sentence(
            tx, theme.id, "And then?", quote_ids=[quotes[2].quote.id], origin="extract", engine=drawn
        )
        theme_sentences.take_over(tx, drafted.id, drafted.version)  # carried by what outsiders must not read
    send(study, theme, outsider)

    with study.workbench.read(study.owner) as tx:
        on_paper = themes.view_from_outside(tx, theme.id)

    assert on_paper == view(study, theme, outsider)
    assert [one.sentence.text for one in on_paper.sentences] == ["One waits alone."]
    with pytest.raises(NotAllowed), study.workbench.read(outsider) as tx:
        themes.view_from_outside(tx, theme.id)


def test_themes_are_sent_to_outside_reviewers_only(study: Study, theme: Theme) -> None:
    ben = study.member("Ben", Role.CODER)
    with pytest.raises(BadInput, match="can open every theme already"):
        send(study, theme, ben)
    with pytest.raises(NotFound, match="not a member"):
        send(study, theme, study.stranger())


def test_names_in_a_themes_own_words_are_confirmed_before_it_is_sent(study: Study, outsider: Actor) -> None:
    with study.workbench.write(study.owner) as tx:
        theme = themes.create_theme(tx, study.project.id, "Doors", "For Anna the doors on ward 3 decide.")
        theme_sentences.add_sentence(tx, theme.id, "It was the same in Stockholm.")
    with study.workbench.read(study.owner) as tx:
        names = theme_audience.names_in_theme(tx, theme.id)
    assert names == ("Anna", "ward 3", "Stockholm")

    for confirmed in ((), names[:2]):
        with pytest.raises(Conflict, match="Stockholm"), study.workbench.write(study.owner) as tx:
            theme_audience.send_theme(tx, theme.id, outsider.user, confirmed=confirmed)
    with study.workbench.write(study.owner) as tx:
        theme_audience.send_theme(tx, theme.id, outsider.user, confirmed=names)

    assert view(study, theme, outsider).theme.statement == "For Anna the doors on ward 3 decide."
    with study.workbench.read(study.owner) as tx:
        sent = events.of_kind(tx.connection, study.project.id, "theme")[-1]
    assert (sent.action, sent.after["confirmed"]) == ("theme.send", list(names))


def test_a_machines_sentence_names_nobody_because_it_is_not_read_outside(study: Study) -> None:
    with study.workbench.write(study.owner) as tx:
        theme = themes.create_theme(tx, study.project.id, "Doors", "Doors decide.")
        made = theme_sentences.add_sentence(tx, theme.id, "It was the same in Stockholm.")
        theme_parts.change_sentence(tx.connection, made, origin=SentenceOrigin.EXTRACT)

    with study.workbench.read(study.owner) as tx:
        assert theme_audience.names_in_theme(tx, theme.id) == ()


def test_only_who_decides_about_themes_sends_them(study: Study, theme: Theme, outsider: Actor) -> None:
    rita = study.member("Rita", Role.REVIEWER)

    for actor in (rita, outsider):
        with pytest.raises(NotAllowed), study.workbench.write(actor) as tx:
            theme_audience.send_theme(tx, theme.id, outsider.user)


def test_the_team_sees_whom_a_theme_was_sent_to(study: Study, theme: Theme, outsider: Actor) -> None:
    study.member("Oskar", Role.OUTSIDER)
    send(study, theme, outsider)

    with study.workbench.read(study.owner) as tx:
        found = theme_audience.outside_readers(tx, theme.id)

    assert [(one.name, one.has_it) for one in found] == [("Olga", True), ("Oskar", False)]


@pytest.mark.parametrize("consent", [Consent.NOT_ASKED, Consent.NO])
def test_without_a_yes_no_words_are_shown_and_their_number_is_said(
    study: Study, theme: Theme, outsider: Actor, consent: Consent
) -> None:
    link_anna(study, quotes=consent)
    send(study, theme, outsider)

    found = view(study, theme, outsider)

    assert (found.quotes, found.n_hidden) == ((), 3)
    assert len(view(study, theme, study.owner).quotes) == 3


def test_a_voice_nobody_is_linked_to_is_not_shown(study: Study, theme: Theme, outsider: Actor) -> None:
    send(study, theme, outsider)

    assert view(study, theme, outsider).n_hidden == 3


def test_with_a_yes_the_words_are_shown_but_not_who_where_and_how_they_sound(
    study: Study, theme: Theme, outsider: Actor
) -> None:
    link_anna(study, quotes=Consent.YES)
    send(study, theme, outsider)

    found = view(study, theme, outsider)

    assert (said(found.quotes), found.n_hidden) == (["nobody came", "It helped to be believed."], 1)
    shown = found.quotes[0].passage
    assert (shown.participant, shown.speaker, shown.interview_name, shown.interview_id) == ("1", "", "", "")
    assert shown.group == ""  # one person only was interviewed of it
    assert found.quotes[0].recording_id is None
    hidden = (study.interview_id, study.revision.id, "P07", "patients", "'Anna'")
    assert not any(word in repr(found) for word in hidden)


def test_a_quote_over_two_turns_needs_the_consent_of_everybody_in_it(study: Study, outsider: Actor) -> None:
    link_anna(study, quotes=Consent.YES)
    text = study.document.text
    span = (text.index("nobody came"), text.index("sat down"))
    with study.workbench.write(study.owner) as tx:
        draft = QuoteDraft(study.interview_id, study.revision.id, *span)
        wide = themes.create_theme(tx, study.project.id, "Wide", "From answer to answer.", [draft])
    send(study, wide, outsider)
    assert len(view(study, wide, outsider).quotes) == 1  # the interviewer in between is of the team

    with study.workbench.write(study.owner) as tx:
        key = next(s.key for s in transcripts.speakers(tx, study.interview_id) if s.name == "Interviewer")
        transcripts.update_speaker(tx, study.interview_id, key, {"role": "participant"})

    assert view(study, wide, outsider).quotes == ()


def test_a_group_is_named_when_three_people_of_it_were_interviewed(study: Study, theme: Theme, outsider: Actor) -> None:
    link_anna(study, quotes=Consent.YES)
    with study.workbench.write(study.owner) as tx:
        for label in ("P08", "P09"):
            revision = transcripts.import_transcript(
                tx, study.project.id, study.document, name=f"Interview {label}", language="en"
            )
            person = participants.set_participant(tx, study.project.id, label, group="patients")
            transcripts.update_speaker(tx, revision.interview_id, "Anna", {"participant_id": person.id})
    send(study, theme, outsider)

    assert view(study, theme, outsider).quotes[0].passage.group == "patients"


def test_they_judge_a_theme_sent_to_them_and_read_their_own_words_only(
    study: Study, theme: Theme, outsider: Actor
) -> None:
    link_anna(study, quotes=Consent.YES)
    with study.workbench.write(study.owner) as tx:
        theme_reviews.review(tx, theme.id, Verdict.COMMENT, "P07 is Anna from ward 3, I think.")
    with pytest.raises(NotFound), study.workbench.write(outsider) as tx:
        theme_reviews.review(tx, theme.id, Verdict.AGREE, "")
    send(study, theme, outsider)

    with study.workbench.write(outsider) as tx:
        theme_reviews.review(tx, theme.id, Verdict.DISPUTE, "It was not the door.")

    assert [one.review.comment for one in view(study, theme, outsider).reviews] == ["It was not the door."]
    assert len(view(study, theme, study.owner).reviews) == 2


def test_they_read_answers_to_what_they_said_and_no_others(study: Study, theme: Theme, outsider: Actor) -> None:
    oskar = study.member("Oskar", Role.OUTSIDER)
    for actor in (outsider, oskar):
        send(study, theme, actor)
    asked = {}
    for actor, verdict in ((outsider, Verdict.DISPUTE), (oskar, Verdict.COMMENT), (study.owner, Verdict.QUESTION)):
        with study.workbench.write(actor) as tx:
            asked[actor] = theme_reviews.review(tx, theme.id, verdict, f"Said by {actor.name}")
    for actor, said_then in asked.items():
        with study.workbench.write(study.owner) as tx:
            theme_reviews.answer(tx, said_then.id, f"To {actor.name}")

    read = [one.review.comment for one in view(study, theme, outsider).reviews]

    assert read == ["Said by Olga", "To Olga"]
    assert view(study, theme, outsider).reviews[1].reviewer == study.owner.name


def test_what_the_team_says_among_itself_is_answered_only_where_it_is_a_question(
    study: Study, theme: Theme, outsider: Actor
) -> None:
    send(study, theme, outsider)
    with study.workbench.write(study.owner) as tx:
        remark = theme_reviews.review(tx, theme.id, Verdict.COMMENT, "Well said.")
    with study.workbench.write(outsider) as tx:
        without_words = theme_reviews.review(tx, theme.id, Verdict.AGREE, "")

    for one in (remark, without_words):
        with pytest.raises(BadInput, match="Only questions"), study.workbench.write(study.owner) as tx:
            theme_reviews.answer(tx, one.id, "Thank you.")


def test_only_the_team_answers(study: Study, theme: Theme, outsider: Actor) -> None:
    send(study, theme, outsider)
    with study.workbench.write(study.owner) as tx:
        asked = theme_reviews.review(tx, theme.id, Verdict.QUESTION, "Which ward is it?")

    with pytest.raises(NotAllowed, match="The team answers"), study.workbench.write(outsider) as tx:
        theme_reviews.answer(tx, asked.id, "Ward 3.")


def test_a_quote_they_do_not_see_cannot_be_judged(study: Study, theme: Theme, outsider: Actor) -> None:
    send(study, theme, outsider)
    hidden = view(study, theme, study.owner).quotes[0].quote.id

    with pytest.raises(NotFound, match="removed from the theme"), study.workbench.write(outsider) as tx:
        theme_reviews.review(tx, theme.id, Verdict.AGREE, "", quote_id=hidden)


def test_who_only_reviews_starts_no_project(study: Study, outsider: Actor) -> None:
    with pytest.raises(NotAllowed, match="for reviewing themes"), study.workbench.write(outsider) as tx:
        projects.create_project(tx, "Mine")


def test_consent_is_kept_and_changed_with_the_participant(study: Study) -> None:
    link_anna(study, quotes=Consent.YES, sound=Consent.NO)
    with study.workbench.write(study.owner) as tx:
        person = participants.set_participant(tx, study.project.id, "P07", group="staff")
        assert (person.quotes_outside, person.sound_outside) == (Consent.YES, Consent.NO)
        changed = participants.change_participant(
            tx, person.id, label="P07", group="staff", attributes={}, quotes_outside=Consent.NO
        )

    assert (changed.quotes_outside, changed.sound_outside) == (Consent.NO, Consent.NO)


def waiting(study: Study, theme: Theme) -> theme_shown.Waiting:
    with study.workbench.read(study.owner) as tx:
        found = theme_shown.waiting_words(tx, theme.id)
    assert found
    return found


@pytest.fixture
def reworded(study: Study, theme: Theme, outsider: Actor) -> Theme:
    """Lend a theme that was sent, and whose name, statement and only sentence say something else since."""
    with study.workbench.write(study.owner) as tx:
        one = theme_sentences.add_sentence(tx, theme.id, "One waits alone.")
    send(study, theme, outsider)
    with study.workbench.write(study.owner) as tx:
        themes.edit_theme(tx, theme.id, 1, name="Doors and Anna", statement="For Anna doors decide.")
        theme_sentences.edit_sentence(tx, one.id, 1, "One waits alone in Stockholm.")
        theme_sentences.add_sentence(tx, theme.id, "Nobody comes.")
    return theme


def test_words_changed_after_a_theme_was_sent_wait_until_they_are_shown(
    study: Study, reworded: Theme, outsider: Actor
) -> None:
    read = view(study, reworded, outsider)
    assert (read.theme.name, read.theme.statement) == ("Doors", "Doors decide.")
    assert [one.sentence.text for one in read.sentences] == ["One waits alone."]
    with study.workbench.read(outsider) as tx:
        assert [line.theme.name for line in themes.theme_lines(tx, study.project.id)] == ["Doors"]
    assert view(study, reworded, study.owner).theme.name == "Doors and Anna"
    assert [(one.part, one.before, one.now) for one in waiting(study, reworded).words] == [
        ("name", "Doors", "Doors and Anna"),
        ("statement", "Doors decide.", "For Anna doors decide."),
        ("sentence", "One waits alone.", "One waits alone in Stockholm."),
        ("sentence", "", "Nobody comes."),
    ]


def test_names_in_new_words_are_confirmed_before_they_are_shown(study: Study, reworded: Theme, outsider: Actor) -> None:
    seen = waiting(study, reworded).seen
    with study.workbench.read(study.owner) as tx:
        names = theme_shown.names_waiting(tx, reworded.id)
    assert names == ("Anna", "Stockholm")

    for confirmed in ((), ("Anna",)):
        with pytest.raises(Conflict, match="Stockholm"), study.workbench.write(study.owner) as tx:
            theme_shown.show_words(tx, reworded.id, seen, confirmed=confirmed)
    assert view(study, reworded, outsider).theme.name == "Doors"
    with study.workbench.write(study.owner) as tx:
        theme_shown.show_words(tx, reworded.id, seen, confirmed=names)

    read = view(study, reworded, outsider)
    assert read.theme.name == "Doors and Anna"
    assert [one.sentence.text for one in read.sentences] == ["One waits alone in Stockholm.", "Nobody comes."]
    with study.workbench.read(study.owner) as tx:
        assert theme_shown.waiting_words(tx, reworded.id) is None
        shown = events.of_kind(tx.connection, study.project.id, "theme")[-1]
    assert (shown.action, shown.after["confirmed"]) == ("theme.show", list(names))


def test_only_words_that_somebody_looked_at_are_shown(study: Study, reworded: Theme, outsider: Actor) -> None:
    seen = waiting(study, reworded).seen
    with study.workbench.write(study.owner) as tx:
        theme_sentences.add_sentence(tx, reworded.id, "Written meanwhile.")

    with pytest.raises(WordsChanged), study.workbench.write(study.owner) as tx:
        theme_shown.show_words(tx, reworded.id, seen, confirmed=["Anna", "Stockholm"])

    assert len(view(study, reworded, outsider).sentences) == 1


def test_only_who_may_change_a_theme_shows_its_new_words(study: Study, reworded: Theme, outsider: Actor) -> None:
    seen = waiting(study, reworded).seen
    for role in (Role.CODER, Role.REVIEWER, Role.GUEST):
        member = study.member(role.value, role)
        with study.workbench.read(member) as tx:
            assert theme_shown.waiting_words(tx, reworded.id) is not None
        if may(role, Action.DECIDE):
            continue
        with pytest.raises(NotAllowed), study.workbench.write(member) as tx:
            theme_shown.show_words(tx, reworded.id, seen, confirmed=["Anna", "Stockholm"])
    with pytest.raises(NotAllowed), study.workbench.read(outsider) as tx:
        theme_shown.waiting_words(tx, reworded.id)


def test_a_verdict_from_outside_is_on_the_words_that_were_read(study: Study, reworded: Theme, outsider: Actor) -> None:
    (sentence,) = (one.sentence for one in view(study, reworded, outsider).sentences)
    with study.workbench.write(outsider) as tx:
        theme_reviews.review(tx, reworded.id, Verdict.AGREE, "", version=1)
        theme_reviews.review(tx, reworded.id, Verdict.DISPUTE, "No.", sentence_id=sentence.id, version=1)

    inside, outside = view(study, reworded, study.owner), view(study, reworded, outsider)

    assert [one.is_current for one in outside.reviews] == [True, True]
    assert [one.is_current for one in inside.reviews] == [False, False]
    assert outsider.user not in inside.standing.verdicts[""]
    assert inside.standing.disputed == ()


def test_words_put_back_as_they_were_need_not_be_shown(study: Study, theme: Theme, outsider: Actor) -> None:
    send(study, theme, outsider)
    with study.workbench.write(study.owner) as tx:
        themes.edit_theme(tx, theme.id, 1, name="Keys", statement="Keys decide.")
        themes.edit_theme(tx, theme.id, 2, name="Doors", statement="Doors decide.")

    with study.workbench.read(study.owner) as tx:
        assert theme_shown.waiting_words(tx, theme.id) is None
    assert view(study, theme, outsider).theme.version == 3  # so that what they say now counts


def test_what_is_taken_out_is_gone_outside_at_once(study: Study, reworded: Theme, outsider: Actor) -> None:
    (sentence,) = (one.sentence for one in view(study, reworded, outsider).sentences)

    with study.workbench.write(study.owner) as tx:
        theme_sentences.remove_sentence(tx, sentence.id)

    assert view(study, reworded, outsider).sentences == ()


def test_a_second_reader_reads_what_the_first_does(study: Study, reworded: Theme, outsider: Actor) -> None:
    pia = study.member("Pia", Role.OUTSIDER)
    with study.workbench.read(study.owner) as tx:
        assert theme_audience.names_in_theme(tx, reworded.id) == ()  # of the words that are read

    send(study, reworded, pia)

    assert view(study, reworded, pia).theme == view(study, reworded, outsider).theme


def test_sent_again_after_nobody_had_it_any_more_a_theme_is_read_in_its_present_words(
    study: Study, reworded: Theme, outsider: Actor
) -> None:
    with study.workbench.write(study.owner) as tx:
        theme_audience.call_back_theme(tx, reworded.id, outsider.user)
        assert theme_shown.waiting_words(tx, reworded.id) is None
        theme_audience.send_theme(tx, reworded.id, outsider.user, confirmed=["Anna", "Stockholm"])

    assert view(study, reworded, outsider).theme.name == "Doors and Anna"
