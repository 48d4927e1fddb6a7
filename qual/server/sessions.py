"""Who a request comes from: the local person on a laptop, else whoever the session cookie belongs to."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass

from itsdangerous import BadSignature, Signer

from qual.config import cookie_secret
from qual.domain.project import Actor, User
from qual.errors import StoreProblem
from qual.services import accounts
from qual.workbench import Workbench

COOKIE = "qual_session"
TRUSTED_FOR_S = 3.0  # how long a session is taken as valid without asking the database
TOUCHED_EVERY_S = 60.0
MOST_REMEMBERED = 5_000


@dataclass(slots=True)
class _Known:
    actor: Actor
    checked: float
    touched: float


class Sessions:
    """Sessions of this installation. The database decides; its answers are remembered for a few seconds."""

    def __init__(self, workbench: Workbench) -> None:
        self.team = workbench.config.team
        self._workbench = workbench
        self._signer = Signer(cookie_secret(workbench.config), salt=COOKIE)
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._lock = threading.Lock()

    def secret(self, cookie: str) -> str | None:
        """Return the session's secret from a cookie we signed, None from any other."""
        try:
            return self._signer.unsign(cookie).decode()
        except (BadSignature, UnicodeDecodeError):
            return None

    def cookie(self, secret: str) -> str:
        """Return what the cookie holds for a session."""
        return self._signer.sign(secret).decode()

    def remembered(self, secret: str) -> Actor | None:
        """Return who is signed in if that was checked a moment ago; never waits."""
        with self._lock:
            known = self._known.get(secret)
        return known.actor if known and time.monotonic() - known.checked < TRUSTED_FOR_S else None

    def actor(self, secret: str, *, in_use: bool = True) -> Actor | None:
        """Return who is signed in, None if the session has ended; asks the database.

        `in_use` keeps the session from ending idle; an open socket alone does not.
        """
        with self._workbench.read(accounts.SYSTEM) as tx:
            user = accounts.session_user(tx, secret)
        if user is None:
            with self._lock:
                self._known.pop(secret, None)
            return None
        return self._remember(secret, user, in_use=in_use)

    def local(self) -> Actor:
        """Return the one person of a laptop."""
        return self._workbench.local_actor()

    def start(self, user: User) -> str:
        """Sign a user in; return the secret."""
        with self._workbench.write(Actor(user.id, user.name)) as tx:
            return accounts.start_session(tx, user)

    def end(self, secret: str) -> None:
        """Sign out; every tab of this browser notices within seconds."""
        with self._workbench.write(accounts.SYSTEM) as tx:
            accounts.end_session(tx, secret)
        with self._lock:
            self._known.pop(secret, None)

    def _remember(self, secret: str, user: User, *, in_use: bool) -> Actor:
        now = time.monotonic()
        with self._lock:
            earlier = self._known.pop(secret, None)
            due = in_use and (earlier is None or now - earlier.touched > TOUCHED_EVERY_S)
            touched = now if due else (earlier.touched if earlier else float("-inf"))
            self._known[secret] = _Known(Actor(user.id, user.name), now, touched)
            while len(self._known) > MOST_REMEMBERED:
                self._known.popitem(last=False)
        if due:
            with suppress(StoreProblem), self._workbench.write(accounts.SYSTEM) as tx:
                accounts.touch_session(tx, secret)
        return Actor(user.id, user.name)
