"""A new recognition of a recording put under the corrections people made to an earlier one.

Three texts: what the machine heard first (`base`), what people made of it (`mine`), what a machine heard now
(`new`). Where people changed something, their words stand, in one piece; everywhere else the new text stands.
Conflicts are decided for the person. Times tell which new words speak of the same moment.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from qual.domain.alignment import differing_items
from qual.domain.document import Document
from qual.domain.tokens import Token, compose, tokens_of


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged transcript, and how many stretches of it are as people corrected them."""

    document: Document
    n_kept: int


@dataclass(frozen=True, slots=True)
class _Stretch:
    """What people changed: tokens `start` to `end` of their text (none: they deleted), spoken in this window."""

    start: int
    end: int
    from_s: float | None
    to_s: float | None
    before: tuple[Token, ...]  # what the machine had written there


class _Voices:
    """Who speaks when in the new recognition, asked for one moment."""

    def __init__(self, heard: Sequence[Token]) -> None:
        timed = sorted((t.middle_s, t.speaker) for t in heard if t.middle_s is not None)
        self._moments = [moment for moment, _ in timed]
        self._speakers = [speaker for _, speaker in timed]

    def at(self, moment_s: float | None, otherwise: str) -> str:
        """Return who says the word nearest to a moment."""
        if moment_s is None or not self._moments:
            return otherwise
        index = bisect_right(self._moments, moment_s)
        near = [i for i in (index - 1, index) if 0 <= i < len(self._moments)]
        return self._speakers[min(near, key=lambda i: abs(self._moments[i] - moment_s))]


class _Assigned:
    """The turns that people gave to another speaker, asked for one moment."""

    def __init__(self, held: Sequence[Token], machine: Mapping[int, Token]) -> None:
        moved = {t.turn for place, t in enumerate(held) if place in machine and machine[place].speaker != t.speaker}
        self._windows: list[tuple[float, float, str]] = []
        for number in sorted(moved):
            mine = [t for t in held if t.turn == number and t.start_s is not None and t.end_s is not None]
            if mine:
                self._windows.append((mine[0].start_s or 0.0, mine[-1].end_s or 0.0, mine[0].speaker))
        self._windows.sort()

    def at(self, token: Token) -> Token:
        """Return the token with the speaker people chose for its moment, if they did."""
        moment = token.middle_s
        index = bisect_right(self._windows, (moment, float("inf"), "")) - 1 if moment is not None else -1
        if index < 0 or moment is None or moment > self._windows[index][1]:
            return token
        return replace(token, speaker=self._windows[index][2])


class _Windows:
    """The stretches of time about which people decided."""

    def __init__(self, stretches: Sequence[_Stretch]) -> None:
        known = sorted((s.from_s, s.to_s) for s in stretches if s.from_s is not None and s.to_s is not None)
        self._begins: list[float] = []
        self._ends: list[float] = []
        for begin, end in known:
            if self._ends and begin <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._begins.append(begin)
                self._ends.append(end)

    def cover(self, moment_s: float) -> bool:
        """Say whether a moment lies in one of them."""
        index = bisect_right(self._begins, moment_s) - 1
        return index >= 0 and moment_s <= self._ends[index]


def merge_corrections(base: Document, mine: Document, new: Document) -> Merged:
    """Return `new` with the changes that lead from `base` to `mine`: words, deletions, speakers, turn borders.

    Speakers of `new` must already be named as in `mine` (see `match_speakers`). Without a change by people the
    result is `new` itself; if the machine heard the same again, it is what people made of it.
    """
    if _said(base) == _said(mine):
        return Merged(new, 0)
    if _said(base) == _said(new):
        return Merged(mine, len(_stretches(tokens_of(base), tokens_of(mine))[0]))
    old, held, heard = tokens_of(base), tokens_of(mine), tokens_of(new)
    stretches, machine = _stretches(old, held)
    tokens = list(_chosen(held, heard, stretches, machine))
    return Merged(compose(tokens, new.turns, like=new), len(stretches))


