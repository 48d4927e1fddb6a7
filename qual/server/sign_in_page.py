"""The pages shown before anybody has signed in: plain HTML without scripts."""

from __future__ import annotations

from html import escape

_PAGE = """<!doctype html>
<html lang="en">
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
</style>
</head>
<body><main><h1>{title}</h1>{body}</main></body>
</html>
"""


def form(following: str, *, problem: str = "", name: str = "") -> str:
    """Return the page that asks for a name and a password."""
    return _page(
        "Sign in",
        f"""<p>Qual on this server is for your team.</p>{_alert(problem)}
<form method="post" action="/auth/login">
<input type="hidden" name="next" value="{escape(following)}">
<label>Name<input name="name" value="{escape(name)}" autocomplete="username" required autofocus></label>
<label>Password<input name="password" type="password" autocomplete="current-password" required></label>
<button>Sign in</button>
</form>""",
    )


def first_account(*, problem: str = "", name: str = "") -> str:
    """Return the page that makes the first account."""
    return _page(
        "First account",
        f"""<p>Nobody has an account yet. This one may add the others, and owns the projects made here so far.</p>
{_alert(problem)}
<form method="post" action="/auth/first">
<label>Name<input name="name" value="{escape(name)}" autocomplete="username" required autofocus></label>
<label>Password, at least 10 characters<input name="password" type="password" minlength="10"
 autocomplete="new-password" required></label>
<label>The same password again<input name="again" type="password" autocomplete="new-password" required></label>
<button>Make the account</button>
</form>""",
    )


def no_account_yet() -> str:
    """Return the page that says who has to do what before anybody can sign in."""
    return _page(
        "No account yet",
        "<p>Nobody can sign in yet. On the computer Qual runs on, open this page, "
        "or run <code>qual user add</code>.</p>",
    )


def _page(title: str, body: str) -> str:
    return _PAGE.format(title=escape(title), body=body)


def _alert(problem: str) -> str:
    return f'<p role="alert">{escape(problem)}</p>' if problem else ""
