"""Whether speech can run on a graphics card here, and what it lacks if not."""

from __future__ import annotations

import ctypes
from collections.abc import Callable

NEEDED = {"libcublas.so.12": "cuBLAS 12", "libcudnn.so.9": "cuDNN 9"}  # what CTranslate2 opens when it first computes


def graphics_card(count: Callable[[], int] | None = None, opens: Callable[[str], object] = ctypes.CDLL) -> str:
    """Return where speech recognition will run, in a sentence, and what to install where a card lies idle.

    `count` tells how many cards there are (CTranslate2's own answer, unless given), `opens` raises OSError for a
    library that is not there.
    """
    if count is None:
        import ctranslate2

        count = ctranslate2.get_cuda_device_count
    if not count():
        return "Speech is recognised by the processor; there is no NVIDIA graphics card."
    absent = [name for file, name in NEEDED.items() if not _is_there(file, opens)]
    if not absent:
        return "Speech is recognised by the graphics card."
    return (
        f"Speech is recognised by the processor, although there is a graphics card: NVIDIA's {' and '.join(absent)} "
        "cannot be found. Install them and restart Qual; large speech models are many times faster there."
    )


def _is_there(file: str, opens: Callable[[str], object]) -> bool:
    try:
        opens(file)
    except OSError:
        return False
    return True
