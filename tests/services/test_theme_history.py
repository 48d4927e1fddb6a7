"""How themes came about, told from the events: who, what, about what and why; and the table taken away."""

from __future__ import annotations

import csv
import io

import pytest

from qual.domain.permission import Role
from qual.domain.project import Actor
from qual.domain.theme import Theme, Verdict
from qual.errors import BadInput, NotAllowed
from qual.services import (
    overview_export,
    participants,
    rounds,
    saturating,
    theme_codes,
    theme_history,
    theme_quotes,
    theme_reviews,
    theme_sentences,
    theme_steps,
    themes,
    transcripts,
)
from qual.services.rounds import Task
from qual.services.theme_history import ThemeStep
from qual.services.theme_quotes import QuoteDraft
from qual.store import events
from tests.plugins.workbenches import Study


@pytest.fixture
def theme(study: Study) -> Theme:
    with study.workbench.write(study.owner) as tx:
        draft = QuoteDraft(study.interview_id, study.revision.id, *study.span_of("nobody came"))
        made = themes.create_theme(tx, study.project.id, "Doors", "Doors decide.", [draft])
        theme_codes.add_code(tx, made.id, study.code.id)
        return made


def steps(study: Study, actor: Actor | None = None) -> list[ThemeStep]:
    with study.workbench.read(actor or study.owner) as tx:
        return list(theme_history.theme_steps(tx, study.project.id))


def told(study: Study, actor: Actor | None = None) -> list[tuple[str, str, str]]:
    return [(step.kind, step.about, step.why) for step in steps(study, actor)]


def test_what_was_done_is_told_with_its_words(study: Study, theme: Theme) -> None:
    with study.workbench.write(study.owner) as tx:
        sentence = theme_sentences.add_sentence(tx, theme.id, "One waits alone.")
        theme_reviews.review(tx, theme.id, Verdict.COMMENT, "At night.", sentence_id=sentence.id)
        theme_steps.send_to_review(tx, theme.id, "Please read.")
        theme_steps.set_aside(tx, theme.id, "Too few.")

    assert told(study) == [
        ("made", "Doors decide.", ""),
        ("quote_added", "nobody came", ""),
        ("code_added", "Being believed", ""),
        ("sentence_added", "One waits alone.", ""),
        ("comment", "One waits alone.", "At night."),
        ("now_in_review", "", "Please read."),
        ("set_aside", "", "Too few."),
    ]
    assert {step.who for step in steps(study)} == {study.owner.name}


def test_a_verdict_on_one_sentence_is_no_decision_about_the_theme(study: Study, theme: Theme) -> None:
    ben = study.member("Ben", Role.REVIEWER)
    with study.workbench.write(study.owner) as tx:
        sentence = theme_sentences.add_sentence(tx, theme.id, "One waits alone.")
    with study.workbench.write(ben) as tx:
        theme_reviews.review(tx, theme.id, Verdict.AGREE, "", sentence_id=sentence.id)
        theme_reviews.review(tx, theme.id, Verdict.AGREE, "")

    assert [step.is_decision for step in steps(study) if step.who == "Ben"] == [False, True]


def test_every_kind_of_event_of_a_theme_has_words_of_its_own(study: Study, theme: Theme) -> None:
    with study.workbench.write(study.owner) as tx:
        one, two = (theme_sentences.add_sentence(tx, theme.id, text) for text in ("One waits.", "One leaves."))
        quote = themes.theme_view(tx, theme.id).quotes[0].quote
        theme_sentences.link(tx, one.id, quote.id)
        theme_sentences.edit_sentence(tx, one.id, 1, "One waits long.")
        theme_sentences.move_sentence(tx, two.id, before=one.id)
        theme_sentences.remove_sentence(tx, two.id)
        theme_sentences.restore_sentence(tx, two.id)
        theme_codes.remove_code(tx, theme.id, study.code.id)
        theme_quotes.remove_quote(tx, theme.id, quote.id)
    with study.workbench.read(study.owner) as tx:
        known = {event.action for event in events.of_kind(tx.connection, study.project.id, "theme")}

    assert len(known) > 8
    assert "changed" not in {step.kind for step in steps(study)}


def test_who_codes_blind_is_told_neither_of_quotes_there_nor_of_a_machines_sentences(
    study: Study, theme: Theme
) -> None:
    ben, cleo = study.member("Ben", Role.CODER), study.member("Cleo", Role.CODER)
    with study.workbench.write(study.owner) as tx:
        quote = themes.theme_view(tx, theme.id).quotes[0].quote
        own = theme_sentences.add_sentence(tx, theme.id, "One waits alone.")
        theme_sentences.link(tx, own.id, quote.id)
        theme_reviews.review(tx, theme.id, Verdict.COMMENT, "Which night?", quote_id=quote.id)
        of_machine = theme_sentences.add_sentence(
            tx, theme.id, "nobody came", origin="extract", engine={"model": "first words"}
        )
        theme_sentences.remove_sentence(tx, of_machine.id)
        rounds.make_round(tx, study.project.id, "First", [Task(study.interview_id, who.user) for who in (ben, cleo)])

    assert [kind for kind, _, _ in told(study, ben)] == ["made", "code_added", "sentence_added"]
    assert len(told(study)) == 8
    assert "nobody came" not in repr(told(study, ben))


def test_interviews_without_anything_coded_are_left_out_of_the_curve_and_counted(study: Study, theme: Theme) -> None:
    with study.workbench.write(study.owner) as tx:
        transcripts.import_transcript(tx, study.project.id, study.document, name="Ben", language="en")
    with study.workbench.read(study.owner) as tx:
        found = saturating.saturation_of(tx, study.project.id, saturating.Counted.THEMES)

    assert (found.interviews, found.new, found.n_left_out) == (("Anna",), (("Doors",),), 1)


def test_the_table_is_taken_away_with_a_line_for_each_theme_and_group(study: Study, theme: Theme) -> None:
    with study.workbench.write(study.owner) as tx:
        person = participants.set_participant(tx, study.project.id, "P1", group="=patients")
        transcripts.update_speaker(tx, study.interview_id, "Anna", {"participant_id": person.id})
        transcripts.import_transcript(tx, study.project.id, study.document, name="Ben", language="en")
        data = overview_export.export_theme_table(tx, study.project.id, "csv")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=_delimiter(data)))

    assert [(row["Theme"], row["People of the group"], row["Interviewed of the group"]) for row in rows] == [
        ("Doors", "1", "1"), ("Doors", "0", "1"),
    ]  # fmt: skip
    assert [row["Group"].lstrip("'") for row in rows] == ["=patients", "no group"]
    with study.workbench.read(study.owner) as tx:
        last = events.of_kind(tx.connection, study.project.id, "themes")[-1]
    assert (last.action, last.after) == ("themes.export", {"kind": "csv", "themes": 1})


def test_the_table_is_no_file_of_another_kind_and_not_for_reviewers(study: Study, theme: Theme) -> None:
    rita = study.member("Rita", Role.REVIEWER)

    with pytest.raises(BadInput, match="not written as 'docx'"), study.workbench.write(study.owner) as tx:
        overview_export.export_theme_table(tx, study.project.id, "docx")
    with pytest.raises(NotAllowed), study.workbench.write(rita) as tx:
        overview_export.export_theme_table(tx, study.project.id, "xlsx")


def _delimiter(data: bytes) -> str:
    return ";" if b";" in data.splitlines()[0] else ","
