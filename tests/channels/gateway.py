"""An HTTP service on loopback that writes down what it is asked, and answers, or fails, as it is told."""

from __future__ import annotations

import json
import socket
import ssl
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs


@dataclass
class Asked:
    """One request."""

    method: str
    path: str
    headers: dict[str, str]
    body: str

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.body).items()}


@dataclass
class Gateway:
    """``status`` and ``answer`` are what it says. ``fault``: it hangs, resets or answers half once it was asked."""

    port: int = 0
    status: int = 200
    answer: dict[str, Any] = field(default_factory=dict)
    fault: str = ""
    location: str = ""
    asked: list[Asked] = field(default_factory=list)
    let_go: threading.Event = field(default_factory=threading.Event)

    def reset(self) -> None:
        """As it was, so that one server does for many tests."""
        self.status, self.answer, self.fault, self.location = 200, {}, "", ""
        self.asked.clear()


@contextmanager
def gateway(tls: ssl.SSLContext | None = None) -> Iterator[Gateway]:
    """The service, for as long as a test takes; with ``tls``, behind a certificate."""
    state = Gateway()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            state.asked.append(Asked(self.command, self.path, dict(self.headers), body))
            if state.fault == "hang":
                state.let_go.wait(5)
            if state.fault in ("hang", "reset"):
                return _reset(self.connection)
            answer = json.dumps(state.answer).encode()
            self.send_response(state.status)
            if state.location:
                self.send_header("Location", state.location)
            self.send_header("Content-Length", str(len(answer) + (50 if state.fault == "half" else 0)))
            self.end_headers()
            self.wfile.write(answer)
            if state.fault == "half":
                self.wfile.flush()
                _reset(self.connection)
            return None

        do_GET = do_POST = do_PUT = _answer

        def log_message(self, *_words: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    state.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        state.let_go.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


def _reset(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.shutdown(socket.SHUT_RDWR)
        connection.close()
