"""`qual themes` without a running worker: it waits, shows questions, and writes the whole run."""

import json
from pathlib import Path

from tests.cli.test_commands import EXAMPLES, project, qual

__all__ = ["project", "qual"]


def test_a_run_is_written_with_every_passage_in_one_group(qual, project: str, tmp_path: Path) -> None:
    qual("import", EXAMPLES, "--project", project, fails=True)  # attributes.csv is no codebook
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
