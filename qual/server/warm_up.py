"""Loads ahead of need what a page would otherwise load while somebody waits for it."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from importlib import import_module

PAGES = ("qual.ui.navigation", "qual.store.jobs")  # needed for the first page, while its scripts are being fetched
LATER = ("pandas", "sklearn.linear_model")  # for tables and the first suggested code: 1.2 s of a processor, 145 MB
_LOOK_S = 5.0  # a server that is started for a moment is gone by then
_IDLE = 0.05  # processor time as a share of a look: less than one drawn page


def until_idle() -> None:
    """Wait until this process has done next to nothing for five seconds: loading would slow down whoever is served."""
    while True:
        before = time.process_time()
        time.sleep(_LOOK_S)
        if time.process_time() - before < _IDLE * _LOOK_S:
            return


def load_ahead(at_once: Sequence[str], later: Sequence[str], *, wait: Callable[[], None] = until_idle) -> None:
    """Load modules by name; each of the `later` ones after a `wait`. Call in a thread of its own.

    What is loaded is put out of the garbage collector's sight, as at the start of the server. Streamlit collects after
    every run of a page, and each time that took 35 ms longer once the job queue's library was loaded, 45 ms with
    scikit-learn.
    """
    for name in at_once:
        import_module(name)
    _freeze()
    for name in later:
        wait()
        import_module(name)
        _freeze()


def _freeze() -> None:
    gc.collect()
    gc.freeze()
