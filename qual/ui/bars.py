"""Bars of shares as plain HTML: a picture by plotly costs the browser half a second before the page can be used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from qual.ui.text import t

_ROWS_AT_ONCE = 14  # more scroll
_LEAST_SCALE = 0.1  # a share of one per cent shall not look like much


@dataclass(frozen=True, slots=True)
class Share:
    """How many of somebody's passages are in a question."""

    name: str
    inside: int
    total: int


def draw(shares: Sequence[Share], *, usual: float, label: str) -> None:
    """Draw how much of what each one said is inside; `label` tells whoever hears the page what is counted."""
    st.html(table(shares, usual=usual, label=label))


def table(shares: Sequence[Share], *, usual: float, label: str) -> str:
    """Return one row per share, those of nothing too; `look_pages.css` has the look.

    A dotted line stands where all bars would end if everybody had the `usual` share; 0 draws none.
    """
    inside = [one.inside / one.total if one.total else 0.0 for one in shares]
    scale = max([*inside, usual, _LEAST_SCALE])
    line = f' style="--usual:{usual / scale:.2%}"' if usual else ""
    rows = "".join(_row(one, part / scale) for one, part in zip(shares, inside, strict=True))
    scrolls = ' class="q-bars q-bars-many" tabindex="0"' if len(shares) > _ROWS_AT_ONCE else ' class="q-bars"'
    return f'<div{scrolls}><table aria-label="{escape(label)}"{line}>{rows}</table></div>'


def _row(share: Share, length: float) -> str:
    """Return a row; `length` is that of its bar, 1 for the longest there may be."""
    said = escape(t("figure.share", name=share.name, inside=share.inside, total=share.total))
    count = escape(t("figure.of", inside=share.inside, total=share.total))
    bar = f'<span style="width:{length:.2%}"></span>'
    return f'<tr title="{said}"><th scope="row">{escape(share.name)}</th><td><div>{bar}<b>{count}</b></div></td></tr>'
