"""A whole installation for browser tests: a data folder, a web server that can be killed and restarted, a worker."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from qual.config import Config
from qual.domain.project import Actor
from qual.workbench import Workbench, open_workbench
from tests.processes import free_port, start_web, stop, worker_process


class Site:
    """One installation on one port. `workbench` looks into the same data from the test's own process."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.workbench: Workbench = open_workbench(config)
        self.port = free_port()
        self.log = config.data / "web.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def local(self) -> Actor:
        return self.workbench.local_actor()

    def start(self) -> None:
        """Start the web server, always on the same port, and wait until it is ready."""
        self._process, _address = start_web(self.config, self.log, port=self.port)

    def kill(self) -> None:
        """End the web server without warning, as a crash or a pulled plug would."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def revive(self) -> None:
        """Start the web server again if it was killed."""
        if self._process is not None and self._process.poll() is not None:
            self.start()

    def close(self) -> None:
        if self._process is not None:
            stop(self._process)
        self.workbench.close()


@contextmanager
def running_site(
    data: Path,
    prepare: Callable[[Workbench], None],
    *,
    team: bool = False,
    worker: bool = False,
    engines: str = "fake",
) -> Iterator[Site]:
    """Run an installation, filled by `prepare` before it starts."""
    site = Site(Config(data=data, engines=engines, team=team, test_hooks=True))
    try:
        prepare(site.workbench)
        site.start()
        if worker:
            with worker_process(site.workbench):
                yield site
        else:
            yield site
    finally:
        site.close()
