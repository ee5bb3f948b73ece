"""Behind a trusted proxy people come by https from addresses of their own; without one nobody can claim either."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from typing import Any
from urllib.request import Request, urlopen

import click
import pytest

from app import create_app
from app.commands.running import settings_to_serve
from app.extensions import Database
from app.serving import waitress_server
from config import Settings


def echo(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ.get("HTTP_X_FORWARDED_FOR", "nobody").encode()]


@pytest.mark.parametrize(("trusts", "seen"), [(True, "203.0.113.9"), (False, "nobody")])
def test_the_server_lets_through_who_asks_only_where_the_proxy_is_trusted(
    sqlite_settings: Settings, trusts: bool, seen: str
) -> None:
    server = waitress_server(echo, replace(sqlite_settings, trusts_proxy=trusts), "127.0.0.1", 0)

    def run() -> None:
        with suppress(OSError):  # the end of the test closes its socket
            server.run()

    threading.Thread(target=run, daemon=True).start()
    address = f"http://127.0.0.1:{server.effective_port}/"
    try:
        with urlopen(Request(address, headers={"X-Forwarded-For": "203.0.113.9"}), timeout=10) as answer:
            assert answer.read().decode() == seen
    finally:
        server.close()


def test_behind_a_proxy_on_the_same_machine_cookies_are_secure(
    sqlite_settings: Settings, sqlite_database: Database
) -> None:
    settings = settings_to_serve(replace(sqlite_settings, trusts_proxy=True), "127.0.0.1")
    app = create_app(settings, sqlite_database)
    https = {"X-Forwarded-Proto": "https"}
    page = app.test_client().get("/start?for=me", base_url="http://help.example", headers=https)
    assert page.status_code == 200
    assert page.headers["Set-Cookie"].startswith("__Host-")
    assert "Secure" in page.headers["Set-Cookie"]
    assert "Strict-Transport-Security" in page.headers


def test_over_https_no_cookie_is_without_its_host_and_secure(
    sqlite_settings: Settings, sqlite_database: Database
) -> None:
    app = create_app(replace(sqlite_settings, is_plain_http_on_loopback=False), sqlite_database)
    visitor = app.test_client()
    for path in ("/start?for=me", "/?lang=en", "/leave", "/staff/sign-in"):
        page = visitor.get(path, base_url="https://help.example")
        sent = page.headers.getlist("Set-Cookie")
        assert sent, path
        assert all(cookie.startswith("__Host-") and "; Secure" in cookie for cookie in sent), sent
    assert visitor.get("/my", base_url="https://help.example").status_code == 200  # covered by the quick exit


def test_plain_http_serves_this_machine_alone(sqlite_settings: Settings) -> None:
    assert settings_to_serve(sqlite_settings, "127.0.0.1").is_plain_http_on_loopback
    with pytest.raises(click.ClickException, match="TLS proxy"):
        settings_to_serve(sqlite_settings, "0.0.0.0")
