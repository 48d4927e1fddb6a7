"""`qual erase`: says what goes, deletes only when told for good, and refuses what is not clear."""

from __future__ import annotations

from tests.cli.test_commands import EXAMPLES, project, qual

__all__ = ["project", "qual"]

TALK = EXAMPLES / "10_de_user_miriam.txt"


def test_it_only_says_what_would_go_until_told_for_good(qual, project: str) -> None:
    qual("import", TALK, "--project", project, "--language", "de")
    (name,) = _names(qual, project)

    said = qual("erase", "--project", project, "--interview", name)
    assert f"{name}: " in said
    assert "Nothing was deleted" in said
    assert _names(qual, project) == [name]

    assert "Nothing of it is left" in qual("erase", "--project", project, "--interview", name, "--for-good")
    assert _names(qual, project) == []
    assert "is whole" in qual("doctor")


def test_an_unknown_name_or_label_is_answered_and_nothing_is_deleted(qual, project: str) -> None:
    qual("import", TALK, "--project", project, "--language", "de")

    assert "no interview named 'Other'" in qual("erase", "--project", project, "--interview", "Other", fails=True)
    assert "no participant 'P9'" in qual("erase", "--project", project, "--participant", "P9", "--for-good", fails=True)
    assert "either" in qual("erase", "--project", project, fails=True)
    assert len(_names(qual, project)) == 1


def _names(qual, project: str) -> list[str]:
    """Return the names of a project's interviews, as the refusal of an unknown one tells them."""
    said = qual("erase", "--project", project, "--interview", "no such", fails=True)
    return [
        name for name in said.partition("There are: ")[2].rstrip(".").strip("'").split("', '") if name != "none yet"
    ]
