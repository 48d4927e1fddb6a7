"""How much memory is left: what the system says, and a container's own limit."""

from pathlib import Path

from qual.engines.memory import free_bytes


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="ascii")
    return path


def test_what_the_system_can_give(tmp_path: Path) -> None:
    meminfo = write(tmp_path / "meminfo", "MemTotal:  100 kB\nMemAvailable:   40 kB\n")

    assert free_bytes(meminfo, tmp_path / "none", tmp_path / "none") == 40 * 1024


def test_a_containers_limit_counts_when_it_is_lower(tmp_path: Path) -> None:
    meminfo = write(tmp_path / "meminfo", "MemAvailable:   40 kB\n")
    limit, used = write(tmp_path / "max", "9000\n"), write(tmp_path / "current", "4000\n")

    assert free_bytes(meminfo, limit, used) == 5000
    assert free_bytes(meminfo, write(tmp_path / "max", "max\n"), used) == 40 * 1024


def test_a_system_that_does_not_tell_is_not_guessed(tmp_path: Path) -> None:
    assert free_bytes(tmp_path / "none") is None