def splice(base: Document, passage: Document, start_s: float, end_s: float) -> Document:
    """Return `base` with everything spoken from `start_s` to `end_s` taken from `passage` instead."""

    def inside(token: Token, turns: Document) -> bool:
        moment = token.middle_s
        if moment is None:
            moment = turns.turns[token.turn].start_s
        return moment is not None and start_s <= moment < end_s

    outer = [(token, inside(token, base)) for token in tokens_of(base)]
    before = [t for t, is_in in outer if not is_in and _at(t, base) < start_s]
    after = [t for t, is_in in outer if not is_in and _at(t, base) >= start_s]
    between = [replace(t, turn=-1) for t in tokens_of(passage) if inside(t, passage)]
    if after and between and any(is_in and t.opens for t, is_in in outer) and after[0].turn != _last_turn(before):
        after[0] = replace(after[0], opens=True)
    return compose([*before, *between, *after], base.turns, like=base)


def match_speakers(mine: Document, new: Document) -> Document:
    """Return `new` with each voice named as the speaker of `mine` who talks most while it does.

    A voice that `mine` does not know gets a name that is free. Without times, `new` comes back as it is.
    """
    together = _together(mine, new)
    if not together:
        return new
    names: dict[str, str] = {}
    for (voice, speaker), _ in sorted(together.items(), key=lambda item: (-item[1], item[0])):
        if voice not in names and speaker not in names.values():
            names[voice] = speaker
    taken = set(mine.speakers)
    for voice in new.speakers:
        if voice in names:
            continue
        free = voice if voice not in taken else next(f"S{n}" for n in range(1, 1000) if f"S{n}" not in taken)
        names[voice] = free
        taken.add(free)
    return replace(new, turns=tuple(replace(turn, speaker=names[turn.speaker]) for turn in new.turns))


def distance(base: Document, mine: Document) -> int:
    """Return how many written words must be taken away or put in to make `mine` of `base`."""
    ranges = differing_items(base.text.split(), mine.text.split())
    return sum(i2 - i1 + j2 - j1 for i1, i2, j1, j2 in ranges)


def _said(document: Document) -> tuple[str, tuple[tuple[int, int, str], ...]]:
    return document.text, tuple((t.span.start, t.span.end, t.speaker) for t in document.turns)


def _at(token: Token, document: Document) -> float:
    moment = token.middle_s
    if moment is None:
        moment = document.turns[token.turn].start_s
    return 0.0 if moment is None else moment


def _last_turn(tokens: Sequence[Token]) -> int:
    return tokens[-1].turn if tokens else -1


def _texts(tokens: Sequence[Token]) -> list[str]:
    return [token.text for token in tokens]


def _stretches(old: Sequence[Token], held: Sequence[Token]) -> tuple[list[_Stretch], dict[int, Token]]:
    """Return what people changed, and for every token they left as it was, the machine's own."""
    found: list[_Stretch] = []
    machine: dict[int, Token] = {}
    i = j = 0
    for i1, i2, j1, j2 in (*differing_items(_texts(old), _texts(held)), (len(old),) * 2 + (len(held),) * 2):
        machine |= {place: old[i + place - j] for place in range(j, j1)}
        if (i1, j1) != (i2, j2):
            here = [*old[i1:i2], *held[j1:j2]]
            begins = [t.start_s for t in here if t.start_s is not None]
            ends = [t.end_s for t in here if t.end_s is not None]
            from_s, to_s = (min(begins), max(ends)) if begins and ends else (None, None)
            found.append(_Stretch(j1, j2, from_s, to_s, tuple(old[i1:i2])))
        i, j = i2, j2
    return found, machine


def _chosen(
    held: Sequence[Token], heard: Sequence[Token], stretches: Sequence[_Stretch], machine: Mapping[int, Token]
) -> Iterator[Token]:
    """Yield the tokens of the result; where a dropped word of the new text began a turn, the next one does."""
    typed = {place: stretch for stretch in stretches for place in range(stretch.start, stretch.end)}
    voices, windows, assigned = _Voices(heard), _Windows(stretches), _Assigned(held, machine)
    j = k = 0
    border = False
    hunks = [(j1, j2, k1, k2) for k1, k2, j1, j2 in differing_items(_texts(heard), _texts(held))]
    for j1, j2, k1, k2 in (*hunks, (len(held),) * 2 + (len(heard),) * 2):
        for place, new in zip(range(j, j1), heard[k:k1], strict=True):
            yield _agreed(held[place], new, machine.get(place), border)
            border = False
        for item in _settled(heard[k1:k2], (j1, j2), stretches, windows):
            if isinstance(item, int):
                yield _typed(held, item, typed[item], voices, border)
                border = False
            elif item.text:
                yield assigned.at(replace(item, opens=item.opens or border))
                border = False
            else:
                border = border or item.opens
        j, k = j2, k2


