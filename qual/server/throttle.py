"""Slows down guessing: after some free tries every further one has to wait twice as long as the one before."""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from qual.errors import TooOften

FREE_FOR_NAME_AT_ADDRESS = 3
FREE_FOR_NAME = 10  # from anywhere: guessing one person's password from many addresses
FREE_FOR_ADDRESS = 30  # a whole clinic may share one address
FIRST_WAIT_S = 1.0
LONGEST_WAIT_S = 300.0
FORGOTTEN_AFTER_S = 3600.0
MOST_REMEMBERED = 20_000


@dataclass(slots=True)
class _Tries:
    failed: int
    last: float


class Throttle:
    """Counts failed tries per name and per network; lives in one process and its event loop."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._tries: OrderedDict[tuple[str, str], _Tries] = OrderedDict()

    def begin(self, name: str, address: str) -> None:
        """Count a try as failed until it succeeds; raise TooOften while one has to wait."""
        keys = _keys(name, address)
        wait_s = max(self._wait_s(key, free) for key, free in keys)
        if wait_s > 0:
            raise TooOften(math.ceil(wait_s))
        for key, _free in keys:
            tries = self._tries.pop(key, None) or _Tries(0, 0.0)
            self._tries[key] = _Tries(tries.failed + 1, self._clock())
        while len(self._tries) > MOST_REMEMBERED:
            self._tries.popitem(last=False)

    def succeed(self, name: str, address: str) -> None:
        """Forget the tries of somebody who knew the password."""
        for key, _free in _keys(name, address):
            self._tries.pop(key, None)

    def _wait_s(self, key: tuple[str, str], free: int) -> float:
        tries = self._tries.get(key)
        if tries is None or tries.failed < free:
            return 0.0
        since_s = self._clock() - tries.last
        if since_s > FORGOTTEN_AFTER_S:
            del self._tries[key]
            return 0.0
        pause_s = min(FIRST_WAIT_S * 2.0 ** min(tries.failed - free, 30), LONGEST_WAIT_S)
        return pause_s - since_s


def _keys(name: str, address: str) -> tuple[tuple[tuple[str, str], int], ...]:
    who, where = " ".join(name.split()).casefold()[:200], _network(address)
    return (
        ((who, where), FREE_FOR_NAME_AT_ADDRESS),
        ((who, "*"), FREE_FOR_NAME),
        (("*", where), FREE_FOR_ADDRESS),
    )


def _network(address: str) -> str:
    """Return the network an address belongs to: an IPv6 customer owns a whole /64."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else str(parsed)
