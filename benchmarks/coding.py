"""How fast coding is: `python -m benchmarks.coding`. Prints a table; the goals stand in README.md."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page

from benchmarks.crowd import measure_crowd
from benchmarks.material import Material, make, places
from benchmarks.screens import READY, bundle_bytes, page_loads, scroll
from benchmarks.together import SEEN, seen_by_three
from benchmarks.watching import browser_page, code_place, open_first
from qual.config import Config
from qual.domain.document import Span
from qual.workbench import open_workbench
from tests.browser.chromium import chromium
from tests.processes import environment, free_port, start_web, stop

HERE = Path(__file__).parent
GOALS = {
    "open another interview in the workspace": 300,
    "open an interview from the list": 300,
    "full page, warm": 1000,
    "full page, cold": 2000,
    "apply a code: visible": 50,
    "apply a code: stored": 100,
    SEEN: 200,
    "a frame while scrolling": 33,
    "a frame while scrolling, 30,000 words and 5,000 codings": 50,
    "20 coders: stored": 100,
    "20 coders: heard by the others": 200,
    "start, ready": None,
    "start, first page painted": 3000,
}

PLAIN_ARM = """() => {
  const count = () => Number(document.querySelector(".plain").dataset.count), before = count();
  watch.visible = 0;
  watch.until = () => count() > before;
}"""
PLAIN_AT = """(place) => {
  window.place = place;
  document.querySelector(".plain").focus({ preventScroll: true });
}"""


@contextmanager
def plain_server(config: Config, material: Material, log: Path, *, poll: bool) -> Iterator[str]:
    """Run the plain script with Streamlit's own settings."""
    port = free_port()
    more = {
        "BENCH_INTERVIEW": material.interview_ids[0],
        "BENCH_REVISION": material.revision_ids[0],
        "BENCH_CODE": material.code_ids[0],
        "BENCH_POLL": "1" if poll else "",
    }
    command = [sys.executable, "-m", "streamlit", "run", str(HERE / "plain_streamlit.py"), "--server.port", str(port)]
    command += ["--server.headless", "true", "--browser.gatherUsageStats", "false", "--server.address", "127.0.0.1"]
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, env=environment(config, **more), cwd=tempfile.gettempdir(), stdout=output, stderr=output
        )
    try:
        wait_healthy(process, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        stop(process)


def wait_healthy(process: subprocess.Popen[bytes], port: int) -> None:
    """Wait until a server of Streamlit's answers."""
    import urllib.request

    while process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the plain server ended")


def warm_start(config: Config, chrome: Browser, log: Path, times: int) -> dict[str, list[float]]:
    """Start the server again and again; measure until it is ready and until a browser has painted the first page."""
    ready, painted = [], []
    context, page = browser_page(chrome)
    port = free_port()  # the same each time: a browser's cache of Streamlit's scripts stays warm
    for turn in range(times + 1):
        begin = time.perf_counter()
        process, address = start_web(config, log, port=port)
        up = time.perf_counter()
        page.goto(address)
        page.locator(".st-key-page-head").wait_for()
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        end = time.perf_counter()
        stop(process)
        if turn:  # the first one fills the caches
            ready.append(1000 * (up - begin))
            painted.append(1000 * (end - begin))
    context.close()
    return {"start, ready": ready, "start, first page painted": painted}


def opening(page: Page, address: str, material: Material, times: int) -> list[float]:
    """Switch between two long interviews in the workspace; from the mouse press to the painted transcript."""
    page.goto(f"{address}/code?project={material.project_id}&interview={material.interview_ids[0]}")
    page.locator(READY).wait_for()
    took = []
    for turn in range(times):
        name = f"Interview {2 - turn % 2}"
        page.get_by_test_id("switcher-button").click()
        page.evaluate("(title) => { watch.title = title; }", name)
        page.get_by_role("option", name=name).click()
        took.append(opened(page))
    return took


def opening_from_list(page: Page, address: str, material: Material, times: int) -> list[float]:
    """Open two long interviews in turn from the list of interviews; from the mouse press to the painted transcript."""
    page.goto(f"{address}/interviews?project={material.project_id}")
    took = []
    for turn in range(times):
        button = page.locator(f".st-key-code-{material.interview_ids[turn % 2]} a")
        button.wait_for()
        page.wait_for_timeout(700)  # a person looks for the row; the list itself is not what is measured
        page.evaluate("(title) => { watch.title = title; }", f"Interview {turn % 2 + 1}")
        button.click()
        took.append(opened(page))
        page.wait_for_timeout(500)
        page.get_by_role("link", name="Interviews").first.click()
    return took


def opened(page: Page) -> float:
    """Wait for the interview and return how long after the mouse press it was painted."""
    page.wait_for_function("() => watch.ready > 0", polling=100)
    return page.evaluate("() => watch.ready - watch.clicked")


def apply_codes(page: Page, address: str, material: Material, where: list[Span]) -> dict[str, list[float]]:
    """Code these places of the first interview, nobody else being there."""
    open_first(page, address, material)
    page.evaluate("() => { watch.long = []; }")
    visible, stored = [], []
    for place in where:
        code_place(page, place)
        page.wait_for_function("() => watch.visible && watch.stored", polling=100)
        visible.append(page.evaluate("() => watch.visible - watch.pressed"))
        stored.append(page.evaluate("() => watch.stored - watch.pressed"))
    return {"apply a code: visible": visible, "apply a code: stored": stored}


def plain_codes(
    here: Page, there: Page, address: str, material: Material, times: int, *, poll: bool
) -> dict[str, list[float]]:
    """Do the same with the plain script: visible and stored are one there, because a rerun brings both."""
    for page in (here, there) if poll else (here,):
        page.goto(address)
        page.locator(".plain p").first.wait_for()
    visible, seen = [], []
    for place in places(material.documents[0], times):
        for page in (here, there) if poll else (here,):
            page.evaluate(PLAIN_ARM)
        here.evaluate(PLAIN_AT, list(place))
        here.keyboard.press("1")
        here.wait_for_function("() => watch.visible > 0")
        pressed = here.evaluate("() => watch.pressed")
        visible.append(here.evaluate("() => watch.visible") - pressed)
        if poll:
            there.wait_for_function("() => watch.visible > 0")
            seen.append(there.evaluate("() => watch.visible") - pressed)
    return (
        {SEEN: seen}
        if poll
        else {
            "apply a code: visible": visible,
            "apply a code: stored": visible,
        }
    )


def percentile(values: list[float], share: float) -> float:
    """Return the value below which `share` of the values lie, by the nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -(-int(100 * share) * len(ordered) // 100) - 1))]


def table(ours: dict[str, list[float]], plain: dict[str, list[float]]) -> str:
    """Return the results as a Markdown table, in milliseconds."""
    lines = [
        "| | goal (p95) | p50 | p95 | plain Streamlit p50 | p95 | ratio of p50 |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, values in ours.items():
        other = plain.get(name, [])
        goal = f"< {GOALS[name]} ms" if GOALS.get(name) else ""
        row = [name, goal, f"{percentile(values, 0.5):.0f}", f"{percentile(values, 0.95):.0f}"]
        row += (
            [
                f"{percentile(other, 0.5):.0f}",
                f"{percentile(other, 0.95):.0f}",
                f"{percentile(other, 0.5) / percentile(values, 0.5):.1f}",
            ]
            if other
            else ["", "", ""]
        )
        lines.append("| " + " | ".join(row) + " |")
    return "\n".join(lines)


def measure(folder: Path, times: int, starts: int, seconds: float, say: Callable[[str], None]) -> None:
    """Measure everything and print it."""
    say(f"machine load before: {load()}")
    app, material = filled(folder / "app")
    log = folder / "web.log"
    ours: dict[str, list[float]] = {}
    notes = [f"what a browser fetches for the screen: {bundle_bytes() / 1024:.1f} kB gzipped (goal 40)"]
    with chromium() as chrome:
        ours |= warm_start(app, chrome, log, starts)
        contexts = [browser_page(chrome) for _ in range(2)]
        here, there = (page for _context, page in contexts)
        process, address = start_web(app, log)
        ours |= page_loads(chrome, address, material, max(5, times // 4))
        ours["open another interview in the workspace"] = opening(here, address, material, times)
        ours["open an interview from the list"] = opening_from_list(here, address, material, times)
        ours |= apply_codes(here, address, material, places(material.documents[0], times))
        tasks = here.evaluate("() => watch.long")
        notes.append(f"long tasks (> 50 ms) while coding {times} times: {[round(t) for t in tasks]} (goal none)")
        ours["a frame while scrolling"] = scroll(here, address, material)
        here.goto("about:blank")
        crowd = measure_crowd(process, address, material, seconds)
        ours |= {"20 coders: stored": crowd.stored, "20 coders: heard by the others": crowd.heard}
        notes.append(f"server, 20 coders at one coding in 3 s: {100 * crowd.busy:.1f} % of a core (goal 10)")
        notes.append(f"server, 20 people reading: {100 * crowd.idle:.1f} % of a core (goal 2)")
        stop(process)
        ours[SEEN] = seen_by_three(folder / "team", chrome, log, 4 * (times // 4))
        dense, crowded = filled(folder / "dense", n_interviews=1, n_words=30_000, n_codings=5_000)
        process, address = start_web(dense, log)
        ours["a frame while scrolling, 30,000 words and 5,000 codings"] = scroll(here, address, crowded)
        stop(process)
        say(table(ours, {}))
        plain = beside(folder / "plain", log, here, there, times)
        for context, _page in contexts:
            context.close()
    say(table(ours, plain))
    for note in notes:
        say(note)
    say(f"machine load after: {load()}")


def filled(folder: Path, **size: int) -> tuple[Config, Material]:
    """Make an installation with interviews in it."""
    config = Config(data=folder, engines="fake", test_hooks=True)
    workbench = open_workbench(config)
    material = make(workbench, **size)
    workbench.close()
    return config, material


def beside(folder: Path, log: Path, here: Page, there: Page, times: int) -> dict[str, list[float]]:
    """Measure the plain Streamlit way."""
    config, material = filled(folder)
    plain: dict[str, list[float]] = {}
    for poll in (False, True):
        with plain_server(config, material, log, poll=poll) as address:
            plain |= plain_codes(here, there, address, material, times // 2, poll=poll)
    return plain


def load() -> str:
    """Return the machine's load averages, and how much longer work takes than on an idle machine (1.00)."""
    wall, cpu = time.perf_counter(), time.process_time()
    sum(range(20_000_000))
    slower = (time.perf_counter() - wall) / (time.process_time() - cpu)
    averages = " ".join(f"{value:.1f}" for value in os.getloadavg())
    return f"{averages} on {os.cpu_count()} processors; a busy loop takes {slower:.2f} times its processor time"


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=40, help="codings and openings (40)")
    parser.add_argument("--starts", type=int, default=5, help="warm starts (5)")
    parser.add_argument("--seconds", type=float, default=30, help="that 20 people read, then code (30)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), given.times, given.starts, given.seconds, print)


if __name__ == "__main__":
    main()
