"""Figures as functions of plain values; colours of text and ground come from the page's theme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

QUIET = {"displayModeBar": False, "scrollZoom": False}
_ROW_PX = 27
_ROOM_PX = 16
INSIDE = "#2f6b62"
GROUPS = ("#2f6b62", "#b4682f", "#4c6a9c", "#8a5a83", "#8a7a2e", "#5b9aa0", "#9c4a4a", "#6d6a75")  # as in the theme
QUIET_TEXT = "#857d6e"  # readable on light and dark ground
_LONGEST = 42  # characters of a label beside a bar


@dataclass(frozen=True, slots=True)
class CodeCount:
    """How often a code was used."""

    name: str
    colour: str
    count: int


def codings_per_code(counts: Sequence[CodeCount]) -> Figure:
    """Draw one bar per code in the code's colour, in the order given, first on top."""
    import plotly.graph_objects as go  # half a second; only pages with a figure pay for it

    figure = go.Figure(
        go.Bar(
            x=[c.count for c in counts],
            y=distinct([c.name for c in counts]),
            orientation="h",
            marker_color=[c.colour for c in counts],
            text=[c.count for c in counts],
            textposition="outside",
            cliponaxis=False,
            customdata=[safe(c.name) for c in counts],
            hovertemplate="%{customdata}: %{x}<extra></extra>",
        )
    )
    return calm(figure, len(counts))


def themes_by_group(names: Sequence[str], groups: Sequence[str], counts: Sequence[Sequence[int]]) -> Figure:
    """Draw how many people of each group carry each theme; `counts[theme][group]`."""
    import plotly.graph_objects as go

    labels = distinct(names)
    figure = go.Figure(
        [
            go.Bar(
                name=safe(group),
                x=[row[number] for row in counts],
                y=labels,
                orientation="h",
                hovertemplate=f"{safe(group)}: %{{x}}<extra></extra>",
                marker_color=GROUPS[number % len(GROUPS)],
            )
            for number, group in enumerate(groups)
        ]
    )
    figure.update_layout(
        barmode="stack", legend={"orientation": "h", "yanchor": "bottom", "y": 1.0, "x": 0, "traceorder": "normal"}
    )
    figure.update_traces(
        showlegend=True, texttemplate="%{x}", textposition="inside", insidetextanchor="middle", textangle=0
    )
    return calm(figure, len(names) + 1).update_layout(margin_t=34)


def calm(figure: Figure, rows: int) -> Figure:
    """Take away what the numbers at the bars already say: axis, grid, tools."""
    figure.update_layout(
        height=rows * _ROW_PX + _ROOM_PX,
        margin={"l": 8, "r": 56, "t": 4, "b": 4},
        bargap=0.35,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        dragmode=False,
    )
    figure.update_yaxes(
        autorange="reversed", automargin=True, ticks="", showgrid=False, tickfont={"size": 13, "color": QUIET_TEXT}
    )
    figure.update_traces(outsidetextfont_color=QUIET_TEXT, selector={"type": "bar"})
    figure.update_xaxes(visible=False, fixedrange=True, rangemode="tozero")
    return figure


def safe(text: str) -> str:
    """Return `text` so that plotly, which reads a few HTML tags, shows it as typed."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def distinct(names: Sequence[str]) -> list[str]:
    """Return labels short enough for an axis; equal ones are kept apart by invisible marks, else bars would add up."""
    seen: dict[str, int] = {}
    labels = []
    for name in names:
        short = name if len(name) <= _LONGEST else name[: _LONGEST - 1].rstrip() + "…"
        seen[short] = seen.get(short, 0) + 1
        labels.append(safe(short) + "\u200b" * (seen[short] - 1))
    return labels
