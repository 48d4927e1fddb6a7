"""How Streamlit is set up: everything about the server that is not the look, which is in `[theme]`.

Imports next to nothing: Streamlit must find these settings in the environment before it is loaded.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from qual.config import Config

LOOPBACK = "127.0.0.1"
TRUSTED_HEADER = b"x-qual-user"  # carries the user's id from our middleware to Streamlit

STREAMLIT: Mapping[str, object] = {
    "browser.gatherUsageStats": False,  # on by default: it would call home
    "client.allowedOrigins": [],  # by default the maker's own sites may steer the page
    "client.showErrorDetails": "none",  # a stack trace can quote an interview
    "client.showErrorLinks": False,
    "client.toolbarMode": "viewer",
    "runner.postScriptGC": False,  # a full collection after every rerun cost ten times the rerun
    "server.address": LOOPBACK,
    "server.enableAgentApi": False,
    "server.enableXsrfProtection": True,
    "server.fileWatcherType": "none",
    "server.headless": True,
    "server.maxUploadSize": 50,  # MB, for transcripts and codebooks; recordings have their own route
    "server.showEmailPrompt": False,
    "server.trustedUserHeaders": {TRUSTED_HEADER.decode().title(): "email"},  # `st.user.email` is the user's id
    "ui.hideTopBar": True,
}


def streamlit_environment(config: Config, port: int, team: bool, *, address: str = LOOPBACK) -> dict[str, str]:
    """Return the environment that starts `streamlit run app.py` with our settings, from whatever folder.

    `address` is where it listens; anything but this computer makes sense only with `team`.
    """
    settings = dict(STREAMLIT) | {"server.address": address, "server.port": port}
    # An empty list cannot be said in an environment variable; our own origin allows nothing new.
    settings["client.allowedOrigins"] = [f"http://{LOOPBACK}:{port}"]
    environment = {_variable(name): _value(value) for name, value in settings.items()}
    return environment | {"QUAL_DATA": str(config.data), "QUAL_TEAM": "1" if team else ""}


def _variable(option: str) -> str:
    """Return the name under which Streamlit reads an option: camel case becomes underscores."""
    section, name = option.split(".")
    words = "".join(f"_{c}" if c.isupper() and not p.isupper() else c for p, c in zip(" " + name, name, strict=False))
    return f"STREAMLIT_{section}_{words}".upper()


def _value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return " ".join(map(str, value))
    return json.dumps(value) if isinstance(value, dict) else str(value)
