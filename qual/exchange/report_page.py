"""The report as one self-contained page: nothing is fetched, nothing runs, every text is escaped."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from qual.exchange import report_data
from qual.exchange.plain_text import CONTROL
from qual.exchange.report_data import ReportData, code_counts, passages_by_code

if TYPE_CHECKING:
    from jinja2 import Template

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def report_html(data: ReportData) -> bytes:
    """Return the report as an HTML page in UTF-8 that reads well on a screen and on paper."""
    counts = code_counts(data)
    numbers = {count.path: number for number, count in enumerate(counts)}
    style = _own("report.css") + "".join(
        f".code-{number}{{--code:{count.node.code.colour}}}\n"
        for number, count in enumerate(counts)
        if _COLOUR.fullmatch(count.node.code.colour)
    )
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    page = _template().render(
        data=data,
        counts=counts,
        most=max((count.with_subcodes for count in counts), default=0),
        numbers=numbers,
        groups=passages_by_code(data),
        style=style,
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
        text=report_data,
    )
    return CONTROL.sub("", page).encode("utf-8")


def _own(name: str) -> str:
    return resources.files("qual.exchange").joinpath("report", name).read_text(encoding="utf-8")


@cache
def _template() -> Template:
    import jinja2  # only when somebody asks for a page

    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(_own("report.html"))
