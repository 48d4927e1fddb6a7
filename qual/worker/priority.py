"""How far this process steps back behind other programs; a change on the page Settings counts within a second."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from qual.services import installation
from qual.services.accounts import SYSTEM
from qual.workbench import Workbench

_THREADS = Path("/proc/self/task")  # Linux keeps a niceness per thread; elsewhere there is one for the process


class Priority:
    """Looked after by the worker between other things.

    Every program may step back; coming forward again takes a right that few have. Then `start_again` is called, once:
    whoever started this process finds the setting noted and starts it anew with it. A job goes on at its last chunk.
    """

    def __init__(self, workbench: Workbench, *, start_again: Callable[[], None] | None = None) -> None:
        self._workbench = workbench
        self._start_again = start_again
        self._asked_for = -1

    def look(self) -> None:
        """Bring the process to the niceness that is set now."""
        with self._workbench.read(SYSTEM) as tx:
            wanted = installation.working(tx).niceness
        if wanted == self._asked_for or not hasattr(os, "setpriority"):
            return
        self._asked_for = wanted
        _note(self._workbench.config.niceness_path, wanted)
        try:
            for thread in _threads():
                _set(thread, wanted)
        except PermissionError:
            if self._start_again is not None:
                self._start_again()


def _threads() -> list[int]:
    return [int(thread.name) for thread in _THREADS.iterdir()] if _THREADS.is_dir() else [0]


def _set(thread: int, niceness: int) -> None:
    try:
        if os.getpriority(os.PRIO_PROCESS, thread) != niceness:
            os.setpriority(os.PRIO_PROCESS, thread, niceness)
    except ProcessLookupError:  # it ended meanwhile
        pass


def _note(path: Path, niceness: int) -> None:
    """Leave the setting where `qual run` finds it before anything heavy is loaded."""
    if not path.is_file() or path.read_text("ascii") != str(niceness):
        path.write_text(str(niceness), encoding="ascii")
