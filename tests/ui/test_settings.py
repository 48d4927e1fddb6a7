"""Settings page: models by language, the words of the study, how hard the computer works, and who may change what."""

from __future__ import annotations

from pathlib import Path

from qual.domain.permission import Role
from qual.domain.read_so_far import ReadingRule
from qual.domain.working import Working
from qual.engines.model_import import import_folder
from qual.services import installation, reading_share, speech_choices
from qual.store import accounts
from tests.engines.tiny_models import write_model
from tests.plugins.workbenches import Study
from tests.ui.conftest import HOSTILE, OpenPage, shown


def choices(study: Study):
    with study.workbench.read(study.owner) as tx:
        return speech_choices.choices(tx, study.project.id)


def test_the_page_says_what_to_expect_of_each_model(filled: Study, open_page: OpenPage) -> None:
    page = open_page("settings", project=filled.project.id)

    assert "a rough draft for Swedish" in shown(page)
    assert "by the National Library of Sweden" in shown(page)
    assert not page.exception


def test_a_folder_of_this_computer_is_brought_in_chosen_and_removed(
    filled: Study, open_page: OpenPage, tmp_path: Path
) -> None:
    source = write_model(tmp_path / "kb")
    page = open_page("settings", project=filled.project.id)

    page.text_input(key="import-name-0").input("kb-tiny")
    page.text_input(key="import-path-0").input(str(source)).run()
    page.button(key="import-model-start").click().run()
    page.selectbox(key="model-sv").select("kb-tiny").run()

    assert choices(filled).model_for("sv") == "kb-tiny"
    page.button(key="remove-kb-tiny").click().run()
    assert not (filled.workbench.config.models_folder / "kb-tiny").exists()
    assert page.selectbox(key="model-sv").value == "kb-tiny"  # a job that needs it says that it is gone


def test_a_folder_that_is_no_model_is_refused_in_words(filled: Study, open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page("settings", project=filled.project.id)

    page.text_input(key="import-name-0").input("nothing")
    page.text_input(key="import-path-0").input(str(tmp_path / "nowhere")).run()
    page.button(key="import-model-start").click().run()

    assert "neither a folder" in shown(page)


def test_the_words_of_the_study_are_kept_as_typed(filled: Study, open_page: OpenPage) -> None:
    page = open_page("settings", project=filled.project.id)

    page.text_area(key="vocabulary").input(f"Avdelning 62\n{HOSTILE}\nlitium, PIVA")
    page.button(key="vocabulary-save").click().run()

    assert choices(filled).vocabulary[0] == "Avdelning 62"
    assert choices(filled).vocabulary[-2:] == ("litium", "PIVA")
    assert not page.exception


def test_the_computer_works_only_at_night_when_told_so(filled: Study, open_page: OpenPage) -> None:
    page = open_page("settings", project=filled.project.id)

    page.checkbox(key="only-at-night").check()
    page.number_input(key="night-from").set_value(22)
    page.number_input(key="threads").set_value(1)
    page.button(key="working-save").click().run()

    with filled.workbench.read(filled.owner) as tx:
        assert installation.working(tx) == Working(1, 10, True, 22, 7)


def test_a_voice_model_of_ones_own_is_kept_only_if_it_can_be_one(
    filled: Study, open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_page("settings", project=filled.project.id)
    page.text_input(key="voices").input(str(tmp_path))
    page.button(key="working-save").click().run()
    assert "holds no config.yaml" in shown(page)

    (tmp_path / "config.yaml").write_text("pipeline: {}")
    page.button(key="working-save").click().run()

    with filled.workbench.read(filled.owner) as tx:
        assert installation.working(tx).voices == str(tmp_path)


def test_a_name_with_marks_is_shown_as_it_is(filled: Study, open_page: OpenPage, tmp_path: Path) -> None:
    source = write_model(tmp_path / "kb", README__md=f"---\nlicense: {HOSTILE}\n---\n".encode())
    import_folder(source, "kb_tiny_", filled.workbench.config.models_folder)

    page = open_page("settings", project=filled.project.id)

    assert "kb_tiny_" in shown(page)
    assert HOSTILE[:20] in shown(page)
    assert not page.exception


def test_another_passage_and_other_speakers_are_asked_for_on_the_transcript(filled: Study, open_page: OpenPage) -> None:
    from qual.domain.ids import new_id, now
    from qual.domain.interview import Recording
    from qual.domain.speech import Stretch
    from qual.services import transcription
    from qual.store import interviews as store

    with filled.workbench.write(filled.owner) as tx:
        recording = store.add_recording(
            tx.connection, Recording(new_id(), filled.project.id, "0" * 64, "n.wav", "audio/wav", 1, 90.0, now())
        )
        store.change(tx.connection, store.get(tx.connection, filled.interview_id), recording_id=recording.id)
    page = open_page("transcript", project=filled.project.id, interview=filled.interview_id)

    page.radio(key="again-what").set_value("passage").run()
    page.text_input(key=f"again-{filled.interview_id}-from").input("0:30")
    page.text_input(key=f"again-{filled.interview_id}-to").input("1:00").run()
    page.button(key="again-start").click().run()
    page.radio(key="again-what").set_value("speakers").run()
    page.selectbox(key=f"again-{filled.interview_id}-apart-speakers").select(4).run()
    page.button(key="again-start").click().run()

    apart, passage = filled.workbench.jobs.list(filled.project.id)
    with filled.workbench.read(filled.owner) as tx:
        assert transcription.task(tx, passage.id).passage == Stretch(30.0, 60.0)
        assert (apart.kind, transcription.task(tx, apart.id).n_speakers) == ("speakers", 4)


def test_only_administrators_see_how_hard_the_computer_works(filled: Study) -> None:
    editor = filled.member("Ben", Role.EDITOR)

    with filled.workbench.read(editor) as tx:
        assert not installation.is_administrator(tx)


def test_the_owner_sets_how_much_is_to_be_read_before_suggestions(filled: Study, open_page: OpenPage) -> None:
    page = open_page("settings", project=filled.project.id)

    page.toggle(key="reading-rule-on").set_value(True).run()
    page.number_input(key="reading-rule-percent").set_value(45).run()

    with filled.workbench.read(filled.owner) as tx:
        assert reading_share.rule(tx, filled.project.id) == ReadingRule(45, is_on=True)


def test_a_coder_sees_the_rule_and_cannot_change_it(filled: Study, open_page: OpenPage) -> None:
    with filled.workbench.write(filled.owner) as tx:
        me = accounts.member(tx.connection, filled.project.id, filled.owner.user)
        assert me is not None
        accounts.change_member(tx.connection, me, role=Role.CODER)

    page = open_page("settings", project=filled.project.id)

    assert page.toggle(key="reading-rule-on").disabled
