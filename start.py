"""Install Qual into `.venv` beside this file and start it: needs Python 3.11 to 3.13 and nothing else.

python3 start.py           install, make the demo project, start web server and worker, print the address
python3 start.py run       the same without the demo project
python3 start.py test      install what tests need (Chromium, PostgreSQL, espeak-ng too) and run every test
python3 start.py setup     install only
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / "bin" / "python"
TORCH = "torch==2.13.0"  # before everything else, so that nothing pulls another build of it
FITTING = ((3, 11), (3, 14))
# Test files over the processors, in the order that tests/conftest.py gives them.
SHARED_OUT = ("-n", "auto", "--maxprocesses", "4", "--dist", "loadfile", "--no-loadscope-reorder")

# What tests need beyond Python packages: a program that shows it is there, and its Debian and Homebrew names.
SYSTEM = (
    (("chromium", "chromium-browser", "google-chrome"), "chromium", "--cask chromium"),
    (("initdb", "/usr/lib/postgresql/*/bin/initdb", "/opt/homebrew/opt/*/bin/initdb"), "postgresql", "postgresql@17"),
    (("espeak-ng",), "espeak-ng", "espeak-ng"),
    (("node",), "nodejs", "node"),
    (("npm",), "npm", "node"),
)  # fmt: skip


def main(arguments: list[str]) -> int:
    """Do what the first argument says; return the exit status."""
    wish = arguments[0] if arguments else "demo"
    if wish not in {"demo", "run", "test", "setup"}:
        print(__doc__)
        return 2
    python = fitting_python()
    if python != sys.executable and Path(python).resolve() != Path(sys.executable).resolve():
        os.execv(python, [python, str(HERE / "start.py"), *arguments])
    install(["requirements.txt"] + (["requirements-dev.txt"] if wish == "test" else []))
    if wish == "setup":
        return 0
    if wish == "test":
        install_system_packages()
        return run_checks(arguments[1:])
    sys.stdout.flush()
    os.execv(PYTHON, [str(PYTHON), "-m", "qual", wish, *arguments[1:]])


def fitting_python() -> str:
    """Return a Python that Qual runs on: this one if it fits, else the newest fitting one on the PATH."""
    oldest, too_new = FITTING
    if oldest <= sys.version_info[:2] < too_new:
        return sys.executable
    for minor in range(too_new[1] - 1, oldest[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            return found
    raise SystemExit(
        f"Qual needs Python 3.11, 3.12 or 3.13; this is {sys.version.split()[0]}. "
        "Install one (Debian 12 and newer have it as python3; on macOS: brew install python@3.13) and try again."
    )


def install(requirements: list[str]) -> None:
    """Create `.venv` and install the pinned packages, unless that was done for exactly these pins."""
    wanted = fingerprint(requirements)
    mark = VENV / "qual-installed"
    done = mark.read_text().split() if mark.exists() else []
    if wanted in done:
        return
    began = time.monotonic()
    create_environment()
    print("Installing Qual's packages (about 2 GB; a few minutes the first time) …", flush=True)
    pip("install", TORCH)
    for name in requirements:
        pip("install", "--no-deps", "--require-hashes", "-r", str(HERE / name))
    pip("install", "--no-deps", "--no-build-isolation", "-e", str(HERE))
    mark.write_text("\n".join([wanted, fingerprint(["requirements.txt"])]))
    print(f"Installed in {time.monotonic() - began:.0f} s.", flush=True)


def fingerprint(requirements: list[str]) -> str:
    """Return what the installation depends on, as one hash."""
    digest = hashlib.sha256(f"{TORCH} {sys.version_info[:2]} {HERE}".encode())
    for name in ["pyproject.toml", *requirements]:
        digest.update((HERE / name).read_bytes())
    return digest.hexdigest()


def create_environment() -> None:
    """Create `.venv` with pip inside, also where Debian has left pip out of its Python."""
    if PYTHON.exists() and subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True).returncode == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    attempts = (
        [sys.executable, "-m", "venv", str(VENV)],
        [sys.executable, "-m", "virtualenv", str(VENV)],
        ["uv", "venv", "--seed", "--python", sys.executable, str(VENV)],
    )
    for command in attempts:
        if shutil.which(command[0]) and subprocess.run(command, capture_output=True).returncode == 0:
            return
        shutil.rmtree(VENV, ignore_errors=True)
    raise SystemExit(
        "This Python cannot create environments. On Debian an administrator installs the missing part once with:\n"
        "    apt install python3-venv\n"
        "Without administrator rights, install 'uv' for yourself (pip install --user uv) and run this again."
    )


def pip(*arguments: str) -> None:
    """Run pip in `.venv`; stop with its own words if it fails."""
    command = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "-qq", *arguments]
    if subprocess.run(command).returncode != 0:
        raise SystemExit(
            f"Installing failed at: pip {' '.join(arguments)}\n"
            "The reason stands above. Check the network and free disk space (5 GB), then run this again: "
            "it goes on where it stopped."
        )


def missing_system_packages() -> list[tuple[str, str]]:
    """Return Debian and Homebrew names of what tests need and this machine lacks."""
    missing = []
    for programs, debian, brew in SYSTEM:
        if not any(_present(program) for program in programs):
            missing.append((debian, brew))
    return missing


def _present(program: str) -> bool:
    if program.startswith("/"):
        return any(Path("/").glob(program.lstrip("/")))
    return shutil.which(program) is not None


def install_system_packages() -> None:
    """Install what tests need from the distribution; where that needs root and there is none, say how and go on."""
    missing = missing_system_packages()
    if not missing:
        return
    debian = sorted({name for name, _ in missing})
    brew = sorted({name for _, name in missing})
    if shutil.which("apt-get") and os.geteuid() == 0:
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=environment)
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *debian]
        if subprocess.run(command, env=environment, stdout=subprocess.DEVNULL).returncode == 0:
            return
    how = f"brew install {' '.join(brew)}" if sys.platform == "darwin" else f"sudo apt install {' '.join(debian)}"
    print(f"Some tests need programs this machine lacks. They will be skipped and say so. To have them:\n    {how}")


def run_checks(more: list[str]) -> int:
    """Run style, layers, the front end's own tests and the whole test-suite; return the first failure's status."""
    steps = [
        ("style", [PYTHON, "-m", "ruff", "check", "."]),
        ("layout", [PYTHON, "-m", "ruff", "format", "--check", "."]),
        ("layers", [VENV / "bin" / "lint-imports"]),
        ("types", [PYTHON, "-m", "mypy", "-p", "qual.domain", "-p", "qual.analysis", "-p", "qual.services"]),
        ("tests", [PYTHON, "-m", "pytest", *SHARED_OUT, *more]),
    ]
    if shutil.which("npm"):
        steps.insert(4, ("front end", [PYTHON, HERE / "frontend" / "check.py"]))
    else:
        print("front end: skipped, because npm is missing (the committed bundle is used as it is)")
    worst = 0
    for name, command in steps:
        print(f"== {name}", flush=True)
        status = subprocess.run([str(part) for part in command], cwd=HERE).returncode
        if status:
            print(f"== {name} failed ({status})", flush=True)
            worst = worst or status
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
