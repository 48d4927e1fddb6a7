"""Every error Qual raises on purpose, as one tree.

QualError
├── NotFound        the thing asked for does not exist (any more)
├── Conflict        someone else changed it first, or the name is taken
│   └── WordsChanged    what a person judges has other words by now than those they read
├── NotAllowed      this member's role does not permit the action
├── NotSignedIn     nobody has signed in in this browser, or the session has ended
│   └── SomebodyElse    another person than the one who made these changes
├── TooOften        too many tries in too short a time
├── BadInput        a value given by a person cannot be used
│   ├── TooMuch     more was sent at once than is taken
│   └── BadFile     a file cannot be read; says which and, where known, the row or position
│       ├── TooLarge
│       └── NoSpeech
├── EngineMissing   a model or optional library is not installed
├── TooLittleMemory the computer's memory does not suffice; what was done before is kept
├── Unreachable     a server that was chosen in the settings does not answer
├── BadAnswer       it answers, and not with what it was asked for
├── Cancelled       a person stopped the job
└── StoreProblem    the database cannot take the write (disk full, locked, too new)

Messages are written for a researcher: what happened, to which thing, what to do next.
"""


class QualError(Exception):
    """Base of all errors a person may be shown as they are."""

    code = "error"
    http_status = 400


class NotFound(QualError):
    """The thing asked for does not exist, or not for this person."""

    code = "not_found"
    http_status = 404


class Conflict(QualError):
    """The change does not fit what is stored now."""

    code = "conflict"
    http_status = 409


class WordsChanged(Conflict):
    """What a person judges has other words by now than those they read."""


class NotAllowed(QualError):
    """The role of this member does not permit the action."""

    code = "not_allowed"
    http_status = 403


class NotSignedIn(QualError):
    """Nobody has signed in in this browser, or the session has ended."""

    code = "not_signed_in"
    http_status = 401


class SomebodyElse(NotSignedIn):
    """Changes made by one person were sent while another is signed in."""

    code = "somebody_else"


class TooOften(QualError):
    """Too many tries in too short a time; another one is taken in `wait_s` seconds."""

    code = "too_often"
    http_status = 429

    def __init__(self, wait_s: int) -> None:
        self.wait_s = wait_s
        super().__init__(f"Too many tries. Wait {wait_s} second{'' if wait_s == 1 else 's'}, then try again.")


class BadInput(QualError):
    """A value given by a person cannot be used."""

    code = "bad_input"
    http_status = 422


class TooMuch(BadInput):
    """More was sent at once than is taken; nothing was stored."""

    code = "too_much"
    http_status = 413


class BadFile(BadInput):
    """A file cannot be read; nothing was stored."""

    code = "bad_file"

    def __init__(self, file: str, problem: str, *, where: str | None = None, remedy: str | None = None) -> None:
        self.file, self.problem, self.where, self.remedy = file, problem, where, remedy
        place = f", {where}" if where else ""
        super().__init__(f"{file}{place}: {problem}" + (f" {remedy}" if remedy else ""))


class TooLarge(BadFile):
    """A file is above the limit; nothing was stored."""

    code = "too_large"
    http_status = 413


class NoSpeech(BadFile):
    """A recording can be read, and nobody is heard to speak in it; nothing was stored."""

    code = "no_speech"


class EngineMissing(QualError):
    """A model or an optional library is not there; the message says how to get it."""

    code = "engine_missing"
    http_status = 503


class TooLittleMemory(QualError):
    """The memory does not suffice for what was asked; what was finished before is kept."""

    code = "too_little_memory"
    http_status = 503


class Unreachable(QualError):
    """A server that was chosen in the settings does not answer, or not in time."""

    code = "unreachable"
    http_status = 503


class BadAnswer(QualError):
    """A server that was chosen in the settings answers with an error, or with something else than asked for."""

    code = "bad_answer"
    http_status = 502


class Cancelled(QualError):
    """A person stopped the job; what was finished before is kept."""

    code = "cancelled"


class StoreProblem(QualError):
    """The database could not take the write; nothing of it was stored."""

    code = "store_problem"
    http_status = 503
