"""The web application: Streamlit's pages and our own routes in one process. Streamlit finds `app` by its syntax."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Thread

import streamlit as st

from qual.server.routes import exception_handlers, middleware, routes
from qual.server.site import lifespan, site
from qual.server.warm_up import LATER, PAGES, load_ahead


@asynccontextmanager
async def ready(application: object) -> AsyncIterator[None]:
    """Open the server; the pages are loaded while the first browser is still fetching Streamlit's scripts."""
    async with lifespan(application):
        later = () if site().workbench.config.test_hooks else LATER  # tests start many servers for a minute each
        Thread(target=load_ahead, args=(PAGES, later), name="qual-load-ahead", daemon=True).start()
        yield


app = st.App(
    "qual/ui/main.py",
    routes=routes,
    middleware=middleware,
    lifespan=ready,
    exception_handlers=exception_handlers,
)
