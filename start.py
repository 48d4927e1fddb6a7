"""Install Qual into `.venv` beside this file and start it: needs Python 3.11 to 3.13 and nothing else.

python3 start.py           install, make the demo project, start web server and worker, print the address
python3 start.py run       the same without the demo project
python3 start.py test      install what tests need (Chromium, PostgreSQL, espeak-ng too) and run every test
python3 start.py setup     install only
"""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
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
    (("chromium-headless-shell", "chromium", "chromium-browser"), "chromium-headless-shell", "--cask chromium"),
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
    if wish == "test":
        return test(arguments[1:])
    install("requirements.txt")
    compile_ahead()
    if wish == "setup":
        return 0
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


def test(more: list[str]) -> int:
    """Install what tests need and run every check; the front end is checked while Python packages are installed."""
    install_system_packages()
    front_end = Beside("front end", [sys.executable, HERE / "frontend" / "check.py"]) if shutil.which("npm") else None
    install("requirements-dev.txt")  # the pins of requirements.txt are among them
    return run_checks(front_end, more)


def install(requirements: str) -> None:
    """Create `.venv` and install the pinned packages, unless that was done for exactly these pins."""
    wanted = fingerprint(requirements)
    mark = VENV / "qual-installed"
    done = mark.read_text().split() if mark.exists() else []
    if wanted in done:
        return
    began = time.monotonic()
    create_environment()
    print("Installing Qual's packages (about 2 GB; a few minutes the first time) …", flush=True)
    pip("install", "--no-compile", TORCH)
    pip("install", "--no-compile", "--no-deps", "--require-hashes", "-r", str(HERE / requirements))
    pip("install", "--no-compile", "--no-deps", "--no-build-isolation", "-e", str(HERE))
    mark.write_text("\n".join([wanted, fingerprint("requirements.txt")]))
    print(f"Installed in {time.monotonic() - began:.0f} s.", flush=True)


def compile_ahead() -> None:
    """Compile the packages on all processors, once: pip would use one. Tests do without, they import a tenth of it."""
    mark = VENV / "qual-compiled"
    wanted = fingerprint("requirements.txt")
    if mark.exists() and mark.read_text() == wanted:
        return
    command = [PYTHON, "-m", "compileall", "-qq", "-j", "0", VENV / "lib", HERE / "qual"]
    subprocess.run(command)  # some packages carry templates that are no Python; whatever does not compile is no loss
    mark.write_text(wanted)


def fingerprint(requirements: str) -> str:
    """Return what the installation depends on, as one hash."""
    digest = hashlib.sha256(f"{TORCH} {sys.version_info[:2]} {HERE}".encode())
    for name in ("pyproject.toml", requirements):
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


class Beside:
    """A check that runs beside other work, on what processor time that leaves over; its output is shown at the end."""

    def __init__(self, name: str, command: list[object]) -> None:
        self.name = name
        self._output = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the process
        self._process = subprocess.Popen(
            [str(part) for part in command],
            cwd=HERE,
            stdout=self._output,
            stderr=subprocess.STDOUT,
            env=environment_of_checks(),
            preexec_fn=lambda: os.nice(10),
        )
        atexit.register(self._process.kill)

    def finish(self) -> int:
        """Wait for its end, show what it said and return its status."""
        status = self._process.wait()
        self._output.seek(0)
        print(f"== {self.name}", flush=True)
        sys.stdout.buffer.write(self._output.read())
        return told(self.name, status)


def run_checks(front_end: Beside | None, more: list[str]) -> int:
    """Run style, layers, the front end's own tests, types and the whole test-suite; return a failure's status."""
    types = Beside("types", [PYTHON, "-m", "mypy", "-p", "qual.domain", "-p", "qual.analysis", "-p", "qual.services"])
    statuses = [
        check("style", [PYTHON, "-m", "ruff", "check", "."]),
        check("layout", [PYTHON, "-m", "ruff", "format", "--check", "."]),
        check("layers", [VENV / "bin" / "lint-imports"]),
    ]
    if front_end:
        statuses.append(front_end.finish())  # before the tests, which serve the bundles it builds
    else:
        print("front end: skipped, because npm is missing (the committed bundle is used as it is)")
    statuses += [check("tests", [PYTHON, "-m", "pytest", *SHARED_OUT, *more]), types.finish()]
    return next((status for status in statuses if status), 0)


def check(name: str, command: list[object]) -> int:
    """Run one check in front of the reader's eyes and return its status."""
    print(f"== {name}", flush=True)
    command = [str(part) for part in command]
    return told(name, subprocess.run(command, cwd=HERE, env=environment_of_checks()).returncode)


def told(name: str, status: int) -> int:
    """Say if a check failed; return its status."""
    if status:
        print(f"== {name} failed ({status})", flush=True)
    return status


def environment_of_checks() -> dict[str, str]:
    """Return this environment, in which bytecode may be kept: tests start a hundred processes of this package."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
