"""How hard and when this computer may work on recordings, so that it stays usable for people."""

from __future__ import annotations

from dataclasses import dataclass

from qual.errors import BadInput

MOST_THREADS = 256
LONGEST_NAME = 1000  # characters of a folder or hub name
GENTLE, FULL, LOWEST = 10, 0, 19  # values of `niceness` that the page offers


@dataclass(frozen=True, slots=True)
class Working:
    """The settings of one installation; hours are of the computer's own clock, 0 to 24."""

    threads: int = 0  # processor cores for recognition; 0: the engine chooses
    niceness: int = GENTLE  # 0 to 19, as Unix counts: the higher, the more it steps back behind other programs
    only_at_night: bool = False
    night_from: int = 19
    night_to: int = 7
    voices: str = ""  # a pyannote pipeline of one's own, by folder or hub name; "": the packaged voice models

    def __post_init__(self) -> None:
        if not 0 <= self.threads <= MOST_THREADS:
            raise BadInput(f"{self.threads} processor cores cannot be used; choose 0 (automatic) to {MOST_THREADS}.")
        if not 0 <= self.niceness <= LOWEST:
            raise BadInput(f"The priority runs from 0 (full speed) to {LOWEST} (only when nothing else runs).")
        if not (0 <= self.night_from <= 24 and 0 <= self.night_to <= 24):
            raise BadInput("Hours run from 0 to 24. Choose when the night begins and ends.")
        if len(self.voices) > LONGEST_NAME or not self.voices.isprintable():
            raise BadInput("This cannot be the name of a voice model. Give a folder of this computer or a hub name.")

    def may_work_at(self, hour: float) -> bool:
        """Say whether work is allowed at this hour of the day; equal hours allow the whole day.

        >>> Working(only_at_night=True, night_from=19, night_to=7).may_work_at(23.5)
        True
        >>> Working(only_at_night=True, night_from=19, night_to=7).may_work_at(7.0)
        False
        """
        start, end = self.night_from % 24, self.night_to % 24
        if not self.only_at_night or start == end:
            return True
        return start <= hour < end if start < end else hour >= start or hour < end
