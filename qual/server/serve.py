"""`python -m qual.server.serve --port N`: the web server alone, with our settings, from whatever folder."""

from __future__ import annotations

import argparse
import gc
import os
import runpy
import sys
from importlib import import_module
from pathlib import Path

from qual.config import from_environment
from qual.server.settings import LOOPBACK, streamlit_environment

APP = Path(__file__).parents[2] / "app.py"


def main() -> None:
    """Become the web server; the process id stays, so whoever started this can stop it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--address", default=LOOPBACK)
    given = parser.parse_args()
    config = from_environment()
    os.environ.update(streamlit_environment(config, given.port, config.team, address=given.address))
    os.chdir(APP.parent)  # Streamlit reads the look from .streamlit/config.toml there
    gc.disable()  # a tenth of the start; what is loaded stays anyway, and the lifespan turns it on again
    _without_search_for_components()
    sys.argv = ["streamlit", "run", str(APP)]
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)


def _without_search_for_components() -> None:
    """Spare every start a look through all installed packages, a third of a second: our components are in the pages."""
    scanner = import_module(
        "streamlit.components.v2.manifest_scanner"
    )  # not before its settings are in the environment
    vars(scanner)["scan_component_manifests"] = list


if __name__ == "__main__":
    main()
