from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import escape, unescape
from typing import Any

import pytest
from itsdangerous import Signer
from starlette.testclient import TestClient

from qual.domain.permission import Role
from qual.server.auth import safe_next
from qual.server.sessions import COOKIE
from qual.server.sign_in_words import catalogue, speech
from qual.services import accounts, projects
from tests.server.conftest import Served

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def cheap_hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash with the least work; how much work is not what these tests are about."""
    monkeypatch.setattr(accounts, "_hasher", accounts.argon2.PasswordHasher(1, 8, 1))
    accounts._decoy.cache_clear()


def add_person(served: Served, name: str = "Åsa Öberg", password: str = PASSWORD) -> None:
    with served.workbench.write(served.study.owner) as tx:
        accounts.create_user(tx, name, password)
        projects.set_member(tx, served.study.project.id, name, Role.CODER)


def sign_in(browser: TestClient, name: str = "Åsa Öberg", password: str = PASSWORD, **fields: str) -> Any:
    return browser.post("/auth/login", data={"name": name, "password": password} | fields)


def test_signing_in_sets_a_cookie_scripts_cannot_read_and_leads_on(served: Served) -> None:
    add_person(served)
    browser = served.open_browser()

    answer = sign_in(browser, "  åsa öberg ", next="/codebook?project=1")

    assert (answer.status_code, answer.headers["location"]) == (303, "/codebook?project=1")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie
    assert served.state(browser)["me"]["name"] == "Åsa Öberg"


def test_over_https_the_cookie_is_for_https_only(served: Served) -> None:
    add_person(served)
    browser = served.open_browser("https://127.0.0.1:8501", base_url="https://127.0.0.1:8501")

    answer = sign_in(browser)

    assert "secure" in answer.headers["set-cookie"].lower()
    assert "max-age" in answer.headers["strict-transport-security"]


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(served: Served) -> None:
    add_person(served)

    wrong = sign_in(served.open_browser(), password="not the password")
    unknown = sign_in(served.open_browser(), "Nobody", "not the password")

    assert wrong.status_code == unknown.status_code == 403
    assert wrong.text.replace("Åsa Öberg", "") == unknown.text.replace("Nobody", "")
    assert "set-cookie" not in wrong.headers


def test_guessing_is_slowed_down_even_for_the_right_password(served: Served) -> None:
    add_person(served)
    browser = served.open_browser()
    for _ in range(3):
        sign_in(browser, password="not the password")

    answer = sign_in(browser)

    assert answer.status_code == 429
    assert "Wait 1 second," in answer.text


def test_signing_out_ends_the_session_on_the_server_too(served: Served) -> None:
    add_person(served)
    browser = served.open_browser()
    sign_in(browser)
    stolen = browser.cookies[COOKIE]

    answer = browser.post("/auth/logout")
    browser.cookies.set(COOKIE, stolen)
    afterwards = browser.get(f"/api/interviews/{served.study.interview_id}/state")

    assert (answer.status_code, answer.headers["location"]) == (303, "/auth/login")
    assert afterwards.status_code == 401
    assert afterwards.json()["error"]["code"] == "not_signed_in"


def test_signing_in_again_ends_the_earlier_session_of_this_browser(served: Served) -> None:
    add_person(served)
    browser = served.open_browser()
    sign_in(browser)
    earlier = served.sessions_secret(browser)

    sign_in(browser)

    assert served.site.sessions.actor(earlier) is None
    assert served.state(browser)["me"]["name"] == "Åsa Öberg"


def test_a_session_ends_after_hours_without_use(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "IDLE_LIMIT", timedelta(seconds=-1))
    monkeypatch.setattr("qual.server.sessions.TRUSTED_FOR_S", 0)

    assert served.browser.get(f"/api/interviews/{served.study.interview_id}/state").status_code == 401


def test_a_cookie_signed_with_another_key_is_nobody(served: Served) -> None:
    secret = served.sessions_secret(served.browser)
    browser = served.open_browser()
    browser.cookies.set(COOKIE, Signer("0" * 64, salt=COOKIE).sign(secret).decode())

    assert browser.get("/api/jobs?project=x").status_code == 401


def test_an_open_page_leads_to_the_form_and_back(served: Served) -> None:
    add_person(served)
    browser = served.open_browser(None)

    answer = browser.get("/codebook?project=a%20b", headers={"Accept": "text/html"})
    form = browser.get(answer.headers["location"])

    assert answer.status_code == 303
    assert 'value="/codebook?project=a%20b"' in form.text
    assert 'name="password"' in form.text
    assert form.headers["referrer-policy"] == "same-origin"


def test_the_form_shows_what_was_typed_as_text(served: Served) -> None:
    answer = sign_in(served.open_browser(), name='"><script>alert(1)</script>', password="x")

    assert "<script" not in answer.text
    assert "&lt;script&gt;" in answer.text


def test_a_form_from_another_page_is_refused(served: Served) -> None:
    add_person(served)

    for origin in ("http://evil.example", "null", None):
        answer = sign_in(served.open_browser(origin))

        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers


def test_a_form_of_a_megabyte_is_refused(served: Served) -> None:
    assert sign_in(served.open_browser(), password="x" * 2**20).status_code == 413


@pytest.mark.parametrize(
    ("given", "goes"),
    [
        ("/themes?id=3", "/themes?id=3"),
        ("", "/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/auth/logout", "/"),
        ("/a\r\nSet-Cookie: x=1", "/"),
        ("/\tevil", "/"),
    ],
)
def test_signing_in_never_leads_to_another_site(given: str, goes: str) -> None:
    assert safe_next(given) == goes


def test_the_first_account_is_made_here_and_owns_what_was_done_before(served: Served) -> None:
    browser = served.open_browser()
    form = browser.get("/auth/login")

    answer = browser.post("/auth/first", data={"name": "Ove", "password": PASSWORD, "again": PASSWORD})

    assert "Nobody has an account yet" in form.text
    assert answer.status_code == 303
    assert served.state(browser)["me"] | {"may": None, "id": None} == {
        "id": None, "name": "Ove", "role": "owner", "may": None,
    }  # fmt: skip
    assert "First account" not in served.open_browser().get("/auth/login").text


def test_what_was_done_without_accounts_stands_under_the_first_account(served: Served) -> None:
    project_id, before = served.study.project.id, served.workbench.local_actor()

    served.open_browser().post("/auth/first", data={"name": "Ove", "password": PASSWORD, "again": PASSWORD})

    with served.workbench.read(before) as tx:
        assert accounts.user_names(tx)[before.user] == "Ove"
    local = served.workbench.local_actor()  # commands go on under a user of their own, who may do as much
    assert (local.user, local.name) != (before.user, "Ove")
    with served.workbench.read(local) as tx:
        assert tx.role(project_id) is Role.OWNER


def test_there_is_only_one_first_account(served: Served) -> None:
    add_person(served)

    answer = served.open_browser().post(
        "/auth/first", data={"name": "Mallory", "password": PASSWORD, "again": PASSWORD}
    )

    assert answer.status_code == 409
    assert "set-cookie" not in answer.headers


def test_nobody_makes_the_first_account_from_elsewhere(served: Served) -> None:
    from_outside = served.open_browser(client=("192.0.2.7", 4711))
    by_another_name = served.open_browser("http://qual.example", base_url="http://qual.example")
    fields = {"name": "Mallory", "password": PASSWORD, "again": PASSWORD}

    pages = [browser.get("/auth/login").text for browser in (from_outside, by_another_name)]
    answers = [browser.post("/auth/first", data=fields) for browser in (from_outside, by_another_name)]

    assert all("Nobody can sign in yet" in page for page in pages)
    assert [answer.status_code for answer in answers] == [403, 403]


def test_passwords_that_differ_or_are_short_make_no_account(served: Served) -> None:
    browser = served.open_browser()

    differ = browser.post("/auth/first", data={"name": "Ove", "password": PASSWORD, "again": "another"})
    short = browser.post("/auth/first", data={"name": "Ove", "password": "short", "again": "short"})

    assert "The two passwords differ" in differ.text
    assert "at least 10 characters" in short.text
    assert 'value="Ove"' in short.text


def test_on_a_laptop_nobody_signs_in(serve: Callable[..., Served]) -> None:
    laptop = serve()

    page = laptop.browser.get("/auth/login")
    answer = sign_in(laptop.browser)

    assert (page.status_code, page.headers["location"]) == (303, "/")
    assert answer.status_code == 403
    assert laptop.state()["me"]["name"] == "You"


SIGN_IN = {"en": "Sign in", "sv": "Logga in", "de": "Anmelden"}


def heading(page: str) -> tuple[str, str]:
    """Return the language that a page says it is in, and its heading."""
    found = re.search(r'<html lang="(\w+)">.*<h1>(.*?)</h1>', page, re.DOTALL)
    assert found
    return found[1], found[2]


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("sv-SE,sv;q=0.9,en;q=0.8", "sv"),
        ("fr, de-AT;q=0.7, en;q=0.3", "de"),
        ("fr", "en"),
        ("", "en"),
        ("en;q=x, de;q=0.1", "de"),
    ],
)
def test_signing_in_speaks_the_language_of_the_browser(served: Served, accepted: str, language: str) -> None:
    add_person(served)

    page = served.open_browser().get("/auth/login", headers={"Accept-Language": accepted}).text

    assert heading(page) == (language, SIGN_IN[language])


def test_signing_in_speaks_the_language_of_the_link_before_that_of_the_browser(served: Served) -> None:
    add_person(served)
    browser = served.open_browser()
    wanted = {"next": "/told?project=1&theme=2&language=de"}

    page = browser.get("/auth/login", params=wanted, headers={"Accept-Language": "sv"}).text
    wrong = sign_in(browser, password="not the password", **wanted).text

    assert heading(page) == heading(wrong) == ("de", "Anmelden")
    assert "das Passwort stimmt nicht" in wrong


def test_a_chosen_language_stays_and_the_way_on_with_it(served: Served) -> None:
    add_person(served)
    browser = served.open_browser()
    here = "/told?project=1&theme=2&language=de"
    first = browser.get("/auth/login", params={"next": here}).text
    (way,) = re.findall(r'href="([^"]+)" lang="sv"', first)

    chosen = browser.get(unescape(way))
    later = browser.get("/auth/login", headers={"Accept-Language": "en"}).text

    assert heading(chosen.text) == heading(later) == ("sv", "Logga in")
    assert f'value="{escape(here)}"' in chosen.text


def test_too_many_tries_are_said_in_the_readers_language(served: Served) -> None:
    add_person(served)
    browser = served.open_browser()
    for _ in range(3):
        sign_in(browser, password="not the password")

    answer = browser.post(
        "/auth/login", data={"name": "Åsa Öberg", "password": PASSWORD}, headers={"Accept-Language": "sv"}
    )

    assert answer.status_code == 429
    assert "Vänta 1 sekund och" in answer.text


@pytest.mark.parametrize("language", ["en", "sv", "de"])
def test_the_first_account_is_made_in_every_language(served: Served, language: str) -> None:
    browser, say = served.open_browser(), speech(language)
    accept = {"Accept-Language": language}

    page = browser.get("/auth/login", headers=accept).text
    short = browser.post("/auth/first", data={"name": "Ove", "password": "s", "again": "s"}, headers=accept).text
    nameless = browser.post(
        "/auth/first", data={"name": " ", "password": PASSWORD, "again": PASSWORD}, headers=accept
    ).text

    assert heading(page) == (language, say("first.title"))
    assert say("first.short", n=10) in short
    assert say("first.name") in nameless


def test_every_sentence_before_signing_in_is_there_in_every_language() -> None:
    def asked(language: str) -> dict[str, set[str]]:
        return {key: set(re.findall(r"\{(\w+)\}", text)) for key, text in catalogue(language).items()}

    assert asked("sv") == asked("de") == asked("en")


def test_a_language_that_is_not_spoken_is_neither_shown_nor_kept(served: Served) -> None:
    add_person(served)
    browser = served.open_browser()

    answer = browser.get("/auth/login", params={"language": '"><script>'})

    assert heading(answer.text) == ("en", "Sign in")
    assert "<script" not in answer.text
    assert "set-cookie" not in answer.headers
