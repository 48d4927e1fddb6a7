"""Signing in and out with a name and a password, and the very first account."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from qual.config import LANGUAGE_COOKIE
from qual.domain.project import User
from qual.errors import BadInput, Conflict, NotAllowed, QualError, TooMuch, TooOften
from qual.server import sign_in_page
from qual.server.identity import SECRET
from qual.server.security import is_loopback
from qual.server.sessions import COOKIE
from qual.server.sign_in_words import CHOSEN, Say, language_of, speech
from qual.server.site import Site, site
from qual.services import accounts

MOST_FORM_BYTES = 16 * 2**10
LANGUAGE_KEPT_S = 365 * 24 * 3600
# With "no-referrer" browsers send forms with "Origin: null", which looks as if they came from elsewhere.
PAGE_HEADERS = {"Referrer-Policy": "same-origin"}
HOME = "/"


class _MadeMeanwhile(Conflict):
    """Somebody else has made the first account."""


async def login_page(request: Request) -> Response:
    """Answer `GET /auth/login`: the form, or how to make the first account."""
    here = site()
    following = safe_next(request.query_params.get("next", HOME))
    if not here.sessions.team or request.scope[SECRET]:
        return RedirectResponse(following, status_code=303)
    language = language_of(request, following)
    if await here.call(_has_accounts, here):
        html = sign_in_page.form(language, following)
    elif is_loopback(request.scope):
        html = sign_in_page.first_account(language)
    else:
        html = sign_in_page.no_account_yet(language)
    answer = _page(html)
    if request.query_params.get(CHOSEN) == language:
        _set_cookie(answer, request, LANGUAGE_COOKIE, language, max_age=LANGUAGE_KEPT_S)
    return answer


async def login(request: Request) -> Response:
    """Answer `POST /auth/login`."""
    here, form = site(), await _form(request)
    name, following = _field(form, "name"), safe_next(_field(form, "next"))
    language = language_of(request, following)
    say = speech(language)
    address = request.client.host if request.client else ""
    if not here.sessions.team:
        return _page(sign_in_page.form(language, following, problem=say("laptop"), name=name), status=403)
    try:
        here.throttle.begin(name, address)
        user = await here.call_for_password(_check, here, name, _field(form, "password"))
    except QualError as error:
        html = sign_in_page.form(language, following, problem=_hindrance(say, error), name=name)
        return _page(html, status=error.http_status)
    here.throttle.succeed(name, address)
    return await _signed_in(here, request, user, following)


def _hindrance(say: Say, error: QualError) -> str:
    """Say why somebody is not signed in."""
    if isinstance(error, TooOften):
        return say("too_often", n=error.wait_s)
    return say("wrong" if isinstance(error, NotAllowed) else "away")


async def first_account(request: Request) -> Response:
    """Answer `POST /auth/first`: make the first account. Only from this computer, only while there is none."""
    here, form = site(), await _form(request)
    name, password, language = _field(form, "name"), _field(form, "password"), language_of(request, HOME)
    say = speech(language)

    def again(problem: str, status: int, **values: object) -> Response:
        return _page(sign_in_page.first_account(language, problem=say(problem, **values), name=name), status=status)

    if not here.sessions.team:
        return again("laptop", NotAllowed.http_status)
    if not is_loopback(request.scope):
        return again("first.elsewhere", NotAllowed.http_status)
    if password != _field(form, "again"):
        return again("first.differ", BadInput.http_status)
    if len(password) < accounts.SHORTEST_PASSWORD:
        return again("first.short", BadInput.http_status, n=accounts.SHORTEST_PASSWORD)
    try:
        user = await here.call_for_password(_make_first, here, name, password)
    except _MadeMeanwhile as problem:
        html = sign_in_page.form(language, HOME, problem=say("first.made"), name=name)
        return _page(html, status=problem.http_status)
    except Conflict as problem:
        return again("first.taken", problem.http_status)
    except BadInput as problem:
        return again("first.name", problem.http_status)
    except QualError as problem:
        return again("away", problem.http_status)
    return await _signed_in(here, request, user, HOME)


async def logout(request: Request) -> Response:
    """Answer `POST /auth/logout`."""
    here = site()
    if secret := request.scope[SECRET]:
        await here.call(here.sessions.end, secret)
        here.bus.end_session(secret)
    answer = RedirectResponse("/auth/login", status_code=303)
    answer.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")
    return answer


def safe_next(given: str) -> str:
    """Return where to go after signing in: a path of ours, never another site's address."""
    parsed = urlsplit(given)
    is_ours = given.startswith("/") and not given.startswith(("//", "/\\", "/auth/")) and not parsed.netloc
    return given if is_ours and given.isprintable() else HOME


async def _signed_in(here: Site, request: Request, user: User, following: str) -> Response:
    if earlier := request.scope[SECRET]:
        await here.call(here.sessions.end, earlier)
    secret = await here.call(here.sessions.start, user)
    answer = RedirectResponse(following, status_code=303)
    _set_cookie(answer, request, COOKIE, here.sessions.cookie(secret))
    return answer


def _set_cookie(answer: Response, request: Request, name: str, value: str, *, max_age: int | None = None) -> None:
    is_safe = request.url.scheme == "https"
    answer.set_cookie(name, value, max_age=max_age, path="/", httponly=True, samesite="lax", secure=is_safe)


def _has_accounts(here: Site) -> bool:
    with here.workbench.read(accounts.SYSTEM) as tx:
        return accounts.has_accounts(tx)


def _check(here: Site, name: str, password: str) -> User:
    with here.workbench.read(accounts.SYSTEM) as tx:
        return accounts.check_password(tx, name, password)


def _make_first(here: Site, name: str, password: str) -> User:
    """Make the account of whoever has worked on this computer so far; what they did is theirs."""
    with here.workbench.write(here.workbench.local_actor()) as tx:
        if accounts.has_accounts(tx):
            raise _MadeMeanwhile("The first account was made meanwhile. Sign in with it.")
        user = accounts.claim_local(tx, name, password)
    here.workbench.forget_local()
    return user


async def _form(request: Request) -> FormData:
    announced = request.headers.get("content-length", "")
    if not announced.isdigit() or int(announced) > MOST_FORM_BYTES:
        raise TooMuch("The form is too long.")
    try:
        return await request.form(max_files=0, max_fields=10)
    except HTTPException as error:
        raise BadInput("The form cannot be read. Reload the page and try again.") from error


def _field(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def _page(html: str, *, status: int = 200) -> Response:
    return HTMLResponse(html, status, PAGE_HEADERS)
