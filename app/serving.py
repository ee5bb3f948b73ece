"""The web server: gunicorn with threads where it is installed, else waitress in one process."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING, Any

from flask import Flask

from app import create_app
from app.extensions import Database
from config import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

THREADS = 8


def serve_forever(settings: Settings, database: Database, host: str, port: int) -> None:
    """Serve until stopped."""
    if importlib.util.find_spec("gunicorn") is not None:
        _with_gunicorn(settings, host, port)
    else:
        waitress_server(create_app(settings, database), settings, host, port).run()


def waitress_server(app: WSGIApplication, settings: Settings, host: str, port: int) -> Any:
    """One process, a few threads. Behind a trusted proxy it lets through who is asking (web/headers.py reads that)."""
    from waitress.server import create_server

    clears = not settings.trusts_proxy
    return create_server(app, host=host, port=port, threads=THREADS, ident=None, clear_untrusted_proxy_headers=clears)


def _with_gunicorn(settings: Settings, host: str, port: int) -> None:
    from gunicorn.app.base import BaseApplication

    class Application(BaseApplication):
        def load_config(self) -> None:
            options: dict[str, Any] = {
                "bind": f"{host}:{port}",
                "workers": 2,
                "threads": 4,
                "worker_class": "gthread",
                "accesslog": None,
            }
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> Flask:
            # Each worker makes its own engine: connections do not survive a fork.
            return create_app(settings)

    Application().run()
