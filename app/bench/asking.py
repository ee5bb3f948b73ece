"""A browser without a network: it calls a WSGI application in this process and keeps its cookies."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.test import EnvironBuilder

from app.bench.measuring import Watch

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
HOST = "http://127.0.0.1:8000"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass
class Browser:
    """One visitor of one application. ``watch`` counts the application's time, from each call to its last byte."""

    app: Wsgi
    cookies: dict[str, str] = field(default_factory=dict)
    watch: Watch = field(default_factory=Watch)

    def get(self, path: str) -> Answer:
        return self.send(self.prepared(path))

    def post(self, path: str, form: Mapping[str, str]) -> Answer:
        return self.send(self.prepared(path, form))

    def prepared(self, path: str, form: Mapping[str, str] | None = None) -> dict[str, Any]:
        """A request that is ready to be sent, so that making it is not measured."""
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Sec-Fetch-Site": "same-origin",
            "Accept-Language": "en",
        }
        method = "GET" if form is None else "POST"
        builder = EnvironBuilder(path, HOST, method=method, data=dict(form or {}), headers=list(headers.items()))
        try:
            return builder.get_environ()
        finally:
            builder.close()

    def send(self, environ: dict[str, Any]) -> Answer:
        """Send a prepared request; a request without a body may be sent again."""
        if environ["REQUEST_METHOD"] == "GET":
            environ = {**environ, "wsgi.input": io.BytesIO()}
        told: list[Any] = []
        with self.watch.running():
            chunks = self.app(environ, lambda status, headers, _error=None: told.extend((status, headers)))
            body = b"".join(chunks)
            if (close := getattr(chunks, "close", None)) is not None:
                close()
        for name, value in told[1]:
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return Answer(int(told[0][:3]), tuple(told[1]), body)
