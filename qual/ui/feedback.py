"""Runs what a person asked for and tells them, in words, when it did not work.

A QualError is shown as it is. Anything else is our mistake: a calm message with an id, details in the log file.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from logging.handlers import RotatingFileHandler
from typing import Concatenate, Generic, ParamSpec, TypeVar

import streamlit as st

from qual.config import Config
from qual.domain.ids import new_id
from qual.domain.project import Actor
from qual.errors import QualError
from qual.store.tx import Tx
from qual.ui import state
from qual.ui.layout import say_error
from qual.ui.text import t
from qual.workbench import Workbench

P = ParamSpec("P")
T = TypeVar("T")
_log = logging.getLogger("qual.ui")
_LOG_BYTES = 5_000_000

Wording = Callable[[Exception, str], str]  # of an error; for our own mistakes with the number of their entry in the log
_wording: ContextVar[Wording | None] = ContextVar("wording", default=None)


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What came of a change; `value` is None when it was refused."""

    ok: bool
    value: T | None


@contextmanager
def worded(wording: Wording) -> Iterator[None]:
    """Say errors in other words as long as this lasts, such as those of another language."""
    before = _wording.set(wording)
    try:
        yield
    finally:
        _wording.reset(before)


def ask(
    workbench: Workbench,
    actor: Actor,
    service: Callable[Concatenate[Tx, P], T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """Return what a reading service answers; where it refuses, say why and end the page."""
    try:
        with workbench.read(actor) as tx:
            return service(tx, *args, **kwargs)
    except QualError as error:
        say_error(_in_words(error))
        st.stop()


def change(
    workbench: Workbench,
    actor: Actor,
    service: Callable[Concatenate[Tx, P], T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> Outcome[T]:
    """Run a writing service; where it refuses, say why here and go on. Nothing was stored then."""
    outcome, problem = _change(workbench, actor, service, *args, **kwargs)
    if problem:
        say_error(problem)
    return outcome


def change_first(
    workbench: Workbench,
    actor: Actor,
    service: Callable[Concatenate[Tx, P], T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> Outcome[T]:
    """Run a writing service from a widget's callback; a refusal is said at the top of the page drawn next."""
    outcome, problem = _change(workbench, actor, service, *args, **kwargs)
    if problem:
        state.leave_error(problem)
    return outcome


def on_press(
    workbench: Workbench,
    actor: Actor,
    service: Callable[Concatenate[Tx, P], object],
    *args: P.args,
    **kwargs: P.kwargs,
) -> None:
    """Run a writing service as a button's callback; a refusal is said at the top of the page drawn next."""
    change_first(workbench, actor, service, *args, **kwargs)


def attempt(call: Callable[[], T]) -> Outcome[T]:
    """Run something that is no service, such as reading a file; where it refuses, say why here and go on."""
    outcome, problem = _attempt(call)
    if problem:
        say_error(problem)
    return outcome


def attempt_first(call: Callable[[], T]) -> Outcome[T]:
    """Run something that is no service from a callback; a refusal is said at the top of the page drawn next."""
    outcome, problem = _attempt(call)
    if problem:
        state.leave_error(problem)
    return outcome


@contextmanager
def calm(config: Config) -> Iterator[None]:
    """Draw a page; whatever goes wrong becomes a message, never a stack trace."""
    _log_into(config)
    try:
        yield
    except QualError as error:
        say_error(_in_words(error))
    except Exception as error:  # noqa: BLE001 - one of the two places that catch everything
        say_error(_logged(error))


def _change(
    workbench: Workbench,
    actor: Actor,
    service: Callable[Concatenate[Tx, P], T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> tuple[Outcome[T], str]:
    def call() -> T:
        with workbench.write(actor) as tx:
            return service(tx, *args, **kwargs)

    return _attempt(call)


def _attempt(call: Callable[[], T]) -> tuple[Outcome[T], str]:
    try:
        return Outcome(True, call()), ""
    except QualError as error:
        return Outcome(False, None), _in_words(error)
    except Exception as error:  # noqa: BLE001 - one of the two places that catch everything
        return Outcome(False, None), _logged(error)


def _logged(error: Exception) -> str:
    """Write the error into the log; return the calm message that names where to find it."""
    mark = new_id()[:8]
    _log.error("%s", mark, exc_info=error)
    return _in_words(error, mark)


def _in_words(error: Exception, mark: str = "") -> str:
    """Return what is said of an error; `mark` is the number of the log entry of one that is our own mistake."""
    if (wording := _wording.get()) is not None:
        return wording(error, mark)
    return t("error.unexpected", id=mark) if mark else str(error)


def _log_into(config: Config) -> None:
    path = config.log_folder / "ui.log"
    for known in _log.handlers:
        if isinstance(known, RotatingFileHandler):
            if known.baseFilename == str(path):
                return
            _log.removeHandler(known)
            known.close()
    config.log_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handler = RotatingFileHandler(path, maxBytes=_LOG_BYTES, backupCount=3, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    _log.addHandler(handler)
    _log.propagate = False
