"""Who is looking at the page: the one person of a laptop, or whoever signed in."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from qual.domain.project import Actor
from qual.ui.plain_language import language
from qual.ui.text import Say, speech, t
from qual.workbench import Workbench

SIGN_IN = "/auth/login"

_sign_out = st.components.v2.component(
    "qual_sign_out",
    js=(Path(__file__).parent / "sign_out.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def actor(workbench: Workbench) -> Actor:
    """Return who acts; in team mode, end the page with the way to sign in when nobody does.

    The server's middleware says who signed in; it removes what a browser claims about itself.
    """
    if not workbench.config.team:
        return workbench.local_actor()
    user_id = signed_in()
    who = workbench.actor(user_id) if user_id else None
    if who is None or not who.name:
        say = speech(language())
        st.title(say("identity.signed_out"), anchor=False)
        st.link_button(say("identity.sign_in"), SIGN_IN, type="primary")
        st.stop()
    return who


def signed_in() -> str:
    """Return the user id that the server's middleware vouches for, "" if nobody signed in."""
    return str(st.user.get("email") or "")


def badge(workbench: Workbench, actor: Actor, say: Say = t) -> None:
    """Say who works here, and in team mode offer to sign out."""
    with st.container(key="identity", horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
        if not workbench.config.team:
            st.caption(say("identity.laptop"))
            return
        st.text(actor.name)
        _sign_out(key="sign-out", data={"label": say("identity.sign_out")})
