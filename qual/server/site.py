"""What all routes of one running server share: the workbench, its threads, who is signed in, who is listening."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import sys
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
from typing import ParamSpec, TypeVar

from qual.errors import QualError, StoreProblem
from qual.server.bus import Bus
from qual.server.packets import send_at_once
from qual.server.sessions import Sessions
from qual.server.throttle import Throttle
from qual.workbench import Workbench, close_shared_workbench, shared_workbench

THREADS = 40  # a writer waits in its thread for the group commit, so this many people can write at once
CANNOT_OPEN = 3  # the exit status when the database cannot be used; uvicorn's own for a failed start
PASSWORD_THREADS = 2  # each check of a password takes 64 MiB

P = ParamSpec("P")
T = TypeVar("T")

logger = logging.getLogger(__name__)


class Site:
    """One running server. Store work goes through `call`, off the event loop."""

    def __init__(self, workbench: Workbench) -> None:
        self.workbench = workbench
        self.sessions = Sessions(workbench)
        self.throttle = Throttle()
        self.bus = Bus(workbench, self.call, self.sessions)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="qual-route")
        self._password_threads = ThreadPoolExecutor(PASSWORD_THREADS, thread_name_prefix="qual-password")

    async def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run blocking work in a thread and return its result."""
        return await self._run(self._threads, partial(function, *args, **kwargs))

    async def call_for_password(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run work that hashes a password, few at a time, so that many tries cannot fill the memory."""
        return await self._run(self._password_threads, partial(function, *args, **kwargs))

    async def _run(self, threads: ThreadPoolExecutor, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(threads, work)

    def close(self) -> None:
        """Let running work finish and end the threads."""
        self._threads.shutdown()
        self._password_threads.shutdown()


_site: Site | None = None


def site() -> Site:
    """Return the running server; raise RuntimeError before its start and after its end."""
    if _site is None:
        raise RuntimeError("the server's lifespan has not begun")
    return _site


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Open the workbench before the first request and close everything after the last."""
    global _site
    send_at_once()  # first of all: browsers may be knocking already
    try:
        workbench = await asyncio.to_thread(shared_workbench)
    except QualError as problem:  # raised on, it would reach a researcher as a page of traceback
        sys.stderr.write(f"{problem}\n")
        sys.stderr.flush()
        os._exit(CANNOT_OPEN)
    _site = Site(workbench)
    try:
        async with _site.bus.running():
            await _site.call(_send_left_jobs, workbench)
            gc.freeze()  # what is loaded now stays: later collections need not walk it
            gc.enable()
            yield
    finally:
        gc.unfreeze()
        closing, _site = _site, None
        closing.close()
        await asyncio.to_thread(close_shared_workbench)


def _send_left_jobs(workbench: Workbench) -> None:
    try:
        workbench.send_jobs()
    except StoreProblem as problem:
        logger.warning("Jobs asked for earlier could not be sent to the queue: %s", problem)
