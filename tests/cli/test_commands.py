"""The command line: what a researcher types, what they read, and what stays untouched when something is wrong."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from qual.cli import app, main
from qual.domain.document import Span, SpokenTurn, build_document
from qual.domain.permission import Role
from qual.domain.project import Actor, User
from qual.errors import QualError
from qual.exchange.transcript_files import read_transcript
from qual.services import codebook, coding, interviews, projects, rounds, transcripts
from qual.services.agreement_switch import hide_numbers
from qual.store import accounts as store
from qual.workbench import Workbench, open_workbench
from tests.engines.sounds import tone, write_wav

EXAMPLES = Path(__file__).parents[2] / "transcripts_example"
PROJECT = "Ward study"


@pytest.fixture
def qual(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Lend a function that runs one command on an empty data folder and returns what it printed."""
    monkeypatch.setenv("QUAL_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("QUAL_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("QUAL_ENGINES", "fake")
    monkeypatch.delenv("QUAL_DATABASE_URL", raising=False)

    def run(*arguments: object, fails: bool = False) -> str:
        result = CliRunner().invoke(app, [str(a) for a in arguments])
        if isinstance(result.exception, QualError):
            assert fails, result.exception
            return str(result.exception)
        assert (result.exit_code != 0) == fails, result.output
        return result.output

    return run


@pytest.fixture
def project(qual, empty_data: Path, tmp_path: Path) -> str:
    """Make a project in a data folder whose tables are there already."""
    shutil.copytree(empty_data, tmp_path / "data")
    qual("project", "create", PROJECT, "--languages", "sv,de,en")
    return PROJECT


COMMANDS = (
    "run",
    "demo",
    "worker",
    "import",
    "transcribe",
    "themes",
    "agreement",
    "rounds",
    "export",
    "erase",
    "doctor",
    "user",
    "db",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(qual, command: str) -> None:
    assert len(qual(command, "--help")) > 150


def test_a_created_project_is_listed(qual, project: str) -> None:
    assert f"{PROJECT}  (sv, de, en)" in qual("project", "list")


def test_an_unknown_project_is_answered_with_the_known_names(qual, project: str) -> None:
    assert f"'{PROJECT}'" in qual("agreement", "--project", "Other", fails=True)


def test_a_folder_of_transcripts_is_imported_whatever_their_format(qual, project: str, tmp_path: Path) -> None:
    answer = qual("import", EXAMPLES, "--project", project)

    for file in sorted(EXAMPLES.iterdir()):
        if file.suffix in {".docx", ".odt", ".txt", ".vtt", ".srt", ".json"}:
            assert f"{file.name}: " in answer
    assert "attributes.csv: 15 participants in 11 interviews" in answer


def test_a_bad_file_is_named_and_the_others_are_imported(qual, project: str, tmp_path: Path) -> None:
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"this is no document")

    answer = qual("import", broken, EXAMPLES / "10_de_user_miriam.txt", "--project", project, fails=True)

    assert "broken.docx" in answer
    assert "10_de_user_miriam.txt: 34 turns" in answer


def test_a_text_file_named_wav_is_refused(qual, project: str, tmp_path: Path) -> None:
    text = tmp_path / "interview.wav"
    text.write_text("This is a text file.")

    assert "not a sound or video recording" in qual("import", text, "--project", project, fails=True)


@pytest.mark.parametrize("suffix", ["json", "vtt", "srt", "txt", "docx"])
def test_transcribe_writes_the_format_of_the_suffix(qual, tmp_path: Path, suffix: str) -> None:
    audio = write_wav(tmp_path / "sound.wav", tone(20))
    out = tmp_path / f"out.{suffix}"

    qual("transcribe", audio, "--language", "en", "--out", out)

    assert out.stat().st_size > 50


def test_the_json_transcript_has_offsets_into_its_text(qual, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    qual("transcribe", write_wav(tmp_path / "sound.wav", tone(20)), "--language", "en", "--out", out)

    data = json.loads(out.read_text(encoding="utf-8"))

    assert {"language", "duration_s", "text", "turns", "words", "marks"} < set(data)
    assert data["words"]
    for word in data["words"]:
        assert data["text"][word["start"] : word["end"]].strip()
    for turn in data["turns"]:
        assert set(turn) == {"speaker", "start_s", "end_s", "start", "end"}


def test_an_unknown_output_format_is_refused_before_any_work(qual, tmp_path: Path) -> None:
    audio = write_wav(tmp_path / "sound.wav", tone(20))

    assert ".docx" in qual("transcribe", audio, "--out", tmp_path / "out.pdf", fails=True)


def test_an_unknown_language_is_refused_naming_the_known_ones(qual, tmp_path: Path) -> None:
    audio = write_wav(tmp_path / "sound.wav", tone(20))

    assert "sv" in qual("transcribe", audio, "--language", "xx", "--out", tmp_path / "out.txt", fails=True)


@pytest.mark.parametrize("kind", ["docx", "xlsx", "html"])
def test_a_report_is_exported(qual, project: str, tmp_path: Path, kind: str) -> None:
    qual("import", EXAMPLES / "10_de_user_miriam.txt", "--project", project)
    out = tmp_path / f"report.{kind}"

    qual("export", "--project", project, "--format", kind, "--out", out)

    assert out.stat().st_size > 1000


def test_agreement_without_a_second_coder_says_so(qual, project: str) -> None:
    assert "two people" in qual("agreement", "--project", project)


def test_agreement_of_two_coders_is_printed_and_written(qual, project: str, tmp_path: Path) -> None:
    workbench = open_workbench()
    code_together(workbench, project)
    workbench.close()
    file = tmp_path / "agreement.json"

    for unit in ("turn", "sentence", "characters"):
        printed = qual("agreement", "--project", project, "--unit", unit, "--json", file)
        assert "Coders: Ben, " in printed
        assert "Being believed" in printed
        assert json.loads(file.read_text(encoding="utf-8"))["unit"] == unit
        assert not {"nan", "None"} & set(printed.split())
    assert "no round named 'First'" in qual("agreement", "--project", project, "--round", "First", fails=True)


def test_agreement_is_not_printed_where_the_project_hides_it(qual, project: str) -> None:
    workbench = open_workbench()
    with workbench.write(workbench.local_actor()) as tx:
        hide_numbers(tx, projects.project_by_name(tx, project).id, True)
    workbench.close()

    assert "reflexive" in qual("agreement", "--project", project, fails=True)


def code_together(workbench: Workbench, project: str) -> None:
    """Let two people code the same sentence of an interview."""
    owner = workbench.local_actor()
    with workbench.write(owner) as tx:
        found = projects.project_by_name(tx, project)
        user = store.add_user(tx.connection, User("user-Ben", "Ben", "", False, tx.time))
        projects.set_member(tx, found.id, "Ben", Role.CODER)
        spoken = (SpokenTurn("Anna", "It helped to be believed. Nobody came."), SpokenTurn("Bo", "And then?"))
        made = transcripts.import_transcript(
            tx, found.id, build_document(spoken, language="en"), name="Anna", language="en"
        )
        code = codebook.add_code(tx, found.id, "Being believed")
        coding.add_coding(tx, made.interview_id, made.id, Span(0, 25), code.id)
    with workbench.write(Actor(user.id, user.name)) as tx:
        coding.add_coding(tx, made.interview_id, made.id, Span(3, 25), code.id)


def test_an_account_of_ones_own_takes_over_what_was_done_before(qual, project: str, monkeypatch) -> None:
    code_together(workbench := open_workbench(), project)
    workbench.close()

    monkeypatch.setenv("QUAL_PASSWORD", "correct horse battery")
    assert "Eva can sign in now." in qual("user", "add", "Eva", "--me", "--project", project)

    answer = qual("agreement", "--project", project)
    assert "Eva" in answer
    assert "You" not in answer


def test_doctor_finds_nothing_wrong_with_a_fresh_project(qual, project: str) -> None:
    answer = qual("doctor")

    assert "BAD" not in answer
    assert "whisper-base" in answer


def test_the_database_check_passes_after_an_upgrade(qual, project: str) -> None:
    qual("db", "upgrade")

    assert "this program needs" in qual("db", "check")


def test_an_error_is_one_sentence_without_a_traceback(
    qual, project: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["qual", "agreement", "--project", "Other"])

    with pytest.raises(SystemExit) as stopped:
        main()

    assert stopped.value.code == 1
    assert capsys.readouterr().err.startswith("There is no project named 'Other'.")


def test_one_interviews_transcript_is_written_as_asked(qual, project: str, tmp_path: Path) -> None:
    qual("import", "--project", project, EXAMPLES / "04_en_peer_tasha.vtt")
    out = tmp_path / "tasha.odt"

    qual("export", "--project", project, "--interview", "04_en_peer_tasha", "--stamps", "f4", "--out", out)
    said = qual("export", "--project", project, "--interview", "Nobody", "--out", out, fails=True)

    draft = read_transcript("tasha.odt", out.read_bytes())
    assert len(draft.speakers) == 2
    assert draft.document.turns[1].end_s is not None
    assert "no interview called 'Nobody'" in said


def test_rounds_are_printed_with_who_is_done(qual, project: str) -> None:
    assert "There is no round yet" in qual("rounds", "--project", project)
    qual("import", EXAMPLES / "10_de_user_miriam.txt", "--project", project)
    workbench = open_workbench()
    me = workbench.local_actor()
    with workbench.write(me) as tx:
        found = projects.project_by_name(tx, project)
        (interview,) = interviews.interview_choices(tx, found.id)
        rounds.make_round(tx, found.id, "First", [rounds.Task(interview.id, me.user)])
        rounds.say_done(tx, rounds.my_tasks(tx, found.id)[0][1].assignment.id)
    workbench.close()

    answer = qual("rounds", "--project", project)

    assert "First  (blind, codebook fixed, revealed)\n  1 of 1 tasks done; revealed 20" in answer
    assert f"{me.name}: {interview.name} (done)" in answer
