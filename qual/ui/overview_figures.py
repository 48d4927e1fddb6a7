"""Figures of the whole: the map of themes, the curve of saturation, and what happened to each theme when."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from qual.analysis.graph_layout import layout
from qual.analysis.saturation import Step
from qual.domain.theme import ThemeState
from qual.domain.theme_link import ThemeLink
from qual.services.overview import Overview
from qual.services.theme_history import ThemeStep
from qual.ui import figures
from qual.ui.text import t

if TYPE_CHECKING:
    from plotly.graph_objects import Figure, Scatter

# Colour and shape both tell the state, for who cannot tell the colours apart.
LOOKS: dict[ThemeState, tuple[str, str]] = {
    ThemeState.DRAFT: ("circle-open", "#857d6e"),
    ThemeState.IN_REVIEW: ("diamond", "#4c6a9c"),
    ThemeState.AGREED: ("circle", "#2f6b62"),
    ThemeState.DISPUTED: ("triangle-up", "#b4682f"),
    ThemeState.SET_ASIDE: ("x-thin-open", "#857d6e"),
}
_LINE = "rgba(133, 125, 110, 0.4)"
_GRID = "rgba(133, 125, 110, 0.2)"
_ARROW = "rgba(133, 125, 110, 0.95)"
_MOST_TICKS = 12  # of interviews; there is no half an interview
_SHORTEST_TIME = timedelta(days=2)  # that an axis of time covers; below, it would tell seconds and less
_SMALLEST, _LARGEST = 16, 46  # px of a theme
_CODE_PX = 8
_LINK_LENGTH = 2.2  # of lines between themes, as multiples of those to codes
_MOST_NAMED = 50  # codes; the names of more lie on each other, and the pointer tells them
_LONGEST = 28  # characters beside a dot
Places = dict[str, tuple[float, float]]
_STEP_COLOURS = {"agree": "#2f6b62", "dispute": "#b4682f"}


def theme_map(found: Overview) -> Figure:
    """Draw themes as dots as large as the number of people who carry them, their codes, and the links between themes.

    The `customdata` of a dot is "theme:ID" or "code:ID".
    """
    import plotly.graph_objects as go  # half a second; only pages with a figure pay for it

    dots = _placed(found)
    figure = go.Figure(_spokes(found, dots))
    figure.add_trace(_codes(found, dots))
    for state in LOOKS:
        if any(one.theme.state is state for one in found.themes):
            figure.add_trace(_themes(found, dots, state))
    figure.update_layout(annotations=[mark for link in found.links for mark in _arrow(link, dots)])
    figure.update_layout(
        height=max(420, min(820, 340 + 14 * len(dots))), margin={"l": 8, "r": 8, "t": 34, "b": 8},
        paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)", dragmode="pan", hovermode="closest",
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.0, "x": 0, "itemsizing": "constant"},
    )  # fmt: skip
    figure.update_xaxes(visible=False, range=[-1.25, 1.25])
    figure.update_yaxes(visible=False, range=[-1.15, 1.15])
    return figure


def saturation_curve(steps: Sequence[Step], interviews: Sequence[str]) -> Figure:
    """Draw what is known after each interview: in this order, and the mean and the interval over other orders."""
    import plotly.graph_objects as go

    x = [step.n_interviews for step in steps]
    band = {"x": x, "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False}
    figure = go.Figure(
        [
            go.Scatter(**band, y=[step.high for step in steps]),
            go.Scatter(
                **(band | {"showlegend": True}), y=[step.low for step in steps], name=t("overview.saturation.interval"),
                fill="tonexty", fillcolor="rgba(47, 107, 98, 0.18)",
            ),
            go.Scatter(
                x=x, y=[step.known for step in steps], name=t("overview.saturation.mean"), mode="lines",
                line={"color": figures.INSIDE, "width": 2},
                hovertemplate=f"{t('overview.saturation.mean')}: %{{y:.1f}}<extra></extra>",
            ),
            go.Scatter(
                x=x, y=[step.known_here for step in steps], name=t("overview.saturation.here"), mode="lines+markers",
                line={"color": "#b4682f", "width": 1.5, "shape": "hv"}, marker={"size": 6},
                customdata=[[figures.safe(name), step.new_here] for name, step in zip(interviews, steps, strict=True)],
                hovertemplate=f"%{{customdata[0]}}: +%{{customdata[1]}}, {t('overview.saturation.known')} %{{y}}"
                "<extra></extra>",
            ),
        ]
    )  # fmt: skip
    figure.update_layout(
        height=360, margin={"l": 8, "r": 16, "t": 34, "b": 36}, paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)", dragmode=False, hovermode="x",
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.0, "x": 0},
    )  # fmt: skip
    axis = {"fixedrange": True, "rangemode": "tozero", "tickfont": {"size": 12, "color": figures.QUIET_TEXT}}
    one_each = {"range": [0.5, len(steps) + 0.5], "rangemode": "normal", "showgrid": False, "tick0": 1}
    one_each["dtick"] = math.ceil(len(steps) / _MOST_TICKS)
    figure.update_xaxes(**(axis | one_each), title={"text": t("overview.saturation.x"), "font": {"size": 12}})
    figure.update_yaxes(**axis, gridcolor=_GRID)
    return figure


def development(steps: Sequence[ThemeStep], said: Mapping[int, str]) -> Figure:
    """Draw a line for each theme, the one touched last on top, with a mark for each step; `said` tells of it by seq."""
    import plotly.graph_objects as go

    order = list(dict.fromkeys(step.theme_id for step in reversed(steps)))
    names = figures.distinct([next(s.theme for s in steps if s.theme_id == id_) for id_ in order])
    label = dict(zip(order, names, strict=True))
    figure = go.Figure()
    for name, is_wanted, symbol, size in (
        ("other", lambda s: not s.is_decision, "line-ns-open", 9),
        ("decision", lambda s: s.is_decision, "circle", 11),
    ):
        some = [step for step in steps if is_wanted(step)]
        figure.add_trace(
            go.Scatter(
                x=[step.time for step in some],
                y=[label[step.theme_id] for step in some],
                mode="markers",
                name=t(f"overview.development.{name}"),
                marker={"symbol": symbol, "size": size, "color": [_step_colour(step) for step in some]},
                customdata=[figures.safe(said[step.seq]) for step in some],
                hovertemplate="%{x|%d %b %Y %H:%M} · %{customdata}<extra></extra>",
            )
        )
    figures.calm(figure, len(order) + 2)
    figure.update_layout(
        margin={"l": 8, "r": 16, "t": 34, "b": 42}, legend={"orientation": "h", "yanchor": "bottom", "y": 1.0, "x": 0}
    )
    small = {"size": 12, "color": figures.QUIET_TEXT}
    figure.update_xaxes(visible=True, showgrid=True, gridcolor=_GRID, tickfont=small, range=_time_range(steps))
    figure.update_yaxes(categoryorder="array", categoryarray=names)
    return figure


def _time_range(steps: Sequence[ThemeStep]) -> list[datetime]:
    """Return where an axis of time begins and ends: some room on both sides of the steps."""
    first, last = min(step.time for step in steps), max(step.time for step in steps)
    room = max(_SHORTEST_TIME - (last - first), (last - first) / 10) / 2
    return [first - room, last + room]


def _placed(found: Overview) -> Places:
    """Place the dots, by theme and code id; codes of no theme are not on the map."""
    codes = list(dict.fromkeys(code.id for one in found.themes for code in one.codes))
    ids = [one.theme.id for one in found.themes] + codes
    number = {id_: place for place, id_ in enumerate(ids)}
    spokes = [(number[one.theme.id], number[code.id]) for one in found.themes for code in one.codes]
    links = [(number[link.from_id], number[link.to_id]) for link in found.links]
    lengths = (1.0,) * len(spokes) + (_LINK_LENGTH,) * len(links)
    places = _layout(len(ids), (*spokes, *links), lengths)
    width, height = (float(abs(side).max()) or 1.0 for side in places.T) if len(ids) else (1.0, 1.0)
    return {id_: (float(x) / width, float(y) / height) for id_, (x, y) in zip(ids, places, strict=True)}


@lru_cache(maxsize=16)  # the page is drawn at every press; a project's network changes seldom
def _layout(n: int, edges: tuple[tuple[int, int], ...], lengths: tuple[float, ...]) -> np.ndarray:
    return layout(n, edges, lengths=lengths)


def _arrow(link: ThemeLink, dots: Places) -> list[dict[str, object]]:
    """Return a link's arrow and its name, as plotly takes many at once; one by one they take long."""
    (x0, y0), (x1, y1) = dots[link.from_id], dots[link.to_id]
    arrow: dict[str, object] = {
        "x": x1, "y": y1, "ax": x0, "ay": y0, "xref": "x", "yref": "y", "axref": "x", "ayref": "y", "text": "",
        "showarrow": True, "arrowhead": 2, "arrowsize": 1.2, "arrowwidth": 1.6, "arrowcolor": _ARROW, "standoff": 18,
        "startstandoff": 18,
    }  # fmt: skip
    name: dict[str, object] = {
        "x": (x0 + x1) / 2, "y": (y0 + y1) / 2, "text": figures.safe(_short(link.name)), "showarrow": False,
        "font": {"size": 12, "color": figures.QUIET_TEXT}, "yshift": 9,
    }  # fmt: skip
    return [arrow, name]


