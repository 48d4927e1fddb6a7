"""`qual themes` without a running worker: it waits, shows questions, and writes the whole run."""

import json
from pathlib import Path

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
