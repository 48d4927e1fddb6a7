"""Twenty people at once, without browsers: how fast their codings are stored and heard, and what that costs the server.

`python -m benchmarks.crowd` measures it alone; `benchmarks.coding` includes it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import subprocess
import tempfile
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import websockets

from benchmarks.material import Material, make
from qual.config import Config
from qual.domain.document import Span
from qual.workbench import open_workbench
from tests.processes import start_web, stop

PEOPLE = 20
EVERY_S = 3.0
SETTLE_S = 2.0


@dataclass
class Crowd:
    """What was measured: milliseconds, and the server's processor time as a share of one core."""

    stored: list[float] = field(default_factory=list)
    heard: list[float] = field(default_factory=list)
    busy: float = 0.0
    idle: float = 0.0


def measure_crowd(process: subprocess.Popen[bytes], address: str, material: Material, seconds: float) -> Crowd:
    """Have 20 people read one interview for `seconds`, then code in it for `seconds`."""
    with ThreadPoolExecutor(1) as thread:  # the calling one may be running a browser's event loop
        return thread.submit(asyncio.run, _measure(process, address, material, seconds)).result()


async def _measure(process: subprocess.Popen[bytes], address: str, material: Material, seconds: float) -> Crowd:
    found, sent = Crowd(), {}
    interview = material.interview_ids[0]
    listening = f"{address.replace('http', 'ws', 1)}/ws/interviews/{interview}?since={10**9}"
    async with httpx.AsyncClient(base_url=address, headers={"Origin": address}, timeout=30) as client:
        sockets = [await websockets.connect(listening, origin=address) for _ in range(PEOPLE)]
        hearing = [asyncio.create_task(_hear(socket, sent, found)) for socket in sockets]
        await asyncio.sleep(SETTLE_S)
        found.idle = await _share_of_a_core(process, seconds)
        people = [asyncio.create_task(_code(client, material, k, sent, found, seconds)) for k in range(PEOPLE)]
        found.busy = await _share_of_a_core(process, seconds)
        await asyncio.gather(*people)
        await asyncio.sleep(SETTLE_S / 2)
        for task in hearing:
            task.cancel()
        for socket in sockets:
            await socket.close()
    return found


async def _hear(socket, sent: dict[str, float], found: Crowd) -> None:
    async for text in socket:
        heard = time.perf_counter()
        message = json.loads(text)
        if message["type"] == "event" and (begin := sent.get(message["key"])):
            found.heard.append(1000 * (heard - begin))


async def _code(
    client: httpx.AsyncClient, material: Material, k: int, sent: dict[str, float], found: Crowd, seconds: float
) -> None:
    chance = random.Random(k)
    end = time.perf_counter() + seconds
    await asyncio.sleep(chance.uniform(0, EVERY_S))
    words = material.documents[0].words
    while time.perf_counter() < end:
        first = chance.randrange(len(words) - 12)
        span = Span(words[first].span.start, words[first + 10].span.end)
        op = {"id": str(uuid.uuid4()), "kind": "coding.add", "interview": material.interview_ids[0],
              "revision": material.revision_ids[0], "start": span.start, "end": span.end,
              "code": chance.choice(material.code_ids), "coding": str(uuid.uuid4())}  # fmt: skip
        begin = sent[op["id"]] = time.perf_counter()
        answer = await client.post("/api/ops", json={"project": material.project_id, "ops": [op]})
        assert answer.json()["results"][0]["ok"], answer.text
        found.stored.append(1000 * (time.perf_counter() - begin))
        await asyncio.sleep(max(0.0, begin + EVERY_S * chance.uniform(0.8, 1.2) - time.perf_counter()))


async def _share_of_a_core(process: subprocess.Popen[bytes], seconds: float) -> float:
    before, begin = cpu_seconds(process.pid), time.perf_counter()
    await asyncio.sleep(seconds)
    return (cpu_seconds(process.pid) - before) / (time.perf_counter() - begin)


def cpu_seconds(pid: int) -> float:
    """Return the processor time a process has taken so far; Linux only."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Read the arguments and measure."""
    from benchmarks.coding import load, percentile

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=30, help="of reading, then of coding (30)")
    given = parser.parse_args()
    print(f"machine load before: {load()}")
    with tempfile.TemporaryDirectory() as folder:
        config = Config(data=Path(folder) / "app", engines="fake")
        workbench = open_workbench(config)
        material = make(workbench, n_interviews=1)
        workbench.close()
        process, address = start_web(config, Path(folder) / "web.log")
        try:
            found = measure_crowd(process, address, material, given.seconds)
        finally:
            stop(process)
    for name, values in (("stored", found.stored), ("heard by others", found.heard)):
        print(f"{name}: p50 {percentile(values, 0.5):.0f} ms, p95 {percentile(values, 0.95):.0f} ms, n {len(values)}")
    print(f"server: {100 * found.busy:.1f} % of a core while coding, {100 * found.idle:.1f} % while reading")
    print(f"machine load after: {load()}")


if __name__ == "__main__":
    main()
