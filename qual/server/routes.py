"""Every route of ours, the middleware around all of them and around Streamlit's, and how errors are answered."""

from __future__ import annotations

from starlette.middleware import Middleware
from starlette.routing import Route, WebSocketRoute

from qual.errors import QualError
from qual.server import (
    api,
    auth,
    code_offers,
    codes,
    comparisons,
    drafts,
    find,
    media,
    models,
    ops,
    panels,
    reads,
    theme_ops,
    upload,
    ws,
)
from qual.server.answers import answer_error
from qual.server.front_page import START_SCRIPT, FrontPage, start_script
from qual.server.identity import Identity
from qual.server.security import Security

routes = [
    Route("/api/interviews/{id}/state", api.state, methods=["GET"]),
    Route("/api/interviews/{id}/history", api.history, methods=["GET"]),
    Route("/api/interviews/{id}/comparison", comparisons.compared, methods=["GET"]),
    Route("/api/interviews/{id}/read", reads.post, methods=["POST"]),
    Route("/api/projects/{id}/interviews", api.interviews, methods=["GET"]),
    Route("/api/projects/{id}/find", find.find, methods=["GET"]),
    Route("/api/projects/{id}/find/passages", find.passages, methods=["GET"]),
    Route("/api/projects/{id}/similar", find.similar, methods=["GET"]),
    Route("/api/projects/{id}/similar", find.prepare, methods=["POST"]),
    Route("/api/interviews/{id}/codes", code_offers.offer, methods=["POST"]),
    Route("/api/projects/{id}/sentences", code_offers.prepare, methods=["POST"]),
    Route("/api/projects/{id}/themes", theme_ops.choices, methods=["GET"]),
    Route("/api/revisions/{id}", api.revision, methods=["GET"]),
    Route("/api/recordings/{id}/audio", media.audio, methods=["GET"]),
    Route("/api/themes/{id}/quotes/{quote}/audio", media.quote_audio, methods=["GET"]),
    Route("/api/codes/{id}", codes.card, methods=["GET"]),
    Route("/api/codes/{id}/uses", codes.uses, methods=["GET"]),
    Route("/api/jobs", api.jobs, methods=["GET"]),
    Route("/api/panels/{name}.js", panels.script, methods=["GET"]),
    Route("/api/ops", ops.post, methods=["POST"]),
    Route("/api/projects/{id}/recordings", upload.put, methods=["PUT"]),
    Route("/api/projects/{id}/models", models.put, methods=["PUT"]),
    Route("/api/projects/{id}/speech", models.speech, methods=["GET"]),
    Route("/api/projects/{id}/drafts", drafts.listed, methods=["GET"]),
    Route("/api/projects/{id}/drafts", drafts.begin, methods=["POST"]),
    Route("/api/drafts/{id}", drafts.append, methods=["PUT"]),
    Route("/api/drafts/{id}", drafts.discard, methods=["DELETE"]),
    Route("/api/drafts/{id}/audio", drafts.audio, methods=["GET"]),
    Route("/api/drafts/{id}/finish", drafts.finish, methods=["POST"]),
    WebSocketRoute("/ws/interviews/{id}", ws.listen),
    Route(START_SCRIPT, start_script, methods=["GET"]),
    Route("/auth/login", auth.login_page, methods=["GET"]),
    Route("/auth/login", auth.login, methods=["POST"]),
    Route("/auth/first", auth.first_account, methods=["POST"]),
    Route("/auth/logout", auth.logout, methods=["POST"]),
]
middleware = [Middleware(Security), Middleware(Identity), Middleware(FrontPage)]  # outermost first
exception_handlers = {QualError: answer_error}
