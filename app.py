"""The web application: Streamlit's pages and our own routes in one process. Streamlit finds `app` by its syntax."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from threading import Thread

import streamlit as st

from qual.server.routes import exception_handlers, middleware, routes
from qual.server.site import lifespan


@asynccontextmanager
async def ready(application: object) -> AsyncIterator[None]:
    """Open the server; the pages are loaded while the first browser is still fetching Streamlit's scripts."""
    async with lifespan(application):
        Thread(target=import_module, args=("qual.ui.navigation",), name="qual-pages", daemon=True).start()
        yield


app = st.App(
    "qual/ui/main.py",
    routes=routes,
    middleware=middleware,
    lifespan=ready,
    exception_handlers=exception_handlers,
)
