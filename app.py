"""The web application: Streamlit's pages and our own routes in one process. Streamlit finds `app` by its syntax."""

import streamlit as st

from qual.server.routes import exception_handlers, middleware, routes
from qual.server.site import lifespan

app = st.App(
    "qual/ui/main.py",
    routes=routes,
    middleware=middleware,
    lifespan=lifespan,
    exception_handlers=exception_handlers,
)
