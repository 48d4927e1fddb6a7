"""Figures of agreement: one dot a code with its interval, and a line over the rounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qual.ui import figures
from qual.ui.text import t

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_CUSTOM = (0.667, 0.8)  # Krippendorff's; marked for his alpha only
_LINE = "rgba(133, 125, 110, 0.45)"
_SYMBOLS = ("circle", "diamond", "square", "triangle-up")


@dataclass(frozen=True, slots=True)
class Dot:
    """A value with its interval, if it has one."""

    name: str
    value: float
    low: float | None
    high: float | None
    said: str  # for the pointer


def per_code(dots: Sequence[Dot], *, marks: bool) -> Figure:
    """Draw one dot per code in the order given, first on top; dots without an interval are hollow."""
    import plotly.graph_objects as go  # half a second; only pages with a figure pay for it

    names = figures.distinct([dot.name for dot in dots])
    figure = go.Figure(
        go.Scatter(
            x=[dot.value for dot in dots],
            y=names,
            mode="markers+text",
            marker={
                "size": 10,
                "color": figures.INSIDE,
                "symbol": ["circle" if dot.low is not None else "circle-open" for dot in dots],
                "line": {"width": 2},
            },
            error_x=_whiskers(dots),
            text=[f"{dot.value:.2f}" for dot in dots],
            textposition="top center",
            textfont={"size": 11, "color": figures.QUIET_TEXT},
            cliponaxis=False,
            customdata=[figures.safe(dot.said) for dot in dots],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    if marks:
        for at in _CUSTOM:
            figure.add_vline(x=at, line={"color": _LINE, "dash": "dot", "width": 1})
    lowest = min([0.0, *(dot.low if dot.low is not None else dot.value for dot in dots)])
    figure.update_xaxes(range=[lowest - 0.05, 1.08], tickvals=[-1, -0.5, 0, *(_CUSTOM if marks else (0.5,)), 1])
    figures.calm(figure, len(dots) + 1)
    figure.update_layout(height=(len(dots) + 1) * 34 + 24, margin_b=28)
    return _with_axis(figure)


def over_rounds(rounds: Sequence[str], lines: Sequence[tuple[str, Sequence[Dot | None]]]) -> Figure:
    """Draw a line for each coefficient over the rounds, oldest first; a round without a value leaves a gap."""
    import plotly.graph_objects as go

    labels = figures.distinct(rounds)
    figure = go.Figure()
    for number, (name, dots) in enumerate(lines):
        known = [dot or Dot("", float("nan"), None, None, "") for dot in dots]
        figure.add_trace(
            go.Scatter(
                x=labels,
                y=[None if dot is None else dot.value for dot in dots],
                name=figures.safe(name),
                mode="lines+markers",
                marker={"size": 9, "symbol": _SYMBOLS[number % len(_SYMBOLS)]},
                line={
                    "color": figures.GROUPS[number % len(figures.GROUPS)],
                    "dash": ("solid", "dot", "dash")[number % 3],
                },
                error_y=_whiskers(known),
                customdata=[figures.safe(dot.said) for dot in known],
                hovertemplate="%{customdata}<extra></extra>",
            )
        )
    figures.calm(figure, 8)
    figure.update_layout(
        height=300, margin={"l": 8, "r": 16, "t": 34, "b": 28},
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.0, "x": 0},
    )  # fmt: skip
    figure.update_xaxes(visible=True, showgrid=False, tickfont={"size": 13, "color": figures.QUIET_TEXT})
    figure.update_yaxes(autorange=True, showgrid=True, gridcolor=_LINE, rangemode="normal", fixedrange=True)
    return figure


def said_of(dots: Sequence[Dot]) -> str:
    """Return the values of a figure in words, for who cannot see it."""
    return t("agreement.figure.alt", values="; ".join(dot.said for dot in dots))


def _whiskers(dots: Sequence[Dot]) -> dict[str, object]:
    return {
        "type": "data",
        "symmetric": False,
        "array": [0 if dot.high is None else dot.high - dot.value for dot in dots],
        "arrayminus": [0 if dot.low is None else dot.value - dot.low for dot in dots],
        "thickness": 1.6,
        "width": 4,
        "color": figures.QUIET_TEXT,
    }


def _with_axis(figure: Figure) -> Figure:
    figure.update_xaxes(
        visible=True, showgrid=False, zeroline=True, zerolinecolor=_LINE, rangemode="normal",
        tickfont={"size": 12, "color": figures.QUIET_TEXT},
    )  # fmt: skip
    return figure
