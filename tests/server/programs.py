"""The model that random programs of gestures are checked against: what three people did, and what must stand.

A coding is what its standing entries say, in their order: made, given another place or code, removed. An act puts
entries; undo takes its entries away, redo puts them at the end again. Both are refused where an entry of another act
has come, or has gone, since. A passage is a run of words; correcting a word changes the word, not who coded it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

PEOPLE = ("owner", "editor", "coder")


@dataclass(frozen=True)
class Place:
    """A run of words, by their numbers in the whole transcript; `last` is inside."""

    first: int
    last: int


@dataclass(frozen=True)
class Coded:
    """How a coding stands."""

    coder: str
    place: Place
    code: str


@dataclass(eq=False)
class Entry:
    """One change of one coding: `None` fields were left as they were."""

    coding: str
    at: int
    coder: str | None = None
    place: Place | None = None
    code: str | None = None
    removes: bool = False
    stands: bool = True
    undone_at: int = -1
    flips: list[int] = field(default_factory=list)  # when it came to stand, and when it did not any more


@dataclass(eq=False)
class Act:
    """What one gesture did. `turn` is (number, words before, words after) of a correction."""

    key: str
    entries: list[Entry] = field(default_factory=list)
    turn: tuple[int, tuple[str, ...], tuple[str, ...]] | None = None
    is_tolerant: bool = False  # many codings: what others changed is left, the rest taken back


class Model:
    """Turns of words, codings as lists of entries, and what each person may undo and redo."""

    def __init__(self, turns: list[list[str]]) -> None:
        self.turns = turns
        self.entries: dict[str, list[Entry]] = {}
        self.undoable: dict[str, list[Act]] = {person: [] for person in PEOPLE}
        self.redoable: dict[str, list[Act]] = {person: [] for person in PEOPLE}
        self.clock = 0

    @property
    def words(self) -> list[str]:
        """All words of the transcript."""
        return [word for turn in self.turns for word in turn]

    def turn_of(self, word: int) -> tuple[int, int]:
        """Return the turn of a word and its number in it."""
        for number, turn in enumerate(self.turns):
            if word < len(turn):
                return number, word
            word -= len(turn)
        raise IndexError

    def span(self, place: Place) -> tuple[int, int]:
        """Return where the words stand in the text, in characters."""
        starts = [0]
        for word in self.words:
            starts.append(starts[-1] + len(word) + 1)
        return starts[place.first], starts[place.last] + len(self.words[place.last])

    def coded(self, coding: str) -> Coded | None:
        """Return how a coding stands, None when it does not."""
        found: Coded | None = None
        for entry in self.entries.get(coding, []):
            if entry.stands:
                found = self._after(found, entry)
        return found

    def standing(self) -> dict[str, Coded]:
        """Return all standing codings."""
        return {id_: coded for id_ in self.entries if (coded := self.coded(id_)) is not None}

    def do(self, person: str, act: Act) -> None:
        """Take in an act that the program must have accepted."""
        for entry in act.entries:
            self._put(entry)
        if act.turn:
            self.turns[act.turn[0]] = list(act.turn[2])
        self.undoable[person].append(act)
        self.redoable[person].clear()

    def entry(self, coding: str, **what: object) -> Entry:
        """Return a new entry, not yet put."""
        return Entry(coding, -1, **what)  # type: ignore[arg-type]

    def undo(self, person: str, past: set[str]) -> Act | None:
        """Take the newest act not in `past` back; return None when it must be refused. There is one."""
        act = self.next_undo(person, past)
        assert act is not None
        if not self._may(act, self._is_last, backwards=True):
            return None
        for entry in act.entries:
            if self._is_last(entry):
                self.clock += 1
                entry.stands, entry.undone_at = False, self.clock
                entry.flips.append(self.clock)
        if act.turn:
            self.turns[act.turn[0]] = list(act.turn[1])
        self.undoable[person].remove(act)
        self.redoable[person].append(act)
        return act

    def redo(self, person: str) -> Act | None:
        """Do the newest undone act again; return None when it must be refused. There is one."""
        act = self.redoable[person][-1]
        undone = [e for e in act.entries if not e.stands]
        if not self._may(act, self._nobody_came_after_its_undo, backwards=False):
            return None
        for entry in undone:
            self.entries[entry.coding].remove(entry)
            self._put(entry)
        if act.turn:
            self.turns[act.turn[0]] = list(act.turn[2])
        self.redoable[person].remove(act)
        self.undoable[person].append(act)
        return act

    def next_undo(self, person: str, past: set[str]) -> Act | None:
        """Return the act that undo would take."""
        return next((act for act in reversed(self.undoable[person]) if act.key not in past), None)

    def _may(self, act: Act, fits: Callable[[Entry], bool], *, backwards: bool) -> bool:
        if act.turn:
            number, before, after = act.turn
            return tuple(self.turns[number]) == (after if backwards else before)
        return act.is_tolerant or all(fits(entry) for entry in act.entries)

    def _is_last(self, entry: Entry) -> bool:
        return entry.stands and not self._others_flipped(entry, entry.at)

    def _nobody_came_after_its_undo(self, entry: Entry) -> bool:
        return not self._others_flipped(entry, entry.undone_at)

    def _others_flipped(self, entry: Entry, since: int) -> bool:
        """Say whether another entry stands now and did not then, or the other way round."""
        others = (other for other in self.entries[entry.coding] if other is not entry)
        return any(sum(flip > since for flip in other.flips) % 2 for other in others)

    def _put(self, entry: Entry) -> None:
        self.clock += 1
        entry.at, entry.stands = self.clock, True
        entry.flips.append(self.clock)
        self.entries.setdefault(entry.coding, []).append(entry)

    @staticmethod
    def _after(before: Coded | None, entry: Entry) -> Coded | None:
        if entry.removes:
            return None
        if entry.coder is not None:
            assert entry.place is not None
            assert entry.code is not None
            return Coded(entry.coder, entry.place, entry.code)
        assert before is not None
        return replace(before, place=entry.place or before.place, code=entry.code or before.code)


def runs(n_words: int, first: int, length: int) -> Place:
    """Return a run of words chosen by two arbitrary numbers."""
    first %= n_words
    return Place(first, min(n_words - 1, first + length % 5))
