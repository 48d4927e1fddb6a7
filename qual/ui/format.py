"""How times, lengths, dates and languages are written, and how a person's text becomes a safe label."""

from __future__ import annotations

import re
from datetime import date

from qual.domain.interview import Checked
from qual.ui.text import catalogue, has, t

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
# What Markdown and Streamlit act on inside a line: marks, links, footnotes, entities, colours.
_MARKS = re.compile(r"[\\`*_<>$~]|&(?=#?\w+;)|:(?=[A-Za-z])|(?<=\]):|\](?=[(\[])|\[(?=\^)")
# Streamlit makes emoji, links, arrows and dashes of these even where they are escaped.
_SHORTHAND = re.compile(r"(:(?=[\w+/-]+:|//)|@|www(?=\.)|<?-(?=[->])|<(?=-))", re.IGNORECASE)
_JOINER = "\u2060"  # takes no room and is not read out
_OPENING = re.compile(r"(?:[+#=-]|\d{1,9}(?=[.)]))")  # of a list, a heading or a rule, where a line begins


def plain(text: str) -> str:
    """Return `text` so that Markdown shows it as typed, on one line: no markup, links, maths, colours or icons.

    Longer texts go through `st.text`, which reads no markup at all.
    """
    return _PUNCTUATION.sub(r"\\\1", " ".join(text.split()))


def label(text: str) -> str:
    """Return `text` as `plain` does, for a box's label: its name for screen readers, who are told every backslash.

    >>> print(label("1. At 10:30, he said: *go* [laughs]."), label(":red[no]"), label("Well, yes."))
    1\\. At 10:30, he said: \\*go\\* [laughs]. \\:red[no] Well, yes.
    """
    said = _MARKS.sub(r"\\\g<0>", _SHORTHAND.sub(rf"\1{_JOINER}", " ".join(text.split())))
    opening = _OPENING.match(said)
    if opening is None:
        return said
    at = opening.end() if opening[0].isdigit() else 0
    return f"{said[:at]}\\{said[at:]}"


def clock(seconds: float | None) -> str:
    """Write a moment of a recording: 75 → "1:15", 3675 → "1:01:15"; unknown → ""."""
    if seconds is None:
        return ""
    whole = max(0, int(seconds))
    hours, minutes = whole // 3600, whole // 60 % 60
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def parse_clock(written: str) -> float | None:
    """Return the seconds of a moment as `clock` writes it, None if it is none.

    >>> parse_clock("1:15"), parse_clock("1:01:15"), parse_clock("75"), parse_clock("soon")
    (75.0, 3675.0, 75.0, None)
    """
    parts = written.strip().split(":")
    if len(parts) > 3 or not all(part.isascii() and part.isdigit() and len(part) < 6 for part in parts):
        return None
    seconds = 0
    for part in parts:
        seconds = seconds * 60 + int(part)
    return float(seconds)


def length(seconds: float | None) -> str:
    """Write how long something lasts: 3720 → "1 h 02 min", 75 → "1 min", 20 → "20 s"; unknown → "–"."""
    if seconds is None:
        return "–"
    whole = round(seconds)
    if whole < 60:
        return t("format.seconds", s=whole)
    minutes = round(seconds / 60)
    if minutes < 60:
        return t("format.minutes", m=minutes)
    return t("format.hours", h=minutes // 60, m=f"{minutes % 60:02}")


def time_left(seconds: float | None) -> str:
    """Write an estimate no finer than it is: "about 3 min left"."""
    if seconds is None:
        return ""
    if seconds < 45:
        return t("format.left.soon")
    return t("format.left", length=length(round(seconds / 60) * 60))


def percent(share: float) -> str:
    """Write a share of 0 to 1 as whole percent."""
    return f"{round(min(max(share, 0.0), 1.0) * 100)} %"


def checked_to(checked: Checked) -> str:
    """Write how far a transcript is checked: "checked to 31:20"."""
    if checked.share >= 0.9995:
        return t("format.checked.all")
    return t("format.checked", place=percent(checked.share) if checked.time_s is None else clock(checked.time_s))


def day(moment: date) -> str:
    """Write a date without ambiguity: "21 Nov 2026"."""
    return f"{moment.day} {t(f'format.month.{moment.month}')} {moment.year}"


def attribute_name(name: str) -> str:
    """Return an attribute of participants, which a table calls what it likes, as it is written on every page.

    >>> attribute_name("age_band"), attribute_name("ward"), attribute_name("ICD code")
    ('Age band', 'Ward', 'ICD code')
    """
    said = " ".join(name.replace("_", " ").split())
    return said[:1].upper() + said[1:]


def language_name(code: str) -> str:
    """Return a language's name; the code itself for languages we have no name for, "–" while unknown."""
    if not code:
        return "–"
    return t(f"language.{code}") if has(f"language.{code}") else code


def language_codes(first: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the codes of all languages with a name: those in `first`, then the others by name."""
    known = [key.removeprefix("language.") for key in catalogue() if key.startswith("language.")]
    others = sorted((code for code in known if code not in first), key=language_name)
    return (*(code for code in first if code in known), *others)


def listed(names: tuple[str, ...] | list[str], most: int = 3) -> str:
    """Join names with commas; beyond `most` only their number is said."""
    shown = ", ".join(names[:most])
    return t("format.and_more", names=shown, n=len(names) - most) if len(names) > most else shown


def shortened(text: str, most: int) -> str:
    """Return at most `most` characters, cut between words and marked where something is missing."""
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"