def _settled(
    heard: Sequence[Token], place: tuple[int, int], stretches: Sequence[_Stretch], windows: _Windows
) -> Iterator[Token | int]:
    """Yield, where the texts differ, what stands: places of typed tokens, new tokens; dropped ones without text."""
    j1, j2 = place
    mine = [s for s in stretches if _meets(s, j1, j2)]
    word_for_word = bool(mine) and len(heard) == j2 - j1 and all(s.end > s.start for s in mine)
    slots: list[list[Token]] = [[] for _ in range(len(mine) + 1)]
    slot = 0
    for index, token in enumerate(heard):
        moment = token.middle_s
        if word_for_word:  # the place says more than the clock
            slot = max(slot, sum(s.start <= j1 + index for s in mine))
            dropped = any(s.start <= j1 + index < s.end for s in mine)
        elif moment is None:
            dropped = bool(mine)
        else:
            slot = max(slot, sum(s.from_s is not None and s.from_s <= moment for s in mine))
            dropped = windows.cover(moment) or any(s.from_s is None for s in mine)
        inside = bool(mine) and ((slot == 0 and mine[0].start < j1) or (slot == len(mine) and mine[-1].end > j2))
        slots[slot].append(replace(token, text="") if dropped or inside else token)
    for number, tokens in enumerate(slots):
        if number:
            yield from range(max(mine[number - 1].start, j1), min(mine[number - 1].end, j2))
        yield from tokens


def _meets(stretch: _Stretch, j1: int, j2: int) -> bool:
    if stretch.start == stretch.end:
        return j1 <= stretch.start <= j2
    if j1 == j2:
        return stretch.start < j1 < stretch.end
    return max(stretch.start, j1) < min(stretch.end, j2)


def _agreed(held: Token, heard: Token, machine: Token | None, border: bool) -> Token:
    """Return a word both texts have: the new one, unless people gave it to another speaker or set a turn's border."""
    speaker = held.speaker if machine is not None and machine.speaker != held.speaker else heard.speaker
    opens = held.opens if machine is not None and machine.opens != held.opens else heard.opens or border
    return replace(heard, speaker=speaker, opens=opens)


def _typed(held: Sequence[Token], place: int, stretch: _Stretch, voices: _Voices, border: bool) -> Token:
    """Return a word people typed, with the voice that the new recognition hears then unless people chose one."""
    token = held[place]
    is_first = place == stretch.start
    chosen = bool(stretch.before) and all(t.speaker != token.speaker for t in stretch.before)
    speaker = token.speaker if chosen else voices.at(_moment(held, place, stretch), token.speaker)
    set_border = not is_first or (bool(stretch.before) and stretch.before[0].opens != token.opens)
    return replace(token, speaker=speaker, opens=token.opens if set_border else border, turn=-1)


def _moment(held: Sequence[Token], place: int, stretch: _Stretch) -> float | None:
    """Return one moment for all tokens of a stretch in one turn, so that a correction is not torn apart."""
    while place > stretch.start and not held[place].opens:
        place -= 1
    return held[place].middle_s


def _together(mine: Document, new: Document) -> dict[tuple[str, str], float]:
    """Return for how many seconds each voice of `new` speaks while each speaker of `mine` does."""
    seconds: dict[tuple[str, str], float] = {}
    known = [(t.start_s, t.end_s, t.speaker) for t in mine.turns if t.start_s is not None and t.end_s is not None]
    for turn in new.turns:
        if turn.start_s is None or turn.end_s is None:
            continue
        for start, end, speaker in known:
            both = min(end, turn.end_s) - max(start, turn.start_s)
            if both > 0:
                seconds[turn.speaker, speaker] = seconds.get((turn.speaker, speaker), 0.0) + both
    return seconds
