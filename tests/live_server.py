"""The application behind a real socket, for browsers and for whatever needs true concurrency."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from flask import Flask
from waitress import wasyncore
from waitress.server import create_server

from app.serving import THREADS


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve ``app`` on a free port of this machine as ``questline serve`` does; gives ``http://127.0.0.1:PORT``.

    It is waitress, since Werkzeug's own server cuts the line of a form that is too large before the answer is read.
    """
    sockets: dict[int, Any] = {}
    server = create_server(app, map=sockets, host="127.0.0.1", port=0, threads=THREADS, ident=None)
    is_over = threading.Event()

    def serve() -> None:
        while not is_over.is_set():
            wasyncore.loop(timeout=0.05, map=sockets, count=1)
        server.task_dispatcher.shutdown()
        for socket in list(sockets.values()):
            socket.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        is_over.set()
        thread.join(timeout=10)


@pytest.fixture
def live_server() -> Iterator[Callable[[Flask], str]]:
    """Call it with an application to have it served until the test ends; it returns the address."""
    with ExitStack() as stack:
        yield lambda app: stack.enter_context(serving(app))
