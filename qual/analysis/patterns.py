"""Regular expressions over transcripts, turn by turn, so that ^ and $ are the edges of what one person says.

A call for each turn of each interview costs more than the matching itself. So a pattern that allows it is first sought
in the whole text, where it may also match across turns, and then only in the turns that such a match touches.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import regex

from qual.errors import BadInput

PATIENCE_S = 3.0  # of the processor, over all interviews; a good one over 460 needs a tenth of it
GLANCE_S = 0.02  # for one whole text; what takes longer is sought turn by turn only
MOST_TOUCHED = 0.25  # of the turns; where more are touched, looking first does not pay

# Without atomic groups, conditions, counting errors and asking for what does not stand around, whatever matches inside
# a turn begins a match at the same place of the whole text, too: all that a turn has is there, and "\n" at its edges is
# no letter. Going back to a group may not meet looking around, which settles what a group holds once and for all.
_PLAIN = regex.compile(
    r"""(?:
        \\(?:[bBdDsSwWntmM]|[pP]\{\^?\w+\}|[^\w\s])     # kinds of letters, edges of words, signs
      | (?<back>\\[1-9])                                # the same once more
      | (?<around>\(\?<?=)                              # what stands around
      | \(\?: | \((?!\?) | \) | \|                       # groups
      | \[\^?\]?(?:\\[dDsSwWnt\W]|[^\]\\\[])*+\]         # sets
      | (?:[*+?]|\{\d*,?\d*\})\??(?!\+)                  # how often, though not possessively
      | [^\\()\[\]{}|*+?]                                # letters, and . ^ $
    )*+""",
    regex.VERBOSE,
)


class TurnPattern:
    """One regular expression, to be sought in as many transcripts as one likes."""

    def __init__(self, pattern: str, *, match_case: bool, patience_s: float = PATIENCE_S) -> None:
        """Raise BadInput, in words, for what is no regular expression."""
        self._pattern = _compiled(pattern, match_case)
        self._anywhere = _compiled(pattern, match_case, lines=True) if _is_plain(pattern) else None
        self._left_s = patience_s

    def spans(self, text: str, turns: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """Return where it stands in the turns, ranges of `text` in order. Raises BadInput when that takes too long."""
        began = time.thread_time()
        spans: list[tuple[int, int]] = []
        for start, end in self._worth_a_look(text, turns):
            left = self._left_s - (time.thread_time() - began)
            try:
                if left <= 0:
                    raise TimeoutError
                found = self._pattern.finditer(text[start:end], timeout=left, concurrent=True)
                spans += [(start + a, start + b) for a, b in (one.span() for one in found) if a < b]
            except TimeoutError as slow:
                raise BadInput(
                    "This regular expression takes too long. Repetitions inside repetitions, as in (a+)+, "
                    "are the usual reason; write it more simply, or search in fewer interviews."
                ) from slow
        self._left_s -= time.thread_time() - began
        return spans

    def _worth_a_look(self, text: str, turns: Sequence[tuple[int, int]]) -> Sequence[tuple[int, int]]:
        if self._anywhere is None or not _are_lines(text, turns):
            return turns
        try:
            found = [one.span() for one in self._anywhere.finditer(text, timeout=GLANCE_S, concurrent=True)]
        except TimeoutError:
            self._anywhere = None
            return turns
        if not found:
            return ()
        edges, places = np.array(turns), np.array(found)
        first = np.searchsorted(edges[:, 1], places[:, 0])
        behind = np.searchsorted(edges[:, 0], places[:, 1], side="right")
        touched = sorted({turn for a, b in zip(first.tolist(), behind.tolist(), strict=True) for turn in range(a, b)})
        if len(touched) > MOST_TOUCHED * len(turns):
            self._anywhere = None
        return [turns[turn] for turn in touched]


def _is_plain(pattern: str) -> bool:
    found = _PLAIN.fullmatch(pattern)
    return found is not None and not (found["back"] and found["around"])


def _are_lines(text: str, turns: Sequence[tuple[int, int]]) -> bool:
    """Say whether a line break, or nothing, stands before and after each turn."""
    return all(text[a - 1 : a] in {"", "\n"} and text[b : b + 1] in {"", "\n"} for a, b in turns)


@lru_cache(maxsize=128)
def _compiled(pattern: str, match_case: bool, *, lines: bool = False) -> regex.Pattern[str]:
    flags = regex.VERSION0 | (0 if match_case else regex.IGNORECASE | regex.FULLCASE)
    try:
        return regex.compile(pattern, flags | (regex.MULTILINE if lines else 0))
    except regex.error as error:
        where = "" if error.pos is None else f" at character {error.pos + 1}"
        raise BadInput(f"This is no regular expression: {error.msg}{where}.") from error
    except (OverflowError, RecursionError, ValueError) as error:
        raise BadInput("This regular expression is too large. Write it more simply.") from error
