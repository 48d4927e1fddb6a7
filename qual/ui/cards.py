"""Codes as cards in plain words: what each means, when it fits, an example; any number of them can be chosen."""

from __future__ import annotations

import streamlit as st

from qual.domain.codebook import Code, CodeNode
from qual.ui.format import label, plain
from qual.ui.text import Say

MOST_AT_ONCE = 12  # beyond that they are laid out in drawers, one for each code at the top of the tree


def cards(nodes: tuple[CodeNode, ...], say: Say, *, key: str) -> list[str]:
    """Draw the cards inside a form; return the ids of those that are chosen."""
    if len(nodes) <= MOST_AT_ONCE:
        return [node.code.id for node in nodes if _card(node.code, say, key)]
    chosen: list[str] = []
    for drawer in _drawers(nodes):
        top = drawer[0].code
        with st.expander(say("plain.drawer", name=plain(top.name), n=len(drawer)), key=f"drawer-{key}-{top.id}"):
            chosen += [node.code.id for node in drawer if _card(node.code, say, key)]
    return chosen


def _card(code: Code, say: Say, key: str) -> bool:
    with st.container(key=f"plain-card-{code.id}", border=True, gap="xxsmall"):
        chosen = st.checkbox(label(code.name), key=f"card-{key}-{code.id}")
        if code.definition:
            st.markdown(plain(code.definition))
        for what in ("include", "exclude", "example"):
            if said := getattr(code, what):
                st.caption(say(f"plain.card.{what}", said=plain(said)))
    return chosen


def _drawers(nodes: tuple[CodeNode, ...]) -> list[list[CodeNode]]:
    found: list[list[CodeNode]] = []
    for node in nodes:
        if node.depth == 0 or not found:
            found.append([])
        found[-1].append(node)
    return found
