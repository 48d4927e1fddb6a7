"""Lets `python -m qual.worker` start a worker."""

from argparse import ArgumentParser

from qual.config import from_environment
from qual.worker import work

if __name__ == "__main__":
    parser = ArgumentParser(description="Do jobs until told to stop.")
    parser.add_argument("--follow", type=int, metavar="PID", help="end with this process, which starts the worker")
    work(from_environment(), follow=parser.parse_args().follow)
