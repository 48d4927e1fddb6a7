"""The board on which a theme is built: cards dragged from one side to the other, each drop told to the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal, cast, get_args

import streamlit as st

from qual.ui import state

_DIST = Path(__file__).parent / "dist"

_mount = st.components.v2.component(
    "qual_board",
    js=(_DIST / "board.js").read_text(encoding="utf-8"),
    css=(_DIST / "board.css").read_text(encoding="utf-8"),
    isolate_styles=False,
)

What = Literal["codes", "passages", "quotes", "sentence"]


@dataclass(frozen=True, slots=True)
class Drop:
    """Something put somewhere: what, and where. `n` grows from drop to drop of one browser."""

    n: int
    what: What
    ids: tuple[str, ...]
    source: str  # the list that passages were offered in: "coded", "search" or "question"
    off: str | None  # the sentence that quotes were taken from
    onto: str | None  # the sentence that quotes or passages were put onto
    before: str | None  # the sentence that a sentence was put before, None for the end


def board(
    *,
    key: str,
    contents: Mapping[str, Any],
    answered: int,
    refused: str,
    strings: Mapping[str, str],
    on_drops: Callable[[tuple[Drop, ...]], None],
    on_look: Callable[[str], None],
) -> None:
    """Show the board.

    A drop is shown before it is stored. The component sends all drops that `answered` has not reached, so that none is
    lost on the way; whoever takes them passes over those that were dealt with.

    Args:
        key: Streamlit's key; one for each theme.
        contents: What lies on it, as `frontend/src/board/model.ts` and `BoardData` describe it.
        answered: The newest drop that was dealt with; 0 before the first.
        refused: Why the newest was refused, "" if it was not.
        strings: The whole text catalogue; only the keys that begin with "bd." are sent.
        on_drops: Called before the page is drawn again, with the drops, oldest first.
        on_look: Called before the page is drawn again, with the id of the code whose passages are wanted.
    """
    data = {
        **contents,
        "answered": answered,
        "refused": refused,
        "strings": {name: text for name, text in strings.items() if name.startswith("bd.")},
    }
    _mount(
        key=key,
        data=data,
        on_drops_change=partial(_tell_drops, key, on_drops),
        on_looking_change=partial(_tell_code, key, on_look),
    )


def drops_in(sent: object) -> tuple[Drop, ...]:
    """Return the drops a browser sent, oldest first; what is no drop is left out."""
    found = [_drop(one) for one in sent] if isinstance(sent, Sequence) and not isinstance(sent, str) else []
    return tuple(sorted((one for one in found if one is not None), key=lambda one: one.n))


def _drop(sent: object) -> Drop | None:
    if not isinstance(sent, Mapping) or sent.get("what") not in get_args(What):
        return None
    n, ids = sent.get("n"), sent.get("ids")
    if not isinstance(n, int | float) or not isinstance(ids, Sequence) or isinstance(ids, str) or not ids:
        return None
    off, onto, before = (None if sent.get(name) is None else str(sent[name]) for name in ("off", "onto", "before"))
    what = cast(What, sent["what"])
    return Drop(int(n), what, tuple(map(str, ids)), str(sent.get("source") or ""), off, onto, before)


def _tell_drops(key: str, on_drops: Callable[[tuple[Drop, ...]], None]) -> None:
    if found := drops_in(_held(key, "drops")):
        on_drops(found)


def _tell_code(key: str, on_look: Callable[[str], None]) -> None:
    looking = _held(key, "looking")
    if isinstance(looking, Mapping) and looking.get("code"):
        on_look(str(looking["code"]))


def _held(key: str, name: str) -> object:
    held = state.widget(key)
    return held.get(name) if isinstance(held, Mapping) else None
