"""Short recordings for upload tests; every one differs from all others, so that none counts as a duplicate."""

from __future__ import annotations

import math
import random
import struct
import wave
from pathlib import Path

RATE = 16_000


def write_sound(path: Path, seconds: float = 11.0) -> Path:
    """Write a wav file with a tone in it; the fake engines hear four sentences."""
    tone = random.uniform(200.0, 600.0)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        samples = (int(8000 * math.sin(math.tau * tone * i / RATE)) for i in range(int(seconds * RATE)))
        file.writeframes(b"".join(struct.pack("<h", one) for one in samples))
    return path
