"""`qual themes` without a running worker: it waits, shows questions, and writes the whole run."""

import errno
import json
from pathlib import Path

import pytest

from qual.cli.files import write_file
from qual.errors import BadInput
from tests.cli.test_commands import EXAMPLES, project, qual

__all__ = ["project", "qual"]


def test_a_run_is_written_with_every_passage_in_one_group(qual, project: str, tmp_path: Path) -> None:
    qual("import", EXAMPLES, "--project", project)
    out = tmp_path / "themes.json"

    answer = qual("themes", "--project", project, "--seed", "4", "--out", out)

    report = json.loads(out.read_text("utf-8"))
    passages = [(p["revision_id"], p["start"]) for one in report["clusters"] for p in one["passages"]]
    assert "1. Do these" in answer
    assert report["project"] == project
    assert report["run"]["parameters"]["seed"] == 4
    assert report["run"]["engine"]["model"] == "fake-sentences"
    assert len(passages) == len(set(passages)) == report["run"]["n_passages"] > 60
    for one in report["clusters"]:
        assert {"words", "coverage", "flags", "quotes", "stability"} <= one.keys()
        assert all(0 <= passage["stability"] <= 1 for passage in one["passages"])


def test_too_few_passages_are_said_and_written(qual, project: str, tmp_path: Path) -> None:
    short = tmp_path / "short.txt"
    short.write_text("I: How was the night?\nP: It was long and I slept badly.\nP: Nobody came to see me at all.\n")
    qual("import", short, "--project", project)
    out = tmp_path / "themes.json"

    answer = qual("themes", "--project", project, "--out", out)

    report = json.loads(out.read_text("utf-8"))
    assert "passages are too few to group" in answer
    assert (report["run"]["note"], report["clusters"]) == ("too_few", [])
    assert [[other["start"] for other in one["nearest"]] for one in report["neighbours"]] == [
        [report["neighbours"][1]["start"]],
        [report["neighbours"][0]["start"]],
    ]


def test_where_only_an_interviewer_speaks_it_is_said_that_nothing_was_looked_at(qual, project: str, tmp_path) -> None:
    (tmp_path / "asked.txt").write_text("I: How was the night for you?\nP: Long.\nI: And what happened then?\n")
    qual("import", tmp_path / "asked.txt", "--project", project)

    answer = qual("themes", "--project", project)

    assert "nothing to group: answers of fewer than 4 words and what interviewers say are left out" in answer


def test_a_scope_is_given_by_names_and_asking_early_is_said_and_kept(qual, project: str, tmp_path: Path) -> None:
    qual("import", *sorted(EXAMPLES.glob("*_en_*"))[:2], "--project", project)
    one = sorted(EXAMPLES.glob("*_en_*"))[0].stem
    out = tmp_path / "themes.json"

    answer = qual("themes", "--project", project, "--interview", one, "--uncoded", "--unit", "sentence", "--out", out)

    run = json.loads(out.read_text("utf-8"))["run"]
    assert "The team has read 0 % of the material" in answer
    assert run["parameters"]["reading"]["is_enough"] is False
    assert "command line" in run["parameters"]["reading"]["early_reason"]
    assert len(run["parameters"]["interview_ids"]) == 1
    assert (run["parameters"]["only_uncoded"], run["parameters"]["unit"]) == (True, "sentence")


def test_a_name_that_is_not_there_is_answered_with_those_that_are(qual, project: str) -> None:
    qual("import", *sorted(EXAMPLES.glob("*_en_*"))[:1], "--project", project)

    assert "There are: " in qual("themes", "--project", project, "--interview", "Nowhere", fails=True)
    assert "There is no code named 'Doors'" in qual("themes", "--project", project, "--code", "Doors", fails=True)
    assert "There is no group named 'Staff'" in qual("themes", "--project", project, "--group", "Staff", fails=True)


def test_a_file_that_cannot_be_written_is_said_before_anything_is_asked_for(qual, project: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    qual("import", *sorted(EXAMPLES.glob("*_en_*"))[:1], "--project", project)

    for out in (tmp_path, tmp_path / "file" / "themes.json"):
        answer = qual("themes", "--project", project, "--out", out, fails=True)
        assert f"{out} cannot be written" in answer
        assert "Looking for patterns" not in answer


def test_a_file_for_which_the_disk_has_no_room_leaves_the_one_before_and_nothing_else(tmp_path, monkeypatch) -> None:
    (tmp_path / "themes.json").write_text("before")

    def replace(_self, _target):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(BadInput, match="cannot be written"):
        write_file(tmp_path / "themes.json", b"after")

    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("themes.json", "before")]