def _spokes(found: Overview, dots: Places) -> Scatter:
    import plotly.graph_objects as go

    x: list[float | None] = []
    y: list[float | None] = []
    for one in found.themes:
        for code in one.codes:
            (x0, y0), (x1, y1) = dots[one.theme.id], dots[code.id]
            x += [x0, x1, None]
            y += [y0, y1, None]
    line = {"color": _LINE, "width": 1}
    return go.Scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip", showlegend=False)


def _codes(found: Overview, dots: Places) -> Scatter:
    import plotly.graph_objects as go

    codes = list({code.id: code for one in found.themes for code in one.codes}.values())
    return go.Scatter(
        x=[dots[code.id][0] for code in codes],
        y=[dots[code.id][1] for code in codes],
        mode="markers+text" if len(codes) <= _MOST_NAMED else "markers",
        name=t("overview.map.codes"),
        marker={"size": _CODE_PX, "color": [code.colour for code in codes], "symbol": "square"},
        text=[figures.safe(_short(code.name)) for code in codes],
        textposition="bottom center",
        textfont={"size": 11, "color": figures.QUIET_TEXT},
        customdata=[f"code:{code.id}" for code in codes],
        hovertext=[t("overview.map.code", name=figures.safe(code.name), n=found.n_themes[code.id]) for code in codes],
        hoverinfo="text",
    )


