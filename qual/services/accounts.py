"""Accounts, passwords and sessions; on a one-person laptop there is one local user and no password."""

from __future__ import annotations

import dataclasses
import hashlib
import secrets
from datetime import timedelta
from functools import cache

import argon2

from qual.domain.ids import new_id
from qual.domain.permission import Role
from qual.domain.project import Actor, User
from qual.errors import BadInput, Conflict, NotAllowed
from qual.services import projects
from qual.store import accounts
from qual.store.tx import Tx

LOCAL_NAME = "You"
SHORTEST_PASSWORD = 10
IDLE_LIMIT = timedelta(hours=8)
ABSOLUTE_LIMIT = timedelta(hours=24)
SYSTEM = Actor(user="system", name="Qual")  # opens the transactions in which nobody is signed in yet

# RFC 9106, second recommended option (low memory): 3 passes, 64 MiB, 4 lanes.
_hasher = argon2.PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)


@cache
def _decoy() -> str:
    """Return a hash nobody knows the password of, so that an unknown name takes as long as a wrong password."""
    return _hasher.hash(secrets.token_hex(16))  # at first use: it takes a third of a second


def local_user(tx: Tx) -> User:
    """Return the one user of a laptop, made on first use."""
    found = accounts.user_by_name(tx.connection, LOCAL_NAME)
    return found or accounts.add_user(tx.connection, User(new_id(), LOCAL_NAME, "", True, tx.time))


def create_user(tx: Tx, name: str, password: str, *, is_admin: bool = False) -> User:
    """Add a person who signs in with a password.

    Raises BadInput for an empty name or a short password, Conflict for a taken name.
    """
    shown = _free_name(tx, name, password)
    return accounts.add_user(tx.connection, User(new_id(), shown, _hasher.hash(password), is_admin, tx.time))


def claim_local(tx: Tx, name: str, password: str) -> User:
    """Give the laptop's one user, who acts, a name and a password: what they did before then stands under that name.

    Commands and a later start without accounts get a local user of their own, who owns the same projects. Raises
    what `create_user` raises.
    """
    shown = _free_name(tx, name, password)
    before = local_user(tx)
    user = dataclasses.replace(before, name=shown, password_hash=_hasher.hash(password), is_admin=True)
    accounts.change_user(tx.connection, user)
    local_user(tx)
    for project in projects.projects(tx):
        if tx.role(project.id) is Role.OWNER:
            projects.set_member(tx, project.id, LOCAL_NAME, Role.OWNER)
    return user


def _free_name(tx: Tx, name: str, password: str) -> str:
    shown = " ".join(name.split())
    if not shown or len(shown) > 100:
        raise BadInput("A user name has between 1 and 100 characters.")
    if len(password) < SHORTEST_PASSWORD:
        raise BadInput(f"The password for {shown} is too short; use at least {SHORTEST_PASSWORD} characters.")
    if accounts.user_by_name(tx.connection, shown):
        raise Conflict(f"There is already an account named {shown}. Choose another name.")
    return shown


def check_password(tx: Tx, name: str, password: str) -> User:
    """Return the user whose name and password these are; raise NotAllowed without saying which was wrong."""
    found = accounts.user_by_name(tx.connection, name)
    decoy = _decoy()  # in any case, so that the first sign-in of a process tells nothing either
    stored = found.password_hash if found and found.password_hash else decoy
    try:
        _hasher.verify(stored, password)
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        found = None
    if found is None or not found.password_hash:
        raise NotAllowed("The name or the password is wrong. Try again, or ask the project's owner for a new one.")
    return found


def start_session(tx: Tx, user: User) -> str:
    """Sign a user in; return the secret for the cookie. Only its hash is stored."""
    secret = secrets.token_urlsafe(32)
    accounts.add_session(tx.connection, _session_id(secret), user.id, tx.time)
    return secret


def session_user(tx: Tx, secret: str) -> User | None:
    """Return who is signed in with this secret, None if the session is unknown, ended, idle or too old."""
    row = accounts.session(tx.connection, _session_id(secret))
    if row is None or row.revoked_at is not None:
        return None
    if tx.time - row.seen_at > IDLE_LIMIT or tx.time - row.created_at > ABSOLUTE_LIMIT:
        return None
    return accounts.user(tx.connection, row.user_id)


def touch_session(tx: Tx, secret: str) -> None:
    """Note that a session was used just now."""
    accounts.touch_session(tx.connection, _session_id(secret), tx.time)


def end_session(tx: Tx, secret: str) -> None:
    """Sign out everywhere this secret is used."""
    accounts.revoke_session(tx.connection, _session_id(secret), tx.time)


def user_names(tx: Tx) -> dict[str, str]:
    """Return every user's shown name by id."""
    return accounts.names(tx.connection)


def has_accounts(tx: Tx) -> bool:
    """Say whether anybody can sign in with a password yet."""
    return any(user.password_hash for user in accounts.all_users(tx.connection))


def _session_id(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
