"""`python -m qual` is the same as the command `qual`."""

from qual.cli import main

main()
