"""Bars of shares: as long as the share, with what was counted beside them."""

from __future__ import annotations

import re

from qual.ui.bars import Share, table


def lengths(html: str) -> list[float]:
    return [float(one) for one in re.findall(r'<span style="width:([\d.]+)%"', html)]


def test_bars_are_as_long_as_the_shares_and_say_what_was_counted() -> None:
    html = table([Share("P01", 6, 12), Share("P02", 3, 12), Share("P03", 0, 9)], usual=0.0, label="Who")

    assert lengths(html) == [100.0, 50.0, 0.0]
    assert re.findall(r"<b>(.*?)</b>", html) == ["6 of 12", "3 of 12", "0 of 9"]
    assert "--usual" not in html


def test_the_line_of_the_usual_share_stands_on_the_scale_of_the_bars() -> None:
    html = table([Share("P01", 1, 4), Share("P02", 0, 0)], usual=0.5, label="Who")

    assert lengths(html) == [50.0, 0.0]
    assert "--usual:100.00%" in html


def test_a_share_of_one_per_cent_does_not_look_like_all() -> None:
    assert lengths(table([Share("P01", 1, 100)], usual=0.0, label="Who")) == [10.0]


def test_names_are_shown_as_typed() -> None:
    html = table([Share('"><script>alert(1)</script>', 1, 2)], usual=0.0, label="Who")

    assert "<script>" not in html
    assert html.count("&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;") == 2  # beside the bar and over it


def test_many_rows_scroll_and_can_be_scrolled_by_keys() -> None:
    shares = [Share(f"P{number}", 1, 2) for number in range(15)]

    assert "q-bars-many" not in table(shares[:14], usual=0.0, label="Who")
    assert 'q-bars-many" tabindex="0"' in table(shares, usual=0.0, label="Who")
