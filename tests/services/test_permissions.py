"""Roles hold: every action has its row, and services refuse what the table forbids."""

from __future__ import annotations

import pytest

from qual.domain.memo import MemoTarget, Target
from qual.domain.permission import MAY, Action, Role, may
from qual.domain.working import Working
from qual.errors import NotAllowed, NotFound
from qual.services import (
    codebook,
    erasing,
    installation,
    memo_list,
    memos,
    models,
    participants,
    projects,
    recordings,
    rounds,
    suggestion_requests,
    themes,
    transcripts,
    workspace,
)
from qual.store import accounts
from qual.store.blobs import StoredBlob
from qual.store.tx import Tx
from tests.plugins.workbenches import Study


def _suggest_early(tx: Tx, study: Study) -> str:
    """Ask with a reason where suggestions wait and nobody has read anything."""
    accounts.change_project(tx.connection, accounts.project(tx.connection, study.project.id), settings={})
    return suggestion_requests.request_suggestions(tx, study.project.id, early_reason="Read on paper.")


# What each action guards, tried as a person in each role. Reading goes through `workspace.state`.
TRIES = {
    Action.READ: lambda tx, s: codebook.tree(tx, s.project.id),
    Action.READ_THEMES: lambda tx, s: themes.theme_lines(tx, s.project.id),
    Action.IMPORT: lambda tx, s: recordings.receive_recording(
        tx, s.project.id, StoredBlob("0" * 64, 1, s.workbench.config.data), filename="a.wav", media_type="audio/wav",
        language="en", n_speakers=2,
    ),
    Action.EDIT_TRANSCRIPT: lambda tx, s: participants.set_participant(tx, s.project.id, "P1"),
    Action.EDIT_CODEBOOK: lambda tx, s: codebook.add_code(tx, s.project.id, "Doors"),
    Action.SUGGEST: lambda tx, s: suggestion_requests.request_suggestions(tx, s.project.id),
    Action.SUGGEST_EARLY: _suggest_early,
    Action.DECIDE: lambda tx, s: themes.create_theme(tx, s.project.id, "Doors", "Doors decide."),
    Action.READ_MEMOS: lambda tx, s: memo_list.memo_threads(tx, s.project.id),
    Action.WRITE_MEMOS: lambda tx, s: memos.add_memo(tx, Target(MemoTarget.CODE, s.code.id), "A thought"),
    Action.MANAGE_ROUNDS: lambda tx, s: rounds.make_round(
        tx, s.project.id, "First", [rounds.Task(s.interview_id, s.owner.user)]
    ),
    Action.MANAGE_MEMBERS: lambda tx, s: projects.set_member(tx, s.project.id, "You", Role.OWNER),
    Action.ERASE: lambda tx, s: erasing.delete_interview(tx, s.interview_id, title="Anna"),
    Action.MANAGE_PROJECT: lambda tx, s: projects.rename_project(tx, s.project.id, "Other"),
}  # fmt: skip


def test_every_action_has_a_row_and_owners_may_do_everything() -> None:
    assert set(MAY) == set(Action)
    assert all(may(Role.OWNER, action) for action in Action)


def test_nobody_outside_the_project_may_do_anything() -> None:
    assert not any(may(None, action) for action in Action)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("action", list(TRIES))
def test_services_follow_the_table(local_study: Study, action: Action, role: Role) -> None:
    person = local_study.member("Somebody", role)

    if may(role, action):
        with local_study.workbench.write(person) as tx:
            TRIES[action](tx, local_study)
    else:
        with pytest.raises(NotAllowed), local_study.workbench.write(person) as tx:
            TRIES[action](tx, local_study)


@pytest.mark.parametrize("action", list(TRIES))
def test_strangers_are_refused_everywhere(local_study: Study, action: Action) -> None:
    with pytest.raises((NotAllowed, NotFound)), local_study.workbench.write(local_study.stranger()) as tx:
        TRIES[action](tx, local_study)


def test_an_interview_does_not_exist_for_a_stranger(local_study: Study) -> None:
    with pytest.raises(NotFound), local_study.workbench.read(local_study.stranger()) as tx:
        workspace.state(tx, local_study.interview_id)


def test_a_transcript_is_not_shown_to_a_stranger(local_study: Study) -> None:
    with pytest.raises(NotFound), local_study.workbench.read(local_study.stranger()) as tx:
        transcripts.revision(tx, local_study.revision.id)


def test_the_last_owner_cannot_be_demoted(local_study: Study) -> None:
    with pytest.raises(NotAllowed, match="needs an owner"), local_study.workbench.write(local_study.owner) as tx:
        projects.set_member(tx, local_study.project.id, "You", Role.CODER)


def test_models_come_in_by_owners_and_on_a_server_never_by_a_path(local_study: Study) -> None:
    editor = local_study.member("Ben", Role.EDITOR)

    with local_study.workbench.read(local_study.owner) as tx:
        models.require_may_import(tx, local_study.project.id, by_path=True, team=False)
        with pytest.raises(NotAllowed, match="zip"):
            models.require_may_import(tx, local_study.project.id, by_path=True, team=True)
    with local_study.workbench.read(editor) as tx, pytest.raises(NotAllowed, match="owner"):
        models.require_may_import(tx, local_study.project.id)


def test_only_an_administrator_sets_how_hard_the_computer_works(local_study: Study) -> None:
    editor = local_study.member("Ben", Role.EDITOR)

    with pytest.raises(NotAllowed, match="administrator"), local_study.workbench.write(editor) as tx:
        installation.set_working(tx, Working())
