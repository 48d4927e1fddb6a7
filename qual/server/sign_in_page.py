"""The pages shown before anybody has signed in: plain HTML without scripts."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from urllib.parse import urlencode

from qual.domain.spoken import NAMES
from qual.server.sign_in_words import CHOSEN, speech
from qual.services.accounts import SHORTEST_PASSWORD

_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>{title} · Qual</title>
<style>
:root {{ color-scheme: light dark; --paper: #fbfaf7; --card: #ffffff; --ink: #1f2328; --soft: #5b6470;
  --line: #dcd9d0; --accent: #1f5f7a; --on-accent: #ffffff; --warn: #9a3412; --warn-back: #fdf0e7; }}
@media (prefers-color-scheme: dark) {{ :root {{ --paper: #16181b; --card: #1e2125; --ink: #e8e6e1; --soft: #a3a9b2;
  --line: #353a41; --accent: #7cc0d8; --on-accent: #10242c; --warn: #fdba8c; --warn-back: #3a2317; }} }}
* {{ box-sizing: border-box; }}
body {{ margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }}
main {{ width: min(23rem, calc(100vw - 2rem)); padding: 2rem; background: var(--card); border: 1px solid var(--line);
  border-radius: 10px; }}
h1 {{ margin: 0 0 .25rem; font: 600 1.6rem/1.2 Georgia, "Iowan Old Style", "Times New Roman", serif; }}
p {{ margin: 0 0 1.25rem; color: var(--soft); }}
label {{ display: block; margin: 0 0 1rem; font-size: .9rem; color: var(--soft); }}
input {{ display: block; width: 100%; margin-top: .3rem; padding: .6rem .7rem; font: inherit; color: var(--ink);
  background: var(--paper); border: 1px solid var(--line); border-radius: 6px; }}
input:focus-visible, button:focus-visible {{ outline: 2px solid var(--accent); outline-offset: 2px; }}
button {{ width: 100%; padding: .65rem; font: inherit; font-weight: 600; color: var(--on-accent);
  background: var(--accent); border: 0; border-radius: 6px; cursor: pointer; }}
[role=alert] {{ padding: .6rem .8rem; color: var(--warn); background: var(--warn-back); border-radius: 6px; }}
code {{ font-size: .9em; }}
form + p, nav {{ margin: 1.25rem 0 0; font-size: .9rem; }}
nav {{ display: flex; gap: 1rem; padding-top: 1rem; border-top: 1px solid var(--line); }}
nav a {{ padding: .35rem 0; color: var(--accent); }}
nav a[aria-current] {{ color: var(--ink); font-weight: 600; text-decoration: none; }}
a:focus-visible {{ outline: 2px solid var(--accent); outline-offset: 2px; }}
</style>
</head>
<body><main><h1>{title}</h1>{body}{languages}</main></body>
</html>
"""


def form(language: str, following: str, *, problem: str = "", name: str = "") -> str:
    """Return the page that asks for a name and a password."""
    say = speech(language)
    return _page(
        language,
        "title",
        f"""<p>{say("lead")}</p>{_alert(problem)}
<form method="post" action="/auth/login">
<input type="hidden" name="next" value="{escape(following)}">
<label>{say("name")}<input name="name" value="{escape(name)}" autocomplete="username" required autofocus></label>
<label>{say("password")}<input name="password" type="password" autocomplete="current-password" required></label>
<button>{say("enter")}</button>
</form>
<p>{say("help")}</p>""",
        {"next": following},
    )


def first_account(language: str, *, problem: str = "", name: str = "") -> str:
    """Return the page that makes the first account."""
    say, shortest = speech(language), SHORTEST_PASSWORD
    return _page(
        language,
        "first.title",
        f"""<p>{say("first.lead")}</p>{_alert(problem)}
<form method="post" action="/auth/first">
<label>{say("name")}<input name="name" value="{escape(name)}" autocomplete="username" required autofocus></label>
<label>{say("first.password", n=shortest)}<input name="password" type="password" minlength="{shortest}"
 autocomplete="new-password" required></label>
<label>{say("first.again")}<input name="again" type="password" autocomplete="new-password" required></label>
<button>{say("first.make")}</button>
</form>""",
    )


def no_account_yet(language: str) -> str:
    """Return the page that says who has to do what before anybody can sign in."""
    said = speech(language)("none.lead", command="<code>qual user add</code>")
    return _page(language, "none.title", f"<p>{said}</p>")


def _page(language: str, title: str, body: str, address: Mapping[str, str] | None = None) -> str:
    said = speech(language)(title)
    return _PAGE.format(language=language, title=said, body=body, languages=_choice(language, address or {}))


def _choice(language: str, address: Mapping[str, str]) -> str:
    """Return the links to the same page in each language; `address` is what its address holds besides."""
    links = []
    for code, name in NAMES.items():
        way = escape(f"/auth/login?{urlencode({**address, CHOSEN: code})}")
        here = ' aria-current="true"' if code == language else ""
        links.append(f'<a href="{way}" lang="{code}" hreflang="{code}"{here}>{name}</a>')
    return f'<nav aria-label="{speech(language)("language")}">{"".join(links)}</nav>'


def _alert(problem: str) -> str:
    return f'<p role="alert">{escape(problem)}</p>' if problem else ""
