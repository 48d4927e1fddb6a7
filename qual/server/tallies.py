"""How often each code of a project is used, told to its open browsers: what changed only, at most once a second.

While a blind round is open each person has counts of their own, else all share one.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from qual.domain.event import Event
from qual.errors import QualError

TELL_EVERY_S = 1.0
MOST_SHARE = 0.03  # of the time may go into counting, however many codings there are
SOON_S = 0.1  # for somebody who has just opened an interview

logger = logging.getLogger(__name__)
EVERYBODY = ""  # in place of a person

Counts = dict[str, dict[str, int]]  # for whose eyes, code, number
Read = Callable[[], Awaitable[Counts]]
Tell = Callable[[Counts], None]


def touches_counts(event: Event) -> bool:
    """Say whether an event may change how often codes are used."""
    return event.action.startswith(("coding.", "codings.", "code.", "round.", "interview.erase"))


@dataclass(slots=True)
class Tallies:
    """One project's counts as its browsers know them; they are read anew, so nothing drifts."""

    told: Counts | None = None  # None: somebody knows nothing yet
    asked: bool = False
    telling: bool = False
    took_s: float = 0.0

    def start_over(self) -> None:
        """Have everything told again: somebody has come in."""
        self.told = None

    async def tell_soon(self, read: Read, tell: Tell) -> None:
        """Tell what has changed after a short while; calls meanwhile share that."""
        self.asked = True
        if self.telling:
            return
        self.telling = True
        try:
            while self.asked:
                await asyncio.sleep(SOON_S if self.told is None else max(TELL_EVERY_S, self.took_s / MOST_SHARE))
                self.asked = False
                known, self.told = self.told, {}
                began = time.perf_counter()
                try:
                    now = await read()
                except QualError as problem:
                    logger.warning("How often codes are used waits for the database: %s", problem)
                    self.told = None
                    return
                self.took_s = time.perf_counter() - began
                if self.told is not None:  # else somebody came in while we read
                    self.told = now
                changed = {eyes: _changes((known or {}).get(eyes), counts) for eyes, counts in now.items()}
                if news := {eyes: codes for eyes, codes in changed.items() if codes or eyes not in (known or {})}:
                    tell(news)
        finally:
            self.telling = False


def _changes(known: dict[str, int] | None, now: dict[str, int]) -> dict[str, int]:
    if known is None:
        return now
    gone = {code_id: 0 for code_id in known if code_id not in now}
    return gone | {code_id: count for code_id, count in now.items() if known.get(code_id) != count}
