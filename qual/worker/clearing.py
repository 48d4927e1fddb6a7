"""Deletes what is left behind: folders and text of jobs that are over, sound let go of, words of interviews gone."""

from __future__ import annotations

import shutil
import time
from contextlib import suppress
from pathlib import Path

from qual.domain.job import JobState
from qual.errors import NotFound
from qual.services import drafts, erasing, heard, passage_map_making
from qual.services.accounts import SYSTEM
from qual.workbench import Workbench

LOOK_EVERY_S = 10.0
QUIET_S = 60.0  # a folder touched more lately may be that of a job which has not noticed yet that it is cancelled
_OVER = (JobState.DONE, JobState.CANCELLED)


class Clearing:
    """Looked after by the worker between other things."""

    def __init__(self, workbench: Workbench) -> None:
        self._workbench = workbench
        self._looked_at_s = float("-inf")

    def look(self) -> None:
        """Clear up, at most every ten seconds."""
        if time.monotonic() - self._looked_at_s >= LOOK_EVERY_S:
            self._looked_at_s = time.monotonic()
            with suppress(OSError):  # a folder that cannot be read now can be next time
                self.clear()

    def clear(self, *, quiet_s: float = QUIET_S) -> None:
        """Delete folders and texts of jobs that are done, cancelled or gone, and sound and words that are nobody's."""
        with self._workbench.read(SYSTEM) as tx:
            jobs = heard.jobs_with_text(tx)
            maps = passage_map_making.maps_with_words_of_gone(tx)
            known = drafts.all_ids(tx)
        if not self._workbench.clear_leftovers():  # of an interview deleted for good while a job was at it
            erasing.forget_in_memory()
        self._workbench.drafts.clear(known, quiet_s=quiet_s)
        if over := [job_id for job_id in jobs if self._is_over(job_id)]:
            with self._workbench.write(SYSTEM) as tx:
                heard.forget(tx, over)
        if maps:
            with self._workbench.write(SYSTEM) as tx:
                passage_map_making.forget_gone(tx, maps)
        folder = self._workbench.config.work_folder
        for work in folder.iterdir() if folder.is_dir() else ():
            if work.is_dir() and time.time() - _touched_at_s(work) >= quiet_s and self._is_over(work.name):
                shutil.rmtree(work, ignore_errors=True)

    def _is_over(self, job_id: str) -> bool:
        try:
            return self._workbench.jobs.status(job_id).state in _OVER
        except NotFound:
            return True


def _touched_at_s(folder: Path) -> float:
    try:
        return max((path.stat().st_mtime for path in (folder, *folder.iterdir())), default=0.0)
    except FileNotFoundError:  # the job is clearing up itself at this moment
        return time.time()
