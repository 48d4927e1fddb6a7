"""Small real recordings."""

from __future__ import annotations

import io
import math
import wave


def wav(seconds: float = 0.5, rate: int = 8000) -> bytes:
    """Return a tone as a WAV file."""
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        samples = (round(8000 * math.sin(i / 5)) for i in range(int(seconds * rate)))
        file.writeframes(b"".join(sample.to_bytes(2, "little", signed=True) for sample in samples))
    return target.getvalue()
