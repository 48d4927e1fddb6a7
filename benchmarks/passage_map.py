"""The map of passages with 1,000 and 10,000 of them: what is read, sent and computed, and how long a person waits.

`python -m benchmarks.passage_map` fills a project with made-up talk, groups it, puts the passages on a map and draws a
lasso round a third of it in a real Chromium. Processor time of the services; the waits are those on a clock.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
from playwright.sync_api import Page

from qual.analysis.clustering import centre
from qual.analysis.projection import map_of
from qual.analysis.themes import suggest_clusters
from qual.domain.document import SpokenTurn, build_document
from qual.engines.fakes import FakeEncoder
from qual.services import (
    asked_question,
    passage_map,
    suggestion_material,
    suggestion_requests,
    suggestions,
    text_vectors,
    transcripts,
)
from qual.services import passage_map_making as making
from qual.ui import map_figure, map_layers
from qual.workbench import Workbench
from tests.browser.chromium import chromium
from tests.browser.sites import running_site
from tests.plugins.workbenches import Study, make_study

T = TypeVar("T")
PER_INTERVIEW = 175
TOPICS, WORDS = 24, 40
ENCODER = FakeEncoder()


def main() -> None:
    """Measure and print a row for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000])
    print(f"load {os.getloadavg()[0]:.1f}; s of a processor, then kB, then s on a clock")
    for size in parser.parse_args().sizes:
        with tempfile.TemporaryDirectory() as folder:
            _measure(size, Path(folder))


def _measure(size: int, folder: Path) -> None:
    held: dict[str, object] = {}

    def fill(workbench: Workbench) -> None:
        study = make_study(workbench)
        _talk(study, size)
        held["study"], held["run"] = study, _mapped(study, size)

    with running_site(folder / "data", fill) as site, chromium() as browser:
        study, run_id = held["study"], str(held["run"])
        assert isinstance(study, Study)
        _services(study, run_id, size)
        page = browser.new_page(viewport={"width": 1300, "height": 1000})
        page.set_default_timeout(60_000)
        _look(page, f"{site.address}/themes?project={study.project.id}", size)


def _talk(study: Study, size: int) -> None:
    luck = np.random.default_rng(1)
    vocabulary = [[f"w{topic}x{i}" for i in range(WORDS)] for topic in range(TOPICS)]
    with study.workbench.write(study.owner) as tx:
        for first in range(0, size, PER_INTERVIEW):
            turns = [
                SpokenTurn("P", " ".join(luck.choice(vocabulary[luck.integers(TOPICS)], 25)))
                for _ in range(min(PER_INTERVIEW, size - first))
            ]
            document = build_document(turns, language="en")
            transcripts.import_transcript(tx, study.project.id, document, name=f"Talk {first}", language="en")


def _mapped(study: Study, size: int) -> str:
    with study.workbench.write(study.owner) as tx:
        job_id = suggestion_requests.request_suggestions(tx, study.project.id, at_the_computer=True)
    with study.workbench.write(study.owner) as tx:
        run = suggestion_requests.run_of_job(tx, job_id)
        segments = suggestion_material.material(tx, run, lambda _code: lambda text: [(0, len(text))])
        texts = text_vectors.texts_without_vector(tx, run, ENCODER.info, segments)
        text_vectors.keep_vectors(tx, run, ENCODER.info, texts, ENCODER.encode(texts))
        vectors = text_vectors.cached_vectors(tx, run, ENCODER.info, segments)
        words = [segment.spoken.split() for segment in segments]
        suggestions.store_result(tx, run.id, segments, suggest_clusters(segments, vectors, words), ENCODER.info)
    with study.workbench.write(study.owner) as tx:
        run = suggestion_requests.run_of_job(tx, job_id)
        centred = centre(vectors, ["en"] * len(segments))
        places = _timed(f"{size:6}: laid out by the worker", lambda: map_of(centred))
        making.keep_map(tx, run, segments, places, words, {})
    return run.id


def _services(study: Study, run_id: str, size: int) -> None:
    with study.workbench.read(study.owner) as tx:
        passage_map.passage_map(tx, run_id)
        found = _timed(f"{size:6}: read by the page", lambda: passage_map.passage_map(tx, run_id))
        assert found is not None
        drawn = map_layers.layers(found, "questions")
        figure = _timed(f"{size:6}: drawn", lambda: map_figure.picture(found, drawn))
        print(f"{size:6}: the picture has {len(figure.to_json()) / 1000:.0f} kB")
        some = [spot.number for spot, place in zip(found.spots, found.places, strict=True) if place[0] > 0.2]
        _timed(
            f"{size:6}: evidence about {len(some)} chosen passages",
            lambda: asked_question.describe_chosen(tx, run_id, some),
        )


def _look(page: Page, address: str, size: int) -> None:
    bytes_received = [0]
    page.on("websocket", lambda ws: ws.on("framereceived", lambda data: _add(bytes_received, len(data))))
    page.goto(address)
    page.locator(".st-key-themes-view button").nth(1).wait_for()
    before, began = bytes_received[0], time.monotonic()
    page.locator(".st-key-themes-view button").nth(1).click()
    page.locator(".js-plotly-plot .scatterlayer .point").first.wait_for()
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    kilobytes = (bytes_received[0] - before) / 1000
    print(f"{size:6}: opened in {time.monotonic() - began:.1f} s, {kilobytes:.0f} kB received")
    box = page.locator(".js-plotly-plot .nsewdrag").first.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] * 0.45, box["y"] + box["height"] * 0.25
    before = bytes_received[0]
    page.mouse.move(x, y)
    page.mouse.down()
    for dx, dy in ((200, 0), (200, 250), (0, 250), (0, 4)):
        page.mouse.move(x + dx, y + dy, steps=3)
    began = time.monotonic()
    page.mouse.up()
    page.get_by_text("passages chosen").wait_for()
    said = page.locator("h3", has_text="passages chosen").inner_text()
    kilobytes = (bytes_received[0] - before) / 1000
    print(f"{size:6}: {said}: listed {time.monotonic() - began:.1f} s after the lasso, {kilobytes:.0f} kB received")
    began = time.monotonic()
    page.get_by_role("button", name="Make a question of these").click()
    try:
        page.get_by_text("Do these belong together?").wait_for()
    finally:
        page.screenshot(path="/tmp/pose.png")
    print(f"{size:6}: a question {time.monotonic() - began:.1f} s after pressing the button")


def _add(held: list[int], more: int) -> None:
    held[0] += more


def _timed(what: str, call: Callable[[], T]) -> T:
    began = time.process_time()
    found = call()
    print(f"{what} {time.process_time() - began:.2f}")
    return found


if __name__ == "__main__":
    main()
