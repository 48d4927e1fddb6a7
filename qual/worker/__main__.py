"""Lets `python -m qual.worker` start a worker."""

import sys

from qual.config import from_environment
from qual.worker import work

if __name__ == "__main__":
    work(from_environment(), follow_parent="--follow-parent" in sys.argv[1:])
