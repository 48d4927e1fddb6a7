"""Who may do what: one table of action × role, kept complete by a test."""

from __future__ import annotations

from enum import StrEnum

from qual.errors import NotAllowed


class Role(StrEnum):
    """What a member is in one project."""

    OWNER = "owner"
    EDITOR = "editor"
    CODER = "coder"
    REVIEWER = "reviewer"
    GUEST = "guest"
    OUTSIDER = "outsider"  # from outside the research team: member checking, advisory boards


class Action(StrEnum):
    """Everything a person can do to a project; every service names one of these."""

    READ = "read"  # interviews, transcripts, codebook, codings
    READ_THEMES = "read_themes"  # and nothing else; services/theme_audience.py says which, and what of them
    HEAR = "hear"  # recordings
    EXPORT = "export"
    IMPORT = "import"  # recordings and transcripts
    TRANSCRIBE = "transcribe"  # start, cancel and retry jobs
    EDIT_TRANSCRIPT = "edit_transcript"  # correct text, rename and link speakers
    EDIT_CODEBOOK = "edit_codebook"
    CODE = "code"
    REMOVE_CODINGS = "remove_codings"  # those of others; everybody may take back their own
    SUGGEST = "suggest"  # ask for theme suggestions
    SUGGEST_EARLY = "suggest_early"  # before the team has read enough
    DECIDE = "decide"  # accept, merge, set aside suggestions; edit themes
    REVIEW = "review"  # agree or dispute a theme that one may read
    NEGOTIATE = "negotiate"  # decide about differences between coders, reopen decisions
    DISCUSS = "discuss"  # read and write the threads beside differences, say that one disagrees
    READ_MEMOS = "read_memos"
    WRITE_MEMOS = "write_memos"  # and change and remove one's own
    REMOVE_MEMOS = "remove_memos"  # those of others; nobody changes another's words
    MANAGE_ROUNDS = "manage_rounds"  # make rounds of coding, give out tasks, end a round early
    MANAGE_MEMBERS = "manage_members"
    MANAGE_PROJECT = "manage_project"  # rename, settings
    ERASE = "erase"  # delete interviews, and take participants out, for good


_O, _E, _C, _R, _G = Role.OWNER, Role.EDITOR, Role.CODER, Role.REVIEWER, Role.GUEST
_X = Role.OUTSIDER

MAY: dict[Action, frozenset[Role]] = {
    Action.READ: frozenset({_O, _E, _C, _R, _G}),
    Action.READ_THEMES: frozenset({_O, _E, _C, _R, _G, _X}),
    Action.HEAR: frozenset({_O, _E, _C, _R}),
    Action.EXPORT: frozenset({_O, _E}),
    Action.IMPORT: frozenset({_O, _E}),
    Action.TRANSCRIBE: frozenset({_O, _E}),
    Action.EDIT_TRANSCRIPT: frozenset({_O, _E}),
    Action.EDIT_CODEBOOK: frozenset({_O, _E, _C}),
    Action.CODE: frozenset({_O, _E, _C}),
    Action.REMOVE_CODINGS: frozenset({_O, _E}),
    Action.SUGGEST: frozenset({_O, _E, _C}),
    Action.SUGGEST_EARLY: frozenset({_O, _E}),
    Action.DECIDE: frozenset({_O, _E, _C}),
    Action.REVIEW: frozenset({_O, _E, _C, _R, _X}),
    Action.NEGOTIATE: frozenset({_O, _E, _C}),
    Action.DISCUSS: frozenset({_O, _E, _C, _R}),
    # Memos are the team's thinking aloud: reviewers take part in it, guests see the material and the results only.
    Action.READ_MEMOS: frozenset({_O, _E, _C, _R}),
    Action.WRITE_MEMOS: frozenset({_O, _E, _C, _R}),
    Action.REMOVE_MEMOS: frozenset({_O}),
    Action.MANAGE_ROUNDS: frozenset({_O}),
    Action.MANAGE_MEMBERS: frozenset({_O}),
    Action.MANAGE_PROJECT: frozenset({_O}),
    Action.ERASE: frozenset({_O}),
}

_SPOKEN = {
    Action.READ: "read this project",
    Action.READ_THEMES: "read themes",
    Action.HEAR: "listen to recordings",
    Action.EXPORT: "export data",
    Action.IMPORT: "add recordings or transcripts",
    Action.TRANSCRIBE: "start or stop transcription",
    Action.EDIT_TRANSCRIPT: "correct transcripts",
    Action.EDIT_CODEBOOK: "change the codebook",
    Action.CODE: "code passages",
    Action.REMOVE_CODINGS: "remove somebody else's coding",
    Action.SUGGEST: "ask for theme suggestions",
    Action.SUGGEST_EARLY: "ask for suggestions before the team has read enough",
    Action.DECIDE: "decide about themes",
    Action.REVIEW: "review themes",
    Action.NEGOTIATE: "decide about differences between coders",
    Action.DISCUSS: "discuss differences between coders",
    Action.READ_MEMOS: "read the team's memos",
    Action.WRITE_MEMOS: "write memos",
    Action.REMOVE_MEMOS: "remove somebody else's memo",
    Action.MANAGE_ROUNDS: "make or end rounds of coding",
    Action.MANAGE_MEMBERS: "manage members",
    Action.MANAGE_PROJECT: "change the project's settings",
    Action.ERASE: "delete interviews or take participants out of the study",
}


def may(role: Role | None, action: Action) -> bool:
    """Say whether a member with `role` may do `action`; None is no member at all."""
    return role is not None and role in MAY[action]


def require(role: Role | None, action: Action) -> None:
    """Raise NotAllowed, in words, unless `role` may do `action`."""
    if not may(role, action):
        who = f"Your role ({role})" if role else "You are not a member of this project, so that"
        raise NotAllowed(f"{who} does not allow you to {_SPOKEN[action]}. Ask the project's owner.")
