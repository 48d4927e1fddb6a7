"""Between two steps of a job: stop if a person asked for it, wait for the night if the computer may only work then."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from qual.domain.working import Working
from qual.errors import Cancelled
from qual.services import installation
from qual.services.accounts import SYSTEM
from qual.store.job_context import JobContext
from qual.workbench import Workbench

LOOK_EVERY_S = 1.0


def stop_if_asked(context: JobContext, *, afresh: bool = False) -> None:
    """Raise Cancelled if a person paused or cancelled the job, or another worker took it over."""
    if context.should_stop(afresh=afresh):
        raise Cancelled("Stopped. A paused job goes on from here; a cancelled one begins anew.")


class Pacing:
    """Asked between two chunks of a recording."""

    def __init__(
        self,
        workbench: Workbench,
        context: JobContext,
        *,
        hour: Callable[[], float] | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._workbench, self._context = workbench, context
        self._hour, self._sleep = hour or _hour_now, sleep

    @property
    def working(self) -> Working:
        """How hard and when the computer may work, as set now."""
        with self._workbench.read(SYSTEM) as tx:
            return installation.working(tx)

    def pause(self, share: float) -> None:
        """Return when work may go on; raise Cancelled if it shall not. `share` is how far the job is."""
        stop_if_asked(self._context)
        while not self.working.may_work_at(self._hour()):
            self._context.wait("night", share)
            self._sleep(LOOK_EVERY_S)
            stop_if_asked(self._context)


def _hour_now() -> float:
    now = datetime.now().astimezone()  # the computer's own clock: a person set the hours by it
    return now.hour + now.minute / 60
