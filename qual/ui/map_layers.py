"""What the passages on the map are told apart by: a few named layers with a colour and a sign each, and the rest."""

from __future__ import annotations

import colorsys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from qual.services.passage_map import PassageMap, Spot
from qual.services.question_payload import ATTRIBUTE
from qual.ui.format import attribute_name, language_name
from qual.ui.question import title_from
from qual.ui.text import t

MOST_NAMED = 12
ASPECTS = ("questions", "codes", "groups", "interviews", "languages")
# Okabe and Ito's hues and four more, each at least 3 to 1 against the light and the dark ground (WCAG 2.2, 1.4.11).
COLOURS = (
    "#0072b2", "#b35a1f", "#178a68", "#a8629a", "#8a7a1c", "#3f7f93",
    "#b04a4a", "#6f7f2e", "#6a6cc0", "#9a6a4a", "#4d8a3a", "#8d6f7f",
)  # fmt: skip
SIGNS = (
    "circle", "square", "diamond", "triangle-up", "cross", "star", "triangle-down", "x", "hexagon", "bowtie",
    "pentagon", "hourglass",
)  # fmt: skip
QUIET, QUIET_SIGN, REST_SIGN = "#857d6e", "circle-open", "square-open"
GROUNDS = ("#fbf9f5", "#1b1a18")  # of the page, light and dark
ENOUGH = 3.0  # contrast of a sign against its ground
NOBODY, REST = "", "\0"  # what the layers of the passages without a value and of the rarer values are called inside


@dataclass(frozen=True, slots=True)
class Layer:
    """Passages with one value: its place among the map's spots in `at`."""

    value: str
    name: str
    colour: str
    sign: str
    at: tuple[int, ...]


def aspects_of(found: PassageMap) -> tuple[str, ...]:
    """Return what the map can be coloured by: only what at least one passage has."""
    names = sorted({name for spot in found.spots for name, value in spot.attributes.items() if value})
    offered = [one for one in ASPECTS if any(map(_value_of(found, one), found.spots))]
    return (*offered, *(f"{ATTRIBUTE}{name}" for name in names))


def aspect_name(aspect: str) -> str:
    """Return what an aspect is called."""
    if aspect.startswith(ATTRIBUTE):
        return attribute_name(aspect.removeprefix(ATTRIBUTE))
    return t(f"map.by.{aspect}")


def layers(found: PassageMap, aspect: str) -> tuple[Layer, ...]:
    """Return the passages by value: first those without any, then the rarer values together, then the commonest.

    Drawn in this order, what has a name lies on top. A passage with several codes goes with the one that most of the
    map's passages have.
    """
    value_of = _value_of(found, aspect)
    values = [value_of(spot) for spot in found.spots]
    counts = Counter(value for value in values if value)
    ranked = sorted(counts, key=lambda value: (-counts[value], value))
    named = ranked if len(ranked) <= MOST_NAMED else ranked[: MOST_NAMED - 1]
    at: dict[str, list[int]] = {}
    for number, value in enumerate(values):
        at.setdefault(value if value in named or not value else REST, []).append(number)
    names, own = _names(found, aspect), _colours(found, aspect)
    made = []
    if NOBODY in at:
        made.append(Layer(NOBODY, t("map.none"), QUIET, QUIET_SIGN, tuple(at[NOBODY])))
    if REST in at:
        rest = t("map.rest", n=len(ranked) - len(named))
        made.append(Layer(REST, rest, QUIET, REST_SIGN, tuple(at[REST])))
    for number, value in enumerate(named):
        colour = legible(own[value]) if value in own else COLOURS[number]
        made.append(Layer(value, names(value), colour, SIGNS[number], tuple(at[value])))
    return tuple(made)


def legible(colour: str) -> str:
    """Return a colour as #rrggbb, darker or lighter until it stands out from the light and from the dark ground.

    >>> legible("#0072b2"), legible("#ffff00")
    ('#0072b2', '#949400')
    """
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    hue, light, rich = colorsys.rgb_to_hls(red, green, blue)
    for step in range(101):
        for lightness in (light - step / 100, light + step / 100):
            if 0 <= lightness <= 1:
                parts = colorsys.hls_to_rgb(hue, lightness, rich)
                tried = "#" + "".join(f"{round(part * 255):02x}" for part in parts)
                if all(contrast(tried, ground) >= ENOUGH for ground in GROUNDS):
                    return tried
    return QUIET


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _value_of(found: PassageMap, aspect: str) -> Callable[[Spot], str]:
    if aspect == "codes":
        used = Counter(code for spot in found.spots for code in spot.codes)
        return lambda spot: max(spot.codes, key=lambda code: (used[code], code), default=NOBODY)
    if aspect.startswith(ATTRIBUTE):
        name = aspect.removeprefix(ATTRIBUTE)
        return lambda spot: spot.attributes.get(name, NOBODY)
    field = {"questions": "question", "groups": "group", "interviews": "interview_id", "languages": "language"}[aspect]
    return lambda spot: str(getattr(spot, field))


def _names(found: PassageMap, aspect: str) -> Callable[[str], str]:
    known: Mapping[str, str] = {}
    if aspect == "questions":
        known = {one.id: title_from(one.words, one.position) for one in found.questions}
    elif aspect == "codes":
        known = {one.id: one.name for one in found.codes}
    elif aspect == "interviews":
        known = {spot.interview_id: spot.interview for spot in found.spots}
    elif aspect == "languages":
        return language_name
    return lambda value: known.get(value, value)


def _colours(found: PassageMap, aspect: str) -> Mapping[str, str]:
    """Return the colours that values have of their own: those of the codebook."""
    return {one.id: one.colour for one in found.codes} if aspect == "codes" else {}


def value_names(found: PassageMap, aspect: str) -> Sequence[tuple[str, str, int]]:
    """Return all values of an aspect with their names and numbers of passages, the commonest first."""
    value_of, names = _value_of(found, aspect), _names(found, aspect)
    counts = Counter(value for spot in found.spots if (value := value_of(spot)))
    ranked = sorted(counts, key=lambda value: (-counts[value], names(value)))
    return [(value, names(value), counts[value]) for value in ranked]


def with_value(found: PassageMap, aspect: str, value: str) -> list[Spot]:
    """Return the passages with a value, as `layers` gives it."""
    value_of = _value_of(found, aspect)
    return [spot for spot in found.spots if value_of(spot) == value]
