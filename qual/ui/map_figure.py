"""The picture of the map: a sign for each passage, to be circled, boxed or clicked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from qual.services.passage_map import PassageMap, Spot
from qual.ui.figures import INSIDE, QUIET_TEXT, safe
from qual.ui.map_layers import Layer
from qual.ui.text import t

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

TOOLS = {
    "displayModeBar": True,
    "displaylogo": False,
    "scrollZoom": False,  # the wheel scrolls the page
    # what the mouse does is chosen in words above the picture
    "modeBarButtonsToRemove": ["toImage", "autoScale2d", "resetScale2d", "zoom2d", "pan2d", "lasso2d", "select2d"],
}
MOST_DRAWN_PLAINLY = 15_000  # more are drawn by the graphics card, which not every browser may use
MOUSE = {"line": "lasso", "box": "select", "read": "pan"}
WHOLE = (-1.05, 1.05, -1.05, 1.05)  # left, right, bottom and top of a picture that shows all
_HEIGHT_PX = 620
_SIZES = ((300, 11), (1_500, 9), (4_000, 7))  # up to so many passages, signs of so many pixels; more get 5
_LONGEST_NAME, _LONGEST_WHO = 30, 24


def picture(
    found: PassageMap,
    drawn: Sequence[Layer],
    *,
    chosen: Collection[int] = (),
    seen: tuple[float, float, float, float] | None = None,
    mouse: str = "line",
    plainly: bool = True,
) -> Figure:
    """Draw the layers one above the other; the passages numbered in `chosen` stand out, if there are any.

    `customdata` of each point is its passage's number. `seen` are the edges of what is shown, all if None. `mouse` is
    one of MOUSE. `plainly` draws without the graphics card.
    """
    import plotly.graph_objects as go  # half a second; only this view pays for it

    kind = go.Scatter if plainly else go.Scattergl
    size = next((pixels for most, pixels in _SIZES if len(found.spots) <= most), 5)
    wanted = set(chosen)
    traces = []
    for layer in drawn:
        spots = [found.spots[i] for i in layer.at]
        numbers = [spot.number for spot in spots]
        where = found.places[list(layer.at)]
        name = _short(layer.name, _LONGEST_NAME)
        marker = {"color": layer.colour, "symbol": layer.sign, "size": size, "line": {"width": 0}}
        if layer.sign.endswith("-open"):
            marker["line"] = {"width": 1}
        traces.append(
            kind(
                name=f"{safe(name)} ({len(spots)})",
                x=where[:, 0],
                y=where[:, 1],
                mode="markers",
                marker=marker,
                customdata=np.array(numbers, np.int32),
                text=[_hover(spot) for spot in spots],
                hovertemplate=f"%{{text}} · {_fixed(name)}<extra></extra>",
                selectedpoints=[i for i, n in enumerate(numbers) if n in wanted] if wanted else None,
                selected={"marker": {"opacity": 1}},
                unselected={"marker": {"opacity": 0.22}},
            )
        )
    return _calm(go.Figure(traces), seen or WHOLE).update_layout(dragmode=MOUSE[mouse])


def drawing_of(found: PassageMap, drawn: Sequence[Layer]) -> str:
    """Return what tells this picture from one with other passages, names, or colours."""
    layers = "".join(f"{layer.name}{layer.colour}{layer.at}" for layer in drawn)
    said = "".join(f"{spot.opening}{spot.person}" for spot in found.spots)
    return f"{crc32((layers + said).encode()):08x}"


def _hover(spot: Spot) -> str:
    return f"{safe(spot.opening)}<br><b>{safe(_short(spot.person, _LONGEST_WHO))}</b>"


def _fixed(name: str) -> str:
    """Return a name so that plotly, which fills in what stands in %{…}, shows it as typed."""
    return safe(name).replace("%{", "%\u200b{")


def _calm(figure: Figure, edges: tuple[float, float, float, float]) -> Figure:
    left, right, bottom, top = edges
    figure.update_layout(
        height=_HEIGHT_PX,
        margin={"l": 4, "r": 4, "t": 34, "b": 4},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        hovermode="closest",
        modebar={"bgcolor": "rgba(0,0,0,0)", "color": QUIET_TEXT, "activecolor": INSIDE},
        legend={
            "orientation": "h", "yanchor": "top", "y": -0.01, "x": 0, "itemsizing": "constant", "traceorder": "normal",
            "font": {"size": 13, "color": QUIET_TEXT}, "title": {"text": ""},
        },
    )  # fmt: skip
    figure.update_xaxes(visible=False, range=[left, right], constrain="domain")
    figure.update_yaxes(visible=False, range=[bottom, top], scaleanchor="x", constrain="domain")
    return figure


def described(found: PassageMap, drawn: Sequence[Layer]) -> str:
    """Return the picture in words, for whoever does not see it."""
    shown = ", ".join(f"{layer.name} ({len(layer.at)})" for layer in reversed(drawn))
    return t("map.described", n=len(found.spots), layers=shown)


def _short(name: str, most: int) -> str:
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"
