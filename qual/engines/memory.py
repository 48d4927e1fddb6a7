"""How much memory this computer can still give, so that a job can say beforehand that it will not fit."""

from __future__ import annotations

from pathlib import Path

MEMINFO = Path("/proc/meminfo")
LIMIT, USED = Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory.current")


def free_bytes(meminfo: Path = MEMINFO, limit: Path = LIMIT, used: Path = USED) -> int | None:
    """Return the bytes a process can still take, None where the system does not tell (other than Linux).

    Inside a container its own limit counts too.
    """
    try:
        lines = meminfo.read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    found = next((int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")), None)
    within = _within_container(limit, used)
    known = [value for value in (found, within) if value is not None]
    return min(known) if known else None


def _within_container(limit: Path, used: Path) -> int | None:
    try:
        most, taken = limit.read_text(encoding="ascii").strip(), int(used.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
    return max(0, int(most) - taken) if most.isdigit() else None  # "max": no limit