def _themes(found: Overview, dots: Places, state: ThemeState) -> Scatter:
    import plotly.graph_objects as go

    symbol, colour = LOOKS[state]
    shown = [one for one in found.themes if one.theme.state is state]
    most = max(one.n_people for one in found.themes) or 1
    return go.Scatter(
        x=[dots[one.theme.id][0] for one in shown],
        y=[dots[one.theme.id][1] for one in shown],
        mode="markers+text",
        name=t(f"theme.state.{state.value}"),
        marker={
            "size": [_SMALLEST + (_LARGEST - _SMALLEST) * math.sqrt(one.n_people / most) for one in shown],
            "color": colour,
            "symbol": symbol,
            "opacity": 1,
            "line": {"width": 2, "color": colour},
        },
        text=[figures.safe(_short(one.theme.name)) for one in shown],
        textposition="top center",
        textfont={"size": 13},
        customdata=[f"theme:{one.theme.id}" for one in shown],
        hovertext=[
            t(
                "overview.map.theme",
                name=figures.safe(one.theme.name),
                people=t("count.people", n=one.n_people),
                passages=t("count.passages", n=one.n_passages),
            )
            for one in shown
        ],
        hoverinfo="text",
    )


def _step_colour(step: ThemeStep) -> str:
    state = step.kind.removeprefix("now_")
    if step.kind.startswith("now_") or state == ThemeState.SET_ASIDE.value:
        return LOOKS[ThemeState(state)][1]
    return _STEP_COLOURS.get(step.kind, figures.QUIET_TEXT)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"
